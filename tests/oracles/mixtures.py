"""Mixed logit and latent classes: writes tests/data/choice/mixtures.json.

Choices of 80 people in 6 tasks are made up with a seed. Likelihoods are written out as their
definitions say, person by person, with draw r of person n the inverse normal of the radical inverse,
in base 2, 3, ..., of 100 + n R + r. Gradients are exact by complex steps, second derivatives are
differences of gradients, and optima are found by BFGS and polished by Newton's method. Needs numpy
and scipy.
"""

import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.stats import norm

PEOPLE, TASKS, R = 80, 6, 40
PRIMES = [2, 3, 5]
COLUMNS = ["price", "quality", "speed"]


def made_up():
    rng = np.random.default_rng(20261130)
    rows, income = [], {}
    for person in range(PEOPLE):
        income[person] = int(rng.integers(2, 10))
        thrifty = rng.random() < 1 / (1 + np.exp(0.6 * (income[person] - 5)))
        price = -1.6 if thrifty else -0.6
        quality = rng.normal(0.6, 0.5) + (0.0 if thrifty else 0.6)
        speed = rng.normal(0.8, 0.8)
        for task in range(TASKS):
            sizes = 2 if (person + task) % 7 == 0 else 3
            x = np.column_stack([rng.integers(1, 6, sizes), rng.integers(0, 4, sizes), rng.integers(0, 3, sizes)])
            chosen = int(np.argmax(x @ [price, quality, speed] + rng.gumbel(size=sizes)))
            for alternative in range(sizes):
                rows.append([person, task, alternative, int(alternative == chosen), *map(int, x[alternative])])
    return rows, income


def radical(index, base):
    value, unit = 0.0, 1.0 / base
    while index:
        value += (index % base) * unit
        index //= base
        unit /= base
    return value


def uniforms(dimensions):
    return np.array(
        [[[radical(100 + n * R + r, b) for b in PRIMES[:dimensions]] for r in range(R)] for n in range(PEOPLE)]
    )


ROWS, INCOME = made_up()
SETS = [
    [
        (np.array([r[4:] for r in ROWS if r[0] == n and r[1] == t], float),
         [r[3] for r in ROWS if r[0] == n and r[1] == t].index(1))
        for t in range(TASKS)
    ]
    for n in range(PEOPLE)
]


def choices(n, beta):
    """Log-likelihood of the choices of one person: beta has a row for each draw."""
    total = 0
    for x, chosen in SETS[n]:
        v = beta @ x.T
        total = total - np.log(np.exp(v - v[:, [chosen]]).sum(1))
    return total


def normal(u):
    return norm.ppf(u)


def triangular(u):
    return np.where(u < 0.5, np.sqrt(2 * u) - 1, 1 - np.sqrt(2 * (1 - u)))


MODELS = {
    # name: (dimensions, names, start, draws of standard values, coefficients of theta and z)
    "normal": (
        2, ["price", "quality", "speed", "sd of quality", "sd of speed"], [-1, 0.8, 0.8, 0.5, 0.5],
        [normal, normal], lambda t, z: [t[0] + 0 * z[0], t[1] + t[3] * z[0], t[2] + t[4] * z[1]],
    ),
    "correlated": (
        2, ["price", "quality", "speed", "root of quality", "root of speed and quality", "root of speed"],
        [-1, 0.8, 0.8, 0.5, 0.1, 0.5], [normal, normal],
        lambda t, z: [t[0] + 0 * z[0], t[1] + t[3] * z[0], t[2] + t[4] * z[0] + t[5] * z[1]],
    ),
    "log-normal": (
        2, ["ln price", "quality", "speed", "sd of ln price", "sd of quality"], [-0.1, 0.8, 0.8, 0.4, 0.4],
        [normal, normal], lambda t, z: [-np.exp(t[0] + t[3] * z[0]), t[1] + t[4] * z[1], t[2] + 0 * z[0]],
    ),
    "censored": (
        2, ["price", "quality", "speed", "sd of quality", "sd of speed"], [-1, 0.8, 0.8, 0.5, 0.9],
        [normal, normal],
        lambda t, z: [t[0] + 0 * z[0], t[1] + t[3] * z[0], positive(t[2] + t[4] * z[1])],
    ),
    "flat": (
        2, ["price", "quality", "speed", "half-width of quality", "half-width of speed"],
        [-1, 0.8, 0.8, 1.0, 1.0], [triangular, lambda u: 2 * u - 1],
        lambda t, z: [t[0] + 0 * z[0], t[1] + t[3] * z[0], t[2] + t[4] * z[1]],
    ),
    "worth": (
        2, ["ln scale", "quality", "speed", "sd of ln scale", "sd of quality"], [0.0, 0.8, 0.8, 0.5, 0.5],
        [normal, normal],
        lambda t, z: [-np.exp(t[0] + t[3] * z[0]), np.exp(t[0] + t[3] * z[0]) * (t[1] + t[4] * z[1]),
                      np.exp(t[0] + t[3] * z[0]) * t[2]],
    ),
}


def positive(x):
    return np.where(x.real > 0, x, 0)


def mixed(model):
    dimensions, _, _, standard, coefficients = MODELS[model]
    u = uniforms(dimensions)
    z = [np.array([[s(u[n, r, d]) for r in range(R)] for n in range(PEOPLE)]) for d, s in enumerate(standard)]

    def tastes(theta, n):
        return np.array(coefficients(theta, [z[d][n] for d in range(dimensions)])).T

    def people(theta):
        logs = np.array([choices(n, tastes(theta, n)) for n in range(PEOPLE)])
        top = logs.real.max(1)
        return top + np.log(np.exp(logs - top[:, None]).mean(1))

    return people, tastes


def gradients(people, theta):
    """The slopes of each person, by complex steps."""
    columns = []
    for k in range(len(theta)):
        moved = np.array(theta, complex)
        moved[k] += 1e-30j
        columns.append(people(moved).imag / 1e-30)
    return np.array(columns).T


def hessian(people, theta):
    theta = np.array(theta, float)
    rows = []
    for k in range(len(theta)):
        h = 1e-4 * max(1, abs(theta[k]))
        up, down = theta.copy(), theta.copy()
        up[k] += h
        down[k] -= h
        up2, down2 = theta.copy(), theta.copy()
        up2[k] += 2 * h
        down2[k] -= 2 * h
        g = lambda t: gradients(people, t).sum(0)
        rows.append((8 * (g(up) - g(down)) - (g(up2) - g(down2))) / (12 * h))
    matrix = np.array(rows)
    return (matrix + matrix.T) / 2


def optimum(people, start):
    found = minimize(lambda t: -people(np.array(t, complex)).real.sum(), start,
                     jac=lambda t: -gradients(people, t).sum(0), method="BFGS")
    theta = found.x
    for _ in range(4):
        theta = theta - np.linalg.solve(hessian(people, theta), gradients(people, theta).sum(0))
    slopes = gradients(people, theta)
    bread = np.linalg.inv(-hessian(people, theta))
    return theta, {
        "log_likelihood": people(np.array(theta, complex)).real.sum(),
        "estimates": list(theta),
        "errors": list(np.sqrt(np.diag(bread))),
        "clustered": list(np.sqrt(np.diag(bread @ slopes.T @ slopes @ bread))),
        "slope": float(abs(slopes.sum(0)).max()),
    }


def conditional(people, tastes, theta, n):
    beta = tastes(np.array(theta, float), n)
    weight = np.exp(choices(n, beta))
    weight /= weight.sum()
    figures = np.column_stack([beta, -beta[:, 1:] / beta[:, [0]]])
    mean = weight @ figures
    return list(mean), list(np.sqrt(np.maximum(weight @ figures**2 - mean**2, 0)))


def of_mixed(model):
    _, names, start, _, _ = MODELS[model]
    people, tastes = mixed(model)
    each = people(np.array(start, complex)).real
    mean, sd = conditional(people, tastes, start, 1)
    return {
        "names": names,
        "at": start,
        "log_likelihood_at": each.sum(),
        "people_at": list(each[:3]),
        "gradient_at": list(gradients(people, start).sum(0)),
        "person_1_mean": mean,
        "person_1_sd": sd,
        # With finitely many draws the likelihood of a censored coefficient has kinks, and its top is one.
        "optimum": None if model == "censored" else optimum(people, start)[1],
    }


def of_classes():
    x = np.array([INCOME[n] for n in range(PEOPLE)], float)

    def people(theta):
        a = np.array([choices(n, np.array([theta[:3], theta[3:6]])) for n in range(PEOPLE)])
        odds = np.column_stack([0 * x, theta[6] + theta[7] * x])
        joint = a + odds - np.log(np.exp(odds).sum(1))[:, None]
        top = joint.real.max(1)
        return top + np.log(np.exp(joint - top[:, None]).sum(1))

    rng = np.random.default_rng(1)
    best = None
    for _ in range(12):
        start = np.concatenate([np.tile([-1, 0.8, 0.8], 2) + rng.normal(0, 0.5, 6), [0, 0]])
        theta, found = optimum(people, start)
        if best is None or found["log_likelihood"] > best[1]["log_likelihood"]:
            best = theta, found
    theta, found = best
    prior = 1 / (1 + np.exp(-(theta[6] + theta[7] * x)))
    share = prior.mean()
    if share > 0.5:
        order = [3, 4, 5, 0, 1, 2, 6, 7]
        for key in ("estimates", "errors", "clustered"):
            found[key] = [found[key][k] for k in order]
        found["estimates"][6:] = [-e for e in found["estimates"][6:]]
        share = 1 - share
    found["share_of_second"] = share
    return found


def main():
    out = {
        "rows": ROWS,
        "income": [INCOME[n] for n in range(PEOPLE)],
        "draws": R,
        "mixed": {model: of_mixed(model) for model in MODELS},
        "classes": of_classes(),
    }
    path = Path(__file__).parent.parent / "data" / "choice" / "mixtures.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(out, separators=(",", ":")) + "\n")
    for model, found in out["mixed"].items():
        print(model, found["optimum"])
    print(out["classes"])


main()
