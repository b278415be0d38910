"""Primitives on structures, with a rule of their own: against the same function written plainly."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, Value
from autograd.structures.tree import flatten

POINT = ({"a": 0.5, "b": [1.5, -0.75]}, 2.0)


def plain(p, q, *, k=3.0):
    """What the primitives below compute, in the functions of autograd."""
    return [p["a"] * ag.sin(p["b"][0]) * q, {"s": p["b"][1] ** 2 * k + q}]


def function(p, q, *, k=3.0):
    return [p["a"] * math.sin(p["b"][0]) * q, {"s": p["b"][1] ** 2 * k + q}]


def vjp(g, value, p, q, *, k=3.0):
    first, second = g[0], g[1]["s"]
    sine, cosine = ag.sin(p["b"][0]), ag.cos(p["b"][0])
    by_p = {
        "a": first * sine * q,
        "b": [first * p["a"] * cosine * q, second * 2.0 * p["b"][1] * k],
    }
    return by_p, first * p["a"] * sine + second


def jvp(t, value, p, q, *, k=3.0):
    dp, dq = t
    sine, cosine = ag.sin(p["b"][0]), ag.cos(p["b"][0])
    first = dp["a"] * sine * q + p["a"] * cosine * dp["b"][0] * q + p["a"] * sine * dq
    return [first, {"s": 2.0 * p["b"][1] * dp["b"][1] * k + dq}]


RULES = {"vjp": {"vjp": vjp}, "jvp": {"jvp": jvp}, "both": {"vjp": vjp, "jvp": jvp}}


@pytest.fixture(params=RULES)
def primitive(request):
    return ag.structured_primitive(function, **RULES[request.param])


def total(f, **options):
    def of(p, q):
        first, second = f(p, q, **options)
        return first * second["s"] + ag.exp(first)

    return of


def numbers(structure):
    return np.array(flatten(structure, "a result").leaves)


TRANSFORMS = {
    "value": lambda f: f,
    "grad": lambda f: ag.grad(f, (0, 1)),
    "jacfwd": lambda f: ag.jacfwd(f, (0, 1)),
    "hessian": lambda f: ag.hessian(f, (0, 1)),
    "forward over forward": lambda f: ag.jacfwd(ag.jacfwd(f, (0, 1)), (0, 1)),
    "compiled": lambda f: ag.compile(ag.grad(f, (0, 1))),
    "compiled hessian": lambda f: ag.compile(ag.hessian(f, (0, 1))),
}


@pytest.mark.parametrize("options", [{}, {"k": 5.0}])
@pytest.mark.parametrize("transform", TRANSFORMS.values(), ids=TRANSFORMS)
def test_every_derivative_is_that_of_the_function(primitive, transform, options):
    found = transform(total(primitive, **options))
    expected = transform(total(plain, **options))
    for point in (POINT, ({"a": -1.0, "b": [0.25, 2.0]}, 0.0)):
        ours, theirs = found(*point), expected(*point)
        np.testing.assert_allclose(numbers(ours), numbers(theirs), rtol=1e-13, atol=1e-13)


@given(x=st.lists(st.floats(-3.0, 3.0), min_size=4, max_size=4))
def test_gradients_at_any_point(x):
    primitive = ag.structured_primitive(function, vjp=vjp)
    point = ({"a": x[0], "b": x[1:3]}, x[3])
    ours = ag.grad(total(primitive), (0, 1))(*point)
    theirs = ag.grad(total(plain), (0, 1))(*point)
    np.testing.assert_allclose(numbers(ours), numbers(theirs), rtol=1e-13, atol=1e-13)


def test_values_give_values_and_numbers_numbers(primitive):
    assert primitive(*POINT) == function(*POINT)
    w = Value(2.0)
    first, second = primitive(POINT[0], w)
    assert isinstance(first, Value)
    assert isinstance(second["s"], Value)
    (first + second["s"]).backward()
    assert w.grad == pytest.approx(0.5 * math.sin(1.5) + 1.0)


def test_arrays(primitive):
    matrix = np.array([[1.0, 2.0], [3.0, 5.0]])
    solve = ag.structured_primitive(
        lambda a, b: np.linalg.solve(a.astype(float), b.astype(float)),
        vjp=lambda g, x, a, b: (-np.outer(u := np.linalg.solve(a.T, g), x), u),
        name="solve",
    )
    right = np.array([1.0, -1.0])
    found = ag.jacobian(solve, (0, 1))(matrix, right)
    inverse = np.linalg.inv(matrix)
    np.testing.assert_allclose(found[1], inverse, rtol=1e-13)
    by_matrix = -np.einsum("ij,k->ijk", inverse, inverse @ right)
    np.testing.assert_allclose(found[0], by_matrix, rtol=1e-12)


def test_what_is_wrong_is_named():
    with pytest.raises(OperandError, match="needs a rule"):
        ag.structured_primitive(function)
    wrong = ag.structured_primitive(function, vjp=lambda g, value, p, q: (1.0, 2.0), name="f")
    with pytest.raises(OperandError, match="what vjp of f returned must have the structure"):
        ag.grad(total(wrong))(*POINT)
    wrong = ag.structured_primitive(function, jvp=lambda t, value, p, q: 1.0, name="f")
    with pytest.raises(OperandError, match="what jvp of f returned must have the structure"):
        ag.grad(total(wrong))(*POINT)
    with pytest.raises(OperandError, match="what f returned needs a real number"):
        ag.grad(ag.structured_primitive(lambda x: None, vjp=vjp, name="f"))(1.0)
    right = ag.structured_primitive(function, vjp=vjp, name="f")
    with pytest.raises(OperandError, match="keyword argument k is a constant"):
        ag.grad(lambda k: total(right, k=k)(*POINT))(1.0)
    with pytest.raises(OperandError, match="no Taylor series"):
        ag.derivative(lambda q: total(right)(POINT[0], q), 2)(1.0)


def test_a_value_of_another_structure_for_other_numbers_is_refused():
    shape = ag.structured_primitive(
        lambda x: [x] * int(x), vjp=lambda g, value, x: (sum(g),), name="shape"
    )
    compiled = ag.compile(lambda x: sum(shape(x)))
    assert compiled(2.0) == 4.0
    with pytest.raises(OperandError, match="returned another structure"):
        compiled(3.0)


def test_the_function_runs_once_for_all_its_numbers():
    calls = []
    count = lambda p: calls.append(p) or [2.0 * x for x in p]
    double = ag.structured_primitive(count, jvp=lambda t, value, p: [2.0 * x for x in t[0]])
    assert ag.grad(lambda p: sum(double(p)))([1.0] * 5) == [2.0] * 5
    assert len(calls) == 1


def test_options_of_a_primitive_are_constants():
    scaled = ag.primitive(
        lambda x, *, k=1.0: k * x**3, lambda x, y, *, k=1.0: 3.0 * k * x * x, name="scaled"
    )
    assert scaled(2.0) == 8.0
    assert scaled(2.0, k=2.0) == 16.0
    for k in (1, 2.0, True, -0.0):
        f = lambda x, k=k: scaled(x, k=k)
        assert ag.grad(f)(2.0) == 12.0 * k
        assert ag.grad(ag.grad(f))(2.0) == 12.0 * k
        assert ag.compile(ag.grad(f))(2.0) == 12.0 * k
    assert scaled(Value(1.0), k=2.0).op is scaled(Value(1.0), k=2.0).op
    assert scaled(Value(1.0), k=2.0).op is not scaled(Value(1.0), k=2).op
    assert math.copysign(1.0, scaled(Value(1.0), k=0.0).data) == 1.0
    assert math.copysign(1.0, scaled(Value(1.0), k=-0.0).data) == -1.0
    with pytest.raises(OperandError, match="keyword argument k is a constant"):
        ag.grad(lambda x: scaled(2.0, k=x))(1.0)
    with pytest.raises(OperandError, match="keyword argument k is a constant"):
        ag.grad(lambda x: scaled(2.0, k=[x]))(1.0)


@pytest.mark.parametrize(
    "operands", [(), (1.0,), (1.0, 2.0, 3.0), (Value(1.0),), (1.0, 2.0, Value(1.0))]
)
def test_a_primitive_takes_as_many_operands_as_it_has_partials(operands):
    product = ag.primitive(lambda x, y: x * y, lambda x, y, z: y, lambda x, y, z: x, name="product")
    with pytest.raises(OperandError, match="product takes 2 operands"):
        product(*operands)


def test_zeros_of_either_sign_and_nan_are_points_of_their_own():
    side = ag.structured_primitive(
        lambda x: [math.copysign(1.0, x), x], jvp=lambda t, v, x: [0.0, t[0]]
    )
    compiled = ag.compile(lambda x: side(x)[0])
    for x in (0.0, -0.0, 0.0, math.nan, -0.0, -math.nan):
        assert compiled(x) == math.copysign(1.0, x)


@given(sizes=st.tuples(st.integers(1, 4), st.integers(1, 4)))
def test_of_two_rules_the_one_that_needs_fewer_calls_is_used(sizes):
    n, m = sizes
    used = []
    double = ag.structured_primitive(
        lambda p: [2.0 * sum(p)] * m,
        vjp=lambda g, value, p: used.append("vjp") or ([2.0 * sum(g)] * n,),
        jvp=lambda t, value, p: used.append("jvp") or [2.0 * sum(t[0])] * m,
    )
    assert ag.grad(lambda p: sum(double(p)))([1.0] * n) == [2.0 * m] * n
    assert used == (["vjp"] * m if m <= n else ["jvp"] * n)
