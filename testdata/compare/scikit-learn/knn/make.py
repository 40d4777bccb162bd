#!/usr/bin/env python3
"""Writes digits.txt and neighbours.txt with scikit-learn's brute-force k-NN.

    python3 make.py        (scikit-learn 1.2.1, in this folder)

digits.txt: a line per image, label and 8x8 pixels in hexadecimal (16 grey
levels times 15), from scikit-learn's copy of the UCI optical digits (Alpaydin
and Kaynak 1998, CC BY 4.0). The first 200 train, the last 100 test.

neighbours.txt: a line per test image, k = 1, 3 and 5 predictions ('-' where
the vote is tied, for which scikit-learn has another rule), then the squared
distances of the 5 nearest.
"""
import numpy as np
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier

TRAIN, TEST = 200, 100
x, y = load_digits(return_X_y=True)
x, y = (x[: TRAIN + TEST] * 15).astype(np.int64), y[: TRAIN + TEST]

with open("digits.txt", "w") as f:
    for pixels, label in zip(x, y):
        f.write("%d %s\n" % (label, bytes(pixels.astype(np.uint8)).hex()))

columns = []
for k in (1, 3, 5):
    knn = KNeighborsClassifier(k, algorithm="brute").fit(x[:TRAIN], y[:TRAIN])
    p = np.sort(knn.predict_proba(x[TRAIN:]), axis=1)
    tied = p[:, -1] == p[:, -2]
    columns.append(["-" if t else str(c) for c, t in zip(knn.predict(x[TRAIN:]), tied)])
distances, _ = knn.kneighbors(x[TRAIN:])
with open("neighbours.txt", "w") as f:
    for a, b, c, d in zip(*columns, distances):
        f.write(" ".join([a, b, c] + ["%d" % round(v * v) for v in d]) + "\n")
