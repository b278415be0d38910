"""PyTorch and JAX: their own modes are what is checked, never the forward pass alone."""

import numpy as np
import pytest

from autograd.testing import GradientCheckError, check_grads

X = np.array([0.7, 1.3, -0.4])


pytestmark = pytest.mark.filterwarnings("ignore")  # of torch and jax


def orders(report):
    return {comparison.modes for comparison in report.comparisons}


def test_torch_functions_and_modules():
    torch = pytest.importorskip("torch")
    every = {("rev",), ("fwd",), ("rev", "rev"), ("fwd", "rev")}
    assert orders(check_grads(torch.tanh, (torch.tensor(X),))) == every
    report = check_grads(torch.nn.functional.cross_entropy,
                         (torch.tensor([X, -X]), torch.tensor([0, 2])), order=1)  # fmt: skip
    assert len(report.comparisons) == 12
    model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.Dropout(0.5), torch.nn.Tanh())
    report = check_grads(model, (torch.tensor(X).float(),), order=1)
    assert any("0.weight[1, 2]" in c.by for c in report.comparisons)
    assert all(p.dtype is torch.float32 and p.grad is None for p in model.parameters())


def test_torch_without_a_backward_is_never_passed():
    torch = pytest.importorskip("torch")
    for f in (lambda x: torch.tensor(np.sin(x.detach().numpy())), lambda x: x.detach() * 2):
        with pytest.raises(GradientCheckError, match="only the forward pass ran"):
            check_grads(f, (torch.tensor(X),))


def test_torch_says_what_is_not_there():
    torch = pytest.importorskip("torch")

    class Once(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x**3

        @staticmethod
        @torch.autograd.function.once_differentiable
        def backward(ctx, grad):
            return 3 * ctx.saved_tensors[0] ** 2 * grad

    report = check_grads(Once, (torch.tensor(X),))
    assert orders(report) == {("rev",)}
    assert "forward mode" in str(report)
    assert any("once_differentiable" in text for text in report.skipped)


def test_jax():
    jax = pytest.importorskip("jax")
    jnp = jax.numpy
    is_wide = jax.config.jax_enable_x64
    x = jnp.array(X)
    assert len(orders(check_grads(lambda p: jnp.tanh(p["a"]) * p["b"], ({"a": x, "b": 2.0},)))) == 4
    written = jax.custom_vjp(jnp.sin)
    written.defvjp(lambda x: (jnp.sin(x), x), lambda x, g: (jnp.cos(x) * g,))
    report = check_grads(written, (X,))
    assert ("fwd",) not in orders(report)
    assert "forward mode" in str(report)
    with pytest.raises(GradientCheckError):
        check_grads(lambda x: x * jax.lax.stop_gradient(x), (x,))
    assert jax.config.jax_enable_x64 == is_wide


def test_a_single_result_is_looked_at_as_a_part_of_more():
    torch = pytest.importorskip("torch")

    def squares(backward):
        class Squares(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                ctx.save_for_backward(x)
                return (x * x).sum()

            @staticmethod
            def backward(ctx, grad):
                return backward(2.0 * ctx.saved_tensors[0], grad)

        return Squares

    x = torch.tensor([0.5, -1.5], dtype=torch.float64)
    check_grads(squares(lambda slope, grad: slope * grad), (x,))
    for words, wrong in (
        ("is ignored", lambda slope, grad: slope),
        ("it is not linear", lambda slope, grad: slope * grad**2),
    ):
        with pytest.raises(GradientCheckError, match=words) as raised:
            check_grads(squares(wrong), (x,), order=1)
        assert raised.value.kind == "upstream"
        assert "expected  [-0.75, 2.25]" in str(raised.value)
