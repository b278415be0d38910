"""Kinds: what Python would have where a traced function has a node."""

import math
import operator

import pytest

import autograd as ag
from autograd import Value
from autograd.compiler.record.conditions import Condition
from autograd.compiler.record.kinds import Kinds
from autograd.compiler.record.tracer import tracing
from autograd.context import tick
from autograd.table import ops

BINARY = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv,
    "quotient": operator.floordiv, "mod": operator.mod, "pow": operator.pow,
    "less": operator.lt, "less or equal": operator.le, "equal": operator.eq,
    "unequal": operator.ne, "greater": operator.gt,
}  # fmt: skip
UNARY = {
    "neg": operator.neg, "pos": operator.pos, "abs": abs, "square": lambda x: x**2,
    "cube": lambda x: x**3, "root": lambda x: x**0.5, "inverse": lambda x: x**-1,
    "floor": math.floor, "ceil": math.ceil, "trunc": math.trunc, "round": round,
    "round to": lambda x: round(x, 1), "round to tens": lambda x: round(x, -1),
    "one": lambda x: x**0, "a power of nothing": lambda x: 2 ** (x - x),
    "sine": lambda x: ag.sin(x) if isinstance(x, Value) else math.sin(x),
    "the same": lambda x: ops.identity(x) if isinstance(x, Value) else x,
    "held": lambda x: ops.held(x) if isinstance(x, Value) else x,
    "of real": lambda x: x.real,
}  # fmt: skip
CHAINS = {
    "sums": lambda x: sum([x, x, 2]), "sums of floats": lambda x: sum([x, x], 0.5),
    "largest": lambda x: max(x, 1), "of halves": lambda x: (x / 2) * 2,
    "of truth": lambda x: x + (x < 5),
    "truths": lambda x: (x < 5) + (x > 1), "negated truth": lambda x: -(x < 5),
    "both": lambda x: (x < 5) & (x > 1), "either": lambda x: (x < 2) | (x > 1),
    "one of them": lambda x: (x < 5) ^ (x > 1), "both and one": lambda x: ((x < 5) & (x > 1)) + 1,
    "polynomial": lambda x: 3 * x**2 - 2 * x + 1, "of floor": lambda x: math.floor(x) % 3 + 1,
    "of floor and itself": lambda x: math.floor(x) + x,
}  # fmt: skip


def kind_of(f, number):
    """The kind of a result where the argument is a number of some type."""
    x = Value(float(number))
    moment = tick()
    x = Value(float(number))
    with tracing("f", moment, [x]) as recorder:
        result = f(x)
        if type(result) is Condition:
            result = result.node
        kinds = recorder.kinds if type(number) is float else recorder.kinds_if_ints
        kind = kinds.of(result)
        assert recorder.kinds.of(result) is kind or type(number) is int
    return kind


@pytest.mark.parametrize("number", [3, 3.0, 2.5])
@pytest.mark.parametrize("name", [*UNARY, *CHAINS])
def test_of_one_number(name, number):
    f = (UNARY | CHAINS)[name]
    assert kind_of(f, number) is type(f(number))


@pytest.mark.parametrize("number", [3, 2.5])
@pytest.mark.parametrize("other", [2, 2.0, -2, True])
@pytest.mark.parametrize("name", BINARY)
def test_of_two_numbers(name, number, other):
    f = BINARY[name]
    assert kind_of(lambda x: f(x, other), number) is type(f(number, other))
    if isinstance(number, int) and other > 0 and name != "pow":
        assert kind_of(lambda x: f(other, x), number) is type(f(other, number))
        assert kind_of(lambda x: f(x, x), number) is type(f(number, number))


def test_what_depends_on_a_value_is_one():
    outside, constant = Value(2.0), ag.stop_gradient(Value(2.0))
    for other in (outside, constant):
        for f in BINARY.values():
            assert kind_of(lambda x, f=f, other=other: f(x, other), 3) is None
            assert kind_of(lambda x, f=f, other=other: f(other, x), 3.0) is None
        assert kind_of(lambda x, other=other: math.floor(x * other), 3.0) is None
    assert kind_of(lambda x: x + Value(2.0), 3) is None  # which the function makes
    assert kind_of(lambda x: outside, 3) is None
    assert kind_of(lambda x: Value(1.0), 3) is None


def test_long_programs_are_judged_without_recursion():
    def f(x):
        for _ in range(5000):
            x = x + 1
        return x

    assert kind_of(f, 3) is int
    assert kind_of(f, 3.0) is float


def test_comparisons_are_truths_with_no_hint_too():
    x = Value(1.0)
    kinds = Kinds(0, [x], int)
    for op in (ops.less, ops.less_equal, ops.equal, ops.not_equal):
        assert kinds.of(op(x, 2.0)) is bool


def test_hints_are_shared_and_hold_unless_an_operand_is_a_value():
    x, w = Value(1.0), Value(2.0)
    kinds = Kinds(0, [x], float)
    if_ints = Kinds(0, [x], int, kinds)
    y, z = x * x, x * w
    kinds.hint(y, int)
    kinds.hint(z, float)
    assert (kinds.of(y), if_ints.of(y), kinds.of(z), if_ints.of(z)) == (int, int, None, None)
    assert (kinds.hinted(int), if_ints.hinted(float)) == ([y], [z])
    assert (kinds.of(x), if_ints.of(x)) == (float, int)
