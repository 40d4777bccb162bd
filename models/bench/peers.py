#!/usr/bin/env python3
"""Seconds per MNIST epoch: unsup beside PyTorch and scikit-learn.

Trains the models of 'unsup bench models' in the same sizes and by the same
rules, on the CPU, in 600 minibatches of 100 examples of 784 pixels:

  rbm         784-500, CD-1 with momentum (scikit-learn: its BernoulliRBM,
              which is PCD-1 without momentum)
  dbm         784-500-1000, 10 sweeps of mean field, 5 of Gibbs sampling, 100
              persistent chains
  vae_layers  784-400-20-400-784 with Adam
  vae         784-400-20 with its noise and both terms of its bound (unsup has
              no such model yet: no ratio)

The pixels are random, with MNIST's share of ink, on which the time of unsup
depends: its products leave out what is 0. No other time depends on them. Each
round measures unsup, then each peer; the median of the rounds counts. What is
not installed is named and skipped. On Debian:

  apt-get install python3-numpy python3-torch python3-sklearn
  go build -o unsup ./cmd/unsup
  /usr/bin/python3 models/bench/peers.py --unsup ./unsup

An OpenBLAS that is older than the CPU falls back to kernels of long ago: the
output names the core whose kernels it uses, says NOT FAIR if they are not the
CPU's widest, and which OPENBLAS_CORETYPE mends that.
"""

import argparse
import ctypes
import json
import os
import statistics
import subprocess
import sys
import time

EXAMPLES, PIXELS, HIDDEN, HIDDEN2, BATCH = 60000, 784, 500, 1000, 100
EPOCH = EXAMPLES // BATCH  # updates
MEAN_FIELD, GIBBS, CHAINS = 10, 5, 100
RATE, MOMENTUM, DECAY = 0.05, 0.5, 2e-4


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--threads", type=int, default=2, help="threads of every contender (default 2)")
    p.add_argument("--updates", type=int, default=EPOCH,
                   help="updates measured, scaled up to the 600 of an epoch (default all)")
    p.add_argument("--rounds", type=int, default=1, help="rounds; the median counts (default 1)")
    p.add_argument("--unsup", default="unsup", help="the command (default: found in PATH)")
    p.add_argument("--format", choices=["terminal", "json"], default="terminal")
    a = p.parse_args()
    for name in ["threads", "updates", "rounds"]:
        if getattr(a, name) < 1:
            p.error(f"--{name} {getattr(a, name)}: want a positive number")
    if a.updates > EPOCH:
        p.error(f"--updates {a.updates}: an epoch has {EPOCH}")
    return a


def prepare(threads):
    """Sets what the libraries read when they are loaded, before they are."""
    os.environ.pop("OPENBLAS_L2_SIZE", None)  # would force other blocks
    for name in ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"]:
        os.environ[name] = str(threads)


def note(text):
    print(f"peers: {text}", file=sys.stderr)


def load(module, package):
    try:
        return __import__(module, fromlist=["*"])
    except ImportError as e:
        note(f"skipped: {package} is not installed ({e}; on Debian: apt-get install {package})")
        return None


def pixels(np):
    """MNIST's share of ink: 19 % of the pixels, of mean 0.68."""
    rng = np.random.default_rng(0)
    x = rng.random((EXAMPLES, PIXELS), dtype=np.float32)
    return np.where(x < 0.19, 0.37 + x * np.float32(0.63 / 0.19), np.float32(0))


# ------------------------------------------------------------------ unsup

class Unsup:
    """Runs 'unsup bench models'; its seconds are those of one number of threads."""

    def __init__(self, args):
        self.args = args

    def measure(self):
        env = dict(os.environ, GOMAXPROCS=str(self.args.threads))
        cmd = [self.args.unsup, "bench", "models", "--format", "json", "--runs", "1", "--updates", str(self.args.updates)]
        out = subprocess.run(cmd, env=env, check=True, stdout=subprocess.PIPE).stdout
        return {m["name"]: m["seconds"] for m in json.loads(out)["models"] if m["threads"] == self.args.threads}


# ---------------------------------------------------------------- PyTorch

class TorchRBM:
    def __init__(self, torch):
        self.torch = torch
        self.w = 0.01 * torch.randn(PIXELS, HIDDEN)
        self.b, self.c = torch.zeros(PIXELS), torch.zeros(HIDDEN)
        self.velocity = [torch.zeros_like(p) for p in (self.w, self.b, self.c)]

    def update(self, v):
        torch = self.torch
        ph = torch.sigmoid(v @ self.w + self.c)
        h = torch.bernoulli(ph)
        vn = torch.bernoulli(torch.sigmoid(h @ self.w.t() + self.b))
        hn = torch.sigmoid(vn @ self.w + self.c)
        gradients = [(v.t() @ ph - vn.t() @ hn) / len(v) - DECAY * self.w, (v - vn).mean(0), (ph - hn).mean(0)]
        for p, vel, g in zip((self.w, self.b, self.c), self.velocity, gradients):
            vel.mul_(MOMENTUM).add_(g, alpha=RATE)
            p.add_(vel)


class TorchDBM:
    def __init__(self, torch):
        self.torch = torch
        self.w1, self.w2 = 0.01 * torch.randn(PIXELS, HIDDEN), 0.01 * torch.randn(HIDDEN, HIDDEN2)
        self.b, self.c1, self.c2 = torch.zeros(PIXELS), torch.zeros(HIDDEN), torch.zeros(HIDDEN2)
        self.velocity = [torch.zeros_like(p) for p in self.parameters()]
        self.h1 = torch.bernoulli(torch.full((CHAINS, HIDDEN), 0.5))

    def parameters(self):
        return self.w1, self.w2, self.b, self.c1, self.c2

    def update(self, v):
        torch, sigmoid = self.torch, self.torch.sigmoid
        vw = v @ self.w1  # the same in every sweep
        q1 = sigmoid(2 * vw + self.c1)
        q2 = sigmoid(q1 @ self.w2 + self.c2)
        for _ in range(MEAN_FIELD):
            q1 = sigmoid(vw + q2 @ self.w2.t() + self.c1)
            q2 = sigmoid(q1 @ self.w2 + self.c2)
        h1 = self.h1
        for _ in range(GIBBS):
            vn = torch.bernoulli(sigmoid(h1 @ self.w1.t() + self.b))
            h2 = torch.bernoulli(sigmoid(h1 @ self.w2 + self.c2))
            p1 = sigmoid(vn @ self.w1 + h2 @ self.w2.t() + self.c1)
            h1 = torch.bernoulli(p1)
        self.h1 = h1
        n, m = len(v), CHAINS
        gradients = [v.t() @ q1 / n - vn.t() @ p1 / m - DECAY * self.w1, q1.t() @ q2 / n - p1.t() @ h2 / m - DECAY * self.w2,
                     v.mean(0) - vn.mean(0), q1.mean(0) - p1.mean(0), q2.mean(0) - h2.mean(0)]
        for p, vel, g in zip(self.parameters(), self.velocity, gradients):
            vel.mul_(MOMENTUM).add_(g, alpha=1e-3)
            p.add_(vel)
        return ((sigmoid(q1 @ self.w1.t() + self.b) - v) ** 2).sum() / n  # as unsup reports it


class TorchLayers:
    def __init__(self, torch):
        nn = torch.nn
        self.net = nn.Sequential(nn.Linear(PIXELS, 400), nn.ReLU(), nn.Linear(400, 20),
                                 nn.Linear(20, 400), nn.ReLU(), nn.Linear(400, PIXELS))
        self.loss = nn.BCEWithLogitsLoss(reduction="sum")
        self.adam = torch.optim.Adam(self.net.parameters(), lr=1e-3)

    def update(self, v):
        self.adam.zero_grad()
        (self.loss(self.net(v), v) / len(v)).backward()
        self.adam.step()


class TorchVAE:
    def __init__(self, torch):
        nn = torch.nn
        self.torch = torch
        self.encoder = nn.Sequential(nn.Linear(PIXELS, 400), nn.ReLU(), nn.Linear(400, 2 * 20))
        self.decoder = nn.Sequential(nn.Linear(20, 400), nn.ReLU(), nn.Linear(400, PIXELS))
        self.loss = nn.BCEWithLogitsLoss(reduction="sum")
        self.adam = torch.optim.Adam([*self.encoder.parameters(), *self.decoder.parameters()], lr=1e-3)

    def update(self, v):
        torch = self.torch
        self.adam.zero_grad()
        mean, log_var = self.encoder(v).chunk(2, dim=1)
        z = mean + torch.exp(0.5 * log_var) * torch.randn_like(mean)
        kl = -0.5 * torch.sum(1 + log_var - mean ** 2 - log_var.exp())
        ((self.loss(self.decoder(z), v) + kl) / len(v)).backward()
        self.adam.step()


class Torch:
    def __init__(self, torch, x, args):
        torch.manual_seed(0)
        torch.set_num_threads(args.threads)
        self.torch, self.updates = torch, args.updates
        self.x = torch.from_numpy(x)
        self.models = {"rbm": TorchRBM(torch), "dbm": TorchDBM(torch), "vae_layers": TorchLayers(torch), "vae": TorchVAE(torch)}

    def measure(self):
        seconds = {}
        for name, model in self.models.items():
            with self.torch.set_grad_enabled(name.startswith("vae")):
                self.epoch(model, 2)  # warm up
                seconds[name] = self.epoch(model, self.updates) * EPOCH / self.updates
        return seconds

    def epoch(self, model, updates):
        order = self.torch.randperm(EXAMPLES)
        start = time.perf_counter()
        for i in range(updates):
            model.update(self.x[order[i * BATCH:(i + 1) * BATCH]])
        return time.perf_counter() - start


# ----------------------------------------------------------- scikit-learn

class Sklearn:
    def __init__(self, neural_network, x, args):
        self.rbm, self.updates, self.x = neural_network.BernoulliRBM, args.updates, x

    def measure(self):
        rbm = self.rbm(n_components=HIDDEN, learning_rate=RATE, batch_size=BATCH, n_iter=1, random_state=0)
        part = self.x[:self.updates * BATCH]
        start = time.perf_counter()
        rbm.fit(part)
        return {"rbm": (time.perf_counter() - start) * EPOCH / self.updates}


# --------------------------------------------------------------- OpenBLAS

# Its cores by the widest instructions that their kernels use, the widest first.
CORES = {"avx512vl": ("AVX-512", ["SkylakeX", "Cooperlake", "SapphireRapids"]),
         "avx2": ("AVX2", ["Haswell", "Zen", "Excavator"])}


def system(path):
    """The lines of one of Linux's own files; none on another system."""
    try:
        with open(path) as f:
            return f.readlines()
    except OSError:
        return []


def cpu_flags():
    """What the CPU has, as Linux names it."""
    return {flag for line in system("/proc/cpuinfo") if line.startswith("flags") for flag in line.split()}


def openblas_cores():
    """The cores whose kernels the copies of OpenBLAS use that are loaded: Debian has one, wheels one each."""
    cores = set()
    for path in {line.split(maxsplit=5)[5].strip() for line in system("/proc/self/maps") if "openblas" in line}:
        lib = ctypes.CDLL(path)
        for name in ["openblas_get_corename", "openblas_get_corename64_", "scipy_openblas_get_corename", "scipy_openblas_get_corename64_"]:
            if hasattr(lib, name):
                corename = getattr(lib, name)
                corename.restype = ctypes.c_char_p
                cores.add(corename().decode())
    return sorted(cores)


def about_openblas(cores, flags, chosen):
    """Which kernels OpenBLAS uses, and whether a CPU with these flags has better ones; chosen is OPENBLAS_CORETYPE."""
    if not cores:
        return "OpenBLAS: not loaded"
    text = "OpenBLAS: core " + ", ".join(cores)
    if chosen:
        text += f", chosen by OPENBLAS_CORETYPE={chosen}"
    for flag, (instructions, able) in CORES.items():
        if flag in flags:
            if any(core.lower() not in map(str.lower, able) for core in cores):
                text += f"; NOT FAIR: the CPU has {instructions} (OPENBLAS_CORETYPE={able[0]} has OpenBLAS use it)"
            break
    return text


# ------------------------------------------------------------------ report

def contenders(args):
    """Those that can run here, by name."""
    found = {}
    unsup = Unsup(args)
    try:
        subprocess.run([args.unsup, "version"], check=True, stdout=subprocess.DEVNULL)
        found["unsup"] = unsup
    except (OSError, subprocess.CalledProcessError) as e:
        note(f"skipped: unsup does not run ({e}; build it: go build -o unsup ./cmd/unsup, and give --unsup ./unsup)")
    np = load("numpy", "python3-numpy")
    if np is None:
        return found
    x = pixels(np)
    torch = load("torch", "python3-torch")
    if torch is not None:
        found["PyTorch"] = Torch(torch, x, args)
    neural_network = load("sklearn.neural_network", "python3-sklearn")
    if neural_network is not None:
        found["scikit-learn"] = Sklearn(neural_network, x, args)
    return found


def measure(found, rounds):
    """Medians: seconds of an epoch by model and contender."""
    runs = {}
    for i in range(rounds):
        for who, contender in found.items():
            note(f"round {i + 1} of {rounds}: {who}")
            for model, s in contender.measure().items():
                runs.setdefault(model, {}).setdefault(who, []).append(s)
    return {m: {who: statistics.median(s) for who, s in by.items()} for m, by in runs.items()}


def table(medians, found):
    names = list(found)
    lines = [["model", *names]]
    for model, by in medians.items():
        line = [model]
        for who in names:
            cell = f"{by[who]:.3f}" if who in by else "-"
            if who != "unsup" and who in by and "unsup" in by:
                cell += f" ({by[who] / by['unsup']:.1f} x)"
            line.append(cell)
        lines.append(line)
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join("  ".join(cell.rjust(w) for cell, w in zip(line, widths)) for line in lines)


def main():
    args = arguments()
    prepare(args.threads)
    found = contenders(args)
    if not found:
        sys.exit("peers: nothing can be measured here")
    openblas = about_openblas(openblas_cores(), cpu_flags(), os.environ.get("OPENBLAS_CORETYPE"))
    note(openblas)
    medians = measure(found, args.rounds)
    if args.format == "json":
        json.dump({"threads": args.threads, "updates": args.updates, "rounds": args.rounds,
                   "openblas": openblas, "seconds_per_epoch": medians}, sys.stdout, indent=2)
        print()
        return
    print(f"seconds per epoch of {EXAMPLES} examples, {args.threads} threads: median of {args.rounds}, "
          f"each {args.updates} updates of {BATCH}, scaled; in brackets theirs over unsup's")
    print(openblas)
    print(table(medians, found))


if __name__ == "__main__":
    main()
