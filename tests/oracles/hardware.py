"""The things of tests/data/case/hardware.toml month by month, from the documentation alone.

Run by hand: python3 tests/oracles/hardware.py > tests/data/case/hardware.csv
The learning curve is integrated numerically, by Simpson's rule, not by its antiderivative.
"""
import math
import tomllib

with open("tests/data/case/hardware.toml", "rb") as file:
    PLAN = tomllib.load(file)
HOUSEHOLDS, FIRMS = PLAN["offers"]


def grown(text, t):
    return (1 + float(text.split("%")[0]) / 100) ** ((t - 1) / 12)


class Factory:
    def __init__(self, stream):
        self.cost, self.made = stream["unit_cost"], stream["learning"]["made"]
        self.first, self.b = self.made, math.log2(1 - stream["learning"]["per_doubling"])

    def make(self, units):
        steps, at = 200, lambda x: self.cost * (x / self.first) ** self.b
        h = units / steps
        inner = sum((4 if i % 2 else 2) * at(self.made + i * h) for i in range(1, steps))
        total = h / 3 * (at(self.made) + inner + at(self.made + units))
        self.made += units
        return total


def main():
    print("# Made by tests/oracles/hardware.py")
    print("month,in_use,panels_in_use,gained,revenue,cost_of_revenue,acquisition")
    device, refills = HOUSEHOLDS["streams"]
    panels, service = FIRMS["streams"]
    kept = HOUSEHOLDS["retention"]["survival"]
    homes = {}  # by the month in which they bought
    factory, yard = Factory(device), Factory(panels)
    firms = units = 0.0
    opened = {}
    for t in range(1, PLAN["horizon"]["months"] + 1):
        # Households.
        worn = 0.0
        for bought, count in homes.items():
            i = min(t - bought, len(kept) - 1)
            left = count * (1 - kept[i] / kept[i - 1])
            homes[bought] -= left
            worn += left
        again = worn * HOUSEHOLDS["repurchase"]
        m = HOUSEHOLDS["go_to_market"]["reach"]
        budget = m["budget"][min((t - 1) // 12, 1)] / 12
        room = m["accounts"] * min(t / 30, 1) - sum(homes.values()) - again
        new = min(max(room, 0), budget / m["acquisition_cost"])
        homes[t] = new + again
        in_use = sum(homes.values())
        sold = homes[t]
        billed = sold * 199 * grown(device["change"], t)
        refilled = in_use * 7 * 1.5
        revenue = billed + refilled
        cost = 0.03 * billed + factory.make(sold) * grown(device["unit_cost_change"], t)
        cost += sold * 0.04 * 90 + refilled * 0.45
        spent, gained = new * 25, sold
        # Firms.
        if t > 4:
            b = FIRMS["go_to_market"]["b2b"]
            lost = firms * 0.01
            back = lost * FIRMS["repurchase"]
            under_way = sum(n * (1.0 if t - at <= 2 else 0.5) for at, n in opened.items() if t - at <= 3)
            opened[t] = min(b["budget"] / 12 / b["opportunity_cost"], b["accounts"] - (firms - lost + back) - under_way)
            won = 0.25 * 0.5 * (opened.get(t - 2, 0) + opened.get(t - 3, 0))
            staying = units * 0.99
            fresh = 12 * (won + back)
            more = staying * 0.03 * 0.5
            units = staying + fresh + more
            firms = firms - lost + won + back
            made = 2 * (fresh + more)
            revenue += made * 500 + units * 8
            cost += yard.make(made) + made * 0.02 * 500
            cost += units * 1.5 * grown(service["unit_cost_change"], t)
            spent += opened[t] * 400
            gained += won + back
        print(f"{t},{in_use!r},{units!r},{gained!r},{revenue!r},{cost!r},{spent!r}")


main()
