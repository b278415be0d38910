"""Random programs on structures of every kind, against JAX in float64.

They copy numbers and whole structures, capture Values, and take derivatives of functions of their
own on the way. JAX runs the same program on flat lists of numbers, so that it needs to know none of
the kinds, and copies nothing.
"""

import copy
import os
import random
from collections import OrderedDict

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import autograd as ag
from autograd.compiler.backends import forced
from support.nesting import COPIES
from support.structures import STRUCTURES, Frozen, Pair, Point, Slots, numbers_in, skeleton

PROGRAMS = int(os.environ.get("VALUEGRAD_PROGRAMS", "120"))  # JAX takes a second for each


class Ours:
    sin, cos, tanh, exp, log1p, sqrt = ag.sin, ag.cos, ag.tanh, ag.exp, ag.log1p, ag.sqrt
    where, grad, jvp, value_and_grad = ag.where, ag.grad, ag.jvp, ag.value_and_grad
    copies = tuple(COPIES.values())

    @staticmethod
    def hvp(f, x, v):
        return ag.hvp(f, (x,), (v,))[0]

    @staticmethod
    def pull(f, x, cotangent):
        return ag.vjp(f, x)[1](cotangent)[0]

    @staticmethod
    def slope_by_pair(f, x, y):
        """The gradient by one of two fields of a structure."""
        return ag.grad(lambda p: f(p.x, p.y))(Point(x, y)).y


def jax_library():
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)

    class Theirs:
        sin, cos, tanh, exp = jax.numpy.sin, jax.numpy.cos, jax.numpy.tanh, jax.numpy.exp
        log1p, sqrt, where = jax.numpy.log1p, jax.numpy.sqrt, jax.numpy.where
        grad, jvp, value_and_grad = jax.grad, jax.jvp, jax.value_and_grad
        copies = (lambda x: x,) * len(COPIES)

        @staticmethod
        def hvp(f, x, v):
            return jax.jvp(jax.grad(f), (x,), (v,))[1]

        @staticmethod
        def pull(f, x, cotangent):
            return jax.vjp(f, x)[1](cotangent)[0]

        @staticmethod
        def slope_by_pair(f, x, y):
            return jax.grad(f, 1)(x, y)

    return jax, Theirs


# Operations that keep numbers small, over a library, two operands and a number captured outside
OPERATIONS = [
    lambda lib, x, y, w: lib.sin(x) + y,
    lambda lib, x, y, w: lib.cos(x * w),
    lambda lib, x, y, w: lib.tanh(x) * y,
    lambda lib, x, y, w: lib.exp(lib.tanh(x) - w),
    lambda lib, x, y, w: x / (1.0 + y * y),
    lambda lib, x, y, w: lib.log1p(x * x) - y,
    lambda lib, x, y, w: lib.sqrt(1.0 + x * x + y * y),
    lambda lib, x, y, w: lib.where(x > 0.1, lib.tanh(x) ** 2, y),
    lambda lib, x, y, w: lib.grad(lambda t: lib.sin(t * y) * w)(x),
    lambda lib, x, y, w: lib.grad(lib.grad(lambda t: lib.tanh(t) * y))(x),
    lambda lib, x, y, w: lib.jvp(lambda t: lib.tanh(t * w) * x, (y,), (x,))[1],
    lambda lib, x, y, w: lib.hvp(lambda t: lib.sin(t * w) * y, x, y),
    lambda lib, x, y, w: sum(lib.value_and_grad(lambda t: lib.cos(t) * lib.tanh(y * w))(x)),
    lambda lib, x, y, w: lib.pull(lambda t: lib.tanh(t + y), x * 1.0, y * w),
    lambda lib, x, y, w: lib.slope_by_pair(lambda s, t: lib.sin(s * t + w), x * 1.0, y * 1.0),
    # an inner function that takes derivatives itself
    lambda lib, x, y, w: lib.grad(
        lambda t: lib.jvp(lambda s: lib.sin(s * t), (y * 1.0,), (w * 1.0,))[1]
    )(x),
]


class Program:
    """Steps, each an operation and the places of its operands; and where its results are."""

    def __init__(self, draw, n_inputs):
        self.steps, size = [], n_inputs + 1
        for _ in range(draw.randrange(2, 10)):
            places = [draw.randrange(size), draw.randrange(size)]
            copied = draw.randrange(len(COPIES)) if draw.random() < 0.4 else None
            inside = draw.random() < 0.5
            self.steps.append((draw.randrange(len(OPERATIONS)), places, copied, inside))
            size += 1
        self.results = [draw.randrange(size) for _ in range(8)]

    def __call__(self, lib, numbers, w):
        known = [0.5, *numbers]
        for k, (i, j), copied, inside in self.steps:
            result = OPERATIONS[k](lib, known[i], known[j], w)
            if copied is not None and inside:  # in a function that is being differentiated
                result = lib.jvp(lib.copies[copied], (result,), (known[j] * 1.0,))[1] + result
            elif copied is not None:
                result = lib.copies[copied](result)
            known.append(result)
        return [known[place] * 1.0 for place in self.results]


def nested(results):
    """Eight numbers in containers of some kinds, made by their constructors."""
    a, b, c, d, e, f, g, h = results
    array = np.empty((1, 2), dtype=object)
    array[:] = [[g, h]]
    return {"p": Pair(a, [b]), "f": Frozen((c,), OrderedDict(d=d)), "s": Slots(Point(e, f), array)}


def plain(structure):
    """Its numbers as floats; those of Values, where a captured one is among what they depend on."""
    return [x.data if isinstance(x, ag.Value) else float(x) for x in numbers_in(structure)]


def assert_close(found, expected):
    scale = max([1.0, *[abs(float(x)) for x in expected]])
    np.testing.assert_allclose(plain(found), np.array(expected), rtol=1e-12, atol=1e-12 * scale)


def a_copy(structure, draw):
    """A way to copy a structure that leaves it as it is; not at all, where Python runs its code."""
    way = draw.choice([copy.copy, copy.deepcopy])
    try:
        return way if skeleton(way(structure)) == skeleton(structure) else lambda s: s
    except (AssertionError, TypeError):
        return lambda s: s


def by(captured, result):
    """The derivative of what a transform gave by a Value that its function had captured."""
    return ag.gradients(result, [captured])[0] if isinstance(result, ag.Value) else 0.0


def check_captured(captured, value, gradient, flat, number, jax):
    """What transforms give depends on a captured Value as it should."""
    xs, w = number
    total = sum(numbers_in(gradient))
    assert_close([by(captured, value)], [jax.grad(flat, 1)(xs, w)])
    expected = jax.grad(lambda w: sum(jax.grad(flat)(xs, w)))(w)
    assert_close([by(captured, total)], [expected])


def check(structure, draw, jax, theirs):
    point = [float(number) for number in numbers_in(structure)]
    program = Program(draw, len(point))
    direction = [draw.uniform(-1.0, 1.0) for _ in point]
    weights = [draw.uniform(-1.0, 1.0) for _ in range(8)]
    number = draw.uniform(0.5, 1.5)
    captured = ag.Value(number) if draw.random() < 0.5 else number
    taken, given = a_copy(structure, draw), a_copy([structure, nested([1.0] * 8)], draw)

    def outputs(s):
        return given([taken(s), nested(program(Ours, numbers_in(taken(s)), captured))])

    def scalar(s):
        return sum(w * x for w, x in zip(weights, program(Ours, numbers_in(taken(s)), captured)))

    def flat_outputs(xs):
        return program(theirs, xs, number)

    def flat_scalar(xs, number=number):
        return sum(w * x for w, x in zip(weights, program(theirs, xs, number)))

    xs, v = list(map(jax.numpy.float64, point)), list(map(jax.numpy.float64, direction))
    values = flat_outputs(xs)
    _, pull = ag.vjp(lambda s: numbers_in(s), structure)
    [tangent] = pull(direction)  # of the structure's own types
    result_like = [structure, nested([1.0] * 8)]

    for found in (ag.vjp(outputs, structure)[0], ag.jvp(outputs, (structure,), (tangent,))[0]):
        assert skeleton(found) == skeleton(result_like)
        assert_close(found, [*point, *values])
    moved = ag.jvp(outputs, (structure,), (tangent,))[1]
    assert skeleton(moved) == skeleton(result_like)
    assert_close(moved, [*direction, *jax.jvp(flat_outputs, (xs,), (v,))[1]])
    value, gradient = ag.value_and_grad(scalar)(structure)
    expected = jax.grad(flat_scalar)(xs)
    assert_close([value], [flat_scalar(xs)])
    if isinstance(captured, ag.Value):
        check_captured(captured, value, gradient, flat_scalar, (xs, number), jax)
    cotangents = [tangent, nested(weights)]
    [pulled] = ag.vjp(outputs, structure)[1](cotangents)
    [product] = ag.hvp(scalar, (structure,), (tangent,))
    for found, wanted in [
        (gradient, expected),
        (pulled, [one + other for one, other in zip(expected, v)]),
        (product, jax.jvp(jax.grad(flat_scalar), (xs,), (v,))[1]),
        (ag.jacobian(scalar)(structure), expected),
        (ag.compile(ag.grad(scalar))(structure), expected),
    ]:
        assert skeleton(found) == skeleton(structure)
        assert_close(found, wanted)


@pytest.mark.slow
@pytest.mark.timeout(14400)
@seed(1)
@settings(
    max_examples=PROGRAMS,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(STRUCTURES.filter(numbers_in), st.integers(0, 2**32))
def test_random_programs(structure, number):
    jax, theirs = jax_library()
    with forced("source"):
        check(structure, random.Random(number), jax, theirs)
