"""Transforms: against JAX's conventions, each other, and known derivatives."""

import math
from collections import namedtuple
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import GraphError, OperandError, Value
from autograd.graph.order import topological_order
from autograd.sweeps import linearization
from support.programs import inputs_of, programs


def smooth(x):
    return ag.exp(ag.sin(x)) / (1.0 + x * x)


MODES = {
    "reverse": ag.grad,
    "forward": lambda f: lambda x: ag.jvp(f, (x,), (1.0,))[1],
    "taylor": ag.derivative,
    "jacfwd": ag.jacfwd,
    "jacrev": ag.jacrev,
}
all_modes = pytest.mark.parametrize("outer", MODES.values(), ids=MODES)
inner_modes = pytest.mark.parametrize("inner", MODES.values(), ids=MODES)


@all_modes
@inner_modes
def test_perturbations_are_not_confused(outer, inner):
    assert outer(lambda x: x * inner(lambda y: x + y)(1.0))(1.0) == 1.0
    assert outer(lambda x: inner(lambda y: x * y * y)(x))(3.0) == 12.0


@all_modes
@inner_modes
@pytest.mark.parametrize("third", MODES.values(), ids=MODES)
def test_modes_nest_in_every_order(outer, inner, third):
    found = third(outer(inner(lambda x: ag.exp(2.0 * x) + x**4)))(0.5)
    assert found == pytest.approx(8.0 * math.exp(1.0) + 24.0 * 0.5, rel=1e-14)
    assert type(found) is float


@given(data=st.data(), program=programs(max_steps=12))
def test_reverse_forward_and_backward_agree(data, program):
    inputs = data.draw(inputs_of(program))
    leaves = [Value(x) for x in inputs]
    output = program(leaves)
    output.backward()
    by_backward = [leaf.grad for leaf in leaves]
    value, by_grad = ag.value_and_grad(program)(inputs)
    assert (value, by_grad) == (output.data, by_backward)
    forward = ag.jacfwd(program)(inputs)
    assert forward == pytest.approx(by_backward, rel=1e-9, abs=1e-9)
    assert ag.gradients(output, leaves) == by_backward
    assert [leaf.grad for leaf in leaves] == by_backward


@given(data=st.data(), program=programs(max_steps=8))
def test_second_derivatives_agree(data, program):
    inputs = data.draw(inputs_of(program))
    reverse = np.array(ag.hessian(program)(inputs))
    forward = np.array(ag.jacfwd(ag.grad(program))(inputs))
    backward_of_forward = np.array(ag.jacrev(ag.jacfwd(program))(inputs))
    scale = 1e-9 * (1.0 + np.abs(reverse).max())
    np.testing.assert_allclose(forward, reverse, rtol=1e-9, atol=scale)
    np.testing.assert_allclose(backward_of_forward, reverse, rtol=1e-9, atol=scale)
    np.testing.assert_allclose(reverse, reverse.T, rtol=1e-9, atol=scale)
    vector = [float(i + 1) for i in range(len(inputs))]
    [product] = ag.hvp(program, (inputs,), (vector,))
    np.testing.assert_allclose(product, reverse @ vector, rtol=1e-9, atol=20 * scale)


Point = namedtuple("Point", "x y")


@dataclass
class Option:
    spot: float
    rates: list


def test_gradients_keep_the_structure_of_their_argument():
    def total(p):
        return p["a"] * p["b"][0] + p["c"].x * p["c"].y + p["o"].spot * p["o"].rates[1]

    point = {"a": 2, "b": (3.0, 4.0), "c": Point(5.0, 6.0), "o": Option(7.0, [8.0, 9.0])}
    found = ag.grad(total)(point)
    assert found == {
        "a": 3.0, "b": (2.0, 0.0), "c": Point(6.0, 5.0), "o": Option(9.0, [0.0, 7.0]),
    }  # fmt: skip
    assert type(found["c"]) is Point


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64])
def test_arrays_in_arrays_out(dtype):
    array = np.arange(6, dtype=dtype).reshape(2, 3)
    found = ag.grad(lambda a: (a * a).sum() + a[1, 2])(array)
    assert found.dtype == np.float64
    np.testing.assert_array_equal(
        found, 2 * array + np.eye(2, 3, 1)[::-1] * 0 + [[0, 0, 0], [0, 0, 1]]
    )
    jacobian = ag.jacobian(lambda a: a.T * 2.0)(array)
    assert jacobian.shape == (3, 2, 2, 3)
    assert jacobian[2, 1, 1, 2] == 2.0
    assert np.count_nonzero(jacobian) == 6


def test_jacobian_of_structures():
    found = ag.jacobian(lambda p: {"s": p["x"] * p["v"], "t": p["x"]})(
        {"x": 2.0, "v": np.array([1.0, 3.0])}
    )
    np.testing.assert_array_equal(found["s"]["x"], [1.0, 3.0])
    np.testing.assert_array_equal(found["s"]["v"], np.eye(2) * 2.0)
    assert found["t"]["x"] == 1.0
    np.testing.assert_array_equal(found["t"]["v"], [0.0, 0.0])


def test_argnums_and_keywords():
    def f(x, y, *, scale=1.0):
        return scale * x * x * y

    assert ag.grad(f, argnums=1)(3.0, 2.0) == 9.0
    assert ag.grad(f, argnums=(0, 1))(3.0, 2.0, scale=10.0) == (120.0, 90.0)
    assert ag.grad(f, argnums=(1,))(3.0, 2.0) == (9.0,)
    assert ag.value_and_grad(f, argnums=-1)(3.0, 2.0) == (18.0, 9.0)
    assert ag.hessian(f, argnums=0)(3.0, 2.0) == 4.0


def test_has_aux_passes_the_rest_on_as_plain_numbers():
    def f(x):
        return x * x, {"twice": 2.0 * x, "note": "hello"}

    assert ag.value_and_grad(f, has_aux=True)(3.0) == ((9.0, {"twice": 6.0, "note": "hello"}), 6.0)
    gradient, aux = ag.grad(f, has_aux=True)(3.0)
    assert (gradient, type(aux["twice"])) == (6.0, float)
    with pytest.raises(OperandError, match="returns a pair"):
        ag.grad(lambda x: x, has_aux=True)(1.0)


def test_vjp_and_jvp_are_transposes():
    def f(x, v):
        return [x * v[0], ag.sin(v[1]), x]

    value, pullback = ag.vjp(f, 2.0, [3.0, 0.5])
    assert value == [6.0, math.sin(0.5), 2.0]
    dx, dv = pullback([1.0, 10.0, 100.0])
    _, moved = ag.jvp(f, (2.0, [3.0, 0.5]), (0.1, [0.2, 0.3]))
    assert moved[0] + 10.0 * moved[1] + 100.0 * moved[2] == pytest.approx(
        0.1 * dx + 0.2 * dv[0] + 0.3 * dv[1]
    )
    assert pullback([0.0, 0.0, 1.0]) == (1.0, [0.0, 0.0])


def test_captured_values_stay_connected():
    w = Value(3.0)
    slope = ag.grad(lambda x: w * x * x)(2.0)
    assert isinstance(slope, Value)
    slope.backward()
    assert (slope.data, w.grad) == (12.0, 4.0)
    for connected in (
        ag.jvp(lambda x: w * x, (2.0,), (1.0,))[1],
        ag.derivative(lambda x: w * x**3, 2)(2.0),
        ag.hessian(lambda x: w * x**3)(2.0),
        ag.jacobian(lambda x: [w * x])(2.0)[0],
    ):
        assert isinstance(connected, Value)
        [slope] = ag.gradients(connected, [w])
        assert slope == connected.data / 3.0


def test_value_arguments_stay_connected():
    x = Value(2.0)
    slope = ag.grad(lambda y: y**3)(x)
    slope.backward()
    assert (slope.data, x.grad) == (12.0, 12.0)
    value, gradient = ag.value_and_grad(lambda y: y**3)(x)
    [first] = ag.gradients(value + gradient, [x])
    assert first == 24.0


def test_no_grad_field_is_touched():
    w, x = Value(3.0), Value(2.0)
    y = w * x
    (y * y).backward()
    before = (w.grad, x.grad, y.grad)
    ag.grad(lambda t: y * t * w)(1.0)
    ag.gradients(y * y, [w, y])
    ag.hessian(lambda t: t * t * y)(2.0)
    assert (w.grad, x.grad, y.grad) == before


def test_gradients_flow_through_inputs_that_are_results():
    x = Value(3.0)
    y = x * x
    z = y * x + y
    assert ag.gradients(z, [x, y, z, Value(1.0), x]) == [33.0, 4.0, 1.0, 0.0, 33.0]
    [slope] = ag.gradients(z, [x], create_graph=True)
    assert ag.gradients(slope, [x]) == [6 * 3.0 + 2.0]


def test_transforms_work_inside_no_grad():
    with ag.no_grad():
        assert ag.grad(lambda x: x**3)(2.0) == 12.0
        assert ag.derivative(lambda x: x**3, 2)(2.0) == 12.0
        assert (Value(1.0) * 2.0).is_constant


def test_constant_functions_have_derivative_zero():
    for f in (lambda x: 3.0, lambda x: ag.stop_gradient(x), lambda x: 0.0 * x, lambda x: 7):
        assert ag.grad(f)(2.0) == 0.0
        assert ag.jvp(f, (2.0,), (1.0,))[1] == 0.0
        assert ag.derivative(f, 2)(2.0) == 0.0
    assert ag.grad(lambda x: x if x > 0 else 0.0)(-1.0) == 0.0
    assert ag.grad(lambda x: x * ag.stop_gradient(x))(3.0) == 3.0
    assert ag.stop_gradient([1.0, Value(2.0)])[1].is_constant


def cut_by_data(x):
    return Value(x.data * 2.0)


def cut_by_no_grad(x):
    with ag.no_grad():
        return x * 2.0


@pytest.mark.parametrize("f", [cut_by_data, cut_by_no_grad, lambda x: ag.exp(x).data])
@pytest.mark.parametrize("transform", [*MODES.values(), ag.hessian])
def test_a_result_that_was_cut_off_names_the_place(f, transform):
    with pytest.raises(GraphError, match=r"cut off .* in .*test_transforms\.py, line \d+"):
        transform(f)(2.0)


def test_a_gradient_that_is_constant_is_no_cut():
    f = lambda y: 0.75 * y - 0.25 * ag.sigmoid(ag.sign(y))
    for second in (lambda: ag.grad(ag.grad(f))(1.0), lambda: ag.jvp(ag.grad(f), (1.0,), (1.0,))[1]):
        assert second() == 0.0
    assert ag.grad(lambda x: 1.0 if x > 2.0 and x == x else 2.0)(1.0) == 0.0


def test_reading_data_is_fine_while_the_result_is_connected():
    seen = []
    assert ag.grad(lambda x: x * (seen.append(x.data) or 2.0))(3.0) == 2.0
    assert seen == [3.0]


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        (lambda: ag.grad(lambda x: [x])(1.0), r"jacobian\("),
        (lambda: ag.grad(lambda x: x)("1"), r"args\[0\] needs a real number, but got '1'"),
        (lambda: ag.grad(lambda x: x)({"a": [1.0, 2j]}), r"args\[0\]\['a'\]\[1\] needs"),
        (lambda: ag.grad(lambda x: x, 2)(1.0), "argnums names argument 2"),
        (lambda: ag.grad(lambda x: None)(1.0), "returned needs a real number, but got None"),
        (lambda: ag.jvp(lambda x: x, (1.0,), ()), "1 arguments but 0 tangents"),
        (lambda: ag.jvp(lambda x: x[0], ([1.0],), (1.0, 2.0)), "1 arguments but 2 tangents"),
        (lambda: ag.jvp(lambda x: x[0], ([1.0],), ([1.0, 2.0],)), "the structure of argument 0"),
        (lambda: ag.vjp(lambda x: [x], 1.0)[1]([1.0, 2.0]), "the structure of the value"),
        (lambda: ag.derivative(lambda x: x, -1), "order of a derivative"),
        (lambda: ag.derivative(lambda x: x, 1.5), "order of a derivative"),
        (lambda: ag.derivative(lambda x: x[0])([1.0, 2.0]), "function of one number"),
        (lambda: ag.gradients(1.0, [Value(1.0)]), "gradients takes Values"),
        (lambda: ag.grad(lambda a: a.sum())(np.array(["x"])), r"args\[0\] needs"),
    ],
)
def test_errors_name_the_place_and_the_cure(wrong, text):
    with pytest.raises(OperandError, match=text):
        wrong()


def test_an_inner_gradient_in_a_loop_walks_its_own_nodes_alone(monkeypatch):
    walked = []

    def counted(outputs, inputs, began):
        path = path_between(outputs, inputs, began)
        walked.append(len(path.nodes))
        return path

    path_between = linearization.path_between
    monkeypatch.setattr(linearization, "path_between", counted)
    x = Value(1.0)
    for _ in range(300):
        x = ag.grad(lambda y, x=x: y * y * x)(0.5)
    assert x.data == 1.0
    assert set(walked) == {2}
    assert len(topological_order([x])) > 300


def test_derivatives_of_high_order():
    mpmath = pytest.importorskip("mpmath")
    with mpmath.workdps(60):
        for order in (1, 2, 5, 10, 20):
            expected = mpmath.diff(
                lambda x: mpmath.exp(mpmath.sin(x)) / (1 + x * x), mpmath.mpf("0.75"), order
            )
            assert ag.derivative(smooth, order)(0.75) == pytest.approx(float(expected), rel=1e-12)


def test_order_zero_is_the_function():
    assert ag.derivative(smooth, 0) is smooth
