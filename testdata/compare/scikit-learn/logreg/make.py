"""Fits a multinomial logistic regression with scikit-learn and prints data and
solution, one example or parameter row a line. Run: python3 make.py > values.txt"""
import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

n, dim, classes, decay = 40, 4, 3, 0.02
rng = np.random.RandomState(0)
labels = np.arange(n) % classes
x = np.round(rng.randn(n, dim) + 0.8 * rng.randn(classes, dim)[labels], 3)

# scikit-learn minimises C * sum of losses + |W|^2 / 2: C = 1/(n decay) makes
# that the mean loss + decay |W|^2 / 2, biases free.
m = LogisticRegression(C=1 / (n * decay), solver="newton-cg", multi_class="multinomial", tol=1e-8, max_iter=10000)
m.fit(x, labels)
p = m.predict_proba(x)
g = x.T @ (p - np.eye(classes)[labels]) / n + decay * m.coef_.T
assert abs(g).max() < 1e-9, abs(g).max()

row = lambda name, v, f: print(name, *(f % a for a in v))
print("# scikit-learn %s, numpy %s: python3 make.py > values.txt" % (sklearn.__version__, np.__version__))
print("# example: label, inputs; W: a row for each input; b; loss: mean cross-entropy in nats, without decay")
row("size", (n, dim, classes), "%d")
row("decay", [decay], "%g")
for k, v in zip(labels, x):
    row("example %d" % k, v, "%.3f")
for v in m.coef_.T:
    row("W", v, "%.9f")
row("b", m.intercept_, "%.9f")
row("loss", [-np.log(p[np.arange(n), labels]).mean()], "%.9f")
