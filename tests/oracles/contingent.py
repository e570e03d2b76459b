"""Contingent valuation at 50 digits: writes tests/data/survey/contingent.json.

Answers are made up with a seed. The likelihood is maximised by Newton's method with derivatives
from differences over 1e-15 at 50 digits (so that 20 are sure), areas are found by quadrature, and
intervals follow from the textbook formulas. Needs mpmath.
"""

import json
import random
from collections import Counter
from pathlib import Path

from mpmath import mp, mpf, matrix, quad, log, exp, erfc, sqrt, inverse, inf, pi, euler  # noqa: F401

mp.dps = 50
Z = mpf("1.9599639845400542355245944305205515279555")
LOGS = {"log-logistic", "log-normal", "weibull"}


def share(law, x):
    if law.endswith("logistic"):
        return 1 / (1 + exp(-x))
    if law.endswith("normal"):
        return erfc(-x / sqrt(mpf(2))) / 2
    return exp(-exp(-x))


def middle(law):
    return -log(log(mpf(2))) if law == "weibull" else mpf(0)


def between(row, spike):
    """The bids around the willingness to pay; None where open."""
    first, reply, second, answer, anything = row[:5]
    low = high = None
    for bid, said in ((first, reply), (second, answer)):
        if bid is None:
            continue
        if said:
            low = bid if low is None else max(low, bid)
        else:
            high = bid if high is None else min(high, bid)
    if spike and low is None:
        return (0, high) if anything else (None, 0)
    return low, high


def likelihood(law, cells, theta):
    total = mpf(0)
    for (low, high, covariates), weight in cells.items():
        base = theta[0] + sum(t * x for t, x in zip(theta[1:-1], covariates))
        at = lambda bid: base + theta[-1] * (log(mpf(bid)) if law in LOGS else bid)
        p = (mpf(1) if low is None else share(law, at(low))) - (
            mpf(0) if high is None else share(law, at(high))
        )
        if p <= 0:
            return -inf
        total += weight * log(p)
    return total


def slopes(f, theta, h=mpf(10) ** -15):
    n = len(theta)

    def at(*moves):
        point = list(theta)
        for place, by in moves:
            point[place] += by
        return f(point)

    here = f(theta)
    up = [at((i, h)) for i in range(n)]
    down = [at((i, -h)) for i in range(n)]
    gradient = [(a - b) / (2 * h) for a, b in zip(up, down)]
    hessian = matrix(n, n)
    for i in range(n):
        hessian[i, i] = (up[i] - 2 * here + down[i]) / h**2
        for j in range(i):
            cross = at((i, h), (j, h)) - at((i, h), (j, -h)) - at((i, -h), (j, h)) + at((i, -h), (j, -h))
            hessian[i, j] = hessian[j, i] = cross / (4 * h**2)
    return here, gradient, hessian


def maximise(law, cells, theta):
    f = lambda point: likelihood(law, cells, point)
    for _ in range(60):
        here, gradient, hessian = slopes(f, theta)
        step = inverse(-hessian) * matrix(gradient)
        part = mpf(1)
        while f([t + part * s for t, s in zip(theta, step)]) < here - mpf(10) ** -30:
            part /= 2
        theta = [t + part * s for t, s in zip(theta, step)]
        if max(abs(s) for s in step) < mpf(10) ** -16:
            return theta, slopes(f, theta)
    raise RuntimeError("no top")


def figures(law, spike, a, b, highest):
    coordinate = (lambda t: log(t)) if law in LOGS else (lambda t: t)
    s = lambda t: share(law, a + b * coordinate(t))
    x = (middle(law) - a) / b
    median = exp(x) if law in LOGS else x
    if spike:
        median = max(median, mpf(0))
    knots = [highest * mpf(2) ** -k for k in range(60, -1, -4)]
    truncated = quad(s, [mpf(0)] + knots)
    tail = quad(s, [highest * mpf(2) ** k for k in range(0, 6000, 12)]) if law in LOGS else quad(
        s, [highest, highest - 5 / b, highest - 20 / b, highest - 150 / b])
    mean = None if law == "log-logistic" and b >= -1 else truncated + tail
    return {
        "median": median,
        "mean": mean if law in LOGS or spike else median,
        "mean_nonnegative": mean,
        "truncated_mean": truncated,
        "adjusted_truncated_mean": truncated / (1 - s(highest)),
    }


def intervals(law, theta, covariance, profile):
    weights = matrix([mpf(1)] + profile + [mpf(0)])
    along = covariance * weights
    n = sum(w * t for w, t in zip(weights, theta)) - middle(law)
    d = -theta[-1]
    vnn = (weights.T * along)[0]
    vdd = covariance[len(theta) - 1, len(theta) - 1]
    vnd = -along[len(theta) - 1]
    ratio = n / d
    half = Z * sqrt(vnn - 2 * ratio * vnd + ratio**2 * vdd) / d
    a, b, c = d**2 - Z**2 * vdd, Z**2 * vnd - n * d, n**2 - Z**2 * vnn
    root = sqrt(b**2 - a * c)
    back = exp if law in LOGS else (lambda x: x)
    return {
        "delta": [back(ratio - half), back(ratio + half)],
        "fieller": sorted([back((-b - root) / a), back((-b + root) / a)]),
    }


def make(rng, law, design, spike, covariates, weighted, count):
    bids = [(8, 16, 4), (15, 30, 8), (25, 50, 12), (40, 80, 20)]
    rows = []
    for _ in range(count):
        age, group = rng.randint(20, 70), rng.randint(0, 1)
        base = 0.03 * (age - 45) + 0.5 * group if covariates else 0.0
        u = rng.random()
        noise = {"logistic": mp.log(u / (1 - u)), "normal": mpf(rng.gauss(0, 1)),
                 "weibull": -mp.log(-mp.log(u))}
        e = float(noise["weibull" if law == "weibull" else "normal" if law.endswith("normal") else "logistic"])
        # Index a + b z + noise > 0 accepts.
        a, b = (3.4, -1.15) if law in LOGS else (1.1, -0.045)
        accepts = lambda bid: base + a + b * (float(log(bid)) if law in LOGS else bid) + e > 0
        first, high, low = rng.choice(bids)
        anything = int(a + base + e > 0) if spike else None
        second = answer = None
        if design == "one-and-a-half":
            if rng.random() < 0.5:
                reply = accepts(first)
                if reply:
                    second, answer = high, accepts(high)
            else:
                start = high
                reply = accepts(start)
                if not reply:
                    second, answer = first, accepts(first)
                first = start
        else:
            reply = accepts(first)
            if design == "double":
                second = high if reply else low
                answer = accepts(second)
        weight = rng.choice([0.5, 1.0, 2.0]) if weighted else 1.0
        rows.append([first, int(reply), second, None if answer is None else int(answer), anything,
                     weight] + ([age, group] if covariates else []))
    return rows


def case(name, seed, law, design, spike=False, covariates=False, weighted=False, count=240):
    rows = make(random.Random(seed), law, design, spike, covariates, weighted, count)
    total = sum(mpf(row[5]) for row in rows)
    scale = len(rows) / total
    cells, squares = Counter(), Counter()
    for row in rows:
        key = (*between(row, spike), tuple(row[6:]))
        cells[key] += mpf(row[5]) * scale
        squares[key] += (mpf(row[5]) * scale) ** 2
    start = [mpf("3.4"), mpf("-1.15")] if law in LOGS else [mpf("1.1"), mpf("-0.045")]
    if covariates:
        start = [start[0], mpf(0), mpf(0), start[1]]
    theta, (top, _, hessian) = maximise(law, cells, start)
    bread = inverse(-hessian)
    covariance = bread
    if weighted:
        meat = matrix(len(theta), len(theta))
        for key, square in squares.items():
            score = matrix(slopes(lambda p: likelihood(law, {key: mpf(1)}, p), theta)[1])
            meat += square * score * score.T
        covariance = bread * meat * bread
    profile = [sum(mpf(row[5]) * row[6 + k] for row in rows) / total for k in range(2 if covariates else 0)]
    intercept = theta[0] + sum(t * x for t, x in zip(theta[1:-1], profile))
    highest = max(max(row[0], row[2] or 0) for row in rows)
    number = lambda x: None if x is None else float(x)
    size = range(len(theta))
    return {
        "name": name, "law": law, "spike": spike, "rows": rows,
        "coefficients": [float(t) for t in theta],
        "standard_errors": [float(sqrt(covariance[i, i])) for i in size],
        "covariance": [[float(covariance[i, j]) for j in size] for i in size],
        "log_likelihood": float(top),
        "figures": {k: number(v) for k, v in figures(law, spike, intercept, theta[-1], mpf(highest)).items()},
        "intervals": {k: [float(x) for x in v] for k, v in intervals(law, theta, covariance, profile).items()},
    }


CASES = [
    case("single logistic", 1, "logistic", "single"),
    case("single Weibull", 2, "weibull", "single"),
    case("double log-logistic", 3, "log-logistic", "double"),
    case("one-and-a-half logistic", 4, "logistic", "one-and-a-half"),
    case("one-and-a-half normal", 5, "normal", "one-and-a-half"),
    case("one-and-a-half Weibull", 6, "weibull", "one-and-a-half"),
    case("spike logistic, single", 7, "logistic", "single", spike=True),
    case("spike normal, double", 8, "normal", "double", spike=True),
    case("spike logistic, one-and-a-half", 9, "logistic", "one-and-a-half", spike=True),
    case("log-normal, covariates, double", 10, "log-normal", "double", covariates=True, count=150),
    case("Weibull, covariates, weights, double", 11, "weibull", "double", covariates=True, weighted=True, count=120),
    case("logistic, weights, single", 12, "logistic", "single", weighted=True),
    case("log-logistic, covariates, single", 13, "log-logistic", "single", covariates=True, count=120),
]

if __name__ == "__main__":
    path = Path(__file__).parent.parent / "data" / "survey" / "contingent.json"
    head = "mpmath at 50 digits, tests/oracles/contingent.py; rows: first bid, reply, second bid, reply, pays anything, weight, age, group"
    lines = ",\n".join(json.dumps(c) for c in CASES)
    path.write_text(f'{{"source": {json.dumps(head)},\n"cases": [\n{lines}\n]}}\n')
