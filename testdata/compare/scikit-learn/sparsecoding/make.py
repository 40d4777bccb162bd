"""Writes problem.txt and codes.txt: Lasso codes by scikit-learn.

  python3 make.py      # scikit-learn 1.2.1, numpy 1.24.2

problem.txt has 24 bases and then 20 examples of 12 numbers; codes.txt a line
for each example and lambda of 0.1, 0.2 and 0.8: the objective and the 24
coefficients, by coordinate descent to a gap of 1e-12 |x|^2, which are those of LARS
to 1e-5.
"""
import warnings
import numpy as np
from sklearn.decomposition import sparse_encode
from sklearn.linear_model import Lasso

rng = np.random.RandomState(0)
d = rng.randn(24, 12).astype(np.float32)
d /= np.linalg.norm(d, axis=1, keepdims=True)
d = np.round(d.astype(np.float64), 4)
x = np.round(rng.randn(20, 12), 4)
with open("problem.txt", "w") as f:
    for row in [*d, *x]:
        f.write(" ".join("%.4f" % v for v in row) + "\n")
with open("codes.txt", "w") as f:
    for lam in [0.1, 0.2, 0.8]:
        lars = sparse_encode(x, d, algorithm="lasso_lars", alpha=lam, max_iter=10000)
        for xi, other in zip(x, lars):
            m = Lasso(alpha=lam / 12, fit_intercept=False, tol=1e-12, max_iter=1000000).fit(d.T, xi)
            a = m.coef_
            assert np.abs(a - other).max() < 1e-5, np.abs(a - other).max()
            e = 0.5 * ((xi - a @ d) ** 2).sum() + lam * np.abs(a).sum()
            f.write(" ".join("%.7f" % v for v in [e, *a]) + "\n")
