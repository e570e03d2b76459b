"""Metalogs by Keelin's least squares and their moments by quadrature, at 40 digits.

Writes tests/data/metalog.csv. Needs mpmath (1.3.0 was used). The definition is that of
T. W. Keelin (2016), The metalog distributions, Decision Analysis 13, 243-277, section 3 to 5.
"""

import json
import mpmath as mp

mp.mp.dps = 40
CASES = [
    # percentiles, terms, low, high
    ([("0.1", "200"), ("0.5", "500"), ("0.9", "1200")], 3, None, None),
    ([("0.1", "200"), ("0.5", "500"), ("0.9", "1200")], 3, "0", None),
    ([("0.1", "200"), ("0.5", "500"), ("0.9", "1200")], 3, None, "3000"),
    ([("0.1", "200"), ("0.5", "500"), ("0.9", "1200")], 3, "0", "3000"),
    ([("0.05", "0.02"), ("0.25", "0.05"), ("0.5", "0.08"), ("0.75", "0.13"), ("0.95", "0.3")], 5, "0", "1"),
    ([("0.05", "40"), ("0.25", "60"), ("0.5", "80"), ("0.75", "120"), ("0.95", "310")], 4, "0", None),
]
NINE = [(f"0.{k}", x) for k, x in zip(range(1, 10), "-12 -5 -1 1 3 6 10 17 29".split())]
CASES += [(NINE, terms, None, None) for terms in (2, 3, 4, 5, 6)]
NORMAL = [("0.01", "-2.3263"), ("0.1", "-1.2816"), ("0.25", "-0.6745"), ("0.5", "0"), ("0.7", "0.5244"),
          ("0.9", "1.2816"), ("0.99", "2.3263")]
CASES += [(NORMAL, 7, None, None)]
PROBABILITIES = "1e-12 1e-6 0.001 0.01 0.05 0.25 0.5 0.75 0.95 0.99 0.999 0.999999".split()


def basis(p, terms):
    d, s = p - mp.mpf(1) / 2, mp.log(p / (1 - p))
    row = [mp.mpf(1), s, d * s, d]
    for k in range(5, terms + 1):
        row.append(d ** ((k - 1) // 2) if k % 2 else d ** (k // 2 - 1) * s)
    return row[:terms]


def link(x, low, high):
    if low is None and high is None:
        return x
    if high is None:
        return mp.log(x - low)
    if low is None:
        return -mp.log(high - x)
    return mp.log((x - low) / (high - x))


def unlink(m, low, high):
    if low is None and high is None:
        return m
    if high is None:
        return low + mp.exp(m)
    if low is None:
        return high - mp.exp(-m)
    return (low + high * mp.exp(m)) / (1 + mp.exp(m))


print_row = lambda out, *cells: out.write(";".join(cells) + "\n")
with open("tests/data/metalog.csv", "w") as out:
    out.write(f"# Keelin (2016) least squares and quadrature with mpmath {mp.__version__} at 40 digits; tests/oracles/metalog.py\n")
    out.write("law;figure;at;value\n")
    for points, terms, low, high in CASES:
        law = {"percentiles": [[float(p), float(x)] for p, x in points]}
        if terms != len(points):
            law["terms"] = terms
        if low is not None:
            law["low"] = float(low)
        if high is not None:
            law["high"] = float(high)
        text = json.dumps({"metalog": law}, separators=(",", ":"))
        low, high = (None if v is None else mp.mpf(v) for v in (low, high))
        y = mp.matrix([basis(mp.mpf(p), terms) for p, _ in points])
        z = mp.matrix([link(mp.mpf(x), low, high) for _, x in points])
        a = mp.lu_solve(y.T * y, y.T * z)
        show = lambda v: mp.nstr(v, 20)
        for k in range(terms):
            print_row(out, text, "coefficient", str(k + 1), show(a[k]))
        m = lambda p: sum(a[k] * b for k, b in enumerate(basis(p, terms)))
        quantile = lambda p: unlink(m(p), low, high)
        for p in PROBABILITIES:
            print_row(out, text, "quantile", p, show(quantile(mp.mpf(p))))
        # Along the logarithm of the odds, so that the tails decay.
        def expectation(f):
            def integrand(u):
                p = 1 / (1 + mp.exp(-u))
                return f(quantile(p)) * p * (1 - p)
            return mp.quad(integrand, mp.linspace(-80, 80, 33))
        mean = expectation(lambda x: x)
        variance = expectation(lambda x: (x - mean) ** 2)
        b = lambda d: sum(a[k - 1] * (d ** (0 if k == 2 else 1 if k == 3 else k // 2 - 1))
                          for k in range(2, terms + 1) if k in (2, 3) or (k > 4 and k % 2 == 0))
        tail = b(mp.mpf(1) / 2) if (low is not None and high is None) else b(-mp.mpf(1) / 2) if (high is not None and low is None) else 0
        # Heavy tails converge slowly; state only what the interval holds.
        if tail < mp.mpf("0.6"):
            print_row(out, text, "mean", "", mp.nstr(mean, 16))
        if tail < mp.mpf("0.3"):
            print_row(out, text, "variance", "", mp.nstr(variance, 16))
