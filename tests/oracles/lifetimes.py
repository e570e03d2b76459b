"""Independent figures for expected lifetimes: sums of survival without end, with mpmath at 40 digits:
closed forms, or term by term to where the rest is an integral in closed form with the corrections of
Euler and Maclaurin in multiple precision.

Writes tests/data/retention/lifetimes.csv: law; parameters; from; periods ahead, which is the sum over
t from 1 of S(from + t) / S(from).
"""
from pathlib import Path

from mpmath import (bernoulli, betainc, diff, erfc, exp, expm1, factorial, gammainc, log, loggamma, mp,
                    mpf, quad, sqrt)

mp.dps = 40
HERE = Path(__file__).resolve().parent.parent / "data" / "retention"


def geometric(churn):
    return lambda t: (1 - churn) ** t


def sbg(a, b):
    return lambda t: exp(loggamma(b + t) - loggamma(a + b + t) + loggamma(a + b) - loggamma(b))


def bdw(a, b, c):
    def survival(t):
        u = t ** c if t else mpf(0)
        return exp(loggamma(b + u) - loggamma(a + b + u) + loggamma(a + b) - loggamma(b))
    return survival


def exponential(mean):
    return lambda t: exp(-t / mean)


def weibull(scale, shape):
    return lambda t: exp(-(t / scale) ** shape)


def log_normal(median, sigma):
    return lambda t: erfc(log(t / median) / sigma / sqrt(mpf(2))) / 2 if t else mpf(1)


def log_logistic(median, shape):
    return lambda t: 1 / (1 + (t / median) ** shape)


def beyond(name, parameters, n):
    """The integral of the survival from n on."""
    if name == "Weibull":
        scale, shape = parameters
        return scale / shape * gammainc(1 / shape, (n / scale) ** shape)
    if name == "log-normal":
        median, sigma = parameters
        d = log(n / median) / sigma
        upper = lambda z: erfc(z / sqrt(mpf(2))) / 2
        return median * exp(sigma ** 2 / 2) * upper(d - sigma) - n * upper(d)
    if name == "log-logistic":
        median, shape = parameters
        return median / shape * betainc(1 - 1 / shape, 1 / shape, 0, 1 / (1 + (n / median) ** shape))
    # By the logarithm of time; beyond the last point the survival is a power of it.
    a, b, c = parameters
    survival = bdw(a, b, c)
    end = 70 / c
    points = [log(n) + k * (end - log(n)) / 40 for k in range(41)]
    within = quad(lambda v: survival(exp(v)) * exp(v), points)
    return within + survival(exp(end)) * exp(end) / (a * c - 1)


def ahead(name, parameters, survival, start, singly=600):
    if name == "geometric":
        return (1 - parameters[0]) / parameters[0]
    if name == "shifted beta-geometric":
        return (parameters[1] + start) / (parameters[0] - 1)
    if name == "exponential":
        return 1 / expm1(1 / parameters[0])
    there = survival(mpf(start))
    total, t = mpf(0), start
    while t < start + singly:
        t += 1
        value = survival(mpf(t))
        if value < mpf(10) ** -30 * there:
            return total / there
        total += value
    n = mpf(t + 1)
    rest = beyond(name, parameters, n) + survival(n) / 2
    for k in range(1, 5):
        rest -= bernoulli(2 * k) / factorial(2 * k) * diff(survival, n, 2 * k - 1)
    return (total + rest) / there


CASES = [
    ("geometric", geometric, [.02], [0, 7]),
    ("geometric", geometric, [1e-9], [0]),
    ("shifted beta-geometric", sbg, [3.8, 15.2], [0, 12]),
    ("shifted beta-geometric", sbg, [1.3, .4], [0]),
    ("shifted beta-geometric", sbg, [250, 9000], [0]),
    ("beta-discrete-Weibull", bdw, [3.8, 15.2, 1], [0]),
    ("beta-discrete-Weibull", bdw, [.7, 1.4, 1.7], [0, 30]),
    ("beta-discrete-Weibull", bdw, [12, 80, .3], [0]),
    ("beta-discrete-Weibull", bdw, [2, 300, 2.5], [0, 5]),
    ("exponential", exponential, [20], [0, 3]),
    ("exponential", exponential, [.1], [0]),
    ("Weibull", weibull, [24, .8], [0, 50]),
    ("Weibull", weibull, [24, 3.5], [0, 40]),
    ("Weibull", weibull, [300, 200], [0, 299]),
    ("Weibull", weibull, [2, .25], [0]),
    ("Weibull", weibull, [100000, 2], [0]),
    ("log-normal", log_normal, [18, 1.1], [0, 60]),
    ("log-normal", log_normal, [500, .02], [0, 490]),
    ("log-normal", log_normal, [3, 4], [0]),
    ("log-logistic", log_logistic, [18, 1.5], [0, 100]),
    ("log-logistic", log_logistic, [18, 1.05], [0]),
    ("log-logistic", log_logistic, [40, 60], [0]),
    ("log-logistic", log_logistic, [.01, 2], [0]),
]

with open(HERE / "lifetimes.csv", "w") as f:
    f.write("# tests/oracles/lifetimes.py: mpmath at 40 digits\n")
    f.write("law;parameters;from;periods ahead\n")
    for name, law, parameters, starts in CASES:
        for start in starts:
            exact = [mpf(p) for p in parameters]
            value = ahead(name, exact, law(*exact), start)
            line = f"{name};{' '.join(map(str, parameters))};{start};{mp.nstr(value, 17)}"
            print(line, flush=True)
            f.write(line + "\n")
