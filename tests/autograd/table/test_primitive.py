"""Operations of the user's own."""

import math

import pytest

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
