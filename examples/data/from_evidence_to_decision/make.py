"""Makes two files of the example: contracts and adoption of an earlier product, made up.

Contracts follow a shifted beta-geometric distribution by month (alpha 1.1, beta 30), adoption a
Bass curve by quarter (p 0.012, q 0.36, 5,200 customers) with 5 % of noise.
"""
import csv
import datetime
import math
import random

random.seed(20261130)
UNTIL = datetime.date(2026, 10, 31)


def months_later(day, months):
    month = day.month - 1 + months
    return datetime.date(day.year + month // 12, month % 12 + 1, day.day)


with open("contracts.csv", "w", newline="") as out:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["customer", "started", "ended"])
    first = datetime.date(2022, 1, 1)
    for customer in range(1, 901):
        start = first + datetime.timedelta(days=random.randrange(1_640))
        start = start.replace(day=min(start.day, 28))
        churn = random.betavariate(1.1, 30)
        tenure = 1
        while random.random() >= churn and tenure < 99:
            tenure += 1
        end = months_later(start, tenure)
        writer.writerow([customer, start, end if end <= UNTIL else ""])

with open("adoption.csv", "w", newline="") as out:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["period", "new_adopters"])
    p, q, market = 0.012, 0.36, 5_200
    reached = lambda t: (1 - math.exp(-(p + q) * t)) / (1 + q / p * math.exp(-(p + q) * t))
    for quarter in range(16):
        new = market * (reached(quarter + 1) - reached(quarter)) * math.exp(random.gauss(0, 0.05))
        writer.writerow([f"{2022 + quarter // 4}-Q{quarter % 4 + 1}", round(new)])
