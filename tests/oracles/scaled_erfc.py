"""Chebyshev coefficients of (1 + 2 x) exp(x^2) erfc(x) on t = (x - 3.75) / (x + 3.75), for the
normal tail on lanes (Shepherd and Laframboise 1981, Mathematics of Computation 36, 249-253)."""
from mpmath import mp, mpf, cos, pi, exp, erfc, inf

mp.dps = 40
K, N = mpf("3.75"), 60

def f(t):
    if t == 1:
        return 2 / mp.sqrt(pi)
    x = K * (1 + t) / (1 - t)
    return (1 + 2 * x) * exp(x * x) * erfc(x)

nodes = [cos(pi * (mpf(k) + 0.5) / N) for k in range(N)]
values = [f(t) for t in nodes]
for j in range(34):
    c = 2 * sum(v * cos(pi * j * (mpf(k) + 0.5) / N) for k, v in enumerate(values)) / N
    print(mp.nstr(c / 2 if j == 0 else c, 20))
