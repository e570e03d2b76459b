"""Independent figures for models of repeat purchases over their whole space: the closed forms with
Gaussian hypergeometric functions at 50 digits and more, where mpmath evaluates them in time, and
the integrals they stand for where it does not.

Writes tests/data/retention/purchase_models.csv. Parameters, times and horizons of all sizes are
drawn with seed 20; the doubles that a program reads are taken as exact.
"""
import random
import signal
from multiprocessing import Pool
from pathlib import Path

from mpmath import exp, expm1, gamma, hyp2f1, inf, log, log1p, loggamma, mp, mpf, quad, rf

HERE = Path(__file__).resolve().parent.parent / "data" / "retention"
DIGITS = 50


class TooLong(Exception):
    pass


def stop(*_):
    raise TooLong


def timed(seconds, f, *args):
    signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        return f(*args)
    finally:
        signal.alarm(0)


def settled(f, *args):
    """f at rising precision, until 30 digits stay."""
    before = None
    for digits in (80, 160, 320, 640):
        mp.dps = digits
        value = f(*args)
        if before is not None and abs(value - before) <= mpf(10) ** -30 * abs(value):
            return value
        before = value
    raise ArithmeticError("not settled")


def bg_closed(r, alpha, a, b, t):
    """Fader, Hardie and Lee (2005), equation 9."""
    z = t / (alpha + t)
    if a == 1:
        raise ArithmeticError("a pole")
    front = (a + b - 1) / (a - 1)
    value = front * (1 - (alpha / (alpha + t)) ** r * hyp2f1(r, b, a + b - 1, z))
    # Beyond what nobody who stays purchases: mpmath lost the function.
    if not 0 < value <= r * t / alpha:
        raise ArithmeticError("out of bounds")
    return value


def bg_integral(r, alpha, a, b, t):
    """The mean of (1 - (1 + p t / alpha)^-r) / p over the beta law of p, along logit(p)."""
    mp.dps = DIGITS
    z = t / alpha

    def log_parts(l):
        return (-log1p(exp(-l)) if l > 0 else l - log1p(exp(l)),
                -l - log1p(exp(-l)) if l > 0 else -log1p(exp(l)))

    mode = log(a / b)
    top = sum(k * v for k, v in zip((a, b), log_parts(mode)))

    def weight(l):
        lp, lq = log_parts(l)
        return exp(a * lp + b * lq - top)

    def times(l):
        lp, _ = log_parts(l)
        p = exp(lp)
        return -expm1(-r * log1p(p * z)) / p * weight(l)

    spread = mp.sqrt(1 / a + 1 / b)
    knots = {mode, -log((r + 1) * z + 1), -log(z + 1), mpf(0), -log(b + 1), log(a + 1)}
    points = set()
    for knot in knots:
        for step in (0, 2, 5, 10, 20, 50, 130):
            points |= {knot - step, knot + step}
    for step in (.5, 1, 2, 4, 8, 16):
        points |= {mode - step * spread, mode + step * spread}
    points = sorted(points)
    points = [-inf] + points + [inf]
    return quad(times, points) / quad(weight, points)


def first(ways, *args):
    for name, seconds, way in ways:
        try:
            return name, timed(seconds, way, *args)
        except (TooLong, ArithmeticError, ValueError, ZeroDivisionError, OverflowError):
            continue
    return None, None


def bg_expected(r, alpha, a, b, t):
    return first([("2F1", 20, lambda *q: settled(bg_closed, *q)), ("integral", 60, bg_integral)],
                 r, alpha, a, b, t)


def pareto_closed(r, alpha, s, beta, x, tx, T):
    """Fader and Hardie (2005), equations 20 to 22: ln L less its front, and P(alive)."""
    big, k, d, m = (alpha >= beta, s + 1, alpha - beta, alpha) if alpha >= beta else (
        False, r + x, beta - alpha, beta)
    term = lambda t: hyp2f1(r + s + x, k, r + s + x + 1, d / (m + t)) / (m + t) ** (r + s + x)
    gone = s / (r + s + x) * (term(tx) - term(T))
    there = (alpha + T) ** -(r + x) * (beta + T) ** -s
    return there / (there + gone)


def pareto_integral(r, alpha, s, beta, x, tx, T):
    mp.dps = DIGITS
    n = r + x
    g = lambda t: n * log1p((T - t) / (alpha + t)) + s * log1p((T - t) / (beta + t)) - log(beta + t)
    # By the time from the last purchase on, in pieces that grow from where the integrand falls.
    steep = n / (alpha + tx) + (s + 1) / (beta + tx)
    width = T - tx
    points, step = [mpf(0)], min(width, 1 / steep) / 8
    while points[-1] + step < width:
        points.append(points[-1] + step)
        step *= mpf("1.5")
    points.append(width)
    top = g(tx)
    gone = s * exp(top) * quad(lambda v: exp(g(tx + v) - top), points)
    return 1 / (1 + gone)


def pareto_expected(r, alpha, s, beta, t):
    if s == 1:
        return r * beta / alpha * log1p(t / beta)
    return r * beta / (alpha * (s - 1)) * -expm1(-(s - 1) * log1p(t / beta))


def row(case):
    model, r, alpha, c, d, x, tx, T, t = case
    doubles = (r, alpha, c, d, x, tx, T, t)
    mp.dps = DIGITS
    r, alpha, c, d, x, tx, T, t = map(mpf, doubles)
    n = r + x
    if model == "Pareto/NBD":
        if tx == T:
            active, how = mpf(1), "exact"
        else:
            how, active = first([("2F1", 20, lambda *q: settled(pareto_closed, *q)),
                                 ("integral", 60, pareto_integral)], r, alpha, c, d, x, tx, T)
        if active is None:
            return None
        mp.dps = DIGITS
        front = loggamma(r + x) - loggamma(r) - r * log1p(T / alpha) - x * log(alpha + T)
        likelihood = front - c * log1p(T / d) - log(active)
        expected = active * pareto_expected(r + x, alpha + T, c, d + T, t)
        newcomer = pareto_expected(r, alpha, c, d, t)
    else:
        k = x + (model == "MBG/NBD")
        gone = c / (d + k - 1) * ((alpha + T) / (alpha + tx)) ** n if k > 0 else mpf(0)
        active = 1 / (1 + gone)
        mp.dps = 2 * DIGITS
        likelihood = (loggamma(r + x) - loggamma(r) + r * log(alpha) - n * log(alpha + T)
                      + loggamma(d + k) - loggamma(d) - loggamma(c + d + k) + loggamma(c + d)
                      + log1p(gone))
        how, given = bg_expected(r + x, alpha + T, c, d + k, t)
        more = 1 if model == "MBG/NBD" else 0
        _, new = bg_expected(r, alpha, c, d + more, t)
        if given is None or new is None:
            return None
        mp.dps = DIGITS
        expected = active * given
        newcomer = new * (d / (c + d) if more else 1)
    cells = [repr(v) if v != int(v) or v >= 1e15 else str(int(v)) for v in doubles]
    figures = [mp.nstr(v, 17) for v in (active, expected, newcomer, likelihood)]
    return ",".join([model, *cells, *figures, how])


def cases():
    random.seed(20)
    three = lambda v: float(f"{v:.3g}")
    wide = lambda low, high: three(10 ** random.uniform(low, high))
    for index in range(480):
        model = ("BG/NBD", "MBG/NBD", "Pareto/NBD")[index % 3]
        parameters = [wide(-6, 6) for _ in range(4)]
        if index % 5 == 0:  # as fits end, with one parameter out of the way
            parameters = [wide(-1, 1), wide(-1, 2), wide(-1, 1), wide(-1, 1)]
            parameters[random.randrange(4)] = wide(-6, 6)
        x = random.choice([0, 0, 1, 2, 7, int(wide(0, 4)), int(wide(0, 6))])
        T = wide(-3, 5)
        tx = 0.0 if x == 0 else min(T, three(T * random.choice([1, .9999, random.random(), 1e-3])))
        yield model, *parameters, float(x), tx, T, wide(-4, 6)
    for a, b in [(.001, 2.4), (.02, .01), (.005, 1e4), (1e-4, .5)]:
        yield "BG/NBD", .24, 4.4, a, b, 0.0, 0.0, 40.0, 100.0
        yield "MBG/NBD", .24, 4.4, a, b, 0.0, 0.0, 40.0, 100.0


if __name__ == "__main__":
    with Pool(2) as pool:
        rows = [line for line in pool.imap(row, cases()) if line]
    with open(HERE / "purchase_models.csv", "w") as f:
        f.write("# tests/oracles/purchases.py: mpmath at 50 digits and more\n")
        f.write("model,r,alpha,third,fourth,x,t_x,T,horizon,active,expected,newcomer,"
                "log_likelihood,how\n")
        f.write("\n".join(rows) + "\n")
    print(len(rows), "rows")
