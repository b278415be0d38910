"""check_rule on arrays: shapes and dtypes of derivatives, each rule broken once and more."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.strategies import arrays_in
from autograd.testing import GradientCheckError, check_rule
from autograd.testing.array_rules import Pair, Run, array_rules

X = np.array([0.5, -1.5])
ALL = {
    "derivatives have the shape and dtype of what they belong to",
    "float32 in gives float32 out, and derivatives of float32",
    "derivatives of arrays of no axis",
    "derivatives of arrays of no element",
}
pytestmark = pytest.mark.filterwarnings("ignore")  # of torch and jax


def cos_times(x, u):
    return u * np.cos(x)


@pytest.mark.parametrize(
    ("f", "vjp"),
    [
        (np.sin, cos_times),
        (np.sum, lambda x, u: u * np.ones_like(x)),
        (lambda x: x @ x if x.ndim else x * x, lambda x, u: 2 * u * x),
        (np.cumsum, lambda x, u: np.cumsum(u[::-1])[::-1].reshape(x.shape)),
    ],
)
def test_what_keeps_them(f, vjp):
    report = check_rule(f, X, vjp=vjp)
    assert {*report.kept, *report.skipped} >= ALL
    assert "derivatives have the shape and dtype of what they belong to" in report.kept


def test_all_are_kept_by_a_plain_rule_of_numpy_torch_and_jax():
    assert {*check_rule(np.sin, X, vjp=cos_times, jvp=cos_times).kept} >= ALL
    torch = pytest.importorskip("torch")

    class Sin(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return torch.sin(x)

        @staticmethod
        def backward(ctx, grad):
            return grad * torch.cos(ctx.saved_tensors[0])

    assert {*check_rule(Sin, (torch.tensor(X),)).kept} >= ALL
    jax = pytest.importorskip("jax")
    sin = jax.custom_jvp(jax.numpy.sin)
    sin.defjvp(lambda xs, ts: (sin(*xs), jax.numpy.cos(*xs) * ts[0]))
    assert {*check_rule(sin, (jax.numpy.array(X),)).kept} >= ALL


def test_of_a_gradient_of_one_loss_only_its_own_arrays_are_asked():
    report = check_rule(lambda x: x[0] * x[1], X, grad=lambda x: x[::-1])
    assert len(ALL & {*report.kept}) == 1
    assert not ALL & {*report.skipped}


def test_what_a_function_does_not_take_is_not_asked_of_its_derivative():
    report = check_rule(lambda x: x[0] * x[1:], X, vjp=lambda x, u: np.append(x[1:] @ u, x[0] * u))
    assert {"derivatives of arrays of no axis", "derivatives of arrays of no element"} <= {
        *report.skipped
    }


def test_a_mean_of_nothing_is_not_asked():
    report = check_rule(np.mean, X, vjp=lambda x, u: u * np.ones_like(x) / x.dtype.type(x.size))
    assert "derivatives of arrays of no element" in report.skipped
    assert "derivatives of arrays of no axis" in report.kept


@pytest.mark.parametrize(
    ("how", "f", "given"),
    [
        ("is of shape (2, 1), not (2,)", np.sin,
         {"jvp": lambda x, t: (t * np.cos(x)).reshape(-1, 1)}),
        ("is of float64, not float32", np.sin,
         {"vjp": lambda x, u: u * np.cos(x).astype(float)}),
        ("a result is of float64", lambda x: np.sin(x) * np.float64(2.0) * np.ones(x.shape),
         {"vjp": lambda x, u: 2.0 * u * np.cos(x)}),
        ("of no axis, but the gradient of x is of shape (1,), not ()", np.sin,
         {"vjp": lambda x, u: np.atleast_1d(u * np.cos(x))}),
        ("of no axis, but it raises", np.sin,
         {"vjp": lambda x, u: np.array([a * np.cos(b) for a, b in zip(u, x)], x.dtype)}),
        ("of no element, but it raises", np.sin,
         {"vjp": lambda x, u: u * np.cos(x) + 0.0 * x.max()}),
        ("the tangent of the result is of float64", np.sin,
         {"jvp": lambda x, t: t * np.cos(x).astype(float)}),
    ],
)  # fmt: skip
def test_each_can_be_broken(how, f, given):
    with pytest.raises(GradientCheckError) as raised:
        check_rule(f, X, **given)
    assert how in str(raised.value)
    assert raised.value.kind == "rule"


def test_each_can_be_broken_in_torch_and_jax():
    torch = pytest.importorskip("torch")

    class Widening(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x.double() * 2.0

        @staticmethod
        def backward(ctx, grad):
            return 2.0 * grad

    with pytest.raises(GradientCheckError, match=r"float32 out.* a result is of float64"):
        check_rule(Widening, (torch.tensor(X),))

    class Indexing(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return 2.0 * x

        @staticmethod
        def backward(ctx, grad):
            return torch.stack([2.0 * grad[k] for k in range(len(grad))])

    with pytest.raises(GradientCheckError, match="of no axis, but it raises"):
        check_rule(Indexing, (torch.tensor(X),))
    jax = pytest.importorskip("jax")
    double = jax.custom_vjp(lambda x: 2.0 * x)
    double.defvjp(
        lambda x: (2.0 * x, None),
        lambda _, g: (jax.numpy.stack([2.0 * g[k] for k in range(len(g))]),),
    )
    with pytest.raises(GradientCheckError, match="of no axis, but it raises"):
        check_rule(double, (jax.numpy.array(X),))


@given(arrays_in((-2.0, 2.0)), st.sampled_from(["float32", "float64"]))
def test_arrays_of_any_shape(x, dtype):
    def run(change):
        array = change(x.astype(dtype))
        return Run([array], [array * 2], lambda: [Pair("the gradient", array + 1, array)])

    kept, skipped = array_rules("f", run, is_rule=True)
    assert {*kept} == ALL
    assert not skipped

    def wrong(change):
        array = change(x.astype(dtype))
        return Run([array], [array], lambda: [Pair("the gradient", array[None], array)])

    with pytest.raises(GradientCheckError, match="is of shape"):
        array_rules("f", wrong, is_rule=False)
