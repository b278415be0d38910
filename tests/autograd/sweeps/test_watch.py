"""Functions that take plain numbers out of themselves while a transform runs them."""

import copy
import pickle

import pytest

import autograd as ag
from autograd import GraphError, OperandError, Value
from autograd.context import shared
from support.nesting import TRANSFORMS

transforms = pytest.mark.parametrize(
    "transform", [transform for name, (_, transform) in TRANSFORMS.items() if name != "gradients"]
)


def after_backward(x):
    y = x * x * x
    y.backward()
    return x.grad + x


def with_outer_leaf(x, w=Value(2.0)):  # noqa: B008
    (x * w).backward()
    return w.grad * x


CUT = {
    "backward": after_backward,
    "backward to an outer leaf": with_outer_leaf,
    "grad of the argument": lambda x: x + x.grad,
    "grad of a result": lambda x: x + (x * x).grad,
    "local gradients": lambda x: x * (x * x).local_grads[0],
    "pickle": lambda x: x + pickle.loads(pickle.dumps(x)),
    "pickle of a result": lambda x: x + pickle.loads(pickle.dumps([x * x]))[0],
}


@transforms
@pytest.mark.parametrize("f", CUT.values(), ids=CUT)
def test_a_result_that_would_be_cut_off_in_part_is_refused(transform, f):
    with pytest.raises(GraphError, match=r"inside .* while a transform runs it"):
        transform(f)(2.0)


@pytest.mark.parametrize("f", CUT.values(), ids=CUT)
def test_so_it_is_within_an_inner_transform_that_does_not_differentiate_it(f):
    with pytest.raises(GraphError, match="while a transform runs it"):
        ag.grad(lambda x: ag.grad(lambda y: y * f(x))(1.0))(2.0)


def fitted(start):
    """A number that a descent finds, which depends on no argument of any transform."""
    v = Value(start)
    for _ in range(60):
        v.grad = 0.0
        ((v - 3.0) ** 2).backward()
        v.data -= 0.25 * v.grad
    assert (v * v).local_grads == (v.data, v.data)
    assert pickle.loads(pickle.dumps(v)).data == copy.copy(v).data == v.data
    return v.data + ag.gradients(v * v, [v])[0]


@transforms
def test_what_depends_on_no_argument_may_be_read(transform):
    w = Value(1.0)
    (w * 5.0).backward()
    f = lambda x: x * x * fitted(1.0) * w.grad
    assert transform(f)(2.0) == pytest.approx(transform(lambda x: x * x * 45.0)(2.0), rel=1e-14)


def test_the_number_of_an_own_leaf_is_no_cut():
    assert ag.grad(lambda x: Value(3.0).data)(1.0) == 0.0


def test_a_number_read_in_an_inner_transform_is_told_by_the_outer_one():
    with pytest.raises(GraphError, match=r"cut off from its arguments: \.data was read"):
        ag.grad(lambda x: ag.grad(lambda y: y * x.data)(1.0))(2.0)


@transforms
def test_gradients_of_what_is_differentiated_are_differentiated(transform):
    found = transform(lambda x: ag.gradients(x * x * x, [x])[0])(2.0)
    assert found == transform(lambda x: 3.0 * x * x)(2.0)
    assert type(found) is float


def test_gradients_under_no_grad_are_plain():
    def f(x):
        y = x * x
        with ag.no_grad():
            [slope] = ag.gradients(y, [x])
        assert type(slope) is float
        return x * slope

    assert ag.grad(f)(3.0) == 6.0


def test_gradients_by_whatever_can_be_iterated():
    x, y = Value(3.0), Value(4.0)
    assert ag.gradients(x * y, (v for v in (x, y))) == [4.0, 3.0]
    assert ag.gradients(x * y, {"x": x, "y": y}.values()) == [4.0, 3.0]
    with pytest.raises(OperandError, match="gradients takes Values"):
        ag.gradients(x * y, iter([x, 1.0]))


def test_watches_are_counted_while_they_run():
    seen = []

    def f(x):
        seen.append(shared.watches)
        return x * ag.grad(lambda y: seen.append(shared.watches) or y * x)(1.0)

    def failing(x):
        raise ZeroDivisionError

    assert ag.grad(f)(2.0) == 4.0
    with pytest.raises(ZeroDivisionError):
        ag.grad(failing)(1.0)
    assert (seen, shared.watches) == ([1, 2], 0)
