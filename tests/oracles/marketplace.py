"""Rides and parcels of tests/data/case/marketplace.toml, from the documentation alone.

Run by hand: python3 tests/oracles/marketplace.py > tests/data/case/marketplace.csv
"""
import tomllib

with open("tests/data/case/marketplace.toml", "rb") as file:
    PLAN = tomllib.load(file)


def main():
    print("# Made by tests/oracles/marketplace.py")
    print("month,riders,drivers,couriers,volume,revenue,gross_margin")
    people = {it["name"]: 0.0 for it in PLAN["offers"]}
    rides, parcels = next(it for it in PLAN["offers"] if it["name"] == "riders")["streams"]
    for t in range(1, PLAN["horizon"]["months"] + 1):
        for offer in PLAN["offers"]:
            name, age = offer["name"], t - offer.get("entry", {}).get("months", 0)
            if age < 1:
                continue
            m = offer["go_to_market"]["reach"]
            budgets = m["budget"] if isinstance(m["budget"], list) else [m["budget"]]
            spend = budgets[min((t - 1) // 12, len(budgets) - 1)] / 12
            kept = people[name] * (1 - offer["retention"]["churn"])
            ceiling = m["accounts"] * min(age / m["adoption"]["ramp"]["months"], 1)
            people[name] = kept + min(max(ceiling - kept, 0), spend / m["acquisition_cost"])
        dearer = 1.2 if t > 9 else 1.0
        given = min(people["riders"] * rides["quantity"], people["drivers"] * 110)
        ride_value = given * 12 * 0.95 * dearer
        fees = people["drivers"] * 9
        revenue = 0.2 * ride_value + fees
        margin = 0.2 * ride_value * 0.9 - given * 0.3 + fees
        volume = ride_value
        if t > 5:
            # Six a year is half a parcel a month.
            sent = min(people["riders"] * parcels["quantity"] / 12, people["couriers"] * 60)
            volume += sent * 70 * dearer
            revenue += 0.3 * sent * 70 * dearer
            margin += 0.3 * sent * 70 * dearer
        row = [people["riders"], people["drivers"], people["couriers"], volume, revenue, margin]
        print(t, *map(repr, row), sep=",")


main()
