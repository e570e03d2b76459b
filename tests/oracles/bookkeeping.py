"""The figures that tests/examples/bookkeeping.rs holds the example `ai_bookkeeping` against.

An independent computation of the same case: written from its definition, in another language,
with other random numbers. Nothing here is taken from the Rust code but the names of the outputs.

    python3 tests/oracles/bookkeeping.py        # rewrites tests/data/bookkeeping.csv

Made with Python 3.11.7, NumPy 2.4.6 and SciPy 1.17.1; one minute and 4 GB of memory.

Sampled rows: 16 scrambled Sobol sequences of 2^18 trials each, so that the figures are exact to
a few hundredths of the standard error beside them (5 % of it at worst, for percentiles), which is
that of 100,000 independent trials. Rows `at modes`, `at means` and `at medians` put all inputs in
one place and have no error.
"""
import csv
import re
from pathlib import Path

import numpy as np
from scipy.optimize import brentq
from scipy.special import betaincinv, ndtr, ndtri
from scipy.stats import qmc

ROOT = Path(__file__).resolve().parents[2]
REPLICATES, TRIALS, STATED = 16, 2**18, 100_000
SERVED_SECTORS = {"23", "54", "56", "81"}
DISCOUNT, BUILD, BUILD_MONTHS = 0.12, 3e6, 6
TRIANGULAR = {"price realisation": (0.70, 0.875, 1.00), "need": (0.80, 0.92, 1.00),
              "cloud-ready share": (0.35, 0.55, 0.75)}
PERT = {"attainable share": (0.005, 0.02, 0.06), "churn per month": (0.009, 0.015, 0.030),
        "gross margin": (0.75, 0.85, 0.90), "build overrun": (0.90, 1.00, 1.60)}
CAC_P5, CAC_P95, CAC_CHURN_SPEARMAN = 350, 800, 0.3
# The order of the dimensions of the Sobol sequence.
INPUTS = ["price realisation", "need", "cloud-ready share", "attainable share", "CAC",
          "churn per month", "gross margin", "build overrun"]


def rows(name):
    with open(ROOT / "examples/data/ai_bookkeeping" / name, encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def number(text):
    return float(re.sub(r"[^0-9.]", "", text))


PRICE = {row["segment"]: number(row["price"]) for row in rows("price_list.csv")}
SEGMENT = {row["class"]: row["segment"] for row in rows("segments.csv")}
BUDGET = [number(row["acquisition_budget"]) for row in rows("plan.csv")]
FIXED = [number(row["fixed_cost"]) for row in rows("plan.csv")]
MONTHS = 12 * len(BUDGET)


def firms(rows):
    count = dict.fromkeys(PRICE, 0.0)
    for row in rows:
        if row["employees"] in SEGMENT:
            count[SEGMENT[row["employees"]]] += number(row["firms"])
    return count


ALL = firms(rows("firms_all_sectors.csv"))
SERVED = firms(row for row in rows("firms_by_sector.csv") if row["naics"] in SERVED_SECTORS)
SERVED_TOTAL = sum(SERVED.values())
LIST_PRICE = sum(SERVED[s] * PRICE[s] for s in PRICE) / SERVED_TOTAL

MU = (np.log(CAC_P5) + np.log(CAC_P95)) / 2
SIGMA = (np.log(CAC_P95) - np.log(CAC_P5)) / (2 * ndtri(0.95))


def triangular(u, low, mode, high):
    left = np.sqrt(u * (high - low) * (mode - low))
    right = np.sqrt((1 - u) * (high - low) * (high - mode))
    return np.where(u < (mode - low) / (high - low), low + left, high - right)


def pert(u, low, mode, high):
    width = high - low
    return low + width * betaincinv(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, u)


def draw(u):
    u = dict(zip(INPUTS, np.clip(u, 1e-12, 1 - 1e-12).T))
    cac = ndtri(u["CAC"])
    r = 2 * np.sin(np.pi * CAC_CHURN_SPEARMAN / 6)
    u["churn per month"] = ndtr(r * cac + np.sqrt(1 - r * r) * ndtri(u["churn per month"]))
    x = {name: triangular(u[name], *law) for name, law in TRIANGULAR.items()}
    x |= {name: pert(u[name], *law) for name, law in PERT.items()}
    return x | {"CAC": np.exp(MU + SIGMA * cac)}


def bases():
    """Every input at its mode, its mean and its median."""
    at = {name: [m, (a + m + b) / 3, triangular(0.5, a, m, b)] for name, (a, m, b) in TRIANGULAR.items()}
    at |= {name: [m, (a + 4 * m + b) / 6, pert(0.5, a, m, b)] for name, (a, m, b) in PERT.items()}
    at["CAC"] = [np.exp(MU - SIGMA**2), np.exp(MU + SIGMA**2 / 2), np.exp(MU)]
    return {name: np.array(values, dtype=float) for name, values in at.items()}


def project(x):
    """All outputs in all trials, and what only the statement of a single case shows."""
    out, shown = {}, {}
    price, margin, cac = LIST_PRICE * x["price realisation"], x["gross margin"], x["CAC"]
    ceiling = SERVED_TOTAL * x["need"] * x["cloud-ready share"] * x["attainable share"]
    weight = lambda month: (1 + DISCOUNT) ** (-month / 12)
    flows = [-BUILD * x["build overrun"] / BUILD_MONTHS] * BUILD_MONTHS
    npv = sum(flow * weight(month) for flow, month in zip(flows, range(1 - BUILD_MONTHS, 1)))
    cumulative, customers = sum(flows), np.zeros_like(cac)
    payback = np.full_like(cac, np.inf)
    for year in range(len(BUDGET)):
        revenue, gross, cash, gained = (np.zeros_like(cac) for _ in range(4))
        for month in range(12 * year + 1, 12 * year + 13):
            kept = customers * (1 - x["churn per month"])
            demand = np.maximum(ceiling * month / MONTHS - kept, 0)
            channel = BUDGET[year] / 12 / cac
            new = np.minimum(demand, channel)
            customers = kept + new
            flow = customers * price * margin - new * cac - FIXED[year] / 12
            before, cumulative = cumulative, cumulative + flow
            # The last time it turns positive counts; whether it stays so is seen at the end.
            payback = np.where((before < 0) & (cumulative >= 0), month - 1 - before / flow, payback)
            npv = npv + flow * weight(month)
            flows.append(flow)
            revenue, gross = revenue + customers * price, gross + customers * price * margin
            cash, gained = cash + flow, gained + new
        out |= {f"customers at the end of year {year + 1}": customers,
                f"revenue in year {year + 1}": revenue, f"gross margin in year {year + 1}": gross,
                f"cash flow in year {year + 1}": cash,
                f"channel binds at the end of year {year + 1}": (channel < demand) * 1.0,
                f"demand binds at the end of year {year + 1}": (demand <= channel) * 1.0}
        shown |= {f"customers gained in year {year + 1}": gained,
                  f"acquisition in year {year + 1}": gained * cac,
                  f"cumulative cash at the end of year {year + 1}": cumulative}
    # The run-off is a geometric series of what each next month keeps, discounted.
    kept = (1 - x["churn per month"]) * weight(1)
    run_off = customers * price * margin * kept / (1 - kept)
    paid_back = cumulative >= 0
    out |= {"NPV": npv, "run-off value": run_off * weight(MONTHS),
            "NPV with run-off": npv + run_off * weight(MONTHS), "demand ceiling": ceiling,
            "payback, months": np.where(paid_back, payback, MONTHS), "paid back": paid_back * 1.0,
            "CAC payback, months": cac / (price * margin)}
    shown |= {"IRR": rate_of_return(flows), "run-off value at the end of the plan": run_off,
              "IRR with run-off": rate_of_return(flows[:-1] + [flows[-1] + run_off])}
    return out | sizes(x, customers), shown


def sizes(x, customers):
    """TAM, SAM and SOM are each a fixed share by segment of one varying total."""
    served = {s: SERVED[s] / SERVED_TOTAL for s in PRICE}
    stages = {"TAM": (ALL, x["need"]), "SAM": (SERVED, x["need"] * x["cloud-ready share"]),
              "SOM": (served, customers)}
    out = {}
    for stage, (counts, varying) in stages.items():
        for segment, count in counts.items():
            out[f"{stage} accounts, {segment}"] = count * varying
            out[f"{stage} revenue a year, {segment}"] = 12 * count * PRICE[segment] * varying * x["price realisation"]
        for measure in ("accounts", "revenue a year"):
            out[f"{stage} {measure}"] = sum(out[f"{stage} {measure}, {s}"] for s in PRICE)
    return out


def rate_of_return(flows):
    """A year, for each single case; NaN without a single change of sign, nothing for many trials."""
    flows = np.array(flows).T if np.size(flows[0]) < 10 else []
    value = lambda rate, flow: np.sum(flow * (1 + rate) ** (-np.arange(flow.size) / 12))
    single = lambda flow: value(-0.95, flow) * value(5, flow) < 0
    return [brentq(value, -0.95, 5, args=(flow,), xtol=1e-15) if single(flow) else np.nan for flow in flows]


def statistics(name, a):
    """Rows of (statistic, expected, standard error with STATED trials)."""
    mean, sd, n = a.mean(), a.std(), STATED
    yield "mean", mean, sd / np.sqrt(n)
    if "binds" in name or name in ("paid back", "payback, months"):
        return
    yield "sd", sd, np.sqrt(max(np.mean((a - mean) ** 4) - sd**4, 0) / n) / (2 * sd)
    ordered = np.sort(a)
    for p in (0.05, 0.50, 0.95):
        low, high = (ordered[int((p + step) * a.size)] for step in (-0.004, 0.004))
        yield f"p{p * 100:.0f}", np.quantile(ordered, p), (high - low) / 0.008 * np.sqrt(p * (1 - p) / n)
    chances = {"probability_above_0": a > 0} if "NPV" in name else {}
    chances |= {"probability_at_most_24": a <= 24} if name == "CAC payback, months" else {}
    for statistic, happened in chances.items():
        yield statistic, happened.mean(), np.sqrt(happened.mean() * (1 - happened.mean()) / n)


def spearman(x, y):
    """Spearman's coefficient and its standard error with STATED trials, by its influence function."""
    n, order_x, order_y = x.size, np.argsort(x), np.argsort(y)
    u, v, above_x, above_y = (np.empty(n) for _ in range(4))
    u[order_x] = v[order_y] = (np.arange(n) + 0.5) / n
    above_x[order_x] = np.cumsum(v[order_x][::-1])[::-1] / n
    above_y[order_y] = np.cumsum(u[order_y][::-1])[::-1] / n
    return 12 * np.mean(u * v) - 3, 12 * np.std(u * v + above_x + above_y) / np.sqrt(STATED)


def main():
    single, shown = project(bases())
    table = [(name, f"at {base}", values[i], 0) for name, values in (single | shown).items()
             for i, base in enumerate(("modes", "means", "medians")) if "binds" not in name and not np.isnan(values[i])]
    blocks = [draw(qmc.Sobol(8, seed=1000 + i).random(TRIALS)) for i in range(REPLICATES)]
    inputs = {name: np.concatenate([block[name] for block in blocks]) for name in INPUTS}
    blocks = [project(block)[0] for block in blocks]
    names = list(blocks[0])
    value = np.concatenate([block["NPV with run-off"] for block in blocks])
    for name in INPUTS + names:
        column = inputs[name] if name in inputs else np.concatenate([block.pop(name) for block in blocks])
        table += [(name, *row) for row in statistics(name, column)]
    pairs = [("NPV with run-off", value, name) for name in INPUTS] + [("CAC", inputs["CAC"], "churn per month")]
    for name, column, other in pairs:
        table.append((name, f"rank correlation with {other}", *spearman(inputs[other], column)))
    with open(ROOT / "tests/data/bookkeeping.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["outcome", "statistic", "expected", "standard_error"])
        writer.writerows((a, b, repr(float(c)), f"{float(d):.6g}") for a, b, c, d in table)


if __name__ == "__main__":
    main()
