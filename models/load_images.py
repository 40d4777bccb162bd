"""The images that rows of mnist, semisup and ocr train on and are judged by.

Both sets are those of a record, checked by its digest, in the order in which a
run has them: tensors of a saved model may name training images by their places.
"""

import functools
import gzip
import hashlib
import os

import numpy as np


class Images:
    """Pixels, a row of bytes for each image, and labels."""

    def __init__(self, pixels, labels):
        self.pixels, self.labels = pixels, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, places):
        return Images(self.pixels[places], self.labels[places])


def of_record(record, folders):
    """Returns the images that a run has trained on and those that it is judged by."""
    train, test, digest = {"mnist": digits, "semisup": digits, "ocr": letters}[record["experiment"]](folders)
    if digest != record["data"][0]["sha256"]:
        raise SystemExit(f"load_torch: {record['data'][0]['name']}: the data are not those of the record")
    config = record["config"]
    train, test = train[:config.get("train") or len(train)], test[:config["test"] or len(test)]
    if config["validation"]:
        keep = len(train) - config["validation"]
        train, test = train[:keep], train[keep:]
    return train, test


def find(folders, *names):
    """Opens the first file of these names, packed or not, in the first folder that has one."""
    for folder in folders:
        for name in names:
            path = os.path.join(folder, name)
            if os.path.exists(path + ".gz"):
                return gzip.open(path + ".gz")
            if os.path.exists(path):
                return open(path, "rb")
    raise SystemExit(f"load_torch: no {names[0]}, packed (.gz) or plain, in {', '.join(folders)} (name its folder with --data)")


def sha256(*arrays):
    return hashlib.sha256(b"".join(a.tobytes() for a in arrays)).hexdigest()


@functools.cache
def digits(folders):
    """MNIST in the owners' order."""
    parts = []
    for part in ("train", "t10k"):
        pixels = idx(folders, part + "-images-idx3-ubyte")
        parts.append(Images(pixels.reshape(len(pixels), -1), idx(folders, part + "-labels-idx1-ubyte")))
    train, test = parts
    return train, test, sha256(train.pixels, train.labels, test.pixels, test.labels)


def idx(folders, name):
    """Reads an idx file as an array of bytes."""
    with find(folders, name) as f:
        data = f.read()
    shape = np.frombuffer(data, ">i4", data[3], 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


@functools.cache
def letters(folders):
    """The OCR letters by label, then by pixels, and of that order the split random-1."""
    with find(folders, "letter.data", "ocr/letter.data") as f:
        lines = (line.decode().rstrip("\r\n").split("\t") for line in f)
        rows = sorted(bytes([ord(l[1]) - ord("a")]) + bytes(255 * int(p) for p in l[6:134]) for l in lines)
    table = np.frombuffer(b"".join(rows), np.uint8).reshape(len(rows), -1)
    every = Images(np.ascontiguousarray(table[:, 1:]), np.ascontiguousarray(table[:, 0]))
    order = permutation(len(every), stream_key(1, "ocr/split"))
    tests = max(1, int(10000 / 52152 * len(every) + 0.5))
    return every[order[tests:]], every[order[:tests]], sha256(every.pixels, every.labels)


def stream_key(seed, name):
    """The key of the random stream of that name, see simd/rng."""
    root = seed.to_bytes(8, "little") + bytes(24)
    return np.frombuffer(hashlib.sha256(root + name.encode()).digest(), "<u4", 2)


def permutation(n, key):
    """simd.Permutation of 0..n-1 by the draw (0, 0, 0) of a stream."""
    counters = np.zeros((4, (n + 63) // 64 * 16), np.uint64)
    counters[0] = np.arange(counters.shape[1])
    # Of 16 counters come 64 words: their first outputs, then their second ones, ...
    words = philox(counters, key).reshape(4, -1, 16).transpose(1, 0, 2).ravel()
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        j = int(words[i]) * (i + 1) >> 32
        order[i], order[j] = order[j], order[i]
    return np.array(order)


def philox(c, key):
    """Philox4x32-10 (Salmon et al. 2011) of each column of c."""
    low, k = np.uint64(0xFFFFFFFF), [int(x) for x in key]
    for _ in range(10):
        p0, p1 = c[0] * np.uint64(0xD2511F53), c[2] * np.uint64(0xCD9E8D57)
        c = np.stack([p1 >> np.uint64(32) ^ c[1] ^ np.uint64(k[0]), p1 & low, p0 >> np.uint64(32) ^ c[3] ^ np.uint64(k[1]), p0 & low])
        k = [(k[0] + 0x9E3779B9) % 2**32, (k[1] + 0xBB67AE85) % 2**32]
    return c
