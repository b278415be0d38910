"""Wrong derivatives as people write them: 75, of 22 kinds, each with a call that checks it."""

import math

import numpy as np

from autograd.table import ops
from autograd.testing import check_grads
from autograd.value import Value

X = np.array([0.7, 1.3, -0.4])
P = np.array([0.3, 1.1, 2.4])
W = np.array([[0.5, -1.0, 2.0], [0.25, 0.75, -0.6]])
SQUARE = np.array([[0.5, -1.0], [0.25, 2.0]])
A = np.array([[1.0, 2.0, 0.5], [0.3, -1.0, 0.7], [2.0, 0.1, 1.5]])


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def layer(w, x):
    return np.sum(np.tanh(w @ x))


class Adding:
    """A gradient that adds to what it gave before."""

    def __init__(self):
        self.total = np.zeros(3)

    def __call__(self, x):
        self.total = self.total + np.cos(x)
        return self.total


class Keeping:
    """A function that keeps its last input for its gradient."""

    def f(self, x):
        self.x = x
        return np.sum(np.exp(x))

    def grad(self, x):
        return np.exp(self.x)


KEPT = Keeping()
RANDOM = np.random.default_rng(0)


# kind, how it is given, the function, where, the wrong derivative
PLAIN = [
    ("sign", "grad", lambda x: np.sum(np.sin(x)), X, lambda x: -np.cos(x)),
    ("sign", "grad", lambda x: np.cos(x), 0.8, lambda x: np.sin(x)),
    ("sign", "grad", lambda x, y: x / y, (1.7, 2.3), lambda x, y: (1 / y, x / y**2)),
    ("factor", "grad", lambda x: np.sum(x**3), X, lambda x: x**2),
    ("factor", "grad", lambda x: np.log10(x), 2.7, lambda x: 1 / x),
    ("factor", "grad", lambda x: np.sin(np.radians(x)), 40.0, lambda x: np.cos(np.radians(x))),
    ("factor", "grad", lambda x: np.sum(x * x), X, lambda x: x),
    ("factor", "hess", lambda x: np.sum(x**3), P, lambda x: np.diag(3 * x)),
    ("twice", "grad", lambda x: np.sum(np.exp(x)), X, lambda x: 2 * np.exp(x)),
    ("twice", "grad", lambda x: 0.5 * np.sum(x * x), X, lambda x: 2 * x),
    ("mean", "grad", lambda x: np.mean(x**2), np.linspace(0.5, 3.0, 7), lambda x: 2 * x),
    ("mean", "grad", lambda x: np.sum(x**2), np.linspace(0.5, 3.0, 7), lambda x: 2 * x / 7),
    ("transposed", "jac", lambda x: A @ x, X, lambda x: A.T),
    ("transposed", "grad", lambda w: np.sum(np.outer([1.0, 3.0], [2.0, 0.5]) * w), SQUARE,
     lambda w: np.outer([2.0, 0.5], [1.0, 3.0])),
    ("transposed", "jac", lambda x: W @ x, X, lambda x: W.T),
    ("another argument", "grad", lambda x, y: x * y, (2.5, 4.5), lambda x, y: (x, y)),
    ("another argument", "grad", lambda x, y: np.sum(x**2 * y), (P, P[::-1] + 1),
     lambda x, y: (x**2, 2 * x * y)),
    ("another argument", "grad", lambda x, y: x**2 * y, (1.5, 2.5),
     lambda x, y: (2 * x * y, 2 * x * y)),
    ("shifted", "grad", lambda x: x @ np.array([1.0, 2.0, 4.0]), X,
     lambda x: np.array([2.0, 4.0, 1.0])),
    ("shifted", "grad", lambda x: np.sum(np.cumsum(x)), X, lambda x: np.array([1.0, 2.0, 3.0])),
    ("shifted", "grad", lambda x: np.sort(x) @ np.array([1.0, 2.0, 4.0]), X,
     lambda x: np.array([1.0, 2.0, 4.0])),
    ("off the diagonal", "jac", softmax, X, lambda x: np.diag(softmax(x) * (1 - softmax(x)))),
    ("off the diagonal", "jac", lambda x: x - x.mean(), X, lambda x: np.eye(3) * 2 / 3),
    ("detached", "grad", lambda x: np.sum(x[:2] ** 2) + x[2], X,
     lambda x: np.array([2 * x[0], 2 * x[1], 0.0])),
    ("detached", "grad", lambda w, x: layer(w, x), (W, X),
     lambda w, x: (np.outer(1 - np.tanh(w @ x) ** 2, x), 0 * x)),
    ("broadcast", "grad", lambda x, b: np.sum(np.sin(x + b)), (W, X),
     lambda x, b: (np.cos(x + b), np.cos(x + b))),
    ("broadcast", "grad", lambda x, b: np.sum(x * b), (W, np.ones((2, 1))), lambda x, b: (
        b + 0 * x, x)),
    ("broadcast", "grad", lambda x, c: np.sum(x * c), (X, 2.0), lambda x, c: (c + 0 * x, x)),
    ("value for output", "jac", np.tanh, X, lambda x: np.diag(1 - x**2)),
    ("value for output", "grad", sigmoid, 0.6, lambda x: x * (1 - x)),
    ("value for output", "grad", np.exp, 1.7, lambda x: x),
    ("value for output", "grad", np.sqrt, 2.6, lambda x: 0.5 / x),
    ("inverse", "grad", np.exp, 1.7, lambda x: 1 / np.exp(x)),
    ("inverse", "grad", lambda x: np.arcsin(x), 0.4, lambda x: np.sqrt(1 - x * x)),
    ("value itself", "grad", lambda x: np.sin(x) + 2.0, 0.9, lambda x: np.sin(x) + 2.0),
    ("inner", "grad", lambda x: np.sum(np.sin(x**2)), X, lambda x: np.cos(x**2)),
    ("inner", "grad", lambda x: np.sum(np.log(x**2 + 1)), P, lambda x: 1 / (x**2 + 1)),
    ("inner", "grad", lambda x: np.exp(x[0] * x[1]), P[:2], lambda x: np.exp(x[0] * x[1]) + 0 * x),
    ("term", "grad", lambda x: x * np.sin(x), 1.4, lambda x: x * np.cos(x)),
    ("term", "grad", lambda x: np.sum(x * np.exp(x)), X, lambda x: np.exp(x)),
    ("term", "grad", lambda x: np.sum(np.exp(x)) + 0.5 * x @ x, X, lambda x: np.exp(x)),
    ("term", "hvp", lambda x: np.sum(x) ** 2 + np.sum(x**3), P, lambda x, v: 6 * x * v),
    ("float32", "grad", lambda x: np.sum(np.sin(x)), X,
     lambda x: np.cos(x.astype(np.float32)).astype(float)),
    ("float32", "grad", lambda x: np.sum(np.exp(x)), X, lambda x: np.exp(x) * 1.0000003),
    ("float32", "grad", lambda x: np.exp(x), 0.7,
     lambda x: (np.exp(x + 1e-5) - np.exp(x)) / 1e-5),
    ("set", "grad", lambda x: x * abs(x), -1.3, lambda x: 2 * x),
    ("set", "grad", lambda x: np.prod(x), np.array([0.0, 2.0, 3.0]),
     lambda x: np.nan_to_num(np.prod(x) / np.where(x == 0, np.inf, x))),
    ("set", "grad", lambda x: np.var(x), np.array([2.0, 2.0, 3.0]), lambda x: np.where(
        x == 2.0, 0.0, 2 * (x - x.mean()) / 3)),
    ("set", "grad", lambda x: np.exp(-x) if x > 2 else np.exp(-2) * (3 - x) , 3.1,
     lambda x: -np.exp(-2) if x < 3 else -np.exp(-3.0)),
    ("stale", "grad", KEPT.f, X, KEPT.grad),
    ("accumulated", "grad", lambda x: np.sum(np.sin(x)), X, Adding()),
    ("random", "grad", lambda x: np.sum(np.sin(x)), X,
     lambda x: np.cos(x) * (RANDOM.random(3) < 0.5) * 2),
    ("not finite", "grad", lambda x: np.sum(np.sinc(x)), np.array([0.0, 0.5, 0.7]), lambda x: (
        np.cos(np.pi * x) / np.where(x == 0, np.nan, x) - np.sinc(x) / np.where(x == 0, 1, x))),
    ("sign", "vjp", lambda x: W @ x, X, lambda x, u: -(W.T @ u)),
    ("inner", "jvp", lambda x: np.exp(x**2), X, lambda x, v: np.exp(x**2) * v),
]  # fmt: skip


def plain(kind, given, f, x, wrong):
    return lambda: check_grads(f, x, **{given: wrong})


def rule(evaluate, *partials):
    """An operation of this library's, with the derivatives that its user says it has."""
    row = ops.op("rule", "", evaluate, *partials)
    del ops.TABLE["rule"]
    return row


def with_ours():
    """Those that are written for this library."""
    rows = [
        ("sign", rule(lambda x: x * x, lambda x, y: -2.0 * x), (1.5,)),
        ("factor", rule(lambda x: x * x, lambda x, y: x), (1.5,)),
        ("twice", rule(math.exp, lambda x, y: 2.0 * y), (1.5,)),
        ("inverse", rule(math.exp, lambda x, y: 1.0 / y), (1.5,)),
        ("term", rule(lambda x: x * math.sin(x), lambda x, y: x * ops.cos(x)), (1.5,)),
        ("another argument",
         rule(lambda x, y: x * x * y, lambda x, y, o: x * x, lambda x, y, o: 2.0 * x * y),
         (1.5, 2.5)),
        ("detached", lambda x: Value(x.data) ** 2, (1.5,)),
        ("detached",
         rule(lambda x: x * x, lambda x, y: 2.0 * (x.data if isinstance(x, Value) else x)), (1.5,)),
        ("not finite", rule(lambda x: x * x, lambda x, y: math.nan), (1.5,)),
    ]  # fmt: skip
    return [(kind, lambda f=f, args=args: check_grads(f, args)) for kind, f, args in rows]


def with_torch():
    """Those that are written for PyTorch."""
    import torch

    def function(forward, backward):
        class Written(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                ctx.save_for_backward(x)
                return forward(x)

            @staticmethod
            def backward(ctx, grad):
                return backward(ctx.saved_tensors[0], grad)

        return Written

    x = torch.tensor(X)
    return [
        ("sign", lambda: check_grads(function(torch.cos, lambda x, g: x.sin() * g), (x,))),
        ("twice", lambda: check_grads(function(torch.exp, lambda x, g: 2 * x.exp() * g), (x,))),
        ("upstream", lambda: check_grads(
            lambda y: 3.0 * function(torch.sin, lambda x, g: x.cos()).apply(y), (x,))),
        ("factor", lambda: check_grads(lambda x: x * x.detach(), (x,))),
        ("detached", lambda: check_grads(
            function(lambda x: x**3, lambda x, g: 3 * x.detach() ** 2 * g), (x,))),
        ("detached", lambda: check_grads(lambda x: torch.tensor(np.sin(x.detach().numpy())), (x,))),
        ("float32", lambda: check_grads(
            function(torch.sin, lambda x, g: x.float().cos().double() * g), (x,))),
    ]  # fmt: skip


def with_jax():
    """Those that are written for JAX."""
    import jax
    import jax.numpy as jnp

    def function(forward, backward):
        written = jax.custom_vjp(forward)
        written.defvjp(lambda x: (forward(x), x), lambda x, g: (backward(x, g),))
        return written

    @jax.custom_jvp
    def tanh(x):
        return jnp.tanh(x)

    tanh.defjvp(lambda xs, ts: (jnp.tanh(xs[0]), (1 - xs[0] ** 2) * ts[0]))
    return [
        ("sign", lambda: check_grads(function(jnp.sin, lambda x, g: -jnp.cos(x) * g), (X,))),
        ("value for output", lambda: check_grads(tanh, (X,))),
        ("inner", lambda: check_grads(
            function(lambda x: jnp.sin(x * x), lambda x, g: jnp.cos(x * x) * g), (X,))),
        ("detached", lambda: check_grads(
            jax.jit(lambda x: jax.lax.stop_gradient(x[0] ** 2) + x[1]), (jnp.array(X),))),
    ]  # fmt: skip


def all_planted():
    """Return kind and call of each."""
    return [(row[0], plain(*row)) for row in PLAIN] + with_ours() + with_torch() + with_jax()
