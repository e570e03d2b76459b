"""Independent figures for the tests of retention: maximum likelihood by Newton's method at 40 digits
on likelihoods as the papers print them, started where SciPy's Nelder-Mead ends.

Writes tests/data/retention/fits.csv (model; data; parameters; standard errors; log-likelihood) and
tests/data/retention/purchases.csv (customers simulated here, seed 7).
"""
import random
from pathlib import Path

import numpy as np
from mpmath import (beta, diff, erfc, exp, gamma, hyp2f1, inf, inverse, log, loggamma, matrix, mp,
                    mpf, quad, sqrt)
from scipy.optimize import minimize

mp.dps = 40
HERE = Path(__file__).resolve().parent.parent / "data" / "retention"
HERE.mkdir(parents=True, exist_ok=True)


def top(f, start):
    """The top of f over the logarithms of positive parameters, and natural standard errors."""
    g = lambda *u: f(*[exp(x) for x in u])
    ends = [minimize(lambda u: -float(g(*map(mpf, u))), np.log(start), method="Nelder-Mead",
                     options=dict(xatol=1e-9, fatol=1e-12, maxiter=4000, maxfev=4000))]
    u = matrix([mpf(float(x)) for x in min(ends, key=lambda e: e.fun).x])
    n = len(u)

    def grad(u):
        return matrix([diff(g, tuple(u), tuple(int(i == j) for j in range(n)), h=mpf(10) ** -12)
                       for i in range(n)])

    def hess(u):
        return matrix(n, n, ) if n == 0 else matrix(
            [[diff(g, tuple(u), tuple(int(i == k) + int(j == k) for k in range(n)),
                   h=mpf(10) ** -10) for j in range(n)] for i in range(n)])

    for _ in range(6):
        h = hess(u)
        step = inverse(h) * grad(u)
        u = u - step
        if max(abs(s) for s in step) < mpf(10) ** -18:
            break
    cov = inverse(-hess(u))
    theta = [exp(x) for x in u]
    return theta, [t * sqrt(cov[i, i]) for i, t in enumerate(theta)], g(*u)


HIGH = [1000, 869, 743, 653, 593, 551, 517, 491]
REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241]
AML = [(9, 1), (13, 1), (13, 0), (18, 1), (23, 1), (28, 0), (31, 1), (34, 1), (45, 0), (48, 1),
       (161, 0)]


def grouped(survival, kept):
    return lambda *p: (sum((a - b) * log(survival(t, *p) - survival(t + 1, *p))
                           for t, (a, b) in enumerate(zip(kept, kept[1:])))
                       + kept[-1] * log(survival(len(kept) - 1, *p)))


def exact(ln_density, survival, data):
    return lambda *p: sum(ln_density(mpf(t), *p) if d else log(survival(mpf(t), *p))
                          for t, d in data)


def s_bdw(t, a, b, c):
    return beta(a, b + mpf(t) ** c) / beta(a, b) if t else mpf(1)


def s_weibull(t, scale, shape):
    return exp(-(mpf(t) / scale) ** shape)


def s_normal(t, median, sigma):
    return erfc(log(mpf(t) / median) / sigma / sqrt(mpf(2))) / 2 if t else mpf(1)


def s_logistic(t, median, shape):
    return 1 / (1 + (mpf(t) / median) ** shape)


rows = []


def write(model, data, f, start):
    theta, errors, ll = top(f, start)
    numbers = lambda xs: " ".join(mp.nstr(x, 17) for x in xs)
    rows.append(";".join([model, data, numbers(theta), numbers(errors), mp.nstr(ll, 17)]))
    print(rows[-1], flush=True)


write("beta-discrete-Weibull", "high end", grouped(s_bdw, HIGH), [0.21, 1.4, 1.7])
write("beta-discrete-Weibull", "regular", grouped(s_bdw, REGULAR), [0.5, 0.9, 1.1])
for name, kept in (("high end", HIGH), ("regular", REGULAR)):
    write("Weibull", name, grouped(s_weibull, kept), [8, 0.8])
    write("log-normal", name, grouped(s_normal, kept), [7, 1.5])
    write("log-logistic", name, grouped(s_logistic, kept), [7, 1.0])
write("Weibull", "aml", exact(
    lambda t, l, k: log(k / l) + (k - 1) * log(t / l) - (t / l) ** k, s_weibull, AML), [60, 1.0])
write("log-normal", "aml", exact(
    lambda t, m, s: -log(t / m) ** 2 / (2 * s * s) - log(s * t * sqrt(2 * mp.pi)), s_normal, AML),
    [35, 1.0])
write("log-logistic", "aml", exact(
    lambda t, m, k: log(k / t) + k * log(t / m) - 2 * log(1 + (t / m) ** k), s_logistic, AML),
    [35, 1.5])

# Customers without a contract: 80 of a Pareto/NBD world, weeks.
random.seed(7)
customers = []
for _ in range(80):
    rate, life = random.gammavariate(0.9, 1 / 7.0), random.expovariate(random.gammavariate(0.8, 1 / 12.0))
    window = round(random.uniform(27, 40), 2)
    t, x, last = 0.0, 0, 0.0
    while True:
        t += random.expovariate(rate)
        if t > min(life, window):
            break
        x, last = x + 1, round(t, 2)
    spend = round(random.gammavariate(6 * max(x, 1), random.gammavariate(3.7, 1 / 15.4) ** -1) / max(x, 1), 2)
    customers.append((x, last, window, spend if x else 0))
with open(HERE / "purchases.csv", "w") as f:
    f.write("# simulated by tests/oracles/retention.py, in weeks\n")
    f.write("frequency,recency,age,monetary_value\n")
    for row in customers:
        f.write(",".join(map(str, row)) + "\n")
customers = [tuple(mpf(str(v)) for v in row) for row in customers]


def bgnbd(r, al, a, b, modified=False):
    total = mpf(0)
    for x, tx, T, _ in customers:
        front = loggamma(r + x) - loggamma(r) + r * log(al)
        if modified:
            body = beta(a, b + x + 1) / beta(a, b) * (
                (al + T) ** -(r + x) + a / (b + x) * (al + tx) ** -(r + x))
        else:
            body = beta(a, b + x) / beta(a, b) * (al + T) ** -(r + x)
            if x > 0:
                body += beta(a + 1, b + x - 1) / beta(a, b) * (al + tx) ** -(r + x)
        total += front + log(body)
    return total


def pnbd_one(r, al, s, be, x, tx, T):
    """Fader and Hardie (2005), "A note on deriving the Pareto/NBD model", equations 20 to 22."""
    front = loggamma(r + x) - loggamma(r) + r * log(al) + s * log(be)
    if al >= be:
        k, d, m = s + 1, al - be, al
    else:
        k, d, m = r + x, be - al, be
    term = lambda t: hyp2f1(r + s + x, k, r + s + x + 1, d / (m + t)) / (m + t) ** (r + s + x)
    a0 = term(tx) - term(T)
    return front + log((al + T) ** -(r + x) * (be + T) ** -s + s / (r + s + x) * a0)


def pnbd(r, al, s, be):
    return sum(pnbd_one(r, al, s, be, x, tx, T) for x, tx, T, _ in customers)


def gammagamma(p, q, v):
    total = mpf(0)
    for x, _, _, m in customers:
        if x > 0:
            total += (loggamma(p * x + q) - loggamma(p * x) - loggamma(q) + q * log(v)
                      + (p * x - 1) * log(m) + p * x * log(x) - (p * x + q) * log(v + m * x))
    return total


write("BG/NBD", "purchases", bgnbd, [0.6, 6, 0.5, 2])
write("MBG/NBD", "purchases", lambda *p: bgnbd(*p, modified=True), [0.6, 6, 0.5, 2])
write("gamma-gamma", "purchases", gammagamma, [6, 3.7, 15])
write("Pareto/NBD", "purchases", pnbd, [0.9, 7, 0.8, 12])

with open(HERE / "fits.csv", "w") as f:
    f.write("# tests/oracles/retention.py: mpmath at 40 digits\n")
    f.write("model;data;parameters;standard errors;log-likelihood\n")
    f.write("\n".join(rows) + "\n")

# Expected repeat purchases of the BG/NBD model (Fader, Hardie and Lee 2005, equation 9); the formula
# has a removable pole at a = 1, which is passed at a distance of 1e-25.
mp.dps = 80
with open(HERE / "expectations.csv", "w") as f:
    f.write("# tests/oracles/retention.py: BG/NBD, equation 9 of the paper at 80 digits\n")
    f.write("r,alpha,a,b,time,purchases\n")
    for r, al, a, b in [(.24, 4.4, .79, 2.4), (.24, 4.4, 1, 2.4), (1.7, 12, .05, .3), (.5, 3, 4, 40),
                        (30.2, 44, .8, 31.5), (.5, 3, 400, 4000)]:
        for t in (.5, 10, 400, 100000):
            R, A, P, B, t_ = map(mpf, map(str, (r, al, a, b, t)))
            P = P + mpf(10) ** -25 if P == 1 else P
            z = t_ / (A + t_)
            e = (P + B - 1) / (P - 1) * (1 - (A / (A + t_)) ** R * hyp2f1(R, B, P + B - 1, z))
            f.write(f"{r},{al},{a},{b},{t},{mp.nstr(e, 16)}\n")
