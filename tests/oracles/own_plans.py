"""Six example plans month by month, with every range at its mode, from their documentation alone.

Run by hand: python3 tests/oracles/own_plans.py
It writes tests/data/case/own_plans.csv (the months) and tests/data/case/own_values.csv (net present
values). Python's tomllib only reads the files; every formula below is this script's own: customers
are kept cohort by cohort, bills bill by bill, and the learning curve is integrated numerically.
"""
import math
import re
import tomllib
from math import comb

FIGURES = ("closing volume revenue cost_of_revenue acquisition fixed_cost depreciation operating_profit tax "
           "working_capital deferred cash_flow").split()


def mode(figure):
    """The number of a figure with its range at its mode."""
    if isinstance(figure, (int, float)):
        return float(figure)
    if isinstance(figure, dict):
        (_, law), = figure["range"].items()
        return float(law["mode"])
    number = float(re.search(r"-?[\d.,]+", figure)[0].replace(",", ""))
    return number / 100 if "%" in figure else number


def grown(figure, t):
    """What a change per year makes of one in month t."""
    return (1 + mode(figure)) ** (max(t - 1, 0) / 12)


def of_year(amounts, t):
    amounts = amounts if isinstance(amounts, list) else [amounts]
    return mode(amounts[min((t - 1) // 12, len(amounts) - 1)]) / 12


def listed(steps, t):
    return [mode(it["is"]) for it in steps if it["from"] <= t][-1]


def bass(p, q, t):
    e = math.exp(-(p + q) * t)
    return (1 - e) / (1 + q / p * e)


def reach(machine, t, kept, adopted, cost_factor=1.0):
    """New customers of a month, and what winning them costs."""
    ceiling = mode(machine["accounts"])
    for share in ("need", "serviceable", "attainable"):
        ceiling *= mode(machine.get(share, 1))
    cost = mode(machine["acquisition_cost"]) * cost_factor
    limits = [max(ceiling * adopted - kept, 0), of_year(machine["budget"], t) / cost]
    limits.append(machine.get("onboarding", math.inf))
    return min(limits), min(limits) * cost


def sign_up(machine, state, t, kept, cost_factor=1.0):
    """Those who are activated in a month."""
    signing = of_year(machine["budget"], t) / (mode(machine["signup_cost"]) * cost_factor)
    signing += mode(machine.get("organic", 0)) + mode(machine.get("word_of_mouth", 0)) * (kept + state["free"])
    signing = min(signing * (1 - state["signed"] / machine["reachable"]), machine["reachable"] - state["signed"])
    state["signed"] += signing
    return signing * mode(machine["activation"])


class Cohort:
    def __init__(self, joined, count):
        self.joined, self.count, self.price = joined, count, None


class Role:
    def __init__(self, data):
        self.d, self.heads, self.hired = data, data.get("heads", 0), {}

    def month(self, t, customers):
        moves = [c["heads"] for c in self.d.get("changes", []) if c["month"] == t]
        come, go = sum(max(n, 0) for n in moves), -sum(min(n, 0) for n in moves)
        self.heads += come - go
        if "customers_each" in self.d:
            more = max(math.ceil(customers / self.d["customers_each"] - 1e-9) - self.heads, 0)
            self.heads += more
            come += more
        self.hired[t] = come
        pay = mode(self.d["salary"]) / 12 * (1 + mode(self.d.get("on_cost", 0))) * grown(self.d.get("raise", 0), t)
        return self.heads * pay + come * self.d.get("hiring_cost", 0)

    def productive(self, t):
        ramp = self.d.get("ramp_months", 0)
        idle = [n * (1 - (t - m + 1) / ramp) for m, n in self.hired.items() if t - m < ramp]
        return self.heads - sum(idle)


class Books:
    """What all plans have alike: from what customers bring and cost to cash and its value."""

    COLUMN = {"delivery": 0, "sales": 1, "overhead": 2}

    def __init__(self, name):
        with open(f"examples/data/{name}.toml", "rb") as file:
            self.p = tomllib.load(file)
        self.name, self.rows = name, []
        self.offers = {it["name"]: it for it in self.p["offers"]}
        self.months = 12 * self.p["horizon"]["years"]
        self.roles = [Role(it) for it in self.p.get("team", [])]

    def close(self, serve):
        """`serve(t)` gives a month's customers, revenue, their cost, acquisition, what is deferred and traded."""
        p, build = self.p, self.p["build"]
        each = mode(build["budget"]) / build["months"] * mode(build.get("overrun", 1))
        rate, npv, customers, tied, deferred = mode(p["discount"]), 0.0, 0.0, 0.0, 0.0
        taxable = carried = 0.0
        lasting = []
        for t in range(1 - build["months"], self.months + 1):
            sums, volume, revenue, owed, once = [0.0] * 3, 0.0, 0.0, 0.0, 0.0
            for role in self.roles:
                sums[self.COLUMN[role.d.get("function", "overhead")]] += role.month(t, customers)
            if t >= 1:
                it = serve(t)
                customers, revenue, owed = it["customers"], it["revenue"], it.get("deferred", 0.0)
                volume = it.get("volume", 0.0)
                sums[0] += it["cost"]
                sums[1] += it["acquisition"]
            for line in p.get("costs", []):
                if t < line.get("from", 1):
                    continue
                (form, cost), = line["cost"].items()
                if form == "once":
                    amount = mode(cost) if t == line["from"] else 0.0
                    once += amount
                elif form == "fixed":
                    amount = of_year(cost, t)
                elif form == "step":
                    amount = math.ceil(customers / cost["size"] - 1e-9) * cost["each"]
                else:
                    amount = customers * mode(cost)
                sums[self.COLUMN[line.get("function", "overhead")]] += amount * grown(line.get("change", 0), t)
            bought = written = sold = 0.0
            for item in p.get("capital", []):
                age, life = t - item["month"], item["life_months"]
                if age < 0 or (item.get("renewal") != "replaced" and age >= life):
                    continue
                left = item["cost"] * item["salvage"]
                bought += item["cost"] if age % life == 0 else 0.0
                written += (item["cost"] - left) / life
                sold += left if age % life == life - 1 else 0.0
            building = each if t < 1 else 0.0
            profit = revenue - sum(sums) - building - written
            lasting.append(profit + written + once)
            terms = p.get("payment_terms", {})
            billed = max(revenue + owed - deferred, 0.0)
            level = billed * terms.get("receivable_days", 0)
            level += sums[0] * (terms.get("inventory_days", 0) - terms.get("payable_days", 0))
            level = level * 12 / 365 - owed
            invested, tied, deferred = level - tied, level, owed
            taxable += profit
            tax = 0.0
            if "tax" in p and t >= 1 and t % 12 == 0:
                offset = min(carried, max(taxable, 0.0) * p["tax"].get("offset_limit", 1.0))
                tax = (max(taxable, 0.0) - offset) * mode(p["tax"]["rate"])
                carried += max(-taxable, 0.0) - offset
                taxable = 0.0
            cash = profit + written - tax - bought + sold - invested
            npv += cash * (1 + rate) ** (-t / 12)
            self.rows.append([self.name, t, customers, volume, revenue, *sums, written, profit, tax, invested, owed, cash])
        terminal = 0.0
        if isinstance(p.get("terminal"), dict):
            terminal = p["terminal"]["multiple"] * sum(lasting[-12:])
        elif p.get("terminal") == "run_off":
            factor = (1 + rate) ** (-1 / 12)
            for margin, kept in it["runs_off"]:
                terminal += margin * kept * factor / (1 - kept * factor)
        return npv, npv + terminal * (1 + rate) ** (-self.months / 12)


def field_service(books):
    offer, seller = books.offers["planner"], books.roles[0]
    m, (seats, set_up) = offer["go_to_market"]["b2b"], offer["streams"]
    renewal = offer["retention"]["renewal"]
    owner, dispatchers = m["committee"]
    a = mode(dispatchers["approval"])
    approved = mode(owner["approval"]) * sum(comb(3, k) * a**k * (1 - a) ** (3 - k) for k in (2, 3))
    opened, cohorts, state = {}, [], {"units": 0.0}

    def serve(t):
        before = sum(c.count for c in cohorts)
        for c in cohorts:
            if (t - c.joined) % 12 == 0:
                c.count *= 1 - mode(renewal["churn"])
        kept = sum(c.count for c in cohorts)
        shares = m["cycle"]["shares"]
        waiting = sum(n * sum(shares[t - at:]) for at, n in opened.items())
        cost = mode(m["opportunity_cost"])
        limits = [max(m["accounts"] - kept - waiting, 0), of_year(m["budget"], t) / cost + m["inbound"]]
        opened[t] = min(*limits, seller.productive(t) * m["sellers"]["opportunities"])
        decided = sum(n * shares[t - at] for at, n in opened.items() if t - at < len(shares))
        won = decided * approved * mode(m["win"])
        held = state["units"] * (kept / before if before else 0)
        up, down = offer["expansion"], offer["contraction"]
        grow = up["customers"] * up["by"] - down["customers"] * down["by"]
        state["units"] = held * (1 + grow) + won * mode(m["units"])
        cohorts.append(Cohort(t, won))
        customers = kept + won
        each = state["units"] / customers if customers else 0.0
        earned = owed = 0.0
        for c in cohorts:
            since = (t - c.joined) % 12
            if since == 0:
                c.price = listed(seats["price"], t) * seats["realised"]
            earned += c.count * each * c.price
            owed += c.count * each * c.price * (11 - since)
        once = won * set_up["price"]
        cost_of = earned * (1 - seats["gross_margin"]) + state["units"] * seats["unit_cost"]
        cost_of += once * (1 - set_up["gross_margin"])
        return {"customers": customers, "revenue": earned + once, "cost": cost_of, "deferred": owed,
                "acquisition": max(opened[t] - m["inbound"], 0) * cost}

    return books.close(serve)


def language_app(books):
    plus, family = books.offers["plus"], books.offers["family"]
    m = plus["go_to_market"]["b2c"]
    tier, (paid, ads) = m["free"], plus["streams"]
    state = {"free": 0.0, "signed": 0.0, "plus": 0.0, "family": 0.0}

    def serve(t):
        lost = state["plus"] * mode(plus["retention"]["churn"])
        kept = state["plus"] - lost
        active = sign_up(m, state, t, kept)
        at_once = active * mode(m["paying"])
        converted = state["free"] * mode(tier["conversion"])
        left = (state["free"] - converted) * mode(tier["churn"])
        state["free"] += active - at_once - converted - left + lost * mode(tier["fall_back"])
        stayed, new, spent, up, down = 0.0, 0.0, of_year(m["budget"], t), 0.0, 0.0
        if t > 6:
            stayed = state["family"] * (1 - family["retention"]["churn"])
            new, cost = reach(family["go_to_market"]["reach"], t, stayed, min((t - 6) / 24, 1))
            spent += cost
            up, down = kept * plus["moves"][0]["share"], stayed * family["moves"][0]["share"]
        state["plus"] = kept - up + at_once + converted + down
        state["family"] = stayed - down + new + up
        subscriptions = state["plus"] * mode(paid["price"]) * paid["realised"]
        (it,) = family["streams"]
        families = state["family"] * mode(it["price"]) / 12 * it["realised"]
        shown = state["free"] * mode(ads["price"]) if t > ads["from"] else 0.0
        cost = 0.05 * (subscriptions + families) + shown * (1 - ads["gross_margin"]) + state["free"] * tier["cost"]
        return {"customers": state["plus"] + state["family"], "revenue": subscriptions + families + shown,
                "cost": cost, "acquisition": spent,
                "runs_off": [(0.95 * subscriptions, 1 - mode(plus["retention"]["churn"])),
                             (0.95 * families, 1 - family["retention"]["churn"])]}

    return books.close(serve)


def coffee_machine(books):
    offer = books.offers["machine"]
    m, (device, capsules) = offer["go_to_market"]["reach"], offer["streams"]
    kept_after = offer["retention"]["survival"]
    curve, per = m["adoption"]["bass"], mode(device["learning"]["per_doubling"])
    cohorts, state = [], {"made": float(device["learning"]["made"])}

    def lot(units):
        """What so many more units cost, by Simpson's rule."""
        first, b, n = float(device["learning"]["made"]), math.log2(1 - per), 100
        at = lambda x: mode(device["unit_cost"]) * (x / first) ** b
        h, start = units / n, state["made"]
        state["made"] += units
        inner = sum((4 if i % 2 else 2) * at(start + i * h) for i in range(1, n))
        return h / 3 * (at(start) + inner + at(start + units))

    def serve(t):
        worn = 0.0
        for c in cohorts:
            i = min(t - c.joined, len(kept_after) - 1)
            gone = c.count * (1 - kept_after[i] / kept_after[i - 1])
            c.count -= gone
            worn += gone
        again = worn * mode(offer["repurchase"])
        adopted = bass(curve["innovation"], curve["imitation"], t / 12)
        new, spent = reach(m, t, sum(c.count for c in cohorts) + again, adopted)
        sold = new + again
        cohorts.append(Cohort(t, sold))
        in_use = sum(c.count for c in cohorts)
        shops = sold * listed(device["price"], t) * device["realised"]
        used = in_use * mode(capsules["quantity"])
        refills = used * capsules["price"] * capsules["realised"] * grown(capsules["change"], t)
        cost = 0.04 * shops + lot(sold) * grown(device["unit_cost_change"], t)
        cost += sold * mode(device["warranty"]["failing"]) * device["warranty"]["cost"]
        cost += 0.03 * refills + used * capsules["unit_cost"] * grown(capsules["unit_cost_change"], t)
        return {"customers": in_use, "revenue": shops + refills, "cost": cost, "acquisition": spent}

    return books.close(serve)


def expense_reports(books):
    offer = books.offers["expenses"]
    m, (travellers, accounting) = offer["go_to_market"]["reach"], offer["streams"]
    curve, state = m["adoption"]["bass"], {"users": 0.0}

    def serve(t):
        kept = state["users"] * (1 - offer["retention"]["churn"])
        new, spent = reach(m, t, kept, bass(curve["innovation"], curve["imitation"], t))
        state["users"] = kept + new
        hours = state["users"] * mode(travellers["quantity"]) * mode(travellers["realised"])
        saved = hours * mode(travellers["price"]) * grown(travellers["change"], t)
        if t > accounting["from"]:
            checking = state["users"] * accounting["quantity"]
            saved += checking * accounting["price"] * grown(accounting["change"], t)
        return {"customers": state["users"], "revenue": saved, "cost": 0.0, "acquisition": spent}

    return books.close(serve)


def handymen(books):
    homes, hands = books.offers["households"], books.offers["handymen"]
    (booking,), (listing,) = homes["streams"], hands["streams"]
    m, state = homes["go_to_market"]["b2c"], {"free": 0.0, "signed": 0.0, "homes": 0.0, "hands": 0.0}

    def serve(t):
        stage = {}
        for it in homes["stages"]:
            stage = it if it["from"] < t else stage
        kept = state["homes"] * (1 - mode(homes["retention"]["churn"]))
        state["homes"] = kept + sign_up(m, state, t, kept, stage.get("acquisition_cost", 1))
        stayed = state["hands"] * (1 - mode(hands["retention"]["churn"]))
        new, spent = reach(hands["go_to_market"]["reach"], t, stayed, min(t / 36, 1))
        state["hands"] = stayed + new
        market = booking["marketplace"]
        booked = min(state["homes"] * mode(booking["quantity"]), state["hands"] * market["serves"])
        value = booked * mode(booking["price"]) * grown(booking["change"], t) * stage.get("price", 1)
        taken = value * mode(market["take_rate"])
        fees = state["hands"] * listing["price"] if t > listing["from"] else 0.0
        cost = taken * (1 - booking["gross_margin"]) + booked * booking["unit_cost"]
        return {"customers": state["homes"] + state["hands"], "volume": value, "revenue": taken + fees,
                "cost": cost, "acquisition": spent + of_year(m["budget"], t)}

    return books.close(serve)


def translation_japan(books):
    home, japan, (yen,) = books.offers["Switzerland"], books.offers["Japan"], books.p["exchange"]
    churn, need = mode(home["retention"]["churn"]), mode(home["go_to_market"]["reach"]["need"])
    there = dict(japan["go_to_market"]["reach"], need=need * 0.9)
    (licence,), (abroad, training) = home["streams"], japan["streams"]
    cohorts, state = [], {"home": 0.0}

    def serve(t):
        kept = state["home"] * (1 - churn)
        new, spent = reach(home["go_to_market"]["reach"], t, kept, min(t / books.months, 1))
        state["home"] = kept + new
        revenue = state["home"] * mode(licence["price"]) * grown(licence["change"], t)
        cost, owed, age = revenue * (1 - licence["gross_margin"]), 0.0, t - 9
        if age >= 1:
            rate = mode(yen["rate"]) * grown(yen["change"], t)
            earned = 0.0
            for c in cohorts:
                since = (age - c.joined) % 6
                gone = c.count * churn * 0.8
                c.count -= gone
                # Who leaves within half a year has paid for the rest of it.
                earned += gone * c.price * (6 - since) if since else 0.0
            stage = 0.85 if age > 12 else 1.0
            new, yens = reach(there, t, sum(c.count for c in cohorts), min(age / 48, 1), stage)
            cohorts.append(Cohort(age, new))
            spent += yens * rate
            for c in cohorts:
                since = (age - c.joined) % 6
                if since == 0:
                    c.price = mode(abroad["price"]) * rate
                earned += c.count * c.price
                owed += c.count * c.price * (5 - since)
            trained = new * mode(training["price"]) * rate
            revenue += earned + trained
            cost += earned * (1 - abroad["gross_margin"]) + trained * (1 - training["gross_margin"])
            cost += sum(c.count for c in cohorts) * abroad["unit_cost"] * rate
        customers = state["home"] + sum(c.count for c in cohorts)
        return {"customers": customers, "revenue": revenue, "cost": cost, "acquisition": spent, "deferred": owed}

    return books.close(serve)


def main():
    plans = [field_service, language_app, coffee_machine, expense_reports, handymen, translation_japan]
    with (open("tests/data/case/own_plans.csv", "w", encoding="utf-8") as months,
          open("tests/data/case/own_values.csv", "w", encoding="utf-8") as values):
        made = "# Made by tests/oracles/own_plans.py: the example plans with every range at its mode."
        print(made, ",".join(["plan", "month", *FIGURES]), sep="\n", file=months)
        print(made, "plan,npv,npv_with_terminal", sep="\n", file=values)
        for plan in plans:
            books = Books(plan.__name__)
            npv, value = plan(books)
            print(plan.__name__, repr(npv), repr(value), sep=",", file=values)
            for row in books.rows:
                print(*[it if isinstance(it, str) else repr(it) for it in row], sep=",", file=months)


if __name__ == "__main__":
    main()
