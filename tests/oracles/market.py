"""Figures of tests/market/sizings.rs, computed in another way than the crate does.

Run by hand: python3 tests/oracles/market.py (numpy, scipy).
"""

import numpy as np
from scipy import integrate, stats

# Additive LMDI-I over two sectors: activity x structure x intensity, as an integral. The Divisia
# split of a segment is the limit of exact small steps along the exponential path.
first = {"a": (50.0, 0.2, 3.0), "b": (50.0, 0.8, 0.5)}
second = {"a": (80.0, 0.5, 2.0), "b": (80.0, 0.5, 0.4)}
effects = np.zeros(3)
for sector, start in first.items():
    growth = np.log(np.array(second[sector]) / np.array(start))
    path = lambda t: np.prod(np.array(start) * np.exp(growth * t))
    area, _ = integrate.quad(path, 0.0, 1.0, epsabs=1e-13)
    effects += growth * area
print("lmdi", effects, effects.sum())

# Overlapping coefficients of log-normal laws with medians 1,000 and 2,000.
for one, other in [(0.4, 0.4), (0.3, 0.6)]:
    f = lambda x: min(
        stats.norm.pdf(x, np.log(1000), one), stats.norm.pdf(x, np.log(2000), other)
    )
    area = sum(
        integrate.quad(f, low, low + 0.25, epsabs=1e-12)[0] for low in np.arange(3.0, 12.0, 0.25)
    )
    print("overlap", one, other, area)
    sd = np.hypot(one, other)
    print("second larger", stats.norm.cdf(np.log(2) / sd))

# Pooled: medians 1,000, 2,000 and 1,500 with log sd 0.3, 0.6 and 0.2.
m, s = np.log([1000.0, 2000.0, 1500.0]), np.array([0.3, 0.6, 0.2])
w = s**-2 / np.sum(s**-2)
mean, sd = np.sum(w * m), np.sum(s**-2) ** -0.5
q = np.sum((m - mean) ** 2 / s**2)
print("pooled", w, np.exp(mean), sd, "P5", np.exp(mean - 1.6448536269514722 * sd))
print("Q", q, stats.chi2.sf(q, 2))

# Prices of four segments: sd of the sum if they move together and if not. Uniform on +-20 %.
revenue = np.array([100.0, 80.0, 60.0, 40.0]) * 12
sd = 0.4 / np.sqrt(12.0)
print("together", revenue.sum() * sd, "apart", np.sqrt((revenue**2).sum()) * sd)
