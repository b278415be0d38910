"""NIST's nonlinear regressions, with certified results: https://www.itl.nist.gov/div898/strd/.

``data/nist.json`` has their data, starting values and results, as published.
"""

import json
import math
from pathlib import Path

import autograd as ag

SETS = json.loads((Path(__file__).parent.parent / "data" / "nist.json").read_text("utf-8"))


def exponential_rise(b, x):
    return b[0] * (1.0 - ag.exp(-b[1] * x))


def three_exponentials(b, x):
    return b[0] * ag.exp(-b[1] * x) + b[2] * ag.exp(-b[3] * x) + b[4] * ag.exp(-b[5] * x)


def two_peaks(b, x):
    return (
        b[0] * ag.exp(-b[1] * x)
        + b[2] * ag.exp(-((x - b[3]) ** 2) / b[4] ** 2)
        + b[5] * ag.exp(-((x - b[6]) ** 2) / b[7] ** 2)
    )


def chwirut(b, x):
    return ag.exp(-b[0] * x) / (b[1] + b[2] * x)


def cubic_over_cubic(b, x):
    return (b[0] + b[1] * x + b[2] * x**2 + b[3] * x**3) / (
        1.0 + b[4] * x + b[5] * x**2 + b[6] * x**3
    )


def enso(b, x):
    turn = 2.0 * math.pi * x
    return (
        b[0]
        + b[1] * ag.cos(turn / 12.0) + b[2] * ag.sin(turn / 12.0)
        + b[4] * ag.cos(turn / b[3]) + b[5] * ag.sin(turn / b[3])
        + b[7] * ag.cos(turn / b[6]) + b[8] * ag.sin(turn / b[6])
    )  # fmt: skip


MODELS = {
    "Bennett5": lambda b, x: b[0] * (b[1] + x) ** (-1.0 / b[2]),
    "BoxBOD": exponential_rise,
    "Chwirut1": chwirut,
    "Chwirut2": chwirut,
    "DanWood": lambda b, x: b[0] * x ** b[1],
    "ENSO": enso,
    "Eckerle4": lambda b, x: b[0] / b[1] * ag.exp(-0.5 * ((x - b[2]) / b[1]) ** 2),
    "Gauss1": two_peaks,
    "Gauss2": two_peaks,
    "Gauss3": two_peaks,
    "Hahn1": cubic_over_cubic,
    "Kirby2": lambda b, x: (b[0] + b[1] * x + b[2] * x**2) / (1.0 + b[3] * x + b[4] * x**2),
    "Lanczos1": three_exponentials,
    "Lanczos2": three_exponentials,
    "Lanczos3": three_exponentials,
    "MGH09": lambda b, x: b[0] * (x**2 + x * b[1]) / (x**2 + x * b[2] + b[3]),
    "MGH10": lambda b, x: b[0] * ag.exp(b[1] / (x + b[2])),
    "MGH17": lambda b, x: b[0] + b[1] * ag.exp(-x * b[3]) + b[2] * ag.exp(-x * b[4]),
    "Misra1a": exponential_rise,
    "Misra1b": lambda b, x: b[0] * (1.0 - (1.0 + b[1] * x / 2.0) ** -2),
    "Misra1c": lambda b, x: b[0] * (1.0 - (1.0 + 2.0 * b[1] * x) ** -0.5),
    "Misra1d": lambda b, x: b[0] * b[1] * x / (1.0 + b[1] * x),
    "Nelson": lambda b, x, z: b[0] - b[1] * x * ag.exp(-b[2] * z),  # of log(y)
    "Rat42": lambda b, x: b[0] / (1.0 + ag.exp(b[1] - b[2] * x)),
    "Rat43": lambda b, x: b[0] / (1.0 + ag.exp(b[1] - b[2] * x)) ** (1.0 / b[3]),
    "Roszman1": lambda b, x: b[0] - b[1] * x - ag.atan(b[2] / (x - b[3])) / math.pi,
    "Thurber": cubic_over_cubic,
}


def residuals_of(name):
    """Return the residuals of a set, as a function of the parameters."""
    measured, *places = SETS[name]["columns"]
    model = MODELS[name]
    if name == "Nelson":
        measured = list(map(math.log, measured))

    def residuals(b):
        return [model(b, *place) - y for y, *place in zip(measured, *places)]

    return residuals


def digits(found, certified):
    """Return how many digits of the worst parameter are those certified (NIST gives 11)."""
    worst = max(abs(a - b) / abs(b) for a, b in zip(found, certified))
    return 11.0 if worst == 0.0 else min(11.0, -math.log10(worst))
