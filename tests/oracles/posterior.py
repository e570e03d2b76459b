"""Posterior laws of shares by quadrature with 40 digits: writes tests/data/posterior.csv.

Run by hand: python3 tests/oracles/posterior.py > tests/data/posterior.csv (mpmath 1.3).
"""

from mpmath import mp, mpf, beta, findroot, quad, sqrt

mp.dps = 40


def pert(low, mode, high):
    a = 1 + 4 * (mode - low) / (high - low)
    b = 1 + 4 * (high - mode) / (high - low)
    norm = beta(a, b) * (high - low) ** (a + b - 1)
    return lambda x: (x - low) ** (a - 1) * (high - x) ** (b - 1) / norm


def triangular(low, mode, high):
    def density(x):
        if x <= mode:
            return 2 * (x - low) / ((high - low) * (mode - low))
        return 2 * (high - x) / ((high - low) * (high - mode))

    return density


LAWS = {"pert": pert, "triangular": triangular}
CASES = [
    ("pert", "0.009", "0.015", "0.03", 84, 2400),
    ("pert", "0.009", "0.015", "0.03", 0, 50),
    ("pert", "0.005", "0.02", "0.06", 700, 100000),
    ("triangular", "0.8", "0.92", "1.0", 75, 100),
    ("triangular", "0.0", "0.3", "1.0", 3, 10),
]

print("# Posterior of a share after k of n; mpmath, 40 digits (tests/oracles/posterior.py)")
print("law,seen,of,mean,sd,p5,median,p95")
for name, low, mode, high, k, n in CASES:
    a, m, b = mpf(low), mpf(mode), mpf(high)
    prior = LAWS[name](a, m, b)
    peak = min(max(mpf(k) / n, a), b)
    width = sqrt((mpf(k) + 1) * (n - k + 1) / mpf(n + 2) ** 3)
    cuts = sorted({min(max(peak + j * width, a), b) for j in range(-12, 13)} | {a, m, b})
    f = lambda x: prior(x) * (x / peak) ** k * ((1 - x) / (1 - peak)) ** (n - k) if a < x < b else mpf(0)
    if k == 0:
        f = lambda x: prior(x) * (1 - x) ** n
    parts = [quad(f, [u, v]) for u, v in zip(cuts, cuts[1:])]
    total = sum(parts)
    moment = lambda g: sum(quad(lambda x: g(x) * f(x), [u, v]) for u, v in zip(cuts, cuts[1:])) / total
    mean = moment(lambda x: x)
    sd = sqrt(moment(lambda x: (x - mean) ** 2))

    def quantile(p):
        below = mpf(0)
        for (u, v), part in zip(zip(cuts, cuts[1:]), parts):
            if below + part >= p * total:
                lo, hi = u, v
                for _ in range(100):
                    mid = (lo + hi) / 2
                    if below + quad(f, [u, mid]) >= p * total:
                        hi = mid
                    else:
                        lo = mid
                return (lo + hi) / 2
            below += part

    figures = [mean, sd] + [quantile(mpf(p)) for p in ("0.05", "0.5", "0.95")]
    mins = {"pert": ("min", "mode", "max"), "triangular": ("min", "mode", "max")}[name]
    law = "law = { %s = { %s = %s, %s = %s, %s = %s } }" % (name, mins[0], low, mins[1], mode, mins[2], high)
    print('"%s",%d,%d,%s' % (law, k, n, ",".join(mp.nstr(x, 17) for x in figures)))
