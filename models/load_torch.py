#!/usr/bin/env python3
"""Saved models of the MNIST table, loaded and judged in PyTorch.

Reads model.safetensors of finished runs with the standard library and numpy
alone, rebuilds the classifier (docs/models.md has the equations), counts its
errors on the images that the run was judged by, and prints them beside the
record's. "other class" counts the images whose predicted class is not the one
that the run predicted: float32 sums taken in another order may tip a case that
two classes share. The exit code is 1 if more than 1 in 1,000 do. On Debian:

  apt-get install python3-numpy python3-torch
  /usr/bin/python3 models/load_torch.py --data "$(unsup data path mnist)" runs/mnist/*/quick-s1-*
"""

import argparse
import gzip
import hashlib
import json
import os
import sys

import numpy as np
import torch


def read_model(path):
    """Returns the tensors by name, in their order, and the metadata."""
    with open(path, "rb") as f:
        data = f.read()
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + size])
    metadata = header.pop("__metadata__")
    seal = metadata["sha256"].encode()
    if hashlib.sha256(data.replace(seal, b"0" * 64, 1)).hexdigest().encode() != seal:
        raise ValueError(f"{path}: the content is not what its SHA-256 says")
    tensors = {}
    for name in json.loads(metadata["tensors"]):
        lo, hi = header[name]["data_offsets"]
        values = np.frombuffer(data[8 + size + lo:8 + size + hi], "<f4")
        tensors[name] = torch.from_numpy(values.reshape(header[name]["shape"]).copy())
    return tensors, metadata


def idx(folder, name):
    """Reads an idx file, packed or not, as an array of bytes."""
    path = os.path.join(folder, name)
    with gzip.open(path + ".gz") if os.path.exists(path + ".gz") else open(path, "rb") as f:
        data = f.read()
    shape = np.frombuffer(data, ">i4", data[3], 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


def judged_by(folder, config):
    """The images, in [0, 1], and labels that a run is judged by."""
    part, lo, hi = "t10k", 0, config["test"] or 10000
    if config["validation"]:
        part, hi = "train", config["train"] or 60000
        lo = hi - config["validation"]
    images = idx(folder, part + "-images-idx3-ubyte")[lo:hi]
    labels = idx(folder, part + "-labels-idx1-ubyte")[lo:hi]
    x = torch.from_numpy(images.reshape(len(images), -1).astype(np.float32) / np.float32(255))
    return x, torch.from_numpy(labels.astype(np.int64))


UNITS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "linear": lambda a: a}


def net(tensors, x, units, prefix=""):
    """h = s(h W + b), layer after layer; the last one is linear."""
    layers = sum(name.startswith(prefix + "W") for name in tensors)
    for l in range(1, layers + 1):
        x = x @ tensors[f"{prefix}W{l}"] + tensors[f"{prefix}b{l}"]
        if l < layers:
            x = UNITS[units](x)
    return x


def posterior(t, x, sweeps):
    """The mean-field means of h2 given v, of a machine with two hidden layers."""
    vw = x @ t["W1"]
    q1 = torch.sigmoid(2 * vw + t["c1"])
    q2 = torch.sigmoid(q1 @ t["W2"] + t["c2"])
    for _ in range(sweeps):
        q1 = torch.sigmoid(vw + q2 @ t["W2"].t() + t["c1"])
        q2 = torch.sigmoid(q1 @ t["W2"] + t["c2"])
    return q2


def logits(row, t, x, config):
    if row in ("linear", "logreg"):
        return net(t, x, "linear")
    if row in ("mlp", "autoencoder"):
        return net({n: v for n, v in t.items() if n[0] in "Wb"}, x, config["units"])
    if row == "dbn":
        return net(t, x, "sigmoid", "net.")
    if row in ("dbm", "dbm-dropout", "dbm-authors", "dbm-authors-labels"):
        q2 = posterior(t, x, config["fine_tune.posterior_sweeps"])
        return net(t, torch.cat([x, q2], 1), "sigmoid", "net.")
    raise KeyError(row)


ROWS = ("linear", "logreg", "mlp", "autoencoder", "dbn", "dbm", "dbm-dropout", "dbm-authors", "dbm-authors-labels")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("runs", nargs="+", metavar="RUN", help="folder of a finished run")
    p.add_argument("--data", required=True, help="folder of MNIST's four files, as 'unsup data path mnist' prints it")
    a = p.parse_args()
    print(f"{'run':34}{'images':>8}{'record':>8}{'torch':>8}{'other class':>13}")
    failed = False
    for run in a.runs:
        if not os.path.exists(os.path.join(run, "record.json")):
            print(f"load_torch: {run}: left out: no finished run", file=sys.stderr)
            continue
        with open(os.path.join(run, "record.json")) as f:
            record = json.load(f)
        name = f"{record['row']} {record['preset']} seed {record['seed']}"
        path = os.path.join(run, "model.safetensors")
        if record["experiment"] != "mnist" or record["row"] not in ROWS or not os.path.exists(path):
            print(f"load_torch: {run}: left out: no model that this script rebuilds", file=sys.stderr)
            continue
        tensors, metadata = read_model(path)
        if metadata["parameters"] != record["digests"]["parameters"]:
            raise ValueError(f"{path}: not the model of the record")
        x, labels = judged_by(a.data, record["config"])
        with torch.no_grad():
            classes = logits(record["row"], tensors, x, record["config"]).argmax(1)
        with open(os.path.join(run, "predictions")) as f:
            theirs = torch.tensor([int(line.split()[0]) for line in f.readlines()[1:]])
        errors, other = int((classes != labels).sum()), int((classes != theirs).sum())
        failed = failed or 1000 * other > len(x)
        print(f"{name:34}{len(x):8}{record['metrics']['errors']:8g}{errors:8}{other:13}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
