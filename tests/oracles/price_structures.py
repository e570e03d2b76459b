"""Revenue and gross margin of tests/data/case/price_structures.toml from the documentation alone.

Run by hand: python3 tests/oracles/price_structures.py > tests/data/case/price_structures.csv
Bills are computed unit by unit of the structure and averaged over customers by Simpson's rule
between the ends of tiers, without the closed forms of the library.
"""
import math
import tomllib

with open("tests/data/case/price_structures.toml", "rb") as file:
    PLAN = tomllib.load(file)
MONTHS = PLAN["horizon"]["months"]


def amount(text):
    return float(text.split()[1])


def percent(text):
    return float(text.split("%")[0]) / 100


def tier_of(tiers, q):
    return next(t for t in tiers if "up_to" not in t or q <= t["up_to"])


def bill(structure, q):
    """What a customer with the quantity q pays."""
    (kind, it), = structure.items()
    if kind == "flat":
        return amount(it)
    if kind == "graduated":
        paid, before = 0.0, 0.0
        for number, tier in enumerate(it):
            if number and q <= before:
                break
            end = min(q, tier.get("up_to", math.inf))
            paid += amount(tier.get("unit", "EUR 0")) * (end - before) + amount(tier.get("flat", "EUR 0"))
            before = end
        return paid
    if kind == "volume":
        tier = tier_of(it, q)
        return amount(tier["unit"]) * q
    if kind == "package":
        return amount(it["price"]) * math.ceil(q / it["size"])
    if kind == "credits":
        beyond = max(q * it["per_unit"] - it["included"], 0)
        return amount(it["price"]) + amount(it["overage"]) * beyond
    if kind == "per_seat":
        off = 0.0
        for discount in it["discounts"]:
            if q > discount["above"]:
                off = discount["discount"]
        return amount(it["unit"]) * max(q, it["minimum"]) * (1 - off)
    return sum(bill(part, q) for part in it)


def ends(structure, most):
    """Quantities at which a bill bends or jumps."""
    (kind, it), = structure.items()
    if kind in ("graduated", "volume"):
        return [t["up_to"] for t in it if "up_to" in t]
    if kind == "package":
        return [it["size"] * k for k in range(1, int(most / it["size"]) + 1)]
    if kind == "credits":
        return [it["included"] / it["per_unit"]]
    if kind == "per_seat":
        return [it["minimum"]] + [d["above"] for d in it["discounts"]]
    if kind == "hybrid":
        return [end for part in it for end in ends(part, most)]
    return []


def average(structure, mu, sigma):
    """The mean bill over log-normal quantities."""
    low, high = -9.0, 9.0 + sigma
    most = math.exp(mu + min(high, 7.0) * sigma)
    scores = [(math.log(end) - mu) / sigma for end in sorted(set(ends(structure, most)))]
    cuts = [low] + [z for z in scores if low < z < high] + [high]
    total = 0.0
    for a, b in zip(cuts, cuts[1:]):
        n = 2 * max(20, int(200 * (b - a)))
        h = (b - a) / n
        # Inside the interval, so that its ends belong to it.
        inset = 1e-13 * (1 + abs(a) + abs(b))
        for k in range(n + 1):
            z = a + k * h
            inner = min(max(z, a + inset), b - inset)
            weight = 1 if k in (0, n) else 4 if k % 2 else 2
            density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
            total += weight * h / 3 * density * bill(structure, math.exp(mu + sigma * inner))
    return total


class Offer:
    def __init__(self, data):
        self.d, self.s = data, data["streams"][0]
        self.start = data.get("entry", {}).get("months", 0)
        self.cohorts = []
        self.known = {}

    def bill(self, t):
        """The mean bill and quantity in the prices of the list, of a month."""
        u = self.s["usage"]
        grown = (1 + percent(u.get("growth", "0%"))) ** ((t - 1) / 12)
        if grown not in self.known:
            sigma = math.sqrt(math.log(1 + u["spread"] ** 2))
            mu = math.log(u["median"]) if "median" in u else math.log(u["mean"]) - sigma**2 / 2
            mu += math.log(grown)
            used = math.exp(mu + sigma**2 / 2)
            self.known[grown] = average(self.s["structure"], mu, sigma), used
        return self.known[grown]

    def month(self, t, rate):
        age = t - self.start
        if age < 1:
            return 0.0, 0.0
        m, r = self.d["go_to_market"]["reach"], self.d["retention"]
        for c in self.cohorts:
            stay = age - c["joined"]
            if "renewal" in r:
                c["n"] *= 1 - (r["renewal"]["churn"] if stay % r["renewal"]["months"] == 0 else 0)
            else:
                c["n"] *= 1 - r["churn"]
        self.cohorts.append({"joined": age, "n": m["budget"] / 12 / m["acquisition_cost"]})
        if age <= self.s.get("from", 0):
            return 0.0, 0.0
        customers = sum(c["n"] for c in self.cohorts)
        price, used = self.bill(t)
        price *= (1 + percent(self.s.get("change", "0%"))) ** ((t - 1) / 12) * self.s.get("realised", 1)
        for stage in self.d.get("stages", []):
            if stage["from"] < age:
                price *= stage["price"]
        periods = 1 / 12 if self.s.get("every") == "year" else 1.0
        revenue = customers * price * periods * rate
        cost = self.s.get("unit_cost", 0) * used * periods * customers * rate
        cost *= (1 + percent(self.s.get("unit_cost_change", "0%"))) ** ((t - 1) / 12)
        return revenue, revenue * self.s.get("gross_margin", 1) - cost


def main():
    offers = [Offer(it) for it in PLAN["offers"]]
    dollar = PLAN["exchange"][0]
    print("# Made by tests/oracles/price_structures.py")
    names = [o.d["name"] for o in offers]
    print("month," + ",".join(f"{n} revenue,{n} margin" for n in names))
    for t in range(1, MONTHS + 1):
        rate = dollar["rate"] * (1 + percent(dollar["change"])) ** ((t - 1) / 12)
        flows = [o.month(t, rate if "currency" in o.d else 1.0) for o in offers]
        print(f"{t}," + ",".join(f"{r!r},{m!r}" for r, m in flows))


main()
