"""Bills, revenue and cash of tests/data/case/billing.toml, bill by bill, from the documentation alone.

Run by hand: python3 tests/oracles/billing.py > tests/data/case/billing.csv
Every cohort keeps its own bills; deferred and accrued revenue are what was billed and earned so far.
"""
import tomllib

with open("tests/data/case/billing.toml", "rb") as file:
    PLAN = tomllib.load(file)
MONTHS = PLAN["horizon"]["months"]


def percent(text):
    return float(text.split("%")[0]) / 100


class Offer:
    def __init__(self, data):
        self.d, self.cohorts, self.units, self.customers = data, [], 0.0, 0.0
        self.start = data.get("entry", {}).get("months", 0)
        self.s = data["streams"][0]
        self.billed = self.earned = 0.0

    def stage(self, age):
        now = {}
        for stage in self.d.get("stages", []):
            if stage["from"] < age:
                now = stage
        return now

    def leave(self, age, joined):
        """The share of a cohort that leaves at the start of a month."""
        r, stay = self.d["retention"], age - joined
        if stay < 1:
            return 0.0
        if "renewal" in r:
            return r["renewal"]["churn"] if stay % r["renewal"]["months"] == 0 else 0.0
        if "churn" in r:
            return r["churn"] * self.stage(age).get("churn", 1)
        kept = [1.0] + r["survival"]
        i = min(stay, len(kept) - 1)
        return 1 - kept[i] / kept[i - 1]

    def month(self, t, rate):
        """Revenue, what is billed, cost of revenue and acquisition of a month, in EUR."""
        age = t - self.start
        if age < 1:
            return 0.0, 0.0, 0.0, 0.0
        m, s = self.d["go_to_market"]["reach"], self.s
        before, was = self.customers, self.units / self.customers if self.customers else 1.0
        for c in self.cohorts:
            c["was"], c["n"] = c["n"], c["n"] * (1 - self.leave(age, c["joined"]))
        kept = sum(c["n"] for c in self.cohorts)
        reached = m["accounts"] * min(age / m["adoption"]["ramp"]["months"], 1)
        budgets = m["budget"] if isinstance(m["budget"], list) else [m["budget"]]
        budget = budgets[min((t - 1) // 12, len(budgets) - 1)] / 12
        new = min(max(reached - kept, 0), budget / m["acquisition_cost"])
        self.cohorts.append({"joined": age, "n": new, "was": 0.0})
        left = self.units * (kept / before if before else 0)
        more = self.d.get("expansion", {"customers": 0, "by": 0})
        fewer = self.d.get("contraction", {"customers": 0, "by": 0})
        grown = more["customers"] * more["by"] - fewer["customers"] * fewer["by"]
        self.units, self.customers = left * (1 + grown) + new, kept + new
        each = self.units / self.customers
        began = s.get("from", 0) + 1
        if age < began:
            return 0.0, 0.0, 0.0, new * m["acquisition_cost"] * rate
        price = s["price"] / (12 if s.get("every") == "year" else 1) * s.get("quantity", 1)
        price *= (1 + percent(s.get("change", "0%"))) ** ((t - 1) / 12) * self.stage(age).get("price", 1)
        bills, term = s["billing"], s["billing"]["months"]
        revenue = billed = 0.0
        for c in self.cohorts:
            since = (age - c["joined"]) % term
            fresh = since == 0 or age == began
            if bills.get("at", "start") == "start":
                rest = term - since
                if fresh:
                    c["price"] = price * rate
                    billed += c["n"] * each * c["price"] * rest
                else:
                    unused = (c["was"] - c["n"]) * was * c["price"] * rest
                    back = bills.get("refund", 1.0)
                    billed += c["n"] * (each - was) * c["price"] * rest - back * unused
                    revenue += (1 - back) * unused
                revenue += c["n"] * each * c["price"]
            else:
                if fresh:
                    c["price"], c["open"] = price * rate, 0.0
                elif c["was"]:
                    gone = c["open"] * (1 - c["n"] / c["was"])
                    c["open"] -= gone
                    billed += gone
                earned = c["n"] * each * c["price"]
                revenue += earned
                c["open"] += earned
                if since == term - 1:
                    billed += c["open"]
                    c["open"] = 0.0
        cost = revenue * (1 - s.get("gross_margin", 1)) + self.units * s.get("unit_cost", 0) * rate
        self.billed += billed
        self.earned += revenue
        return revenue, billed, cost, new * m["acquisition_cost"] * rate


def main():
    offers = [Offer(it) for it in PLAN["offers"]]
    dollar = PLAN["exchange"][0]
    owed = 0.0
    print("# Made by tests/oracles/billing.py")
    print("month,revenue,billed,deferred,accrued,cash_flow")
    for t in range(1, MONTHS + 1):
        rate = dollar["rate"] * (1 + percent(dollar["change"])) ** ((t - 1) / 12)
        flows = [o.month(t, rate if "currency" in o.d else 1.0) for o in offers]
        revenue, billed, cost, acquisition = (sum(column) for column in zip(*flows))
        deferred = sum(max(o.billed - o.earned, 0) for o in offers)
        accrued = sum(max(o.earned - o.billed, 0) for o in offers)
        # What is owed for bills of this month at its end.
        before, owed = owed, billed * PLAN["payment_terms"]["receivable_days"] * 12 / 365
        cash = billed - cost - acquisition - (owed - before)
        print(f"{t},{revenue!r},{billed!r},{deferred!r},{accrued!r},{cash!r}")


main()
