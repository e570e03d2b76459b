# Makes the survey of this example: made up, but answers of one kitchen go together.
import math
import random

random.seed(20261130)
OUTCOMES = [
    # name, how much it matters, how well it is met, how much both hang on stock counted by hand
    ("count_stock", 0.9, -0.9, 1.1),
    ("know_expiry", 0.6, -0.5, 0.7),
    ("order_amounts", 0.8, -0.1, 0.5),
    ("see_dish_cost", 0.3, -0.7, 0.3),
    ("catch_price_rises", 0.5, -0.2, 0.2),
    ("plan_shifts", 0.7, 0.5, 0.0),
    ("take_bookings", 0.9, 1.1, 0.0),
    ("train_staff", 0.1, 0.0, 0.1),
]


def five(x):
    return max(1, min(5, round(3 + 1.15 * x)))


header = ["id", "kind", "counts_by_hand"]
header += [f"{what}_{name}" for name, *_ in OUTCOMES for what in ("importance", "satisfaction")]
header += ["gain", "losses", "switching_cost", "disappointment", "recommendation"]
rows = [header]
for number in range(1, 421):
    kind = random.choices(["cafe", "restaurant", "canteen"], [0.42, 0.43, 0.15])[0]
    hand = random.random() < {"cafe": 0.52, "restaurant": 0.68, "canteen": 0.38}[kind]
    care = random.gauss(0, 0.7)
    row = [number, kind, "yes" if hand else "no"]
    for name, matters, met, by_hand in OUTCOMES:
        extra = by_hand if hand else 0.0
        importance = five(matters + 0.6 * extra + 0.6 * care + random.gauss(0, 0.8))
        satisfaction = five(met - 0.7 * extra - 0.3 * care + random.gauss(0, 0.9))
        # A few leave an answer out.
        row += [a if random.random() > 0.015 else "" for a in (importance, satisfaction)]
    if hand:
        hours = math.exp(random.gauss({"cafe": 1.9, "restaurant": 2.5, "canteen": 2.3}[kind], 0.55))
        gain = round(17 * hours * (0.75 + 0.25 * math.tanh(care)) * 0.6)
        losses = round(math.exp(random.gauss(2.9, 0.7)))
        cost = round(math.exp(random.gauss(3.1, 0.6)))
        row += [gain, losses, cost]
        if random.random() < 0.55:
            feel = 0.25 + 1.0 * care + {"restaurant": 0.35, "cafe": -0.35, "canteen": -0.5}[kind]
            feel += random.gauss(0, 0.8)
            row.append("very" if feel > 0.35 else "somewhat" if feel > -0.5 else "not")
            row.append(max(0, min(10, round(7.4 + 1.6 * feel + random.gauss(0, 1.2)))))
        else:
            row += ["", ""]
    else:
        row += [""] * 5
    rows.append(row)
with open("answers.csv", "w") as file:
    file.writelines(",".join(map(str, row)) + "\n" for row in rows)
