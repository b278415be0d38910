"""The number policy as a table, and all ways to differentiate by which it is to hold."""

import math

import autograd as ag
from autograd import Value

INF, NAN = math.inf, math.nan


def by_backward(f, x):
    leaf = Value(x)
    y = f(leaf)
    if isinstance(y, Value) and not y.is_constant:
        y.backward()
    return leaf.grad


def by_recorded_gradient(f, x):
    """The gradient as it is computed on the way to a second derivative."""
    return ag.jvp(ag.grad(f), (x,), (1.0,))[0]


def by_recorded_tangent(f, x):
    return ag.vjp(lambda y: ag.jvp(f, (y,), (1.0,))[1], x)[0]


MODES = {
    "backward": by_backward,
    "reverse": lambda f, x: ag.grad(f)(x),
    "forward": lambda f, x: ag.jvp(f, (x,), (1.0,))[1],
    "taylor": lambda f, x: ag.derivative(f)(x),
    "recorded gradient": by_recorded_gradient,
    "recorded tangent": by_recorded_tangent,
}
SECOND = {
    "reverse over reverse": lambda f, x: ag.grad(ag.grad(f))(x),
    "forward over reverse": lambda f, x: ag.jvp(ag.grad(f), (x,), (1.0,))[1],
    "reverse over forward": lambda f, x: ag.grad(lambda y: ag.jvp(f, (y,), (1.0,))[1])(x),
    "forward over forward": lambda f, x: ag.jacfwd(ag.jacfwd(f))(x),
    "taylor": lambda f, x: ag.derivative(f, 2)(x),
}

# function, point, first and second derivative (None where analysis leaves it open)
POLICY = {
    "relu at 0": (ag.relu, 0.0, 0.0, 0.0),
    "abs at 0": (ag.abs, 0.0, 0.0, 0.0),
    "max at a tie": (lambda x: ag.maximum(x, 2.0), 2.0, 0.5, 0.0),
    "max at a tie with itself": (lambda x: ag.maximum(x, x), 2.0, 1.0, 0.0),
    "min at a tie": (lambda x: ag.minimum(2.0, x), 2.0, 0.5, 0.0),
    "sqrt at 0": (ag.sqrt, 0.0, INF, None),
    "x**0 at 0": (lambda x: x**0, 0.0, 0.0, 0.0),
    "x**0.0 at 3": (lambda x: x**0.0, 3.0, 0.0, 0.0),
    "x**1 at 0": (lambda x: x**1, 0.0, 1.0, 0.0),
    "x**2 at 0": (lambda x: x**2, 0.0, 0.0, 2.0),
    "x**3 at 0": (lambda x: x**3, 0.0, 0.0, 0.0),
    "0**y at 2": (lambda y: 0.0**y, 2.0, 0.0, 0.0),
    "log at -1": (ag.log, -1.0, -1.0, None),
    "sqrt at -1": (ag.sqrt, -1.0, NAN, NAN),
    "(-8)**(1/3)": (lambda x: x ** (1 / 3), -8.0, NAN, NAN),
    "1/x at 0": (lambda x: 1.0 / x, 0.0, -INF, None),
    "log at 0": (ag.log, 0.0, INF, None),
    "floor": (ag.floor, 2.0, 0.0, 0.0),
    "ceil": (ag.ceil, 2.5, 0.0, 0.0),
    "trunc": (ag.trunc, -2.5, 0.0, 0.0),
    "round": (ag.round, 2.5, 0.0, 0.0),
    "sign at 0": (ag.sign, 0.0, 0.0, 0.0),
    "exp overflows": (ag.exp, 1000.0, INF, INF),
    "x*x overflows": (lambda x: x * x, 1e200, 2e200, 2.0),
    "the branch not taken": (lambda x: ag.where(x > 0, ag.log(x), 0.0), 0.0, 0.0, 0.0),
    "the branch that overflows": (
        lambda x: ag.where(x < 700, x, ag.where(x < 1e3, 2.0 * x, ag.exp(x) * x)), 750.0, 2.0, 0.0,
    ),
    "sqrt of a square at 0": (lambda x: ag.sqrt(x * x), 0.0, 0.0, None),
    "sqrt times sqrt at 0": (lambda x: ag.sqrt(x) * ag.sqrt(x), 0.0, 0.0, None),
    "hypot at 0, 0": (lambda x: ag.hypot(x, 0.0), 0.0, 0.0, None),
    "nan through relu": (ag.relu, NAN, NAN, None),
    "nan through abs": (ag.abs, NAN, NAN, None),
    "nan through max": (lambda x: ag.maximum(x, 1.0), NAN, NAN, None),
    "nan through clip": (lambda x: ag.clip(x, 0.0, 1.0), NAN, NAN, None),
}  # fmt: skip

# A compiled function may not call backward: these are transforms
DERIVATIVES = {name: mode for name, mode in MODES.items() if name != "backward"}
