"""Four-price surveys by brute force, in exact fractions: every share is counted at every price.

Usage: price_survey.py FOLDER > tests/data/survey/psm_own_points.csv
Reads FOLDER/psm_own120.csv (made by price_survey.py --make FOLDER) and computes the price points
of van Westendorp's meter in each variant and the optima of Newton, Miller and Smith.
"""
import csv
import random
import sys
from fractions import Fraction as F


def make(folder):
    random.seed(20261122)
    with open(f"{folder}/psm_own120.csv", "w", newline="") as out:
        w = csv.writer(out)
        w.writerow(["TooExpensive", "Respondent ID", "Cheap", "Too cheap", "Expensive",
                    "PI cheap", "PI expensive", "Weight", "region"])
        for i in range(1, 121):
            level = random.gauss(20, 5)
            four = sorted(max(1, level + random.gauss(shift, 3)) for shift in (-8, -3, 3, 9))
            # Round prices heap: to whole or half units.
            step = random.choice([F(1, 2), F(1), F(1), F(5)])
            tch, ch, ex, tex = [float(round(F(x) / step) * step) for x in four]
            weight = random.choice(["0.5", "0.8", "1", "1.25", "2.1"])
            if i % 40 == 0:
                weight = "0"
            tch_text = "" if i % 17 == 0 else f"{tch:g}"
            w.writerow([f"{tex:g}", i, f"{ch:g}", tch_text, f"{ex:g}",
                        random.randint(3, 5), random.randint(1, 4), weight,
                        random.choice(["north", "south"])])


def read(path):
    rows = []
    for r in csv.DictReader(open(path)):
        price = lambda k: F(r[k]) if r[k] else None
        rows.append(dict(p=[price("Too cheap"), price("Cheap"), price("Expensive"), price("TooExpensive")],
                         pi=[r["PI cheap"], r["PI expensive"]], w=F(r["Weight"])))
    return rows


def valid(rows, ties):
    keep = []
    for r in rows:
        p = r["p"]
        if None in p or r["w"] == 0:
            continue
        ok = all(a <= b for a, b in zip(p, p[1:])) if ties else all(a < b for a, b in zip(p, p[1:]))
        if ok:
            keep.append(r)
    return keep


def points(rows, weighted, inclusive, step, maximum):
    w = [r["w"] if weighted else F(1) for r in rows]
    prices = sorted({x for r in rows for x in r["p"]})
    total = sum(w)
    low = (lambda a, p: a >= p) if inclusive else (lambda a, p: a > p)
    col = lambda k, f, p: sum(wi for wi, r in zip(w, rows) if f(r["p"][k], p))
    le = lambda a, p: a <= p
    tc = [col(0, low, p) for p in prices]
    ch = [col(1, low, p) for p in prices]
    ex = [col(2, le, p) for p in prices]
    te = [col(3, le, p) for p in prices]
    nch = [total - c for c in ch]
    nex = [total - e for e in ex]

    def meet(rise, fall):
        d = [a - b for a, b in zip(rise, fall)]
        i = next(k for k, x in enumerate(d) if x >= 0)
        if step or d[i] == 0 or i == 0:
            j = max(k for k in range(i, len(d)) if d[k] == d[i]) if (step or d[i] == 0) else i
            lo, hi = prices[i], prices[j]
        else:
            a, b = d[i - 1], d[i]
            lo = hi = prices[i - 1] + (prices[i] - prices[i - 1]) * (-a) / (b - a)
        return hi if maximum else lo
    return [meet(nch, tc), meet(te, nex), meet(ex, ch), meet(te, tc), meet(ex, tc), meet(te, ch)]


SCALE = {"5": F(7, 10), "4": F(5, 10), "3": F(3, 10), "2": F(1, 10), "1": F(0)}


def nms(rows, weighted, cost):
    w = [r["w"] if weighted else F(1) for r in rows]
    total = sum(w)

    def prob(r, p):
        x = r["p"]
        y = [F(0), SCALE[r["pi"][0]], SCALE[r["pi"][1]], F(0)]
        if p < x[0] or p > x[3]:
            return F(0)
        for a, b, ya, yb in zip(x, x[1:], y, y[1:]):
            if a <= p <= b:
                return ya + (yb - ya) * (p - a) / (b - a)
    share = lambda p: sum(wi * prob(r, p) for wi, r in zip(w, rows)) / total
    prices = sorted({x for r in rows for x in r["p"]})
    s = {p: share(p) for p in prices}
    reach = max(prices, key=lambda p: (s[p], -p))

    def best(c, continuous):
        cands = [(p, (p - c) * s[p]) for p in prices]
        if continuous:
            for a, b in zip(prices, prices[1:]):
                m = (s[b] - s[a]) / (b - a)
                if m < 0:
                    top = (c + (a - s[a] / m)) / 2
                    if a < top < b:
                        cands.append((top, (top - c) * (s[a] + m * (top - a))))
        return max(cands, key=lambda x: (x[1], -x[0]))
    out = [reach, s[reach]]
    for c in (F(0), cost):
        for cont in (False, True):
            out += list(best(c, cont))
    return out


def main(folder):
    rows = read(f"{folder}/psm_own120.csv")
    print("order,weights,cumulation,intersection,plateau,pmc,pme,idp,opp,pmc_narrow,pme_narrow")
    for ties in (False, True):
        keep = valid(rows, ties)
        for weighted in (False, True):
            for inclusive in (True, False):
                for step in (False, True):
                    for maximum in (False, True):
                        got = points(keep, weighted, inclusive, step, maximum)
                        head = ["equal" if ties else "strict", "weighted" if weighted else "unweighted",
                                "inclusive" if inclusive else "strict_low", "step" if step else "linear",
                                "max" if maximum else "min"]
                        print(",".join(head + [repr(float(x)) for x in got]))
    keep = valid(rows, False)
    print("# n strict, n equal:", len(keep), len(valid(rows, True)), file=sys.stderr)
    for weighted in (False, True):
        print("#nms", weighted, [float(x) for x in nms(keep, weighted, F(4))], file=sys.stderr)


if __name__ == "__main__":
    make(sys.argv[2]) if sys.argv[1] == "--make" else main(sys.argv[1])
