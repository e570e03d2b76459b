"""A company in a steady state, month by month for ever, for tests/case/terminal.rs.

Run by hand: python3 tests/oracles/perpetuity.py. A hundred customers pay 100 a month from launch
on; a build of 1,000,000 is paid in the month before. Nothing is capitalised here: all months of
two thousand years are added up one by one.
"""

import math


def value(rate, months=24_000, growth=0.0, won=1.0, tax=0.25, limit=1.0, carried_for=None,
          receivable=0, machine=0.0, salvage=0.0, once=None):
    terms, npv, taxable, tied, losses = [-1e6], 0.0, -1e6, 0.0, []
    for t in range(1, months + 1):
        revenue = 10_000 * (1 + growth) ** ((t - 1) / 12)
        earned = revenue - (100 * won if t == 1 else 0) - (once[1] if once and t == once[0] else 0)
        # A machine that lasts a month is bought, used up and sold in it.
        profit = earned - machine * (1 - salvage)
        level = revenue * 12 / 365 * receivable
        taxable += profit
        paid = 0.0
        if t % 12 == 0:
            room = max(taxable, 0) * limit
            base = max(taxable, 0)
            for loss in losses:
                used = min(loss[0], room)
                loss[0] -= used
                room -= used
                base -= used
            losses.append([max(-taxable, 0)])
            if carried_for is not None:
                losses = losses[-carried_for:]
            paid, taxable = base * tax, 0.0
        terms.append((profit - (level - tied) - paid) * (1 + rate) ** (-t / 12))
        tied = level
    return math.fsum(terms)


print("plain        ", value(0.12))
print("1,200 months ", value(0.12, 1_200))
print("untaxed      ", value(0.12, won=0.0, tax=0.0))
print("limit        ", value(0.12, limit=0.6))
print("expiring     ", value(0.12, carried_for=5))
print("capital      ", value(0.12, machine=500, salvage=0.2))
print("receivables  ", value(0.2, growth=0.03, won=0.0, receivable=45))
print("growth       ", value(0.2, growth=0.03, won=0.0))
print("once         ", value(0.12, once=(9, 40_000)))

# The bridge of the plain case after a year, by the closed forms.
month = 1.12 ** (1 / 12) - 1
at_end = 10_000 * 0.12 / month
print("interest     ", at_end - 120_000)
print("perpetuity   ", (at_end - 30_000) / 0.12)
left, saved, year = 1_000_100 - 120_000, 0.0, 0
while left > 0:
    year += 1
    saved += 0.25 * min(left, 120_000) / 1.12**year
    left -= 120_000
print("losses       ", saved)
print("multiple     ", 1 / (12 * month))
# A sum of 37.5 each month at 9 %, growing by 2 % a year.
month = 1.09 ** (1 / 12) - 1
print("450 a year   ", 37.5 * 0.09 / month * 1.02 / 0.07, 37.5 * 0.09 / month * 1.02 / 0.07 / 1.09**5)
