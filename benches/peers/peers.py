"""The same work by the packages that people use in Python, beside what criterion measured here.

    pip install -r benches/peers/requirements.txt
    cargo bench -p bizcase-benches --bench common_model --bench sensitivity --bench finance \
        --bench retention --bench import
    python3 benches/peers/peers.py

Each package does its work on one thread (polars on all), on this machine, as its documentation shows
it; the best of several rounds counts. Figures of the crate are read from `target/criterion`; what was
not measured there is left out.
"""

import json
import os
import pathlib
import sys
import time

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

import numpy as np

CRITERION = pathlib.Path(__file__).resolve().parents[2] / "target" / "criterion"


def pert(random, size, low, mode, high):
    span = high - low
    draws = random.beta(1 + 4 * (mode - low) / span, 1 + 4 * (high - mode) / span, size)
    return low + span * draws


NAMES = ["market", "sam", "som", "price", "churn", "p", "q", "cac", "margin", "fixed", "discount", "growth"]


def npv(x):
    """The net present value of the common model for columns of its twelve inputs."""
    market, sam, som, price, churn, p, q, cac, margin, fixed, discount, growth = x
    potential = market * sam * som
    adopted = np.zeros_like(market)
    customers = np.zeros_like(market)
    value = np.zeros_like(market)
    factor = (1 + discount) ** (-1 / 12)
    weight = np.ones_like(market)
    earned = price * margin
    for _ in range(60):
        new = (p + q * adopted / potential) * (potential - adopted)
        adopted = adopted + new
        customers = customers * (1 - churn) + new
        earned = earned * (1 + growth / 12)
        weight = weight * factor
        value = value + (customers * earned - new * cac - fixed) * weight
    return value


def common_model(trials=100_000):
    random = np.random.default_rng(1)
    low, high = np.log(200_000), np.log(1_200_000)
    variance = np.log(1 + (40 / 120) ** 2)

    def run():
        draws = [
            random.lognormal((low + high) / 2, (high - low) / (2 * 1.6448536269514722), trials),
            pert(random, trials, 0.15, 0.30, 0.50),
            pert(random, trials, 0.02, 0.05, 0.12),
            random.triangular(20, 35, 60, trials),
            random.beta(6, 194, trials),
            pert(random, trials, 0.001, 0.003, 0.008),
            pert(random, trials, 0.03, 0.06, 0.12),
            random.lognormal(np.log(120) - variance / 2, np.sqrt(variance), trials),
            pert(random, trials, 0.60, 0.75, 0.85),
            random.normal(30_000, 6_000, trials),
            random.triangular(0.08, 0.12, 0.20, trials),
            pert(random, trials, 0.0, 0.04, 0.12),
        ]
        return npv(draws).mean()

    return run


def sobol():
    from SALib.analyze import sobol as analyze
    from SALib.sample import sobol as sample

    # Uniform in these ranges: SALib's usual form, with as many evaluations and resamples.
    bounds = [
        [200_000, 1_200_000], [0.15, 0.5], [0.02, 0.12], [20, 60], [0.01, 0.06], [0.001, 0.008],
        [0.03, 0.12], [60, 200], [0.6, 0.85], [18_000, 42_000], [0.08, 0.2], [0, 0.12],
    ]
    problem = {"num_vars": 12, "names": NAMES, "bounds": bounds}

    def run():
        points = sample.sample(problem, 8_192, calc_second_order=False, seed=1)
        values = npv(list(points.T))
        return analyze.analyze(problem, values, calc_second_order=False, num_resamples=1_000, seed=1)

    return run


def rate_of_return(dated):
    import pyxirr
    from datetime import date, timedelta

    random = np.random.default_rng(7)
    amounts = [-7_000.0, *(200 * random.random(99))]
    days = sorted((random.random(100) * 8 * 365).astype(int).tolist())
    dates = [date(2015, 1, 1) + timedelta(days=day) for day in days]
    return (lambda: pyxirr.xirr(dates, amounts)) if dated else (lambda: pyxirr.irr(amounts))


def purchases(count=2_357):
    from lifetimes import BetaGeoFitter

    random = np.random.default_rng(3)
    rows = []
    for _ in range(count):
        age = 27 + np.floor(random.random() * 84) / 7
        rate = max(random.gamma(0.2426, 1 / 4.4136), 1e-9)
        dropout = random.beta(0.7929, 2.4259)
        now, frequency, recency = 0.0, 0, 0.0
        while True:
            now += np.ceil(random.exponential(1 / rate) * 7) / 7
            if now > age:
                break
            frequency, recency = frequency + 1, now
            if random.random() < dropout:
                break
        rows.append((frequency, recency, age))
    frequency, recency, age = np.array(rows).T
    return lambda: BetaGeoFitter().fit(frequency, recency, age)


def survival():
    from statsmodels.duration.survfunc import SurvfuncRight

    random = np.random.default_rng(5)
    times = random.exponential(24, 100_000) + 1e-6
    left = (random.random(100_000) < 0.6).astype(int)
    return lambda: SurvfuncRight(times, left)


def table(size=200_000_000):
    import io

    import polars

    lines = ["naics,sector,employees,firms,establishments,employment,price,need\n"]
    length, row = len(lines[0]), 0
    while length < size:
        row += 1
        sites, code = row % 1_299_709, row % 20
        lines.append(
            f'{row % 83 + 11},"Agriculture, Forestry, Fishing and Hunting",{code}-{code + 1}9,'
            f"{row % 999_983},{sites},{sites * 7},{row % 181}.{row % 100:02},{row % 100}.5%\n"
        )
        length += len(lines[-1])
    text = "".join(lines).encode()
    return lambda: polars.read_csv(io.BytesIO(text), columns=["employees", "firms", "establishments", "need"])


WORK = [
    ("common model, 100,000 trials", "engine with its set-up, one thread", "NumPy", common_model, 10),
    ("sensitivity of the common model", "Sobol, first and total order", "SALib", sobol, 2),
    ("irr/conventional/100", "all roots", "pyxirr", lambda: rate_of_return(False), 1_000),
    ("xirr/conventional/100", "all roots", "pyxirr", lambda: rate_of_return(True), 1_000),
    ("BG-NBD/2357 customers", "fit", "lifetimes", purchases, 3),
    ("Kaplan-Meier/100,000 rows", "with Greenwood errors", "statsmodels", survival, 3),
    ("import of 200 MB", "kept rows", "polars, four columns", table, 3),
]


def best(run, rounds):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def measured():
    """Seconds of each benchmark that criterion has run, by group and function."""
    found = {}
    for file in CRITERION.glob("**/new/benchmark.json"):
        names = json.loads(file.read_text())
        estimates = json.loads((file.parent / "estimates.json").read_text())
        one = estimates.get("slope") or estimates["mean"]
        found[names["group_id"], names["function_id"]] = one["point_estimate"] / 1e9
    return found


def shown(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


if __name__ == "__main__":
    here = measured()
    wanted = sys.argv[1:]
    print(f"{'work':<34}{'here':>10}  {'package':<20}{'its time':>10}{'ratio':>8}")
    for group, function, package, make, rounds in WORK:
        if wanted and not any(it in package for it in wanted):
            continue
        ours = here.get((group, function))
        theirs = best(make(), rounds)
        ratio = "" if ours is None else f"{theirs / ours:.2g}"
        known = "" if ours is None else shown(ours)
        print(f"{group:<34}{known:>10}  {package:<20}{shown(theirs):>10}{ratio:>8}", flush=True)
