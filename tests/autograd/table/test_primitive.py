"""Operations of the user's own."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, PartialError, Value

cosine = ag.primitive(math.cos, lambda x, y: -ag.sin(x))
cosine_once = ag.primitive(math.cos, lambda x, y: -math.sin(x), name="cosine")
product = ag.primitive(lambda x, y: x * y, lambda x, y, out: y, lambda x, y, out: x, name="product")


def test_it_is_an_operation_like_any_other():
    x = Value(0.5)
    y = cosine(x)
    y.backward()
    assert (y.data, x.grad, y.op.name) == (math.cos(0.5), -math.sin(0.5), "cos")
    assert cosine(0.5) == math.cos(0.5)
    assert ag.grad(product, argnums=(0, 1))(2.0, 3.0) == (3.0, 2.0)


def test_partials_over_values_give_any_order_in_any_mode():
    assert ag.grad(ag.grad(ag.grad(cosine)))(0.5) == pytest.approx(math.sin(0.5))
    assert ag.jvp(ag.grad(cosine), (0.5,), (1.0,))[1] == pytest.approx(-math.cos(0.5))
    assert ag.derivative(cosine, 4)(0.5) == pytest.approx(math.cos(0.5))
    assert ag.hessian(lambda p: product(*p))([2.0, 3.0]) == [[0.0, 1.0], [1.0, 0.0]]


def test_partials_over_floats_give_the_first_order_and_say_so():
    assert ag.grad(cosine_once)(0.5) == -math.sin(0.5)
    with pytest.raises(OperandError, match="cosine can be differentiated once only"):
        ag.grad(ag.grad(cosine_once))(0.5)


def test_outside_its_domain_it_gives_nan():
    root = ag.primitive(math.sqrt, lambda x, y: 0.5 / y, name="root")
    assert math.isnan(root(-1.0))
    assert ag.grad(root)(0.0) == math.inf


@pytest.mark.parametrize(
    ("partial", "right"),
    [
        (lambda x, y: y, True),
        (lambda x, y: -y, False),
        (lambda x, y: 2.0 * y, False),
        (lambda x, y: 0.0, False),
        (lambda x, y: y + 1e-6, False),
    ],
)
def test_the_check_tells_right_from_wrong(partial, right):
    points = [(0.0,), (1.5,), (-20.0,), (300.0,)]
    if right:
        ag.primitive(math.exp, partial, check_at=points)
    else:
        with pytest.raises(PartialError, match=r"Partial 0 of exp at \(.*differences"):
            ag.primitive(math.exp, partial, check_at=points)


def test_partials_are_needed():
    with pytest.raises(OperandError, match="a partial for each operand"):
        ag.primitive(math.exp)


NO_NUMBERS = [None, "1.0", 1j, [1.0], Value(1.0), (1.0, 2.0), object()]


@pytest.mark.parametrize("result", NO_NUMBERS, ids=lambda result: type(result).__name__)
@pytest.mark.parametrize("which", ["function", "partial"])
def test_what_it_returns_is_checked(result, which):
    giver = lambda *args: result
    one = lambda *args: 1.0
    op = ag.primitive(*([giver, one] if which == "function" else [one, giver]), name="own")
    role = "What own returns" if which == "function" else "What Partial 0 of own returns"
    for call in (lambda: op(Value(2.0)), lambda: ag.grad(op)(2.0), lambda: ag.derivative(op)(2.0)):
        with pytest.raises(OperandError, match=f"{role} needs a real number, but got"):
            call()
    if which == "function":
        with pytest.raises(OperandError, match=role):
            op(2.0)


@pytest.mark.parametrize("result", [3, True, np.float32(3.0), np.int64(3), Fraction(3, 1)])
def test_every_real_number_may_be_returned(result):
    op = ag.primitive(lambda x: result, lambda x, y: result)
    x = Value(2.0)
    y = op(x)
    y.backward()
    assert type(y.data) is type(x.grad) is float
    assert y.data == x.grad == float(result)
    assert type(op(2.0)) is float


# Functions of one number in Python's operators, and their derivatives
OPERATORS = {
    "x**3": (lambda x: x**3, lambda x, y: 3 * x**2),
    "2**x": (lambda x: 2.0**x, lambda x, y: 2.0**x * math.log(2.0)),
    "x**x": (lambda x: x**x, lambda x, y: x**x * (ag.log(x) + 1)),
    "x % 2 squared": (lambda x: (x % 2.0) ** 2, lambda x, y: 2 * (x % 2.0)),
    "2.5 % x squared": (
        lambda x: (2.5 % x) ** 2, lambda x, y: -2 * (2.5 % x) * (2.5 // x),
    ),
    "divmod": (lambda x: divmod(x, 0.5)[1] ** 2, lambda x, y: 2 * divmod(x, 0.5)[1]),
    "rdivmod": (lambda x: divmod(2.5, x)[1], lambda x, y: -divmod(2.5, x)[0]),
    "round": (lambda x: (x - round(x)) ** 2, lambda x, y: 2 * (x - round(x))),
    "round_to": (lambda x: (x - round(x, 1)) ** 2, lambda x, y: 2 * (x - round(x, 1))),
    "floor": (lambda x: (x - math.floor(x)) ** 2, lambda x, y: 2 * (x - math.floor(x))),
    "ceil": (lambda x: (x - math.ceil(x)) ** 2, lambda x, y: 2 * (x - math.ceil(x))),
    "trunc": (lambda x: (x - math.trunc(x)) ** 2, lambda x, y: 2 * (x - math.trunc(x))),
    "abs": (lambda x: abs(x) * x, lambda x, y: 2 * abs(+x)),
    "a condition": (lambda x: x**2 if x != 1 else 1, lambda x, y: 2 * x if x != 1 else 2.0),
    "NumPy": (lambda x: np.sin(x), lambda x, y: np.cos(x)),
    "NumPy's names": (lambda x: np.arctan(x), lambda x, y: np.cos(np.arctan(x)) ** 2),
}  # fmt: skip
JUMPS = [*[k / 20 for k in range(80)], *[2.5 / k for k in range(1, 25)]]


@pytest.mark.parametrize(("function", "partial"), OPERATORS.values(), ids=OPERATORS)
@settings(max_examples=20, deadline=None)
@given(x=st.floats(0.11, 3.0))
def test_every_operator_in_a_partial_in_every_mode(function, partial, x):
    assume(all(abs(x - jump) > 1e-6 for jump in JUMPS))
    op = ag.primitive(function, partial, name="own")
    assert ag.grad(op)(x) == ag.derivative(op)(x) == float(partial(x, function(x)))
    second, third = ag.grad(ag.grad(op)), ag.grad(ag.grad(ag.grad(op)))
    assert ag.derivative(op, 2)(x) == pytest.approx(second(x), rel=1e-12, abs=1e-12)
    assert ag.derivative(op, 3)(x) == pytest.approx(third(x), rel=1e-11, abs=1e-11)
    assert ag.jvp(ag.grad(op), (x,), (1.0,))[1] == pytest.approx(second(x), rel=1e-12, abs=1e-12)


ONCE = {
    "math": lambda x, y: -math.sin(x),
    "float": lambda x, y: -np.sin(float(x)),
    "a method of floats": lambda x, y: 0.0 * x.is_integer() - ag.sin(x) + 0.0 * x.hex().count("+"),
}


@pytest.mark.parametrize("partial", ONCE.values(), ids=ONCE)
def test_a_partial_of_plain_numbers_serves_once_and_says_so(partial):
    op = ag.primitive(math.cos, partial, name="cosine")
    assert ag.derivative(op)(0.5) == ag.grad(op)(0.5) == -math.sin(0.5)
    for twice in (ag.derivative(op, 2), ag.grad(ag.grad(op)), ag.jacfwd(ag.grad(op))):
        with pytest.raises(OperandError, match=r"cosine can be differentiated once only.*ag\.cos"):
            twice(0.5)


@pytest.mark.parametrize(
    ("function", "x", "value", "slope"),
    [
        (lambda x: 1 / x, 0.0, math.inf, -math.inf),
        (lambda x: 1 / abs(x), 0.0, math.inf, -math.inf),
        (lambda x: x ** (1 / 3), -8.0, math.nan, math.nan),
        (lambda x: x**2, 1e200, math.inf, math.inf),
        (lambda x: 1.0 % x, 0.0, math.nan, math.nan),
        (lambda x: 1.0 // x, 0.0, math.inf, math.inf),
        (lambda x: round(x), math.inf, math.inf, math.inf),
        (lambda x: math.floor(x), -math.inf, -math.inf, -math.inf),
        (lambda x: math.log(x), 0.0, math.nan, math.nan),
    ],
)
def test_where_python_raises_it_gives_what_ieee_arithmetic_gives(function, x, value, slope):
    sign = -1.0 if value != slope else 1.0
    op = ag.primitive(function, lambda x, y: sign * function(x))
    leaf = Value(x)
    y = op(leaf)
    assert [y.data, *y.local_grads, op(x)] == pytest.approx([value, slope, value], nan_ok=True)
