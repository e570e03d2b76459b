"""Writes tests/data/distribution_extremes.csv, counts.csv and truncated_moments.csv.

Run by hand, with mpmath 1.3: python3 tests/oracles/distributions.py tests/data (eight minutes)
"""

import json
import sys

from mpmath import (binomial, erfinv, exp, log, log1p,
                    loggamma, mp, mpf, npdf, quad, sqrt, beta as beta_function,
                    gamma as gamma_function)

mp.dps = 50
HEADER = "# computed with mpmath 1.3 at 50 digits by tests/oracles/distributions.py\n"


def gamma_tail(side, a, x):
    """Of unit scale, by the series at zero: all terms positive."""
    mp.dps = 170 if side == "upper" else 50
    term = total = mpf(1)
    n = mpf(a)
    while term > total * mpf(10) ** -(mp.dps + 5) or n < x:
        n += 1
        term *= x / n
        total += term
    lower = total * exp(a * log(x) - x - loggamma(mpf(a) + 1))
    result = lower if side == "lower" else 1 - lower
    mp.dps = 50
    return +result


def gamma_density(a, x):
    return exp((a - 1) * log(x) - x - loggamma(mpf(a)))


def beta_lower(a, b, x, y):
    """By the series at zero with positive terms."""
    term = total = mpf(1)
    n = mpf(0)
    while True:
        ratio = x * (a + b + n) / (a + 1 + n)
        term *= ratio
        total += term
        n += 1
        if ratio < 1 and term / (1 - ratio) < total * mpf(10) ** -(mp.dps + 2):
            break
    return total * exp(a * log(x) + b * log(y) - log(a) - log_beta(a, b))


def log_beta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def beta_tail(side, a, b, x):
    y = 1 - x
    below_mean = x <= a / (a + b)
    near = beta_lower(a, b, x, y) if below_mean else beta_lower(b, a, y, x)
    return near if below_mean == (side == "lower") else 1 - near


def beta_density(a, b, x):
    return exp((a - 1) * log(x) + (b - 1) * log(1 - x) - log_beta(a, b))


def solve(tail, density, side, p, low, high):
    """Bisection on the logarithm of the argument, then Newton."""
    ends = (mpf(low), mpf(high))
    low, high = log(ends[0]), log(ends[1])
    for _ in range(60):
        middle = (low + high) / 2
        if (tail(side, exp(middle)) < p) == (side == "lower"):
            low = middle
        else:
            high = middle
    x = exp((low + high) / 2)
    for _ in range(3):
        sign = 1 if side == "lower" else -1
        better = x - sign * (tail(side, x) - p) / density(x)
        if not ends[0] < better < ends[1]:
            break
        x = better
    return x


def rows_of_gamma():
    for a, probabilities in [("0.001", ["0.4", "0.5"]), ("0.3", ["1e-100", "0.2"]),
                             ("19.5", ["1e-100", "0.3"]), ("20", ["1e-12", "0.45"]),
                             ("3000", ["1e-30", "0.1"]), ("1000000", ["1e-12", "0.001"])]:
        for p in probabilities:
            for side in ("lower", "upper"):
                shape = mpf(float(a))
                tail = lambda s, x: gamma_tail(s, shape, x)
                ends = (shape / 2, shape * 2) if shape > 1000 else (mpf(10) ** -320, mpf(900))
                x = solve(tail, lambda x: gamma_density(shape, x), side, mpf(float(p)), *ends)
                if x > mpf(10) ** -300:
                    yield {"gamma": {"shape": float(a), "scale": 1}}, side, p, x


def rows_of_beta():
    for a, b, probabilities in [("0.001", "0.001", ["0.3", "0.499"]), ("0.03", "30", ["0.3"]),
                                ("0.4", "5000", ["1e-30", "0.3"]), ("1.5", "1.5", ["1e-100", "0.2"]),
                                ("7", "2500", ["1e-12", "0.4"]), ("2990", "3100", ["1e-30", "0.3"]),
                                ("3010", "3100", ["1e-30", "0.3"]),
                                ("3500", "200000", ["1e-12", "0.05"])]:
        for p in probabilities:
            alpha, beta = mpf(float(a)), mpf(float(b))
            tail = lambda s, x: beta_tail(s, alpha, beta, x)
            for side in ("lower", "upper"):
                x = solve(tail, lambda x: beta_density(alpha, beta, x), side, mpf(float(p)),
                          mpf(10) ** -320, mpf(1) - mpf(10) ** -20)
                if mpf(10) ** -300 < x < mpf("0.999"):
                    yield {"beta": {"alpha": float(a), "beta": float(b)}}, side, p, x


def rows_of_student():
    for n, probabilities in [("0.1", ["0.4", "0.001"]), ("30", ["1e-100", "0.3"]),
                             ("10000", ["1e-12", "0.49"])]:
        for p in probabilities:
            half = mpf(float(n)) / 2
            tail = lambda s, t: beta_lower_far(half, t) / 2
            def density(t):
                return exp(-log_beta(half, mpf(1) / 2) - (half + mpf(1) / 2) * log1p(t * t / (2 * half))
                           ) / sqrt(2 * half)
            t = solve(tail, density, "upper", mpf(float(p)), mpf(10) ** -10, mpf(10) ** 60)
            yield {"student_t": {"degrees_of_freedom": float(n)}}, "upper", p, t
            yield {"student_t": {"degrees_of_freedom": float(n)}}, "lower", p, -t


def beta_lower_far(half, t):
    x = 2 * half / (2 * half + t * t)
    return beta_tail("lower", half, mpf(1) / 2, x)


def rows_of_closed_forms():
    for p in ("1e-300", "1e-12", "0.3"):
        q = mpf(float(p))
        pareto = {"pareto": {"min": 1000.0, "shape": 1.5}}
        yield pareto, "upper", p, 1000 * q ** (-1 / mpf("1.5"))
        yield pareto, "lower", p, 1000 * (1 - q) ** (-1 / mpf("1.5"))
        gumbel = {"gumbel": {"location": 900.0, "scale": 60.0}}
        yield gumbel, "lower", p, 900 - 60 * log(-log(q))
        yield gumbel, "upper", p, 900 - 60 * log(-log1p(-q))
        moved = {"affine": {"of": {"exponential": {"rate": 0.5}}, "factor": 7.0, "shift": 21.0}}
        yield moved, "upper", p, 21 - 14 * log(q)
        yield moved, "lower", p, 21 - 14 * log1p(-q)
        tenth = {"log_normal": {"p10": 3.0, "p90": 50.0}}
        z = sqrt(mpf(2)) * erfinv(mpf("0.8"))
        if p == "0.3":
            normal = sqrt(mpf(2)) * erfinv(2 * q - 1)
            yield tenth, "lower", p, sqrt(mpf(150)) * exp(normal * log(mpf(50) / 3) / (2 * z))


def rows_of_counts():
    def binomial_term(n, p, k):
        return binomial(n, k) * p**k * (1 - p) ** (n - k)

    share = mpf(0.3)
    laws = [
        ({"poisson": {"mean": 0.5}}, lambda k: exp(-mpf(0.5)) * mpf(0.5) ** k / gamma_function(k + 1),
         range(0, 60)),
        ({"binomial": {"trials": 400, "probability": 0.3}},
         lambda k: binomial_term(400, share, k), range(0, 401)),
        ({"geometric": 0.3}, lambda k: share * (1 - share) ** k, range(0, 400)),
        ({"negative_binomial": {"successes": 0.7, "probability": 0.3}},
         lambda k: gamma_function(k + mpf(0.7)) / gamma_function(mpf(0.7)) / gamma_function(k + 1)
         * share ** mpf(0.7) * (1 - share) ** k, range(0, 400)),
        ({"hypergeometric": {"population": 900, "successes": 120, "draws": 250}},
         lambda k: binomial(120, k) * binomial(780, 250 - k) / binomial(900, 250), range(0, 121)),
        ({"beta_binomial": {"trials": 60, "alpha": 0.6, "beta": 2.5}},
         lambda k: binomial(60, k) * beta_function(k + mpf(0.6), 60 - k + mpf(2.5))
         / beta_function(mpf(0.6), mpf(2.5)), range(0, 61)),
    ]
    for law, term, support in laws:
        # Infinite supports are cut where nothing is left, and asked for their first part only.
        terms = [term(k) for k in support]
        for k in range(0, len(terms) // 3, max(1, len(terms) // 36)):
            yield law, k, sum(terms[: k + 1]), sum(terms[k + 1 :])


def rows_of_moments():
    def by_density(density, points):
        mass = quad(density, points)
        mean = quad(lambda x: x * density(x), points) / mass
        return mean, quad(lambda x: (x - mean) ** 2 * density(x), points) / mass

    def bounds(law, low, high):
        return {"truncated": {"of": law, **({} if low is None else {"low": low}),
                              **({} if high is None else {"high": high})}}

    normal = lambda x: npdf((x - mpf(0.8)) / mpf(0.15))
    yield (bounds({"normal": {"mean": 0.8, "sd": 0.15}}, 0.0, 1.0),
           *by_density(normal, [0, mpf(0.5), mpf(0.8), 1]))
    yield (bounds({"normal": {"mean": 0.0, "sd": 1.0}}, 3.0, None),
           *by_density(npdf, [3, 4, 6, 9, 14, 40]))
    triangle = lambda x: x / 2 if x < 2 else (6 - x) / 4
    yield (bounds({"triangular": {"min": 0.0, "mode": 2.0, "max": 6.0}}, 1.0, 5.0),
           *by_density(triangle, [1, 2, 5]))
    pareto = lambda x: x ** -mpf(3.5)
    yield (bounds({"pareto": {"min": 1.0, "shape": 2.5}}, None, 30.0),
           *by_density(pareto, [1, 2, 5, 30]))
    yield (bounds({"pareto": {"min": 1.0, "shape": 2.5}}, 4.0, None), mpf(20) / 3,
           mpf(4) ** 2 * mpf(2.5) / (mpf(1.5) ** 2 * mpf(0.5)))
    poisson = [(k, mpf(2) ** k / gamma_function(k + 1)) for k in range(1, 5)]
    mass = sum(w for _, w in poisson)
    mean = sum(k * w for k, w in poisson) / mass
    yield (bounds({"poisson": {"mean": 2.0}}, 1.0, 4.0), mean,
           sum((k - mean) ** 2 * w for k, w in poisson) / mass)


def write(path, columns, rows):
    with open(path, "w", encoding="ascii") as file:
        file.write(HEADER + columns + "\n")
        for law, *values in rows:
            cells = [json.dumps(law, separators=(",", ":"))]
            cells += [mp.nstr(v, 20) if isinstance(v, mpf) else str(v) for v in values]
            file.write(";".join(cells) + "\n")


folder = sys.argv[1]
write(f"{folder}/distribution_extremes.csv", "law;tail;probability;quantile",
      [row for rows in (rows_of_gamma(), rows_of_beta(), rows_of_student(), rows_of_closed_forms())
       for row in rows])
write(f"{folder}/counts.csv", "law;count;cdf;survival", rows_of_counts())
write(f"{folder}/truncated_moments.csv", "law;mean;variance", rows_of_moments())
