"""Value: its operators against the table, its contract and its errors."""

import math
import statistics
from decimal import Decimal
from fractions import Fraction
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, Value
from autograd.graph.order import topological_order
from autograd.table import ops
from support.programs import inputs_of, programs

BINARY = {
    ops.add: lambda x, y: x + y,
    ops.sub: lambda x, y: x - y,
    ops.mul: lambda x, y: x * y,
    ops.div: lambda x, y: x / y,
    ops.pow: lambda x, y: x**y,
}
any_float = st.floats(allow_nan=True, allow_infinity=True)


def same(found, expected):
    """Equal to the last bit, nan included."""
    return np.array_equal(np.array(found), np.array(expected), equal_nan=True) and [
        math.copysign(1.0, x) for x in found if x == 0.0
    ] == [math.copysign(1.0, x) for x in expected if x == 0.0]


@pytest.mark.parametrize("op", BINARY, ids=str)
@given(x=any_float, y=any_float)
def test_operators_equal_their_rows_to_the_last_bit(op, x, y):
    value, partials = op.linearize((x, y))
    node = BINARY[op](Value(x), Value(y))
    assert node.op is op
    assert same([node.data, *node.local_grads], [value, *partials])
    left_constant = BINARY[op](x, Value(y))
    assert same([left_constant.data, *left_constant.local_grads], [value, 0.0, partials[1]])
    right_constant = BINARY[op](Value(x), y)
    assert same([right_constant.data, *right_constant.local_grads], [value, partials[0], 0.0])


@given(x=any_float, n=st.integers(-5, 5))
def test_whole_powers_equal_their_row_to_the_last_bit(x, n):
    value, partials = ops.pow.linearize((x, float(n)))
    node = Value(x) ** n
    assert same([node.data, *node.local_grads], [value, partials[0], 0.0])


@given(any_float)
def test_negation_and_abs_equal_their_rows(x):
    for node, op in [(-Value(x), ops.neg), (abs(Value(x)), ops.absolute)]:
        value, partials = op.linearize((x,))
        assert same([node.data, *node.local_grads], [value, *partials])


@given(data=st.data(), program=programs())
def test_the_graph_alone_recomputes_everything(data, program):
    leaves = [Value(x) for x in data.draw(inputs_of(program))]
    for node in topological_order([program(leaves)]):
        if node.op is not None:
            operands = tuple([parent.data for parent in node.parents])
            value, partials = node.op.linearize(operands)
            held = [0.0 if p.is_constant else d for p, d in zip(node.parents, partials)]
            assert same([node.data, *node.local_grads], [value, *held])


def test_every_operation_makes_one_node_with_its_parents_in_order():
    x, y = Value(3.0), Value(2.0)
    for node, parents in [(x - y, (x, y)), (x / y, (x, y)), (-x, (x,)), (x * x, (x, x))]:
        assert node.parents == parents
        assert all(a is b for a, b in zip(node.parents, parents))
    assert ag.where(x > y, x, y).parents[1:] == (x, y)
    assert (x - 1).parents[1].is_constant
    assert (2 - x).parents[0].data == 2.0


OPERATORS = {
    "add", "sub", "mul", "div", "neg", "pow", "abs", "floordiv", "mod", "round_to",
}  # fmt: skip
NOT_METHODS = {"where", "clip", "leaky_relu", "sum", "dot", "norm", "logsumexp"}
COMPARED = {"maximum", "minimum"}  # NumPy compares, and calls no method


def test_methods_are_in_step_with_the_table():
    x = Value(0.5)
    for op in ops.TABLE.values():
        name = op.name
        if op.operator or name not in ag.__all__ or not hasattr(Value, name):
            assert op.operator or not op.numpy or name in COMPARED, f"NumPy would call Value.{name}"
            continue
        node = getattr(x, name)(*[2.0] * (op.arity - 1))
        assert node.op is op
        assert node.parents[0] is x
        assert getattr(Value, name).__name__ == name
    for name in NOT_METHODS | COMPARED:
        assert not hasattr(x, name)


def numpy_methods():
    """Rows that NumPy applies to an object array by calling a method of its own name."""
    loopless = {"logaddexp", "copysign", "sign"}  # no loop over objects, or one that compares
    return [
        op
        for op in ops.TABLE.values()
        if op.numpy
        and isinstance(getattr(np, op.numpy[0], None), np.ufunc)
        and hasattr(Value, op.name)
        and op.name not in loopless
    ]


@pytest.mark.parametrize("op", numpy_methods(), ids=str)
def test_numpy_applies_every_row_to_arrays_of_values(op):
    array = np.array([Value(0.5), Value(0.75)])
    if op.name == "acosh":
        array = array + 1.0
    count = getattr(np, op.numpy[0]).nin
    result = getattr(np, op.numpy[0])(*[array] * count)
    assert [v.op for v in result] == [op] * 2
    assert [v.data for v in result] == [op.value(*[x.data] * count) for x in array]


def test_numpys_other_names_are_methods_too():
    x = Value(0.5)
    for name in ["arcsin", "arccos", "arctan", "arcsinh", "arctanh", "rad2deg", "deg2rad", "rint"]:
        assert getattr(np, name)(np.array([x]))[0].data == pytest.approx(getattr(np, name)(0.5))
    assert np.arctan2(np.array([x]), 2.0)[0].op is ops.atan2
    assert np.hypot(np.array([x]), 2.0)[0].op is ops.hypot
    assert np.floor(np.array([x]))[0].op is ops.floor
    assert np.sign(np.array([x])).tolist() == [1]  # by comparison, so a number


def test_division_with_remainder_is_that_of_floats():
    for x, y in [(7.0, 3.0), (-7.0, 3.0), (7.0, -3.0), (-7.5, -2.5), (0.3, 0.1)]:
        for a, b in [(Value(x), Value(y)), (Value(x), y), (x, Value(y))]:
            assert (a // b).data == x // y
            assert (a % b).data == x % y
            assert [part.data for part in divmod(a, b)] == list(divmod(x, y))
    remainder = Value(-7.0) % Value(3.0)
    assert (remainder.data, remainder.local_grads) == (2.0, (1.0, 3.0))
    assert (Value(7.0) // 2).local_grads == (0.0, 0.0)


def test_rounding_gives_values_with_slope_0():
    x = Value(-2.675)
    for found, expected in [
        (round(x), -3.0),
        (round(x, 1), -2.7),
        (round(Value(1234.0), -2), 1200.0),
        (math.floor(x), -3.0),
        (math.ceil(x), -2.0),
        (math.trunc(x), -2.0),
    ]:
        assert isinstance(found, Value)
        assert found.data == expected
        assert found.local_grads[0] == 0.0


def test_a_fused_node_has_all_its_operands_as_parents():
    xs = [Value(float(i)) for i in range(5)]
    total = ops.sum(*xs)
    assert total.parents == tuple(xs)
    assert ops.sum(xs[0]).parents == (xs[0],)
    product = ops.dot(*xs, *[2.0] * 5)
    product.backward()
    assert [x.grad for x in xs] == [2.0] * 5
    assert product.local_grads == (2.0,) * 5 + (0.0,) * 5
    with ag.no_grad():
        assert ops.sum(*xs).is_constant


def test_plain_numbers_in_plain_numbers_out():
    assert ag.exp(0) == 1.0
    assert type(ag.maximum(2, np.float32(3.0))) is float
    assert ag.log(-1.0) != ag.log(-1.0)
    assert type(ag.where(np.bool_(True), 1, 2)) is float


def test_data_grad_and_name_can_be_assigned():
    x = Value(np.float32(0.5), name="x")
    assert type(x.data) is float
    x.data = 3
    x.grad = np.int64(2)
    x.name = "y"
    assert (x.data, x.grad, x.name) == (3.0, 2.0, "y")
    assert type(x.data) is float
    assert type(x.grad) is float
    assert repr(x) == "Value(data=3.0, grad=2.0, name='y')"
    assert repr(Value(True)) == "Value(data=1.0, grad=0.0)"


def test_assigning_data_reruns_nothing():
    x = Value(2.0)
    y = x * x
    x.data = 5.0
    assert y.data == 4.0


@pytest.mark.parametrize("number", [3, 2.5, True, Fraction(1, 2), np.float32(2), np.int64(3)])
def test_every_kind_of_number_is_an_operand(number):
    x = Value(2.0)
    for result, expected in [
        (x + number, 2.0 + float(number)),
        (number - x, float(number) - 2.0),
        (number * x, float(number) * 2.0),
        (x / number, 2.0 / float(number)),
        (number**x, float(number) ** 2.0),
    ]:
        assert isinstance(result, Value)
        assert result.data == expected


def test_numpy_arrays_of_values_and_with_values():
    x = Value(2.0)
    array = np.array([1.0, 3.0])
    for product in (x * array, array * x):
        assert product.dtype == object
        assert [v.data for v in product] == [2.0, 6.0]
    values = np.array([Value(0.5), Value(1.5)])
    assert [v.op for v in np.tanh(values)] == [ops.tanh] * 2
    total = (np.exp(values) * array).sum()
    total.backward()
    assert [v.grad for v in values] == pytest.approx([math.exp(0.5), 3 * math.exp(1.5)])


def test_comparisons_look_at_the_data_and_hash_at_identity():
    x, y = Value(2.0), Value(2.0)
    assert x == y
    assert x == 2
    assert not x != 2.0
    assert x != "2"
    assert x >= 2
    assert x <= y
    assert not x < y
    assert 3 > x
    assert 1.0 < x
    assert len({x, y}) == 2
    assert Value(math.nan) != Value(math.nan)
    assert x == np.float32(2.0)
    assert max([Value(1.0), x, Value(-5.0)]) is x
    assert int(Value(2.7)) == 2
    with pytest.raises(TypeError, match="not supported"):
        x < "3"  # noqa: B015


@pytest.mark.parametrize(
    ("wrong", "cure"),
    [
        (lambda x: math.sin(x), r"autograd\.sin\(v\)"),
        (lambda x: float(x), r"v\.data"),
        (lambda x: bool(x), r"v != 0"),
        (lambda x: x + "1", r"float\(\.\.\.\)"),
        (lambda x: "1" + x, r"float\(\.\.\.\)"),
        (lambda x: [1.0] * x, r"one element of the list"),
        (lambda x: x - None, r"lacks its return"),
        (lambda x: x * 1j, r"real and the imaginary"),
        (lambda x: x * 10**400, r"Scale it down"),
        (lambda x: Value("3"), r"float\(\.\.\.\)"),
        (lambda x: math.isnan(x), r"autograd\.isnan\(v\)"),
        (lambda x: statistics.mean([x, x]), r"autograd\.mean\(vs\)"),
        (lambda x: statistics.variance([x, x]), r"autograd\.var\(vs\)"),
        (lambda x: statistics.fmean([x, x]), r"v\.data"),
        (lambda x: "%.3f" % x, r"v\.data"),  # noqa: UP031
        (lambda x: Value(1.0, name=3), r"name='3'"),
        (lambda x: setattr(x, "data", "3"), r"data needs a real number"),
        (lambda x: setattr(x, "grad", None), r"grad needs a real number"),
        (lambda x: setattr(x, "name", 3), r"A name is a string"),
        (lambda x: ag.tanh([1.0]), r"one element of the list"),
        (lambda x: ag.maximum(x, "1"), r"maximum needs a real number"),
        (lambda x: ag.where(x, 1.0, 2.0), r"write where\(v != 0"),
        (lambda x: x % "1", r"float\(\.\.\.\)"),
        (lambda x: None // x, r"lacks its return"),
        (lambda x: divmod(x, [1.0]), r"one element of the list"),
        (lambda x: x.hypot("1"), r"hypot needs a real number"),
        (lambda x: x.backward("1"), r"a seed needs a real number"),
        (lambda x: ops.add(x), r"takes 2 operands, but got 1"),
    ],
)
def test_errors_say_what_to_write_instead(wrong, cure):
    x = Value(2.0)
    with pytest.raises(OperandError, match=cure) as caught:
        wrong(x)
    assert "\n" not in str(caught.value)
    assert (x.data, x.grad, x.name) == (2.0, 0.0, None)


def test_other_types_may_take_over():
    class Stranger:
        def __radd__(self, other):
            return "taken over"

    assert Value(1.0) + Stranger() == "taken over"
    with pytest.raises(TypeError, match="unsupported operand"):
        Value(1.0) * Stranger()


def test_subclasses_hold_what_they_like():
    class Parameter(Value):
        pass

    p = Parameter(2.0)
    p.note = "mine"
    y = p * p
    y.backward()
    assert (p.grad, p.note, type(y)) == (4.0, "mine", Value)


@pytest.mark.parametrize("base", [Value(3.0), 3, 3.0])
@pytest.mark.parametrize("exponent", [Value(2.0), 2])
@pytest.mark.parametrize("modulo", [5, 5.0, Value(5.0), 0])
def test_a_power_with_a_modulus_is_refused(base, exponent, modulo):
    if any(isinstance(thing, Value) for thing in (base, exponent, modulo)):
        with pytest.raises(TypeError):
            pow(base, exponent, modulo)
    if isinstance(base, Value):
        with pytest.raises(OperandError, match="Write v"):
            pow(base, exponent, modulo)
        assert pow(base, exponent, None) == 9.0


floats = st.floats() | st.sampled_from([0.0, -0.0, 1.0, 2.5, math.inf, -math.inf, math.nan])


@given(floats)
def test_a_value_answers_as_its_number_does(x):
    v = Value(x)
    assert (v.real, v.conjugate(), v.imag) == (v, v, x.imag) or math.isnan(x)
    assert v.is_integer() == x.is_integer()
    assert (ag.isnan(v), ag.isinf(v)) == (math.isnan(x), math.isinf(x))
    assert ag.isfinite(v) == ag.isfinite(x) == math.isfinite(x)
    assert (ag.isnan(x), ag.isinf(x)) == (math.isnan(x), math.isinf(x))
    assert v.item().hex() == v.data.hex() == x.hex()
    assert v.fabs().data.hex() == math.fabs(x).hex()


@given(floats, st.sampled_from([".3f", "e", "10.2f", ">20", "+.1e", "%", "g", "010.3f", ","]))
def test_format_specs_are_those_of_floats(x, spec):
    assert format(Value(x), spec) == format(x, spec)
    assert f"{Value(x, name='x')}" == repr(Value(x, name="x"))


def test_numpy_asks_for_methods():
    array = np.array([Value(-2.0), Value(3.0)])
    assert [v.data for v in np.fabs(array)] == [2.0, 3.0]
    assert list(np.conjugate(array)) == list(array)
    assert [v.op for v in np.remainder(array, 2.0)] == [ops.mod] * 2


@given(floats, floats)
def test_remainder_is_that_of_numpy(x, y):
    with np.errstate(all="ignore"):
        wanted = float(np.remainder(x, y))
    found = ag.remainder(Value(x), y)
    assert found.op is ops.mod
    assert found.data == wanted or (math.isnan(found.data) and math.isnan(wanted))
    assert ag.remainder(x, y) == wanted or math.isnan(wanted)


@pytest.mark.parametrize("near", [0.3, 0.3 + 1e-9, 0.31])
def test_equality_with_things_that_compare_numbers(near):
    v, approx = Value(near), pytest.approx(0.3)
    assert (v == approx, v != approx) == (near == approx, near != approx)
    assert ([v, v] == pytest.approx([0.3, 0.3])) == (near == approx)
    assert (Value(0.5) == Decimal("0.5"), Value(0.5) != Decimal("0.5")) == (True, False)
    assert v == mock.ANY
    assert v not in [None, "0.3", [0.3], {}, object()]
    assert list(v == np.array([near, 1.0])) == [True, False]


@given(floats)
def test_a_value_of_a_value_depends_on_it(x):
    v = Value(x, name="v")
    w = Value(v, name="w")
    assert (w.data.hex(), w.name, w.parents, w.local_grads) == (x.hex(), "w", (v,), (1.0,))
    assert not w.is_leaf
    (w * 2.0).backward()
    assert v.grad == 2.0
    assert ag.grad(lambda u: Value(u) * u)(3.0) == 6.0
    assert ag.grad(ag.grad(lambda u: Value(Value(u)) ** 3))(3.0) == 18.0


def test_a_value_of_a_value_in_modes():
    v = Value(2.0)
    with ag.no_grad():
        assert Value(v).is_constant
    assert Value(v.detach()).is_constant
    with ag.name_scope("part"):
        inside, named = Value(v), Value(v, name="w")
    assert (inside.scope, inside.name, named.scope, named.name) == ("part", None, "part", "w")
    compiled = ag.compile(lambda x: Value(x) * x + ag.no_grad()(lambda v: Value(v))(x))
    assert [compiled(x) for x in (2.0, 3.0)] == [6.0, 12.0]
    assert ag.compile(ag.grad(lambda x: Value(x) * x.detach()))(3.0) == 3.0


def test_questions_are_guards_in_compiled_code():
    def f(x):
        if ag.isnan(x) or ag.isinf(x):
            return x * 0.0 + 1.0
        return x * 2.0 if x.is_integer() else x * 3.0

    compiled = ag.compile(f)
    for x in (2.0, 2.5, math.inf, 3.0, -0.5, -math.inf, math.nan):
        found, wanted = compiled(x), f(x)
        assert found == wanted or (math.isnan(found) and math.isnan(wanted))
    rounded = ag.compile(lambda x: x * float(f"{x:.3f}"))
    assert [rounded(x) for x in (2.0, 0.12345, 2.0)] == [4.0, 0.12345 * 0.123, 4.0]
    with pytest.raises(ag.TraceError):
        ag.compile(lambda x: x * x.item())(2.0)


def test_numbers_read_in_a_transform_are_told_of():
    for read in (lambda x: x.item(), lambda x: float(f"{x:.3f}")):
        with pytest.raises(ag.GraphError, match="cut off"):
            ag.grad(read)(2.0)
