# Values of the Rosenbrock function after iterations of scipy's conjugate
# gradients (Polak-Ribiere with a Wolfe line search, float64), from the usual
# start (-1.2, 1, -1.2, 1, ...).
#
#   python3 make.py > values.txt      (scipy 1.10.1)
#
# A line: variables, iterations, value.
import numpy as np
from scipy.optimize import minimize, rosen, rosen_der

for n in (2, 10):
    x = np.where(np.arange(n) % 2 == 0, -1.2, 1.0)
    for iterations in (0, 1, 5, 10, 20, 30, 60):
        r = minimize(rosen, x, jac=rosen_der, method="CG", options={"maxiter": iterations, "gtol": 0})
        print(n, iterations, repr(float(rosen(x) if iterations == 0 else r.fun)))
