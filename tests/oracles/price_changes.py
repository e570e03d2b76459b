"""The offers of tests/data/case/price_changes.toml, month by month and customer by customer of each
month of arrival, from the documentation alone.

Run by hand: python3 tests/oracles/price_changes.py > tests/data/case/price_changes.csv
"""
import math
import tomllib

with open("tests/data/case/price_changes.toml", "rb") as file:
    PLAN = tomllib.load(file)
MONTHS = PLAN["horizon"]["months"]


def buys(price):
    """The study: logistic, intercept 4, slope -0.1."""
    return 1 / (1 + math.exp(0.1 * price - 4))


class Stream:
    def __init__(self, written):
        self.steps = [(step["from"], step["is"]) for step in written["price"]]
        protection = written["protection"]
        keep = protection.get("keep", {"months": 0})
        self.keep = None if keep == "for_ever" else keep["months"]
        self.notice = protection.get("notice", 0)

    def listed(self, month):
        return [price for first, price in self.steps if first <= month][-1]

    def paid(self, came, month):
        """What those pay in a month who came in another."""
        own, since = self.listed(came), came
        while self.keep is not None:
            rises = [first for first, _ in self.steps if first > since]
            if not rises or rises[0] + self.keep > month:
                break
            since = rises[0] + self.keep
            own = self.listed(since)
        return min(own, self.listed(month))


class Offer:
    def __init__(self, written):
        self.written = written
        self.reach = written["go_to_market"]["reach"]
        self.starts = written.get("entry", {}).get("months", 0)
        self.streams = [Stream(it) for it in written["streams"]]
        self.cohorts = {}  # customers by the month in which they came
        self.told = {}  # what each cohort was last told that it would pay

    def factor(self, month):
        begun = [it for it in self.written.get("stages", []) if it["from"] < month - self.starts]
        return begun[-1]["price"] if begun else 1.0

    def churn(self, age):
        retention = self.written["retention"]
        if "churn" in retention:
            return retention["churn"]
        if "renewal" in retention:
            it = retention["renewal"]
            return it["churn"] if age % it["months"] == 0 else 0.0
        kept = [1.0] + retention["survival"]
        age = min(age, len(kept) - 1)
        return 1 - kept[age] / kept[age - 1]

    def lose(self, month):
        for came in self.cohorts:
            self.cohorts[came] *= 1 - self.churn(month - came)
        demand = self.written.get("demand")
        if not demand:
            return
        fee = self.streams[0]
        for came in self.cohorts:
            before = self.told[came]
            now = fee.paid(came, month + fee.notice) * self.factor(month)
            seen = now + demand.get("reference", 0.0) * max(now - before, 0.0)
            gone = max(1 - buys(seen) / buys(before), 0.0)
            self.cohorts[came] *= 1 - demand.get("leaving", 1.0) * gone
            self.told[came] = now

    def won(self, month):
        age = month - self.starts
        adoption = self.reach["adoption"]
        reached = min(age / adoption["ramp"]["months"], 1) if "ramp" in adoption else 1.0
        wanted = self.reach["accounts"] * reached
        if "demand" in self.written:
            wanted *= buys(self.streams[0].listed(month) * self.factor(month))
        affordable = self.reach["budget"] / 12 / self.reach["acquisition_cost"]
        return min(max(wanted - sum(self.cohorts.values()), 0), affordable)

    def come(self, month, count):
        self.cohorts[month] = count
        fee = self.streams[0]
        self.told[month] = fee.paid(month, month + fee.notice) * self.factor(month)

    def revenue(self, month):
        pays = lambda came: sum(it.paid(came, month) for it in self.streams)
        return self.factor(month) * sum(n * pays(came) for came, n in self.cohorts.items())


def main():
    print("# Made by tests/oracles/price_changes.py")
    print("month,half,half_revenue,ever,ever_revenue,told,told_revenue")
    offers = [Offer(it) for it in PLAN["offers"]]
    half, ever, told = offers
    for month in range(1, MONTHS + 1):
        open_ = [it for it in offers if month > it.starts]
        new = {}
        for it in open_:
            it.lose(month)
            new[it] = it.won(month)
        moving = 0.0
        if told in open_:
            share = told.written["moves"][0]["share"]
            moving = share * sum(told.cohorts.values())
            told.cohorts = {came: n * (1 - share) for came, n in told.cohorts.items()}
        for it in open_:
            it.come(month, new[it] + (moving if it is ever else 0.0))
        figures = []
        for it in offers:
            figures += [sum(it.cohorts.values()), it.revenue(month) if it in open_ else 0.0]
        print(f"{month}," + ",".join(repr(it) for it in figures))


main()
