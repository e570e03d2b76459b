"""Reference values for adoption fits: global optima to 16 digits, and a posterior by quadrature.

Needs numpy, scipy and mpmath. Run by hand from the repository's root:

    python tests/oracles/adoption.py

Writes tests/data/adoption/exact.csv and tests/data/adoption/posterior.csv.
"""
import csv
import numpy as np
from scipy.optimize import least_squares
from scipy.special import erfinv
from mpmath import mp, mpf, exp, log, diff, findroot

mp.dps = 40
DATA = "tests/data/adoption/"
series = {}
with open(DATA + "series.csv") as file:
    for row in csv.reader(line for line in file if not line.startswith("#")):
        if row[0] != "series":
            series.setdefault(row[0], []).append(float(row[2]))


def share(family, a, b, t, e=exp):
    if family == "bass":
        x = e(-(a + b) * t)
        return a * (1 - x) / (a + b * x)
    if family == "logistic":
        return 1 / (1 + e(a * (b - t)))
    if family == "gompertz":
        return e(-e(a * (b - t)))
    if family == "shifted gompertz":
        return (1 - e(-a * t)) * e(-b * e(-a * t))
    if family == "weibull":
        return 1 - e(-((t / b) ** a)) if t > 0 else 0 * a
    raise ValueError(family)


def compared(family, criterion, a, b, n, e=exp):
    if criterion == "cumulative":
        return [share(family, a, b, t, e) for t in range(1, n + 1)]
    if criterion == "density":
        return [
            a * (a + b) ** 2 * e(-(a + b) * t) / (a + b * e(-(a + b) * t)) ** 2
            for t in range(1, n + 1)
        ]
    shares = [share(family, a, b, t, e) for t in range(n + 1)]
    return [shares[t] - shares[t - 1] for t in range(1, n + 1)]


def optimum(family, criterion, y):
    """The global optimum: many starts in doubles, then Newton's method with 40 digits."""
    y = np.array(y)
    data = np.cumsum(y) if criterion == "cumulative" else y
    n = len(y)
    free = family in ("logistic", "gompertz")
    back = lambda u: (np.exp(u[0]), u[1] if free else np.exp(u[1]))

    def rest(u):
        f = np.array(compared(family, criterion, *back(u), n, np.exp))
        m = f @ data / (f @ f)
        r = data - m * f
        return np.where(np.isfinite(r), r, 1e6)

    best = None
    generator = np.random.default_rng(1)
    for _ in range(150):
        s = np.exp(generator.uniform(np.log(0.3 / n), np.log(3)))
        middle = generator.uniform(-0.2, 1.5) * n
        start = {
            "bass": [np.log(s / (1 + np.exp(s * middle))), np.log(s)],
            "logistic": [np.log(s), middle],
            "gompertz": [np.log(s), middle],
            "shifted gompertz": [np.log(s), s * middle],
            "weibull": [np.log(max(s * abs(middle), 0.3)), np.log(max(middle, 1))],
        }[family]
        try:
            with np.errstate(all="ignore"):
                found = least_squares(rest, start, xtol=1e-14, ftol=1e-14, gtol=1e-14)
        except (ValueError, OverflowError):
            continue
        if best is None or found.cost < best.cost:
            best = found
    with np.errstate(all="ignore"):
        f = np.array(compared(family, criterion, *back(best.x), n, np.exp))
    exact = [mpf(v) for v in data]
    scale = sum(v * v for v in exact)

    def cost(lm, u, v):
        values = compared(family, criterion, exp(u), v if free else exp(v), n)
        return sum((y - exp(lm) * f) ** 2 for y, f in zip(exact, values)) / scale

    slopes = lambda *x: [diff(cost, x, k) for k in [(1, 0, 0), (0, 1, 0), (0, 0, 1)]]
    start = (log(mpf(float(f @ data / (f @ f)))), mpf(best.x[0]), mpf(best.x[1]))
    lm, u, v = findroot(slopes, start, tol=1e-40)
    return exp(lm), exp(u), v if free else exp(v), cost(lm, u, v) * scale


def likelihood(y):
    n, exact = len(y), [mpf(v) for v in y]
    total = sum(exact)

    def cost(u, v):
        f = compared("bass", "increments", exp(u), exp(v), n)
        return -sum(y * log(g / sum(f)) for y, g in zip(exact, f)) / total

    p, q = optimum("bass", "cumulative", y)[1:3]
    slopes = lambda *x: [diff(cost, x, k) for k in [(1, 0), (0, 1)]]
    u, v = findroot(slopes, (log(p), log(q)), tol=1e-40)
    reached = share("bass", exp(u), exp(v), n)
    return total / reached, exp(u), exp(v), -cost(u, v) * total


def posterior(y, periods, p_law, q_law, m_law, size=240):
    """Moments by the midpoint rule in coordinates in which the log-normal priors are normal."""
    y = np.array(y[:periods])
    z = (np.arange(size) + 0.5) / size * 12 - 6
    law = lambda median, sigma: median * np.exp(sigma * z)
    believed = (0.1 * y.mean()) ** 2
    m, q = law(*m_law), law(*q_law)
    weight = np.exp(-0.5 * z**2)
    sums = np.zeros((2, 3))
    total = 0.0
    for p, w in zip(law(*p_law), weight):
        t = np.arange(periods + 1)
        x = np.exp(-np.outer(p + q, t))
        f = np.diff(p * (1 - x) / (p + q[:, None] * x), axis=1)
        square = ((y - m[:, None, None] * f) ** 2).sum(axis=2)
        like = (1 + square / believed) ** (-(periods + 1) / 2)
        like = like * w * weight[:, None] * weight * (m[:, None] >= y.sum())
        total += like.sum()
        for power in (1, 2):
            sums[power - 1] += [
                (like * (m**power)[:, None]).sum(),
                (like * p**power).sum(),
                (like * q**power).sum(),
            ]
    mean = sums[0] / total
    return mean, np.sqrt(sums[1] / total - mean**2)


if __name__ == "__main__":
    with open(DATA + "exact.csv", "w") as out:
        out.write("# Global optima of least squares and likelihood to 16 digits, by tests/oracles/adoption.py.\n")
        out.write("family,criterion,series,potential,first,second,misfit\n")
        for name, y in series.items():
            cases = [("bass", c) for c in ("increments", "density", "cumulative")]
            cases += [(f, "increments") for f in ("logistic", "gompertz", "shifted gompertz", "weibull")]
            cases += [("logistic", "cumulative"), ("gompertz", "cumulative")]
            for family, criterion in cases:
                found = optimum(family, criterion, y)
                print(name, family, criterion, *(mp.nstr(v, 8) for v in found), flush=True)
                out.write(",".join([family, criterion, name] + [mp.nstr(v, 17) for v in found]) + "\n")
            found = likelihood(y)
            out.write(",".join(["bass", "likelihood", name] + [mp.nstr(v, 17) for v in found]) + "\n")
    with open(DATA + "posterior.csv", "w") as out:
        out.write("# Posterior means and standard deviations by quadrature over a grid of 240^3, by tests/oracles/adoption.py.\n")
        out.write("# Priors log-normal, medians and sigmas: p 0.02 and 0.8, q 0.35 and 0.5, potential m and 0.5.\n")
        out.write("series,periods,prior_median,potential,p,q,sd_potential,sd_p,sd_q\n")
        for name, periods, m in [
            ("room_air_conditioners", 4, 20000.0),
            ("room_air_conditioners", 5, 20000.0),
            ("room_air_conditioners", 8, 20000.0),
            ("clothes_dryers", 7, 20000.0),
            ("vcr_us_1980_1989", 5, 60000.0),
            ("vcr_us_1980_1989", 10, 60000.0),
        ]:
            mean, sd = posterior(series[name], periods, (0.02, 0.8), (0.35, 0.5), (m, 0.5))
            print(name, periods, mean, sd, flush=True)
            out.write(",".join([name, str(periods), str(m)] + [repr(float(v)) for v in [*mean, *sd]]) + "\n")
