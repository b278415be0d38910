"""Derivatives by hand: every form of them, what passes, what is refused, what it says."""

import math
import warnings

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograd import OperandError, Value
from autograd.testing import GradientCheckError, Undecided, check_grads

A = np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.25]])
X = np.array([0.5, -1.5])


@pytest.mark.parametrize(
    ("f", "args", "given"),
    [
        (lambda x: x**3, 2.0, {"grad": lambda x: 3 * x**2, "hess": lambda x: 6 * x}),
        (lambda x, y: x * y, (2.0, 3.0), {"grad": lambda x, y: (y, x)}),
        (lambda x: np.sum(np.sin(x)), X, {"grad": np.cos, "hess": lambda x: np.diag(-np.sin(x))}),
        (lambda x: np.sum(np.sin(x)), X, {"hvp": lambda x, v: -np.sin(x) * v}),
        (lambda x: np.sum(np.sin(x)), X, {"hess": lambda x: np.diag(-np.sin(x))}),
        (lambda x: A @ x, X, {"jac": lambda x: A, "jvp": lambda x, v: A @ v,
                              "vjp": lambda x, u: A.T @ u}),
        (lambda x, y: x * y, (X, X + 3), {"jac": lambda x, y: (np.diag(y), np.diag(x)),
                                          "vjp": lambda x, y, u: (u * y, u * x),
                                          "jvp": lambda x, y, v, w: v * y + w * x}),
        (lambda p: p["a"] * p["b"][0], ({"a": 2.0, "b": [3.0]},),
         {"grad": lambda p: {"a": p["b"][0], "b": [p["a"]]}}),
        (lambda x: float(x @ x), X, {"value_and_grad": lambda x: (x @ x, 2 * x)}),
        (lambda x: [x[0] * x[1], x[0]], [2.0, 3.0], {"jac": lambda x: [[x[1], x[0]], [1, 0]]}),
        (lambda w: np.sum(w**2), np.ones((2, 2)), {"grad": lambda w: 2 * w}),
        (lambda x: np.sum(np.sin(x)), np.linspace(0, 3, 100), {"grad": np.cos}),
    ],
)  # fmt: skip
def test_what_is_right_passes(f, args, given):
    report = check_grads(f, args, **given)
    assert report.comparisons
    assert all(c.difference <= 1e-9 + 1e-9 * abs(c.got) for c in report.comparisons)
    assert not report.undecided


@pytest.mark.parametrize(
    ("text", "f", "args", "given"),
    [
        ("transposed", lambda x: A @ x, X, {"jac": lambda x: A.T}),
        ("shape (2,), as its argument has", lambda x: x @ x, X, {"grad": lambda x: x[:1]}),
        ("a tuple with a gradient for each of the 2", lambda x, y: x * y, (1.0, 2.0),
         {"grad": lambda x, y: y}),
        ("a value and a gradient", lambda x: x, 2.0, {"value_and_grad": lambda x: 1.0}),
        ("The value of", lambda x: x, 2.0, {"value_and_grad": lambda x: (3.0, 1.0)}),
        ("is nan at the point", lambda x: np.float64("nan") * x, 2.0, {"grad": lambda x: 1.0}),
        ("failed at the point", lambda x: 1 / (x - 2), 2, {"grad": lambda x: 1.0}),
        ("needs a real number", lambda x: x, 2.0, {"grad": lambda x: {1.0}}),
        ("holds no number", lambda x: x, 2.0, {"grad": lambda x: None}),
        ("x; wrong are x, y, of 2", lambda x, y: x * y, (1.5, 2.0), {"grad": lambda x, y: (x, y)}),
    ],
)  # fmt: skip
def test_what_is_wrong_says_so(text, f, args, given):
    with pytest.raises(GradientCheckError) as raised:
        check_grads(f, args, **given)
    assert text in str(raised.value)


def test_many_inputs_are_narrowed_down():
    x = np.linspace(0.1, 3, 100)
    with pytest.raises(GradientCheckError) as raised:
        check_grads(
            lambda x: np.sum(np.sin(x)), x, grad=lambda x: np.cos(x) * (np.arange(100) != 5)
        )
    assert raised.value.comparison.by == "x[5]"
    assert raised.value.kind == "detached"


def test_a_report_has_all_that_it_should():
    with pytest.raises(GradientCheckError) as raised:
        check_grads(lambda x: x**3, 2.0, grad=lambda x: x**2)
    lines = str(raised.value).splitlines()
    words = [line.split()[0] for line in lines[1:]]
    assert words == ["at", "entry", "expected", "got", "off", "likely"]
    assert "x = 2.0" in lines[1]
    assert "times the reference's own error" in lines[5]
    assert raised.value.comparison.got == 4.0


def test_what_cannot_be_decided_is_no_error_if_so_wished():
    with pytest.raises(Undecided, match="a jump"):
        check_grads(math.floor, 2.0, grad=lambda x: 1.0)
    report = check_grads(math.floor, 2.0, grad=lambda x: 1.0, strict=False)
    assert not report.comparisons
    assert "a jump" in str(report)
    assert "no derivative was compared" in str(report)


def test_where_floats_cannot_tell_mpmath_or_our_own_derivatives_can():
    check_grads(math.sin, 1e300, grad=math.cos, exact=mpmath.sin)
    check_grads(np.sin, 1e300, grad=np.cos)
    with pytest.raises(Undecided):
        check_grads(math.sin, 1e300, grad=math.cos)
    with pytest.raises(GradientCheckError, match="wrong"):
        check_grads(np.sin, 1e300, grad=np.sin)


def test_wrong_use():
    with pytest.raises(OperandError, match="no number"):
        check_grads(lambda: 1.0, (), grad=lambda: ())
    with pytest.raises(OperandError, match="grad is a function"):
        check_grads(abs, 1.0, grad=1.0)
    with pytest.raises(OperandError, match="Give jac="):
        check_grads(lambda x: [x, x], 1.0, grad=lambda x: 1.0)


def test_steps_out_of_a_domain_warn_nobody():
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        check_grads(lambda x: np.sum(np.log(x)), np.array([1e-3, 2.0]), grad=lambda x: 1 / x)
        with pytest.raises(GradientCheckError):
            check_grads(lambda x: np.sum(np.log(x)), np.array([1e-3, 2.0]), grad=lambda x: x)
    assert not told


def test_holomorphic_functions():
    check_grads(np.exp, 0.5 + 2j, grad=np.exp)
    z = np.array([1 + 2j, 0.5 - 1j])
    check_grads(lambda z: np.sum(z**3), z, grad=lambda z: 3 * z**2)
    with pytest.raises(GradientCheckError):
        check_grads(lambda z: np.sum(z**3), z, grad=lambda z: 3 * np.conj(z) ** 2)
    with pytest.raises(GradientCheckError):  # which is not holomorphic
        check_grads(np.conj, 0.5 + 2j, grad=lambda z: 1.0 + 0j)
    with pytest.raises(OperandError, match="by grad= alone"):
        check_grads(np.exp, 0.5 + 2j, jvp=lambda z, t: t)


def test_values_of_ours_as_gradient():
    check_grads(lambda x: x * x, 1.5, grad=lambda x: Value(2 * x))


@given(hnp.arrays(float, hnp.array_shapes(max_dims=3, max_side=3), elements=st.floats(-3, 3)))
def test_arrays_of_every_shape(x):
    check_grads(
        lambda x: np.sum(np.tanh(x) * x), x, grad=lambda x: np.tanh(x) + x / np.cosh(x) ** 2
    )
    if np.any(abs(x) > 1e-3):
        with pytest.raises(GradientCheckError):
            check_grads(lambda x: np.sum(np.tanh(x) * x), x, grad=np.tanh)
