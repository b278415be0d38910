"""Conditions answer everything as the bools do that they stand for."""

import contextlib
import copy
import math
import operator
import pickle

import numpy as np
import pytest

import autograd as ag
from autograd import TraceError, Value
from autograd.compiler.record.conditions import Condition, unwrapped
from autograd.compiler.record.tracer import tracing
from autograd.node import number_of

BINARY = [
    operator.and_, operator.or_, operator.xor, operator.add, operator.sub, operator.mul,
    operator.truediv, operator.floordiv, operator.mod, operator.pow, operator.lshift,
    operator.rshift, divmod, operator.lt, operator.le, operator.gt, operator.ge, operator.eq,
    operator.ne,
]  # fmt: skip
UNARY = [
    operator.neg, operator.pos, abs, operator.not_, round, math.floor, math.ceil,
    math.trunc, operator.index, hash, str, repr, float, int, bool, lambda c: f"{c}|{c:d}",
    lambda c: c.bit_length(), lambda c: c.real, lambda c: [1.0, 2.0][c],
    lambda c: isinstance(c, int), lambda c: {False: 1.0, True: 2.0}[c], lambda c: 2.0 if c else 1.0,
]  # fmt: skip
OTHERS = [True, False, 0, 1, 2, 3, -2, 0.0, 0.5, -1.5]


def outcome(f, *operands):
    try:
        found = f(*operands)
    except (TypeError, ValueError, ZeroDivisionError) as error:
        return type(error)
    if type(found) is tuple:
        return found
    if type(found) is Condition:
        return bool(found)
    return float(number_of(found)) if isinstance(unwrapped(found), Value) else found


def alike(found, wanted):
    """Where a zero divides, Values give infinity or nan."""
    return found == wanted or (wanted is ZeroDivisionError and not math.isfinite(found))


@pytest.mark.parametrize("truth", [True, False])
@pytest.mark.parametrize("f", BINARY, ids=lambda f: f.__name__)
def test_two_of_them_or_a_number(f, truth):
    number = 2.0 if truth else 0.0
    for other in OTHERS:
        if f in {operator.lshift, operator.rshift, operator.pow} and other < 0:
            continue
        with tracing("f"):
            assert alike(outcome(f, Value(number) > 1.0, other), outcome(f, truth, other))
            wanted = outcome(f, other, truth)
            assert alike(outcome(f, other, Value(number) > 1.0), wanted)
            if isinstance(other, bool):
                both = outcome(f, Value(number) > 1.0, Value(float(other)) > 0.5)
                assert alike(both, outcome(f, truth, other))


@pytest.mark.parametrize("truth", [True, False])
@pytest.mark.parametrize("f", UNARY)
def test_one_of_them(f, truth):
    with tracing("f"):
        assert outcome(f, Value(2.0 if truth else 0.0) > 1.0) == outcome(f, truth)


@pytest.mark.parametrize("f", [operator.and_, operator.or_, operator.xor])
def test_what_stays_a_condition(f):
    with tracing("f") as recorder:
        one = Value(2.0) > 1.0
        for other in (True, False, np.True_, np.False_, Value(0.0) > 1.0):
            assert type(f(one, other)) is Condition
            if type(other) is not np.bool_:
                assert type(f(other, one)) is Condition
        assert recorder.guards == []
        assert type(f(one, 2)) is int
        assert [guard.outcome for guard in recorder.guards] == [1.0]


def test_in_arithmetic_they_are_one_or_zero_with_no_guard():
    with tracing("f") as recorder:
        total = sum([Value(x) > 1.0 for x in (0.0, 2.0, 3.0)])
        assert number_of(total) == 2.0
        assert number_of(ag.where(Value(2.0) > 1.0, 3.0, 4.0)) == 3.0
        assert number_of(ag.exp(Value(0.0) > 1.0)) == 1.0
        assert recorder.guards == []


def test_functions_take_them_beside_others():
    class Other:
        @staticmethod
        def __apply__(op, operands):
            return op.name, [type(operand) for operand in operands]

    with tracing("f"):
        one = Value(2.0) > 1.0
        assert number_of(ag.maximum(one, 0.5)) == number_of(ag.hypot(0.0, one)) == 1.0
        assert ag.hypot(one, Other()) == ("hypot", [Value, Other])


def test_copies_are_the_same_and_none_is_pickled():
    with tracing("f"):
        one = Value(2.0) > 1.0
        assert copy.copy(one) is one
        assert copy.deepcopy([one])[0] is one
        with pytest.raises(TraceError, match=r"Pickling a comparison .* bool\(x > y\)"):
            pickle.dumps(one)

    @ag.compile
    def f(x):
        with contextlib.suppress(Exception):
            pickle.dumps(x > 1.0)
        return x

    with pytest.raises(TraceError, match="Pickling"):
        f(2.0)


def test_arrays_of_them():
    with tracing("f"):
        row = np.array([Value(0.0), Value(2.0)])
        assert [bool(one) for one in row > 1.0] == [False, True]
        assert [bool(one) for one in (row > 1.0) & np.array([True, True])] == [False, True]
