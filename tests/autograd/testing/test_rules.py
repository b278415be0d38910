"""check_rule: what must hold of derivatives whatever they are, each rule broken once."""

import numpy as np
import pytest

import autograd as ag
from autograd.testing import GradientCheckError, check_rule

X = np.array([0.5, -1.5])
RANDOM = np.random.default_rng(0)


def test_ours_by_hand_torch_and_jax_keep_them():
    report = check_rule(lambda x, y: ag.sin(x) * y, (0.5, 2.0))
    assert {"vjp is linear", "jvp is linear", "vjp and jvp agree", "the Hessian is symmetric"} <= {
        *report.kept
    }
    assert "kept: vjp of zero is zero" in str(report)
    report = check_rule(
        np.tanh, X, vjp=lambda x, u: u / np.cosh(x) ** 2, jvp=lambda x, v: v / np.cosh(x) ** 2
    )
    assert "vjp and jvp agree" in report.kept
    report = check_rule(lambda x: x @ x, X, grad=lambda x: 2 * x, hess=lambda x: 2 * np.eye(2))
    assert "the Hessian is symmetric" in report.kept


@pytest.mark.filterwarnings("ignore")
def test_those_of_other_libraries():
    torch = pytest.importorskip("torch")
    report = check_rule(lambda x: torch.sin(x).prod(), (torch.tensor(X),))
    assert {"vjp is linear", "vjp and jvp agree", "the Hessian is symmetric"} <= {*report.kept}
    assert "vjp of a batch is that of each" in report.kept
    jax = pytest.importorskip("jax")
    report = check_rule(lambda x: jax.numpy.sin(x) * x[0], (jax.numpy.array(X),))
    assert {"vjp is linear", "vjp and jvp agree"} <= {*report.kept}
    assert "vjp of a batch is that of each" in report.kept


@pytest.mark.filterwarnings("ignore")
def test_a_batch_that_is_wrong():
    jax = pytest.importorskip("jax")
    scaled = jax.custom_batching.custom_vmap(lambda g: 2.0 * g)
    scaled.def_vmap(lambda size, batched, g: (3.0 * g, True))
    written = jax.custom_vjp(lambda x: 2.0 * x)
    written.defvjp(lambda x: (2.0 * x, None), lambda _, g: (scaled(g),))
    with pytest.raises(GradientCheckError, match="vjp of a batch is that of each"):
        check_rule(written, (jax.numpy.array(X),))


def writes(x):
    x += 1.0
    return 2 * x - 2.0


class Counting:
    def __init__(self):
        self.count = 0

    def __call__(self, x):
        self.count += 1
        return x @ x + self.count


@pytest.mark.parametrize(
    ("rule", "f", "given"),
    [
        ("vjp is linear", np.sin, {"vjp": lambda x, u: u * abs(u) * np.cos(x)}),
        ("vjp of zero is zero", np.sin, {"vjp": lambda x, u: np.cos(x)}),
        ("jvp is linear", np.sin, {"jvp": lambda x, v: abs(v) * np.cos(x)}),
        ("jvp of zero is zero", np.sin, {"jvp": lambda x, v: np.cos(x) + v}),
        ("vjp and jvp agree", np.sin,
         {"vjp": lambda x, u: u * np.cos(x), "jvp": lambda x, v: -v * np.cos(x)}),
        ("the Hessian is symmetric", lambda x: x[0] * x[1],
         {"hess": lambda x: np.array([[0, 1], [0, 0]])}),
        ("arguments are unchanged|the value is unchanged|same at each call", lambda x: x @ x,
         {"grad": writes}),
        ("the value is the same at each call", Counting(), {"grad": lambda x: 2 * x}),
        ("vjp is the same at each call", np.sin,
         {"vjp": lambda x, u: u * RANDOM.random(2)}),
    ],
)  # fmt: skip
def test_each_rule_can_be_broken(rule, f, given):
    with pytest.raises(GradientCheckError, match=rule) as raised:
        check_rule(f, X.copy(), **given)
    assert raised.value.kind == "rule"


def test_wrong_numbers_are_found_too():
    with pytest.raises(GradientCheckError, match="is wrong"):
        check_rule(np.sin, X, vjp=lambda x, u: -u * np.cos(x))
    with pytest.raises(TypeError, match="slope"):
        check_rule(np.sin, X, slope=np.cos)
