#!/usr/bin/env python3
"""Saved models of mnist, semisup and ocr, loaded and judged in PyTorch.

Reads model.safetensors of finished runs with the standard library and numpy
alone, rebuilds the classifiers (docs/models.md has the equations), counts their
errors on the images that the run was judged by, and prints them beside the
record's. "other class" counts the images whose predicted class is not the one
that the run predicted: float32 sums taken in another order may tip a case that
two classes share. The exit code is 1 if more than 1 in 1,000 do. Of the three
classifiers of a row of semisup the run keeps the predictions of the first alone;
of the others the numbers of errors are compared. A run that cannot be loaded has
a line that says why. On Debian:

  apt-get install python3-numpy python3-torch
  /usr/bin/python3 models/load_torch.py --data "$(unsup data path mnist)" runs/mnist/*/quick-s1-*
  /usr/bin/python3 models/load_torch.py --data DIR runs/ocr/*/quick-s1-*
"""

import argparse
import hashlib
import json
import os
import sys

import numpy as np
import torch

import load_images


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


def unit_range(images):
    """The pixels in [0, 1]."""
    return torch.from_numpy(images.pixels.astype(np.float32) / np.float32(255))


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


def with_posterior(t, x, config):
    return torch.cat([x, posterior(t, x, config["fine_tune.posterior_sweeps"])], 1)


def votes(t, x, train, config):
    """The pairs of classes that each class wins, of a support vector machine."""
    index, coef = t["index"].long(), t["coef"].double()
    classes, members = np.unique(train.labels, return_inverse=True)
    own, vectors = torch.from_numpy(members)[index], unit_range(train[index.numpy()])
    if config.get("unit_length"):
        x, vectors = torch.nn.functional.normalize(x), torch.nn.functional.normalize(vectors)
    won = torch.zeros(len(x), int(train.labels.max()) + 1)
    for lo in range(0, len(x), 500):
        some, out = x[lo:lo + 500], won[lo:lo + 500]
        squares = (some**2).sum(1, keepdim=True) + (vectors**2).sum(1) - 2 * some @ vectors.t()
        k = torch.exp(-config["gamma"] * squares.clamp(min=0)).double()
        sums = [k[:, own == c] @ coef[own == c] for c in range(len(classes))]
        rho = iter(t["rho"].double())
        for a in range(len(classes)):
            for b in range(a + 1, len(classes)):
                first = sums[a][:, b - 1] + sums[b][:, a] - next(rho) > 0
                out[:, classes[a]] += first
                out[:, classes[b]] += ~first
    return won


def scores(row, t, x, train, config):
    """What a row gives each class of each image."""
    if row in ("linear", "logreg"):
        return net(t, x, "linear")
    if row in ("mlp", "autoencoder"):
        return net({n: v for n, v in t.items() if n[0] in "Wb"}, x, config["units"])
    if row == "svm":
        return votes(t, x, train, config)
    if row == "dbn":
        return net(t, x, "sigmoid", "net.")
    return net(t, with_posterior(t, x, config), "sigmoid", "net.")


def few_labels_scores(row, t, x, config, labels):
    """The same of the classifier that a row of semisup has trained on so many labels."""
    if row == "dbm":
        x = with_posterior(t, x, config)
    return net(t, x, config.get("units", "sigmoid"), f"{labels} labels/")


COUNTS = (100, 1000, 10000)
ROWS = {
    "mnist": ("linear", "logreg", "mlp", "svm", "autoencoder", "dbn", "dbm", "dbm-dropout", "dbm-authors", "dbm-authors-labels"),
    "ocr": ("logreg", "mlp", "svm", "autoencoder", "dbn", "dbm"),
    "semisup": ("logreg", "random", "dbm"),
}


def obstacle(record, path):
    """Why the model of a run is not loaded, or None."""
    if record["row"] == "knn":
        return "there is no model, the training set is all that it has"
    if record["experiment"] in ("norb", "caltech101"):
        return "its inputs are not pixels of files, the program computes them (docs/models.md)"
    if record["row"] not in ROWS.get(record["experiment"], ()):
        return "a row that this script does not know"
    if not os.path.exists(path):
        return "its folder has no model.safetensors"
    return None


def judged(record, t, folders, theirs):
    """Yields for each classifier of a run its name, its classes, the labels, the
    record's errors, and the record's classes if it has them."""
    train, images = load_images.of_record(record, folders)
    row, config, x = record["row"], record["config"], unit_range(images)
    if (images.labels != theirs[:, 1]).any():
        raise ValueError("the labels are not those that the run was judged by")
    if record["experiment"] != "semisup":
        yield "", scores(row, t, x, train, config).argmax(1).numpy(), images.labels, record["metrics"]["errors"], theirs[:, 0]
        return
    for n in COUNTS:
        errors = round(record["metrics"][f"test_error_{n}"] * len(images) / 100)
        yield f", {n} labels", few_labels_scores(row, t, x, config, n).argmax(1).numpy(), images.labels, errors, theirs[:, 0] if n == COUNTS[0] else None


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("runs", nargs="+", metavar="RUN", help="folder of a finished run")
    p.add_argument("--data", action="append", required=True, metavar="DIR",
                   help="folder of MNIST's four files, as 'unsup data path mnist' prints it, or of letter.data; may be repeated")
    a = p.parse_args()
    print(f"{'run':42}{'images':>8}{'record':>8}{'torch':>8}{'other class':>13}")
    failed = False
    for run in a.runs:
        if not os.path.exists(os.path.join(run, "record.json")):
            print(f"load_torch: {run}: left out: no finished run", file=sys.stderr)
            continue
        with open(os.path.join(run, "record.json")) as f:
            record = json.load(f)
        name = f"{record['experiment']}/{record['row']} {record['preset']} seed {record['seed']}"
        path = os.path.join(run, "model.safetensors")
        if why := obstacle(record, path):
            print(f"{name:42}  not loaded: {why}")
            continue
        tensors, metadata = read_model(path)
        if metadata["parameters"] != record["digests"]["parameters"]:
            raise ValueError(f"{path}: not the model of the record")
        with torch.no_grad():
            for part, classes, labels, expected, theirs in judged(record, tensors, tuple(a.data), np.loadtxt(os.path.join(run, "predictions"), int, skiprows=1)):
                errors = int((classes != labels).sum())
                other = abs(errors - expected) if theirs is None else int((classes != theirs).sum())
                failed = failed or 1000 * other > len(labels)
                print(f"{name + part:42}{len(labels):8}{expected:8g}{errors:8}{'-' if theirs is None else other:>13}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
