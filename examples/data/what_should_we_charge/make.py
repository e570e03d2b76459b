"""Makes the three surveys of the example: one population, asked in three ways.

The most that a firm would pay a month is log-normal with a median of 24 and a sigma of 0.45. Each
way of asking has the fault it is known for: intents are kinder than wallets, a ladder invites
haggling, a single bid invites saying yes to please.
"""
import csv
import math
import random

random.seed(20261122)
most = lambda: 24 * math.exp(random.gauss(0, 0.45))


def rows(name, header, make, count):
    with open(name, "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        for i in range(1, count + 1):
            writer.writerow([i] + make())


def four_prices():
    top = most()
    near = lambda factor: max(1, round(top * factor * math.exp(random.gauss(0, 0.08))))
    four = [near(0.45), near(0.70), near(0.95), near(1.20)]
    if random.random() > 0.08:  # most keep the order of the questions
        four.sort()
    likely = lambda mean: min(5, max(1, round(random.gauss(mean, 0.9))))
    size = random.choice(["1-9", "10-49"])
    return four + [likely(4.4), likely(2.9), size]


LADDER = [9, 14, 19, 24, 29, 39, 49]


def ladder():
    haggled = most() * 0.88
    answers = [int(haggled * math.exp(random.gauss(0, 0.05)) >= price) for price in LADDER]
    if 0 in answers:  # asked upwards until the first refusal
        first = answers.index(0)
        answers = answers[: first + 1] + [""] * (len(LADDER) - first - 1)
    return answers


def bid():
    price = random.choice([10, 20, 30, 40, 60])
    polite = random.random() < 0.10
    return [price, "yes" if polite or most() >= price else "no"]


rows("four_prices.csv", ["id", "too_cheap", "cheap", "expensive", "too_expensive", "pi_cheap",
                         "pi_expensive", "employees"], four_prices, 320)
rows("ladder.csv", ["id"] + [f"buy_{p}" for p in LADDER], ladder, 400)
rows("bids.csv", ["id", "bid", "answer"], bid, 500)
