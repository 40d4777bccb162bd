#!/usr/bin/env python3
"""Writes digits.txt and machine.txt with scikit-learn's SVC (LIBSVM).

    python3 make.py        (scikit-learn 1.2.1, in this folder)

digits.txt: a line per image, label and 8x8 pixels in hexadecimal (16 grey
levels times 15), from scikit-learn's copy of the UCI optical digits (Alpaydin
and Kaynak 1998, CC BY 4.0), the classes 1, 3, 8 and 9 only. The first 160
train, the last 40 test.

machine.txt: for C = 0.5 and C = 10 with gamma = 0.1 on pixels/255 a line "c
gamma vectors", the numbers of the support vectors, then a line per test image:
prediction and the decision values of the pairs (1,3), (1,8), (1,9), (3,8),
(3,9), (8,9).
"""
import numpy as np
from sklearn.datasets import load_digits
from sklearn.svm import SVC

TRAIN, TEST = 160, 40
x, y = load_digits(return_X_y=True)
chosen = np.flatnonzero(np.isin(y, (1, 3, 8, 9)))[: TRAIN + TEST]
x, y = (x[chosen] * 15).astype(np.uint8), y[chosen]

with open("digits.txt", "w") as f:
    for pixels, label in zip(x, y):
        f.write("%d %s\n" % (label, bytes(pixels).hex()))

x = x / 255.0
with open("machine.txt", "w") as f:
    for c, gamma in (0.5, 0.1), (10, 0.1):
        svc = SVC(C=c, gamma=gamma, tol=1e-7, shrinking=False, decision_function_shape="ovo")
        svc.fit(x[:TRAIN], y[:TRAIN])
        f.write("%g %g %d\n" % (c, gamma, len(svc.support_)))
        f.write(" ".join(map(str, sorted(svc.support_))) + "\n")
        for label, d in zip(svc.predict(x[TRAIN:]), svc.decision_function(x[TRAIN:])):
            f.write("%d " % label + " ".join("%.7f" % v for v in d) + "\n")
