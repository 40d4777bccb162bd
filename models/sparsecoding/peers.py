#!/usr/bin/env python3
"""Lasso codes of 14x14 patches on 512 bases: unsup beside scikit-learn.

The patches are cut from a picture of 20,000 discs in front of each other, whose
edges have the statistics of photographs (the dead leaves of Lee, Mumford and
Huang 2001), their contrast normalised, and whitened; the bases are 512 of
them, of length 1. Both code to a duality gap of 1e-4 |x|^2 (scikit-learn's default), both with
the same number of threads, in turns; the median of the rounds counts. The
objectives of both are compared. On Debian:

  apt-get install python3-numpy python3-sklearn
  /usr/bin/python3 models/sparsecoding/peers.py        # in the module's root

LARS has no gap: it ends at the exact optimum.
"""
import argparse
import json
import os
import re
import statistics
import subprocess
import tempfile
import time

p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
p.add_argument("--threads", type=int, default=2, help="threads of every contender (default 2)")
p.add_argument("--patches", type=int, default=20000, help="patches that unsup codes (default 20000)")
p.add_argument("--peer", type=int, default=2000, help="of them, those that scikit-learn codes (default 2000)")
p.add_argument("--rounds", type=int, default=3, help="rounds; the median counts (default 3)")
p.add_argument("--lambda", type=float, default=1.0, dest="lam", help="price of a coefficient (default 1.0)")
p.add_argument("--lars", action="store_true", help="measure lasso_lars too")
args = p.parse_args()
for name in ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"]:
    os.environ[name] = "1"  # scikit-learn's threads are processes

import numpy as np
from sklearn.decomposition import sparse_encode

SIDE, BASES, GAP = 14, 512, 1e-4


def dead_leaves(rng, size=768, discs=20000):
    img = np.zeros((size, size))
    radius = 3 / np.sqrt(1 - rng.rand(discs) * (1 - (3 / 150) ** 2))  # density 1/r^3 from 3 to 150
    for r, cy, cx, grey in zip(radius, rng.rand(discs) * size, rng.rand(discs) * size, rng.rand(discs) * 255):
        y0, y1, x0, x1 = (int(max(0, v)) for v in (cy - r, cy + r + 1, cx - r, cx + r + 1))
        yy, xx = np.ogrid[y0:min(y1, size), x0:min(x1, size)]
        img[y0:y1, x0:x1][(yy - cy) ** 2 + (xx - cx) ** 2 <= r * r] = grey
    return (img[::2, ::2] + img[1::2, ::2] + img[::2, 1::2] + img[1::2, 1::2]) / 4 + rng.randn(size // 2, size // 2) * 2


def problem():
    rng = np.random.RandomState(0)
    img = dead_leaves(rng)
    rows = []
    for _ in range(args.patches + BASES):
        r, c = rng.randint(img.shape[0] - SIDE), rng.randint(img.shape[1] - SIDE)
        rows.append(img[r:r + SIDE, c:c + SIDE].ravel())
    x = np.array(rows)
    x -= x.mean(axis=1, keepdims=True)
    x /= np.sqrt(x.var(axis=1, keepdims=True) + 10)
    values, vectors = np.linalg.eigh(np.cov(x.T))
    x = x @ (vectors / np.sqrt(values + 0.1)) @ vectors.T
    d = x[:BASES] / np.linalg.norm(x[:BASES], axis=1, keepdims=True)
    return np.ascontiguousarray(x[BASES:], dtype=np.float32), np.ascontiguousarray(d, dtype=np.float32)


def objective(x, d, a):
    r = x.astype(np.float64) - a.astype(np.float64) @ d.astype(np.float64)
    return 0.5 * (r ** 2).sum(axis=1) + args.lam * np.abs(a).sum(axis=1)


x, d = problem()
part = x[:args.peer]
rates, codes = {"unsup": [], "lasso_cd": []}, {}
if args.lars:
    rates["lasso_lars"] = []
with tempfile.TemporaryDirectory() as folder:
    x.tofile(folder + "/patches")
    d.tofile(folder + "/atoms")
    binary = folder + "/bench.test"
    subprocess.run(["go", "test", "-c", "-o", binary, "./models/sparsecoding"], check=True)
    env = dict(os.environ, UNSUP_PEERS=folder, UNSUP_PEERS_LAMBDA=str(args.lam))
    for _ in range(args.rounds):
        out = subprocess.run([binary, "-test.run", "^$", "-test.bench", "Peers", "-test.benchtime", "3x", "-test.cpu", str(args.threads)],
                             env=env, check=True, stdout=subprocess.PIPE, text=True, cwd="models/sparsecoding").stdout
        rates["unsup"].append(float(re.search(r"([0-9.e+]+) patches/s", out).group(1)))
        for name in list(rates)[1:]:
            sparse_encode(part[:64], d, algorithm=name, alpha=args.lam, max_iter=10000, n_jobs=args.threads)  # starts its processes
            start = time.perf_counter()
            codes[name] = sparse_encode(part, d, algorithm=name, alpha=args.lam, max_iter=10000, n_jobs=args.threads)
            rates[name].append(len(part) / (time.perf_counter() - start))
    codes["unsup"] = np.fromfile(folder + "/codes", dtype=np.float32).reshape(-1, BASES)[:args.peer]

report = {"threads": args.threads, "lambda": args.lam, "used": float((codes["unsup"] != 0).sum(axis=1).mean())}
for name, r in rates.items():
    report[name] = {"patches_per_second": round(statistics.median(r)), "objective": float(objective(part, d, codes[name]).mean())}
for name in list(rates)[1:]:
    report["times_faster_than_" + name] = round(report["unsup"]["patches_per_second"] / report[name]["patches_per_second"], 1)
print(json.dumps(report, indent=2))
