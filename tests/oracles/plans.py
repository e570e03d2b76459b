"""The two example plans month by month, written from their documentation alone.

Run by hand: python3 tests/oracles/plans.py > tests/data/plans.csv
Python's tomllib only reads the files; every formula below is this script's own.
"""
import math
import sys
import tomllib
from math import comb

FOLDER = "examples/data"


def mode(figure, names=None):
    """The number of a figure with every range at its mode."""
    if isinstance(figure, (int, float)):
        return float(figure)
    if isinstance(figure, str):
        if figure.endswith("%"):
            return float(figure[:-1]) / 100
        if figure.endswith(" a year"):
            return float(figure.split("%")[0]) / 100
        return float(figure.split()[1])
    if "of" in figure:
        return names[figure["of"]] * figure.get("times", 1) + figure.get("plus", 0)
    (law, it), = figure["range"].items()
    if law in ("pert", "triangular"):
        return it["mode"]
    if law == "log_normal":
        low, high = math.log(it["p5"]), math.log(it["p95"])
        mu, sigma = (low + high) / 2, (high - low) / 2 / 1.6448536269514722
        return math.exp(mu - sigma * sigma)
    raise ValueError(law)


def gamma_cdf(shape, x):
    """For a whole shape: Erlang."""
    return 1 - math.exp(-x) * sum(x**k / math.factorial(k) for k in range(int(shape)))


class Team:
    def __init__(self, role):
        self.r, self.heads, self.hired = role, role.get("heads", 0), {}

    def month(self, t, customers):
        come = sum(c["heads"] for c in self.r.get("changes", []) if c["month"] == t)
        gone = -min(come, 0)
        come = max(come, 0)
        self.heads += come - gone
        if "customers_each" in self.r:
            need = math.ceil(customers / self.r["customers_each"] - 1e-9)
            more = max(need - self.heads, 0)
            self.heads += more
            come += more
        self.hired[t] = come
        pay = self.r["salary"] / 12 * (1 + mode(self.r.get("on_cost", 0)))
        raised = (1 + mode(self.r.get("raise", 0))) ** (max(t - 1, 0) / 12)
        return self.heads * pay * raised + come * self.r.get("hiring_cost", 0)

    def productive(self, t):
        ramp = self.r.get("ramp_months", 0)
        idle = sum(n * (1 - (t - m + 1) / ramp) for m, n in self.hired.items() if 0 <= t - m < ramp)
        return self.heads - idle


def of_year(amounts, t):
    amounts = amounts if isinstance(amounts, list) else [amounts]
    return mode(amounts[min((t - 1) // 12, len(amounts) - 1)]) / 12


class Consumers:
    def __init__(self, offer):
        m = offer["go_to_market"]["b2c"]
        self.reachable, self.budget = mode(m["reachable"]), m["budget"]
        self.cost, self.organic = mode(m["signup_cost"]), mode(m["organic"])
        self.mouth, self.activation = mode(m["word_of_mouth"]), mode(m["activation"])
        self.paying, self.free_tier = mode(m["paying"]), m["free"]
        self.churn = mode(offer["retention"]["churn"])
        self.stages = offer.get("stages", [])
        self.payers = self.free = self.signed = 0.0
        self.streams = offer["streams"]

    def month(self, t, _):
        stage = {}
        for it in self.stages:
            if it["from"] < t:
                stage = it
        lost = self.payers * self.churn
        kept = self.payers - lost
        spend = of_year(self.budget, t)
        drawn = spend / (self.cost * stage.get("acquisition_cost", 1))
        drawn += self.organic + self.mouth * (kept + self.free)
        signups = min(drawn * (1 - self.signed / self.reachable), self.reachable - self.signed)
        self.signed += signups
        active = signups * self.activation
        converted = self.free * mode(self.free_tier["conversion"])
        left = (self.free - converted) * mode(self.free_tier["churn"])
        self.free += active * (1 - self.paying) - converted - left
        gained = active * self.paying + converted
        self.payers = kept + gained
        revenue = cost = 0.0
        for s in self.streams:
            count = self.payers if s.get("per", "customer") == "customer" else self.free
            billed = count * mode(s["price"]) * s.get("realised", 1)
            billed *= (1 + mode(s.get("change", 0))) ** ((t - 1) / 12)
            revenue += billed
            cost += billed * (1 - s.get("gross_margin", 1))
        cost += self.free * mode(self.free_tier["cost"])
        return gained, lost, self.payers, revenue, cost, spend


class Firms:
    def __init__(self, offer, names, start, rate):
        m = offer["go_to_market"]["b2b"]
        self.m, self.start, self.rate = m, start, rate
        self.accounts, self.inbound = mode(m["accounts"]), m.get("inbound", 0)
        self.cost = mode(m["opportunity_cost"], names)
        won = mode(m.get("win", 1), names)
        for who in m["committee"]:
            n, p = who.get("people", 1), mode(who["approval"])
            k = who.get("needed", n)
            won *= sum(comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))
        self.won = won
        if "shares" in m["cycle"]:
            shares = m["cycle"]["shares"]
            self.decided = lambda k: shares[k] if k < len(shares) else 0.0
        else:
            g = m["cycle"]["law"]["gamma"]
            cdf = lambda x: gamma_cdf(g["shape"], x / g["scale"])
            self.decided = lambda k: cdf(k + 0.5) - (cdf(k - 0.5) if k else 0.0)
        renewal = offer["retention"]["renewal"]
        self.term, self.churn = renewal["months"], mode(renewal["churn"], names)
        self.units_each = mode(m["units"], names)
        self.more, self.fewer = offer.get("expansion"), offer.get("contraction")
        self.streams = [(s, mode(s["price"], names)) for s in offer["streams"]]
        self.opened, self.cohorts, self.units = {}, {}, 0.0

    def month(self, t, productive):
        age = t - self.start
        if age < 1:
            return (0.0,) * 6
        before = sum(self.cohorts.values())
        lost = 0.0
        for came, left in list(self.cohorts.items()):
            if (age - came) % self.term == 0:
                lost += left * self.churn
                self.cohorts[came] = left * (1 - self.churn)
        kept = before - lost
        pending = sum(n for n in self.opened.values())
        pending -= sum(
            n * sum(self.decided(k) for k in range(age - a)) for a, n in self.opened.items()
        )
        bought = of_year(self.m["budget"], t) / self.cost
        wanted = bought + self.inbound
        room = productive * self.m["sellers"]["opportunities"] if "sellers" in self.m else math.inf
        opened = min(max(self.accounts - kept - pending, 0), wanted, room)
        self.opened[age] = opened
        gained = self.won * sum(n * self.decided(age - a) for a, n in self.opened.items())
        self.cohorts[age] = gained
        customers = kept + gained
        stay = kept / before if before else 0.0
        held = self.units * stay
        self.units = held + gained * self.units_each
        if self.more:
            self.units += held * self.more["customers"] * self.more["by"]
        if self.fewer:
            self.units -= held * self.fewer["customers"] * self.fewer["by"]
        rate = self.rate(t)
        revenue = cost = 0.0
        for s, price in self.streams:
            count = self.units if s["per"] == "unit" else gained
            billed = count * price * (1 + mode(s.get("change", 0))) ** ((t - 1) / 12) * rate
            revenue += billed
            cost += billed * (1 - s.get("gross_margin", 1))
        acquisition = max(opened - self.inbound, 0) * self.cost * rate
        return gained, lost, customers, revenue, cost, acquisition


def for_ever(year, growth, discount, customers, tied, horizon, carried, p):
    """The months after the plan one by one, for a thousand years: every month of its last year again
    a year later and grown, without one-off costs; only as many customers won as leave and growth
    needs; capital replaced evenly as it wears out; working capital and tax by their own rules."""
    came, left = sum(m[2] for m in year), sum(m[3] for m in year)
    wanted = min(max(left + growth * customers, 0) / came, 1.0)
    worn = 0.0
    for item in p["capital"]:
        ends = item["month"] + item["life_months"] - 1
        if item["month"] <= horizon and (item.get("renewal") == "replaced" or ends >= horizon):
            worn += item["cost"] * (1 - item["salvage"]) / item["life_months"]
    value, factor = 0.0, (1 + discount) ** (-1 / 12)
    for k in range(1, 1001):
        taxed = 0.0
        for j, (earned, spent, _, _) in enumerate(year, start=1):
            earned = (earned + spent * (1 - wanted)) * (1 + growth) ** k
            replaced = worn * (1 + growth) ** k
            level = tied * (1 + growth) ** (k - 1)
            taxed += earned - replaced
            value += (earned - replaced - level * growth / 12) * factor ** (12 * (k - 1) + j)
        offset = min(carried, max(taxed, 0) * p["tax"].get("offset_limit", 1.0))
        carried -= offset
        value -= (max(taxed, 0) - offset) * mode(p["tax"]["rate"]) * (1 + discount) ** -k
    return value


def plan(file):
    with open(f"{FOLDER}/{file}", "rb") as source:
        p = tomllib.load(source)
    horizon = p["horizon"].get("months") or 12 * p["horizon"]["years"]
    build = p["build"]
    lead = build["months"]
    each_month = float(build["budget"]["amount"]) / lead * mode(build["overrun"])
    names = {}
    for offer in p["offers"]:
        for where in [offer["go_to_market"].get("b2b", {}), offer["retention"].get("renewal", {}),
                      *offer["streams"]]:
            for key, it in where.items():
                if isinstance(it, dict) and "name" in it:
                    names[it["name"]] = mode(it)
                    names[f"{offer['name']}.{key}"] = mode(it)
    offers, starts = [], {}
    for offer in p["offers"]:
        entry = offer.get("entry", {})
        start = starts.get(entry.get("after"), 0) + entry.get("months", 0)
        starts[offer["name"]] = start
        rate = lambda t: 1.0
        for x in p.get("exchange", []):
            if x["currency"] == offer.get("currency"):
                rate = lambda t, x=x: mode(x["rate"]) * (1 + mode(x["change"])) ** ((t - 1) / 12)
        if "b2c" in offer["go_to_market"]:
            offers.append(Consumers(offer))
        else:
            offers.append(Firms(offer, names, start, rate))
    team = {r["name"]: Team(r) for r in p["team"]}
    discount = mode(p["discount"])
    functions = {"delivery": 0, "sales": 1, "overhead": 2}
    rows, customers, by_offer = [], 0.0, [0.0] * len(offers)
    tied = taxable = carried = npv = cumulative = 0.0
    flows, lasting, within, funding = [], [], {}, 0.0
    for t in range(1 - lead, horizon + 1):
        sums = [0.0, 0.0, 0.0]
        for r in p["team"]:
            sums[functions[r.get("function", "overhead")]] += team[r["name"]].month(t, customers)
        gained = lost = revenue = spent = once = 0.0
        margins = []
        if t >= 1:
            customers = 0.0
            for i, offer in enumerate(offers):
                seller = p["offers"][i]["go_to_market"].get("b2b", {}).get("sellers")
                productive = team[seller["role"]].productive(t) if seller else None
                g, l, c, r, cost, acquisition = offer.month(t, productive)
                gained, lost, customers, revenue = gained + g, lost + l, customers + c, revenue + r
                sums[0] += cost
                sums[1] += acquisition
                spent += acquisition
                by_offer[i] = c
                margins.append((p["offers"][i], offer, r, cost))
        for line in p["costs"]:
            if t < line.get("from", 1):
                continue
            (form, it), = line["cost"].items()
            here = customers
            if "offer" in line:
                here = by_offer[[o["name"] for o in p["offers"]].index(line["offer"])]
            amount = {
                "fixed": lambda: of_year(it, max(t, 1)),
                "step": lambda: math.ceil(here / it["size"] - 1e-9) * it["each"],
                "once": lambda: it if t == line.get("from", 1) else 0.0,
            }[form]()
            amount *= (1 + mode(line.get("change", 0))) ** (max(t - 1, 0) / 12)
            once += amount if form == "once" else 0.0
            sums[functions[line.get("function", "overhead")]] += amount
        bought = written = sold = 0.0
        for item in p["capital"]:
            age = t - item["month"]
            life = item["life_months"]
            if age < 0 or (item.get("renewal") != "replaced" and age >= life):
                continue
            salvage = item["cost"] * item["salvage"]
            if age % life == 0:
                bought += item["cost"]
            written += (item["cost"] - salvage) / life
            # Sold at the end of the last month of its life.
            if (age + 1) % life == 0:
                sold += salvage
        built = each_month if t < 1 else 0.0
        profit = revenue - sum(sums) - built - written
        terms = p["payment_terms"]
        level = 12 / 365 * (
            revenue * (terms.get("receivable_days", 0) - terms.get("prepaid_days", 0))
            - sums[0] * terms.get("payable_days", 0)
        )
        invested, tied = level - tied, level
        taxable += profit
        tax = 0.0
        if t == horizon or (t >= 1 and t % 12 == 0):
            offset = min(carried, max(taxable, 0) * p["tax"].get("offset_limit", 1.0))
            tax = (max(taxable, 0) - offset) * mode(p["tax"]["rate"])
            carried += max(-taxable, 0) - offset
            taxable = 0.0
        cash = profit + written - tax - bought + sold - invested
        npv += cash * (1 + discount) ** (-t / 12)
        cumulative += cash
        funding = max(funding, -cumulative)
        for years in (2, 5, 10):
            if t == 12 * years:
                within[years] = npv
        flows.append(cash)
        lasting.append((profit + written + once, spent, gained, lost))
        rows.append((t, gained, lost, customers, revenue, *sums, written, profit, tax, invested, cash))
    if "perpetuity" in str(p["terminal"]):
        growth = p["terminal"]["perpetuity"]["growth"]
        end = for_ever(lasting[-12:], growth, discount, customers, tied, horizon, carried, p)
    else:
        factor, end = (1 + discount) ** (-1 / 12), 0.0
        for data, offer, _, _ in margins:
            again = 0.0
            for s, price in offer.streams:
                if s["per"] == "unit":
                    grown = (1 + mode(s.get("change", 0))) ** ((horizon - 1) / 12)
                    billed = offer.units * price * grown
                    again += billed * offer.rate(horizon) * s["gross_margin"]
            stay = (1 - offer.churn) ** (1 / offer.term) * factor
            end += again * stay / (1 - stay)
    value = npv + end * (1 + discount) ** (-horizon / 12)
    return rows, npv, value, within, funding


COLUMNS = ("gained lost closing revenue cost_of_revenue acquisition fixed_cost depreciation "
           "operating_profit tax working_capital cash_flow").split()


def main():
    print("# Made by tests/oracles/plans.py: the example plans with every range at its mode.")
    print("plan,year,figure,value")
    for file in ("recipes.toml", "payroll.toml"):
        rows, npv, value, within, funding = plan(file)
        name = file.removesuffix(".toml")
        for year in range(1, (rows[-1][0] - 1) // 12 + 2):
            months = [r for r in rows if 12 * (year - 1) < r[0] <= 12 * year]
            for i, figure in enumerate(COLUMNS, start=1):
                found = months[-1][i] if figure == "closing" else sum(m[i] for m in months)
                print(f"{name},{year},{figure},{found!r}")
        print(f"{name},0,npv,{npv!r}")
        print(f"{name},0,npv_with_terminal,{value!r}")
        for years, found in within.items():
            print(f"{name},{years},npv_within,{found!r}")
        print(f"{name},0,funding,{funding!r}")


sys.exit(main())
