"""compile: what it gives equals what the function itself gives, whatever goes in and comes out."""

import copy
import math
from collections import namedtuple
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial

import numpy as np
import pytest

import autograd as ag
from autograd import OperandError, Value
from support.compiling import assert_equal

Point = namedtuple("Point", "x y")


def kind(thing):
    return type(thing).__name__


@dataclass
class Line:
    slope: float
    knots: object


def wave(x, y):
    return ag.sin(x) * y + ag.exp(x / (1.0 + y * y)) ** 2


def cubic(x):
    return x**3 * ag.sin(x) - ag.sqrt(1.0 + x * x)


def energy(v):
    return v[0] * v[1] * ag.sin(v[2]) + ag.exp(v[0] - v[2]) ** 2


def spiral(v):
    return [v[0] * ag.cos(v[1]), v[0] * ag.sin(v[1]), v[2] ** 3]


def with_parts(x):
    return x * x, {"double": 2.0 * x}


VECTORS = [([1.0, 2.0, 0.5],), ([-1.0, 0.3, 2.0],), ([0.0, 0.0, 0.0],)]
PAIRS = [(1.0, 2.0), (-0.5, 0.25), (3.0, 0.0)]
SINGLES = [(1.0,), (-2.0,), (0.0,), (0.7,)]
FUNCTIONS = {
    "value": (wave, PAIRS),
    "grad": (ag.grad(wave), PAIRS),
    "grad by the second": (ag.grad(wave, 1), PAIRS),
    "value_and_grad by both": (ag.value_and_grad(wave, (0, 1)), PAIRS),
    "has_aux": (ag.value_and_grad(with_parts, has_aux=True), SINGLES),
    "grad of grad": (ag.grad(ag.grad(cubic)), SINGLES),
    "derivative": (ag.derivative(cubic), SINGLES),
    "fifth derivative": (ag.derivative(cubic, 5), SINGLES),
    "jvp": (lambda x, dx: ag.jvp(cubic, (x,), (dx,)), PAIRS),
    "vjp": (lambda x, seed: ag.vjp(cubic, x)[1](seed), PAIRS),
    "jacobian": (ag.jacobian(spiral), VECTORS),
    "jacfwd": (ag.jacfwd(spiral), VECTORS),
    "hessian": (ag.hessian(energy), VECTORS),
    "hvp": (lambda v, d: ag.hvp(energy, (v,), (d,)), [(v, [1.0, 0.0, -2.0]) for (v,) in VECTORS]),
    "of a dict": (ag.grad(lambda d: d["a"] * d["b"][0].sum()),
                  [({"a": 2.0, "b": (np.ones((2, 3)),)},)]),
    "to a dict": (lambda d: {"z": d["b"] * 2, "y": [d["a"], (d["b"],)]}, [({"a": 1.0, "b": 2.0},)]),
    "of a namedtuple": (lambda p: Point(p.x * p.y, p), [(Point(1.0, 2.0),), (Point(3.0, -1.0),)]),
    "of a dataclass": (ag.grad(lambda p: p.slope * p.knots[0] * p.knots[1]),
                       [(Line(1.0, [2.0, 3.0]),)]),
    "arrays": (lambda a: a * 2.0 + np.sin(a),
               [(np.ones((2, 3, 4)),), (np.arange(4.0).reshape(2, 2),)]),
    "an empty array": (lambda a: a * 2.0, [(np.zeros((0, 3)),)]),
    "a matrix product": (lambda a: a @ a, [(np.arange(4.0).reshape(2, 2),)]),
    "by name": (partial(wave, y=2.0), SINGLES),
    "of no numbers": (lambda: 3.0, [()]),
    "a constant": (ag.value_and_grad(lambda x: 3.0), SINGLES),
    "an argument": (lambda x, y: [y, x, x], PAIRS),
}  # fmt: skip


@pytest.mark.parametrize(("f", "calls"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_equal_to_eager(backend, f, calls):
    compiled = ag.compile(f)
    for args in [*calls, *calls]:
        assert_equal(compiled(*args), f(*args))
    assert compiled.stats()["backend"] == backend


def test_keyword_arguments():
    compiled = ag.compile(lambda x, scale=1.0, *, shift=0.0: x * scale + shift)
    assert [compiled(2.0), compiled(3.0), compiled(3.0, 2.0)] == [2.0, 3.0, 6.0]
    assert [compiled(3.0, scale=5.0), compiled(shift=1.0, x=4.0)] == [15.0, 5.0]
    assert compiled.stats()["structures"] == 4


@pytest.mark.parametrize(
    "x",
    [3, np.float64(0.5), np.float32(0.5), np.int64(7), Fraction(1, 3)],
    ids=kind,
)
@pytest.mark.parametrize("first", [1.0, None])
def test_real_numbers_of_any_type(x, first):
    compiled = ag.compile(cubic)
    if first is not None:
        compiled(first)
    assert_equal(compiled(x), compiled(float(x)))
    assert compiled.stats()["structures"] == 1


ARRAYS = {
    "float32": np.arange(6, dtype=np.float32).reshape(2, 3),
    "int": np.arange(6).reshape(2, 3),
    "transposed": np.arange(6.0).reshape(3, 2).T,
    "strided": np.arange(24.0).reshape(4, 6)[::2, ::-2],
    "read-only": np.broadcast_to(np.arange(3.0), (2, 3)),
    "big-endian": np.arange(6).reshape(2, 3).astype(">f8"),
}


@pytest.mark.parametrize("array", ARRAYS.values(), ids=ARRAYS)
@pytest.mark.parametrize("first", [np.ones((2, 3)), None], ids=["later", "first"])
def test_arrays_of_any_kind(array, first):
    def weighted(a):
        return (a * np.arange(6.0).reshape(2, 3)).sum() + a[0]

    compiled = ag.compile(weighted)
    if first is not None:
        compiled(first)
    assert_equal(compiled(array), weighted(array.astype(float)))
    assert compiled.stats()["paths"] == 1


BAD = [1j, {1.0}, Decimal(1), [2j], {"a": {1.0}}, np.array([1j]), iter([1.0])]


@pytest.mark.parametrize("bad", BAD, ids=kind)
@pytest.mark.parametrize("good", [None, 1.0, [1.0], {"a": 1.0}, np.ones(1)], ids=kind)
def test_what_is_no_number_is_refused(bad, good):
    compiled = ag.compile(lambda x: 1.0)
    if good is not None:
        compiled(good)
    with pytest.raises(OperandError, match=r"args\[0\]"):
        compiled(bad)


def test_an_int_beyond_floats_is_refused():
    with pytest.raises(OperandError, match="range of floats"):
        ag.compile(cubic)(10**400)


def test_another_structure_is_traced_anew():
    compiled = ag.compile(lambda xs: sum(xs[key] for key in range(len(xs))))
    for xs in ([1.0, 2.0], [1.0, 2.0, 3.0], (1.0, 2.0), {0: 1.0, 1: 2.0}, np.ones(2), np.ones(3)):
        assert compiled(xs) == compiled(xs) == sum(xs.values() if isinstance(xs, dict) else xs)
    assert compiled.stats()["structures"] == compiled.stats()["paths"] == 6


def test_dicts_are_taken_by_their_keys():
    compiled = ag.compile(lambda d: d["a"] - 2.0 * d["b"])
    assert compiled({"a": 1.0, "b": 2.0}) == compiled({"b": 2.0, "a": 1.0}) == -3.0


def test_as_a_decorator():
    @ag.compile
    def square(x):
        """x times itself."""
        return x * x

    @ag.compile(batch=(0,), reduce="sum")
    def squares(x):
        return x * x

    assert (square(3.0), squares(np.array([1.0, 2.0]))) == (9.0, 5.0)
    assert (square.__name__, square.__doc__) == ("square", "x times itself.")
    assert repr(square) == "<compiled square, 1 paths>"


class Scaler:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, x):
        return self.factor * x

    @ag.compile
    def scaled(self, x):
        return self.factor * x


def test_as_a_decorator_of_a_method():
    two, four = Scaler(2.0), Scaler(4.0)
    assert [two.scaled(3.0), four.scaled(3.0), two.scaled(5.0)] == [6.0, 12.0, 10.0]
    assert two.scaled.stats()["paths"] == 1


def test_methods_of_temporary_objects():
    assert [Scaler(2.0).scaled(3.0), Scaler(4.0).scaled(3.0)] == [6.0, 12.0]


def test_bound_methods_callables_and_partials():
    for f in (Scaler(2.0), Scaler(2.0).__call__, partial(lambda a, x: a * x, 2.0)):
        compiled = ag.compile(f)
        assert compiled(3.0) == compiled(4.5) - 3.0 == 6.0


def test_on_values_the_function_itself_runs():
    compiled = ag.compile(cubic)
    for _ in range(2):
        x = Value(2.0)
        compiled(x).backward()
        assert x.grad == ag.grad(cubic)(2.0)
        assert_equal(ag.compile(wave)(2.0, Value(1.0)), wave(2.0, Value(1.0)))
        compiled(1.0)  # from here on, it has seen numbers too
    assert compiled.stats()["paths"] == 1


def test_in_a_transform_and_in_another_compiled_function_the_function_itself_runs():
    inner = ag.compile(cubic)
    inner(1.0)
    assert ag.grad(inner)(2.0) == ag.grad(cubic)(2.0)
    assert ag.derivative(inner, 3)(2.0) == ag.derivative(cubic, 3)(2.0)
    assert ag.jvp(inner, (2.0,), (1.0,)) == ag.jvp(cubic, (2.0,), (1.0,))
    outer = ag.compile(ag.grad(lambda x: inner(x) * inner(x + 1.0)))
    assert_equal(outer(2.0), ag.grad(lambda x: cubic(x) * cubic(x + 1.0))(2.0))
    assert inner.stats()["paths"] == 1


def test_a_function_that_calls_itself_compiled():
    @ag.compile
    def factorial(x):
        return x * factorial(x - 1.0) if x > 1.0 else 1.0

    assert [factorial(n) for n in (5.0, 3.0, 6.0)] == [120.0, 6.0, 720.0]


def test_an_error_of_the_function_comes_through_and_leaves_no_trace():
    def picky(x):
        if x > 1.0:
            raise ValueError("too large")
        return x * x

    compiled = ag.compile(picky)
    for _ in range(2):
        with pytest.raises(ValueError, match="too large"):
            compiled(2.0)
        assert Value(2.0).data == 2.0  # no longer refused, as while tracing
        assert compiled(0.5) == 0.25


def test_copies():
    compiled = ag.compile(cubic)
    compiled(1.0)
    assert copy.copy(compiled)(2.0) == compiled(2.0)


def test_deep_copies():
    compiled = ag.compile(cubic)
    compiled(1.0)
    assert copy.deepcopy({"loss": compiled})["loss"](2.0) == compiled(2.0)


@pytest.mark.parametrize("seen", [False, True])
def test_under_detect_anomaly_the_function_itself_runs(seen):
    compiled = ag.compile(lambda x: ag.log(x))
    if seen:
        assert compiled(1.0) == 0.0
    with ag.detect_anomaly(), pytest.raises(ag.AnomalyError, match="log made nan"):
        compiled(-1.0)
    assert math.isnan(compiled(-1.0))


def test_nan_and_infinity_pass():
    compiled = ag.compile(lambda x: x * 2.0 - 1.0)
    assert compiled(math.inf) == math.inf
    assert math.isnan(compiled(math.nan))
