"""Demand regressions with explicit dummies: writes tests/data/survey/demand_regression.json.

Sales of seven stores in fifteen weeks, some missing, are made up with a seed. All effects are
columns of one regression, solved by singular values (NumPy); errors follow from the textbook
formulas. Needs NumPy.
"""

import json
from pathlib import Path

import numpy as np

rng = np.random.default_rng(20240)
ROWS = []
for store in range(7):
    size, level = np.exp(rng.normal(3.5, 0.8)), rng.uniform(2.0, 6.0)
    for week in range(15):
        if rng.random() < 0.12:
            continue
        promotion = int(rng.random() < 0.25)
        price = round(level * np.exp(rng.normal(0, 0.12)) * (0.85 if promotion else 1.0), 2)
        season = 0.15 * np.sin(week)
        quantity = size * np.exp(season + 0.3 * promotion + rng.normal(0, 0.2)) * (price / 4) ** -2.2
        ROWS.append([f"s{store}", f"w{week}", price, round(float(quantity) * 10 + 1, 1), promotion])


def dummies(names):
    levels = sorted(set(names))
    return np.array([[float(n == level) for level in levels] for n in names])


def regression(form, effects, errors, covariate):
    price = np.array([r[2] for r in ROWS])
    quantity = np.array([r[3] for r in ROWS])
    x = np.log(price) if form == "log-log" else price
    y = quantity if form == "linear" else np.log(quantity)
    stores, weeks = [r[0] for r in ROWS], [r[1] for r in ROWS]
    slopes = [np.array([float(r[4]) for r in ROWS])] if covariate else []
    slopes.append(x)
    own = np.column_stack(slopes)
    blocks = []
    if "store" in effects:
        blocks.append(dummies(stores))
    if "week" in effects:
        d = dummies(weeks)
        blocks.append(d[:, 1:] if blocks else d)
    if not blocks:
        blocks.append(np.ones((len(y), 1)))
    level = np.column_stack(blocks)
    full = np.column_stack([own, level])
    n, k = full.shape
    bread = np.linalg.pinv(full.T @ full, rcond=1e-13)
    theta = np.linalg.lstsq(full, y, rcond=None)[0]
    e = y - full @ theta
    if errors == "classical":
        covariance = bread * (e @ e) / (n - k)
        free = n - k
    elif errors == "robust":
        covariance = bread @ (full.T * e**2) @ full @ bread * n / (n - k)
        free = n - k
    else:
        groups = stores if errors == "store" else weeks
        names = sorted(set(groups))
        scores = np.array([(full * e[:, None])[[g == name for g in groups]].sum(axis=0) for name in names])
        nested = (len(set(groups)) - 1) if errors in effects else 0
        g = len(names)
        covariance = bread @ scores.T @ scores @ bread * g / (g - 1) * (n - 1) / (n - (k - nested))
        free = g - 1
    # The constant of the average row, the covariate, the price.
    pick = np.zeros((1 + own.shape[1], k))
    pick[0, own.shape[1]:] = level.mean(axis=0)
    pick[1:, : own.shape[1]] = np.eye(own.shape[1])
    out, cov = pick @ theta, pick @ covariance @ pick.T
    return {
        "form": form, "effects": effects, "errors": errors, "covariate": covariate,
        "coefficients": out.tolist(), "standard_errors": np.sqrt(np.diag(cov)).tolist(),
        "r_squared": float(1 - e @ e / ((y - y.mean()) ** 2).sum()),
        "residual_deviation": float(np.sqrt(e @ e / (n - k))),
        "degrees_of_freedom": int(free),
        "smearing": 1.0 if form == "linear" else float(np.exp(e).mean()),
    }


CASES = [
    regression(form, effects, errors, covariate)
    for form in ("linear", "semi-log", "log-log")
    for effects in ("", "store", "week", "store+week")
    for errors in ("store", "week", "robust", "classical")
    for covariate in (False, True)
]

if __name__ == "__main__":
    path = Path(__file__).parent.parent / "data" / "survey" / "demand_regression.json"
    head = "NumPy with explicit dummies, tests/oracles/demand_regression.py; rows: store, week, price, quantity, promotion"
    rows = ",\n".join(json.dumps(r) for r in ROWS)
    cases = ",\n".join(json.dumps(c) for c in CASES)
    path.write_text(f'{{"source": {json.dumps(head)},\n"rows": [\n{rows}\n],\n"cases": [\n{cases}\n]}}\n')
