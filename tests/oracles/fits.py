"""Maximum-likelihood fits of small data sets of our own.

Writes tests/data/fits.csv. SciPy's `fit` gives the start and SciPy's distributions the distance of
Kolmogorov and Smirnov; the root of the gradient and the observed information come from mpmath at
30 digits, with derivatives by differences of the log-likelihood written out below.
"""

import mpmath as mp
import numpy as np
import scipy
from scipy import stats

mp.mp.dps = 40
AMOUNTS = [12.5, 3.2, 44.0, 18.7, 7.9, 25.1, 9.4, 61.3, 15.0, 11.2, 5.6, 30.8]
RETURNS = [0.4, -1.2, 2.3, 0.9, -0.3, 1.7, 3.8, -2.1, 0.1, 1.1, 0.6, 5.2, -0.8, 1.4]
SHARES = [0.12, 0.31, 0.08, 0.22, 0.17, 0.41, 0.05, 0.27, 0.19, 0.14]
COUNTS = [0, 3, 1, 7, 2, 0, 4, 12, 1, 0, 2, 5, 3, 0, 9, 1]
NEAR = [100.3, 99.8, 100.9, 100.1, 99.2, 100.6, 99.9]
ln, lgam = mp.log, mp.loggamma

# family, data, names, log-density, start, scipy distribution of the parameters
CASES = [
    ("normal", RETURNS, ("mean", "sd"), lambda x, m, s: -ln(s) - ln(2 * mp.pi) / 2 - ((x - m) / s) ** 2 / 2,
     lambda d: stats.norm.fit(d), lambda m, s: stats.norm(m, s)),
    ("log_normal", AMOUNTS, ("median", "sigma"),
     lambda x, m, s: -ln(s * x) - ln(2 * mp.pi) / 2 - (ln(x / m) / s) ** 2 / 2,
     lambda d: stats.lognorm.fit(d, floc=0)[::-2], lambda m, s: stats.lognorm(s, 0, m)),
    ("exponential", AMOUNTS, ("rate",), lambda x, r: ln(r) - r * x,
     lambda d: (1 / stats.expon.fit(d, floc=0)[1],), lambda r: stats.expon(0, 1 / r)),
    ("logistic", RETURNS, ("location", "scale"),
     lambda x, m, s: -(x - m) / s - ln(s) - 2 * ln(1 + mp.exp(-(x - m) / s)),
     lambda d: stats.logistic.fit(d), lambda m, s: stats.logistic(m, s)),
    ("gumbel", RETURNS, ("location", "scale"), lambda x, m, s: -(x - m) / s - ln(s) - mp.exp(-(x - m) / s),
     lambda d: stats.gumbel_r.fit(d), lambda m, s: stats.gumbel_r(m, s)),
    ("beta", SHARES, ("alpha", "beta"),
     lambda x, a, b: (a - 1) * ln(x) + (b - 1) * ln(1 - x) + lgam(a + b) - lgam(a) - lgam(b),
     lambda d: stats.beta.fit(d, floc=0, fscale=1)[:2], lambda a, b: stats.beta(a, b)),
    ("poisson", COUNTS, ("mean",), lambda x, m: x * ln(m) - m - lgam(x + 1),
     lambda d: (np.mean(d),), lambda m: stats.poisson(m)),
    ("geometric", COUNTS, ("probability",), lambda x, p: ln(p) + x * ln(1 - p),
     lambda d: (1 / (1 + np.mean(d)),), lambda p: stats.geom(p, -1)),
    ("negative_binomial", COUNTS, ("successes", "probability"),
     lambda x, r, p: lgam(x + r) - lgam(r) - lgam(x + 1) + r * ln(p) + x * ln(1 - p),
     lambda d: (1.0, 1 / (1 + np.mean(d))), lambda r, p: stats.nbinom(r, p)),
]
for data in (AMOUNTS, NEAR):
    CASES += [
        ("gamma", data, ("shape", "scale"), lambda x, k, t: (k - 1) * ln(x) - x / t - k * ln(t) - lgam(k),
         lambda d: stats.gamma.fit(d, floc=0)[::2], lambda k, t: stats.gamma(k, 0, t)),
        ("weibull", data, ("shape", "scale"), lambda x, k, t: ln(k / t) + (k - 1) * ln(x / t) - (x / t) ** k,
         lambda d: stats.weibull_min.fit(d, floc=0)[::2], lambda k, t: stats.weibull_min(k, 0, t)),
        ("log_logistic", data, ("scale", "shape"),
         lambda x, t, k: ln(k / t) + (k - 1) * ln(x / t) - 2 * ln(1 + (x / t) ** k),
         lambda d: stats.fisk.fit(d, floc=0)[::-2], lambda t, k: stats.fisk(k, 0, t)),
    ]


def distance(law, data):
    """sup |F_n - F| for laws with and without steps."""
    xs, n = np.sort(data), len(data)
    at = np.array([np.searchsorted(xs, x, "right") / n for x in xs])
    before = np.array([np.searchsorted(xs, x, "left") / n for x in xs])
    step = hasattr(law.dist, "pmf")
    below = law.cdf(xs - 1) if step else law.cdf(xs)
    return max(abs(at - law.cdf(xs)).max(), abs(below - before).max())


with open("tests/data/fits.csv", "w") as out:
    out.write(f"# maximum likelihood with mpmath {mp.__version__} (30 digits), starts and Kolmogorov-Smirnov "
              f"distances from SciPy {scipy.__version__}, NumPy {np.__version__}; tests/oracles/fits.py\n")
    out.write("family;data;parameters;standard_errors;log_likelihood;kolmogorov_smirnov\n")
    for family, data, names, density, start, law in CASES:
        total = lambda *q: mp.fsum(density(mp.mpf(str(x)), *q) for x in data)
        k = len(names)
        partial = lambda orders: lambda *q: mp.diff(total, q, orders)
        unit = lambda i: tuple(int(i == j) for j in range(k))
        pair = lambda i, j: tuple(a + b for a, b in zip(unit(i), unit(j)))
        guess = [float(v) for v in start(data)]
        root = mp.findroot([partial(unit(i)) for i in range(k)], guess, tol=1e-30) if k > 1 else \
            mp.matrix([mp.findroot(partial((1,)), guess[0], tol=1e-30)])
        point = [root[i] for i in range(k)]
        assert all(abs(p / g - 1) < 0.02 for p, g in zip(point, guess)) or family == "negative_binomial", (family, point, guess)
        information = -mp.matrix([[partial(pair(i, j))(*point) for j in range(k)] for i in range(k)])
        covariance = information ** -1
        show = lambda values: " ".join(mp.nstr(v, 17) for v in values)
        errors = [mp.sqrt(covariance[i, i]) for i in range(k)]
        d = distance(law(*[float(p) for p in point]), data)
        out.write(";".join([family, " ".join(map(str, data)), show(point), show(errors),
                            mp.nstr(total(*point), 17), repr(float(d))]) + "\n")
