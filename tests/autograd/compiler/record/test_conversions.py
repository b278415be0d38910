"""What a traced Value answers in the place of a plain number, and what that takes for granted."""

import contextlib
import fractions
import functools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import AutogradError, OperandError, TraceError, Value
from support.compiling import close

numbers = st.floats() | st.sampled_from([0.0, -0.0, 1.0, 2.0, 3.0, math.nan, math.inf])
QUESTIONS = {
    "hash in a set": lambda x: 1.0 if x in {0.0, 1.0, 2.0} else 2.0,
    "hash in a dict": lambda x: {1.0: 5.0, 2.0: x}.get(x, 7.0),
    "truth": lambda x: x or 7.0,
    "not": lambda x: 1.0 if not x else 2.0,
    "type": lambda x: 1.0 if isinstance(x, float) and not isinstance(x, int) else 2.0,
    "text": lambda x: float(len(f"{x}{x!r}{x!s}")),
    "text of two digits": lambda x: float(len(f"{x:.2f}")),
    "digits": lambda x: float(len(x.hex())),
    "one of a match": lambda x: kind(x),
    "dispatch on a type": lambda x: of_type(x),
    "equal tuples": lambda x: 1.0 if (x, 1) == (2.0, 1) else 2.0,
}


def kind(x):
    match x:
        case int():
            return 1.0
        case float():
            return 2.0
    return 3.0


@functools.singledispatch
def of_type(x):
    return 3.0


of_type.register(float)(lambda x: 2.0)
of_type.register(int)(lambda x: 1.0)


@pytest.mark.parametrize("question", QUESTIONS)
@given(points=st.lists(numbers, min_size=1, max_size=4))
def test_answers_are_those_of_the_number(question, points):
    f = QUESTIONS[question]
    compiled = ag.compile(f)
    for x in [*points, *points[::-1]]:
        assert close(compiled(x), f(x), tolerance=0.0)


OF_INTS = {
    "and": lambda n: n & 6,
    "or": lambda n: 1 | n,
    "xor": lambda n: n ^ 5,
    "shifts": lambda n: (n << 2) + (n >> 1) + (1 << (n % 5)) + (100 >> (n % 5)),
    "invert": lambda n: ~n,
    "repeated": lambda n: len([0.0] * (n % 4) + (n % 3) * [1.0]) + len("ab" * (n % 3)),
    "bits": lambda n: n.bit_length(),
    "index": lambda n: [1.0, 2.0, 3.0][n % 3],
    "type": lambda n: 1.0 if isinstance(n, int) else 2.0,
    "type of powers": lambda n: (isinstance(n**2, int)) + 2 * isinstance(n**2.0, int),
    "type of others": lambda n: isinstance(n * 2, int) + 2 * isinstance(n * 2.0, int),
    "key": lambda n: {-1: 1.0, 2: 5.0}.get(n, 3.0),
    "text": lambda n: len(f"{n} {n:+d}"),
}


@pytest.mark.parametrize("question", OF_INTS)
@given(
    rounding=st.sampled_from([math.floor, math.ceil, math.trunc, round]),
    points=st.lists(st.floats(-20, 20), min_size=1, max_size=4),
)
def test_what_is_rounded_answers_as_an_int(question, rounding, points):
    f = lambda x: OF_INTS[question](rounding(x)) * 1.0
    compiled = ag.compile(f)
    for x in [*points, *points[::-1]]:
        assert compiled(x) == f(x)


def test_a_float_has_no_bits():
    for question in ("and", "or", "xor", "shifts", "invert", "bits", "index", "repeated"):
        with pytest.raises((TypeError, AttributeError)):
            ag.compile(OF_INTS[question])(2.0)


@pytest.mark.parametrize("rounding", [int, math.floor, math.ceil, math.trunc, round])
def test_rounding_raises_as_pythons_does_and_the_way_out_is_a_path(rounding):
    def f(x):
        try:
            return rounding(x) * 1.0
        except ValueError:
            return -1.0
        except OverflowError:
            return -2.0 if x > 0 else -3.0

    for points in ([math.nan, 1.0], [1.0, math.inf, math.nan, -math.inf, 2.0]):
        compiled = ag.compile(f)
        assert [compiled(x) for x in points * 2] == [f(x) for x in points * 2]


def test_ints_beyond_what_floats_hold_are_refused_and_no_others():
    def f(x):
        return math.floor(x) * 3 % 7 * 1.0

    compiled = ag.compile(f)
    for x in (5.0, 2.0**45, -(2.0**45), 12.5):
        assert compiled(x) == f(x)
    with pytest.raises(TraceError, match="ints beyond"):
        compiled(2.0**60)
    assert ag.compile(lambda x: math.floor(x) * 0.5)(2.0**60) == 2.0**59  # a float at once


def test_in_a_transform_a_value_is_a_value():
    assert math.isnan(ag.compile(ag.grad(lambda x: math.floor(x) * x))(math.nan))


# What depends on a Value of others is one


def test_captured_values_hash_by_identity_and_have_no_truth():
    w = Value(2.0)
    assert ag.compile(lambda x: x * (3.0 if w * x in {2.0, 4.0} else 1.0) + w)(2.0).data == 4.0
    assert not isinstance(w, float)
    with pytest.raises(OperandError, match="ambiguous"):
        ag.compile(lambda x: x if w else 0.0)(1.0)
    seen = []
    assert ag.compile(lambda x: x * w if isinstance(w, Value) else seen)(1.0).data == 2.0


def test_values_that_the_function_makes_are_values():
    def f(x):
        total = Value(0.0)
        return x * (1.0 if isinstance(total, float) else 2.0) + total

    assert ag.compile(f)(3.0) == 6.0


def test_outside_of_a_trace_nothing_changes():
    v = Value(2.0)
    assert v.__class__ is Value
    assert not isinstance(v, float)
    assert hash(v) == object.__hash__(v)
    assert f"{v:.1f}" == "2.0"
    assert str(v) == "Value(data=2.0, grad=0.0)"
    assert not hasattr(v, "hex")
    assert not hasattr(v, "bit_length")
    for wrong in (lambda: v & 1, lambda: 1 << v, lambda: ~v, lambda: [0.0] * v, lambda: v * "a"):
        with pytest.raises(TypeError):
            wrong()


# Refusals

SWALLOWED = [
    lambda x: math.log(x),
    lambda x: float(x),
    lambda x: np.array([x, x], dtype=float)[0],
    lambda x: fractions.Fraction(x),
    lambda x: x.data,
    lambda x: x.backward(),
    lambda x: complex(x).real,
    lambda x: "%.2f" % x,  # noqa: UP031
]


@pytest.mark.parametrize("caught", [Exception, TypeError, RuntimeError, BaseException])
@pytest.mark.parametrize("how", range(len(SWALLOWED)))
def test_a_refusal_cannot_be_caught(how, caught):
    def f(x):
        try:
            return SWALLOWED[how](x)
        except caught:
            return x * 0.0 - 1e9

    for point in (2.0, 3.0):
        with pytest.raises(AutogradError):
            ag.compile(f)(point)


def test_a_refusal_is_told_whatever_else_goes_wrong():
    def f(x):
        with contextlib.suppress(TypeError):
            x = math.log(x)
        raise LookupError

    with pytest.raises(OperandError, match=r"autograd\.sin"):
        ag.compile(f)(2.0)


# Constants from outside


def near(one, other):
    """Whether numbers are the same up to rounding, of terms of about 10 that may cancel too."""
    return close(one, other) or math.isclose(one, other, abs_tol=1e-12)


@given(numbers=st.lists(st.floats(-3, 3), min_size=2, max_size=4))
def test_constants_from_outside_are_read_anew(numbers):
    c = ag.stop_gradient(Value(1.0))
    with ag.no_grad():
        d = Value(0.5) * 1.0

    def f(x):
        y = c * 2.0 + d if c > d else ag.exp(c) - d * d
        return x * c + ag.hypot(c, d) * y + (1.0 if c == 0.5 else x * d)

    compiled, slope = ag.compile(f), ag.compile(ag.value_and_grad(f))
    for number in [*numbers, 0.5, *numbers]:
        c.data, d.data = number, 2.0 * number - 0.5
        assert near(compiled(2.0), f(2.0).data)
        value, grad = slope(2.0)
        assert near(value, f(2.0).data)
        assert near(grad, ag.grad(f)(2.0))


def test_no_gradient_flows_to_constants_from_outside():
    w, c = Value(3.0), ag.stop_gradient(Value(2.0))
    compiled = ag.compile(lambda x: x * w * c + c * c)
    for number in (2.0, 5.0):
        c.data, w.grad = number, 0.0
        result = compiled(10.0)
        result.backward()
        assert (result.data, w.grad, c.grad) == (30.0 * number + number**2, 10.0 * number, 0.0)


def test_constants_from_outside_in_a_batch():
    c = ag.stop_gradient(Value(2.0))
    compiled = ag.compile(lambda x: x * c + (c if c > 1.0 else 0.0), batch=(0,), reduce="sum")
    rows = np.arange(9.0)
    for number in (2.0, 0.5, 3.0):
        c.data = number
        assert compiled(rows) == 36.0 * number + 9 * (number if number > 1.0 else 0.0)


def test_reading_the_number_of_a_constant_from_outside_is_refused():
    c = ag.stop_gradient(Value(2.0))
    with pytest.raises(TraceError, match=r"Reading \.data"):
        ag.compile(lambda x: x * c.data)(1.0)


# Arguments

CHANGES = {
    "an item": lambda v: v["w"].__setitem__(0, 1.0),
    "an item by itself": lambda v: v["w"].__setitem__(0, v["w"][0] * 2.0),
    "order": lambda v: v["w"].reverse(),
    "length": lambda v: v["w"].append(1.0),
    "a key": lambda v: v.update(new=1.0),
    "a key less": lambda v: v.pop("b"),
    "an array": lambda v: v["a"].__setitem__((0, 1), 1.0),
    "a view of an array": lambda v: v["a"].T.__setitem__((1, 1), v["a"][0, 0]),
}


@pytest.mark.parametrize("how", CHANGES)
def test_changing_an_argument_is_refused(how):
    def f(v):
        CHANGES[how](v)
        return v["w"][0] + v["a"][0, 0]

    given = {"w": [3.0, 2.0], "b": 1.0, "a": np.arange(4.0).reshape(2, 2)}
    with pytest.raises(TraceError, match="changed an argument"):
        ag.compile(f)(given)
    assert given["w"] == [3.0, 2.0]


def test_changing_a_copy_is_allowed():
    def f(v):
        w, a = list(v["w"]), v["a"].copy()
        w[0], a[0, 0] = w[1], w[0]
        return w[0] + a[0, 0]

    assert ag.compile(f)({"w": [3.0, 2.0], "a": np.zeros((2, 2))}) == 5.0


# What cannot be answered


def test_what_asks_for_the_very_type_is_refused():
    with pytest.raises(TraceError, match=r"isinstance\(x, float\)"):
        ag.compile(lambda x: x if type(x) is float else x * 2.0)(2.0)
    with pytest.raises(TraceError, match="plain numbers"):
        ag.compile(lambda x: [x, x] if type(x) is float else x)(2.0)


def test_what_works_on_values_alone_is_taken_as_it_is():
    assert ag.compile(lambda x: x.tanh() + 1.0)(0.0) == 1.0


@pytest.mark.parametrize("name", ["hex", "bit_length", "numerator", "no_such_name"])
def test_what_numbers_alone_have(name):
    class Own(Value):
        pass

    assert not hasattr(Value, name)
    assert not hasattr(Value(2.0), name)
    own = Own(2.0)
    setattr(own, name, "mine")
    assert getattr(own, name) == "mine"
    with pytest.raises(AttributeError, match=f"'Value' object has no attribute '{name}'"):
        getattr(Value(2.0), name)
