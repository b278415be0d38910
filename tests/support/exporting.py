"""What tests of exported functions share: compilers, and functions of every kind."""

import ctypes
import math
import re
import shutil
import subprocess
from itertools import count

import pytest

import autograd as ag
from autograd.structures.tree import flatten

FLAGS = ["-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror"]
_numbers = count()

needs_cc = pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")


def in_c(text, folder, *more):
    """A function of a list of numbers to one, from C without a warning."""
    path = folder / f"f{next(_numbers)}.c"
    path.write_text(text, encoding="ascii")
    library = path.with_suffix(".so")
    command = ["cc", *FLAGS, *(more or ["-O1"]), "-shared", "-fPIC", "-o", library, path, "-lm"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr + text
    name, n, m = re.search(r"^void (\w+)\(const double x\[(\d+)\], double y\[(\d+)\]\);$", text,
                           re.MULTILINE).groups()  # fmt: skip
    function = getattr(ctypes.CDLL(str(library)), name)

    def f(numbers):
        y = (ctypes.c_double * int(m))()
        function((ctypes.c_double * int(n))(*numbers), y)
        return list(y)

    return f


def in_python(text, name):
    """What a text of Python defines, when nothing else is known."""
    names = {"__name__": "nowhere"}
    exec(compile(text, "<exported>", "exec"), names)
    return names[name]


def leaves(thing):
    """The numbers of a structure."""
    return [float(getattr(leaf, "data", leaf)) for leaf in flatten(thing, "x").leaves]


def agree(found, wanted, size, tolerance=1e-12):
    """Whether a number is another up to rounding, infinities and nan included."""
    if math.isnan(wanted) or math.isinf(wanted):
        return found == wanted or (found != found and wanted != wanted)
    return abs(found - wanted) <= tolerance * max(size, abs(wanted))


# Functions with loops, each with arguments


def swinging(start, pushes):
    def step(state, push):
        angle, speed = state
        speed = speed - 0.1 * ag.sin(angle) + push
        return (angle + 0.1 * speed, speed), angle

    (angle, _), angles = ag.scan(step, start, pushes)
    return angle * angle + angles[0] + ag.sum(angles)


def root(c):
    return ag.while_loop(lambda x: abs(x * x - c) > 1e-12 * c, lambda x: 0.5 * (x + c / x), c)


def iterated(a, b):
    return ag.scan(lambda x, _: (ag.sin(x * a) + b, None), a, length=20)[0]


def nested(a, xs):
    def step(state, x):
        state, _ = ag.scan(lambda y, _: (ag.sin(y) + x * a, None), state, length=3)
        return state, state * state

    state, squares = ag.scan(step, a, xs)
    return state + ag.sum(squares)


def both_ways(a, xs):
    last, sums = ag.scan(lambda total, x: (total + a * x, total), a, xs)
    _, back = ag.scan(lambda total, s: (total * 0.5 + s, total * s), last, sums[::-1])
    return ag.sum(back)


SWING = ((0.5, 0.1), [0.1 * i for i in range(6)])
LOOPS = [
    (swinging, SWING),
    (ag.value_and_grad(swinging), SWING),
    (ag.value_and_grad(swinging, argnums=1), SWING),
    (root, (2.0,)),
    (lambda x: ag.jvp(root, (x,), (1.0,)), (2.0,)),
    (ag.value_and_grad(iterated, argnums=(0, 1)), (0.5, 0.2)),
    (ag.hessian(iterated), (0.5, 0.2)),
    (ag.value_and_grad(nested, argnums=(0, 1)), (0.5, [0.2, 0.3, 0.4])),
    (ag.value_and_grad(both_ways, argnums=(0, 1)), (0.5, [0.2, 0.3, -0.4])),
]
UNBOUNDED = [(ag.value_and_grad(root), (2.0,)), (ag.hessian(root), (2.0,))]


def price(spot, strike, years, rate, volatility):
    """The Black-Scholes price of a call."""
    spread = volatility * ag.sqrt(years)
    d1 = (ag.log(spot / strike) + (rate + 0.5 * volatility * volatility) * years) / spread
    paid = strike * ag.exp(-rate * years)
    return spot * ag.norm_cdf(d1) - paid * ag.norm_cdf(d1 - spread)


OPTION = (100.0, 110.0, 0.75, 0.03, 0.25)


def stepwise(p, x):
    """A function that asks, in a structure, and raises on one of its ways."""
    if x > p["low"][0]:
        return {"y": [ag.sin(x) * p["low"][1], x]}
    if x < -1.0:
        raise ValueError("x is too low */ for this")
    return {"y": [ag.exp(p["low"][1]), 2.0]}
