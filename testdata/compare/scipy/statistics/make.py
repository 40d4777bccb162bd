"""Writes values.txt: McNemar's test and Student's interval by scipy 1.10.1.

    python3 make.py > values.txt
"""
import numpy as np
from scipy import stats

rng = np.random.default_rng(1)

# exact: errors that only A and only B makes, two-sided p
for b, c in [(0, 0), (0, 1), (5, 0), (3, 3), (10, 2), (1, 23), (12, 12), (14, 10)]:
    p = stats.binomtest(b, b + c).pvalue if b + c else 1.0
    print("exact", b, c, repr(float(p)))

# chi2: likewise, with Edwards' correction
for b, c in [(25, 0), (13, 12), (15, 15), (40, 22), (153, 96), (500, 480), (1000, 100)]:
    print("chi2", b, c, repr(float(stats.chi2.sf(max(0, abs(b - c) - 1) ** 2 / (b + c), 1))))

# signs: p, then differences of examples over several seeds, all signs enumerated
for n in [3, 8, 12]:
    d = rng.integers(-3, 4, n)
    test = stats.permutation_test((d,), np.sum, permutation_type="samples", n_resamples=np.inf, vectorized=False)
    print("signs", repr(float(min(1, test.pvalue))), *d)

# clusters: p of Durkalski et al. with correction 1, then differences
for n in [40, 90]:
    d = rng.integers(-2, 4, n)
    print("clusters", repr(float(stats.chi2.sf((abs(d.sum()) - 1) ** 2 / (d**2).sum(), 1))), *d)

# interval: mean, low, high, then the numbers
for n in [2, 3, 6, 10]:
    x = np.round(rng.normal(-57, 20, n))
    low, high = stats.t.interval(0.95, n - 1, loc=x.mean(), scale=stats.sem(x))
    print("interval", repr(float(x.mean())), repr(float(low)), repr(float(high)), *x)

# paired: share of the variance (Nadeau and Bengio's 1/J + n2/n1; 1/n is the
# ordinary test), mean, low, high, p, then the differences
for n, ratio in [(5, 0), (5, 2020 / 1515), (10, 0.25), (101, 0)]:
    x = np.round(rng.normal(1, 2, n), 2)
    se = np.sqrt((1 / n + ratio) * x.var(ddof=1))
    low, high = stats.t.interval(0.95, n - 1, loc=x.mean(), scale=se)
    p = 2 * stats.t.sf(abs(x.mean()) / se, n - 1)
    if ratio == 0:
        assert np.isclose(p, stats.ttest_1samp(x, 0).pvalue)
    print("paired", *(repr(float(v)) for v in [1 / n + ratio, x.mean(), low, high, p]), *x)
