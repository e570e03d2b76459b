"""A company whose rates change by year, added up month by month over two thousand years.

A hundred customers, each won for 1 in the first month, pay 100 a month; 1,000,000 is paid at the end
of the month before.
Tax is 25 % of what losses leave, at the end of each year. The rate is 12 % until year 3, 20 % until year 8
and 15 % after that. Second figure: without tax, 2 % of the customers leave every month; those who
leave are replaced in the first year only, for 1 each.
"""
from decimal import Decimal, getcontext

getcontext().prec = 50
RATES = [(3, "0.12"), (8, "0.20"), (10**9, "0.15")]


def monthly(month):
    year = (month + 11) // 12
    rate = next(rate for until, rate in RATES if year <= until)
    return (1 + Decimal(rate)) ** (Decimal(1) / 12)


weight, value, loss, year = Decimal(1), Decimal(-1_000_000), Decimal(1_000_000), Decimal(0)
for month in range(1, 24_001):
    weight /= monthly(month)
    cash = Decimal(10_000) - (100 if month == 1 else 0)
    year += cash
    if month % 12 == 0:
        offset = min(loss, year)
        loss -= offset
        cash -= (year - offset) * Decimal("0.25")
        year = Decimal(0)
    value += cash * weight
print(f"{value:.2f}")

weight, value, customers = Decimal(1), Decimal(-1_000_000), Decimal(100)
for month in range(1, 24_001):
    weight /= monthly(month)
    won = 100 if month == 1 else 2 if month <= 12 else 0
    if month > 12:
        customers *= Decimal("0.98")
    value += (customers * 100 - won) * weight
print(f"{value:.2f}")
