"""Wrong derivatives that were written before anyone looked at how the kinds are told apart.

Each follows a mistake of a public report or of a textbook; the kinds are what a reader would say.
"""

import math

import numpy as np

from autograd.table import ops
from autograd.testing import check_grads, check_rule
from autograd.value import Value

RANDOM = np.random.default_rng(20)
DATA = RANDOM.normal(size=(6, 3))
TARGET = RANDOM.normal(size=6)
WEIGHTS = RANDOM.uniform(0.5, 2.0, size=6)
POINT = np.array([0.4, -0.9, 1.3])
MIX = np.array([0.2, 0.5, 0.3])
MATRIX = np.array([[2.0, 0.3, -0.5], [0.1, 1.5, 0.4], [-0.7, 0.2, 1.1]])
LEFT = np.array([[0.3, -1.2, 0.8], [1.1, 0.4, -0.6], [0.2, 0.9, 0.5]])


def residuals(w):
    return DATA @ w - TARGET


def regularised(w):
    return 0.5 * np.sum(residuals(w) ** 2) + 0.35 * np.sum(w[1:] ** 2)


def penalised(w):
    return np.mean(residuals(w) ** 2) + 0.5 * 0.7 * (w @ w)


def huber(x):
    size = np.abs(x)
    return np.sum(np.where(size < 1.0, 0.5 * x**2, size - 0.5))


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


def cosine(x, y):
    return x @ y / np.sqrt((x @ x) * (y @ y))


def rosenbrock(x):
    return 100.0 * (x[1] - x[0] ** 2) ** 2 + (1.0 - x[0]) ** 2


def forward_difference(x, h=1e-4):
    return np.array([(np.sum(np.exp(x + h * e)) - np.sum(np.exp(x))) / h for e in np.eye(3)])


def centred_in_place(x):
    x -= x.max()
    return softmax(x)


# kinds that fit, how it is given, the function, where, the wrong derivative
PLAIN = [
    # A tutorial's Jacobian of constraints, whose first row lacked its minus signs
    ({"sign"}, "jac", lambda x: np.array([1 - x[0] - 2 * x[1], 1 - x[0] ** 2 - x[1]]),
     np.array([0.5, 0.2]), lambda x: np.array([[1.0, 2.0], [-2 * x[0], -1.0]])),
    # Weights that the loss has and the gradient forgot
    ({"term", "inner", "factor"}, "grad", lambda r: np.sum(WEIGHTS * r**2), TARGET,
     lambda r: 2 * r),
    # An intercept that only the gradient penalises
    ({"term"}, "grad", regularised, POINT, lambda w: DATA.T @ residuals(w) + 0.7 * w),
    ({"mean"}, "grad", lambda w: np.mean(residuals(w) ** 2), POINT,
     lambda w: 2 * DATA.T @ residuals(w)),
    # The slope of the loss by the prediction, in place of that by the weights
    ({"shape", "broadcast"}, "grad", lambda w: np.sum(residuals(w) ** 2), POINT,
     lambda w: 2 * residuals(w)),
    # One half of the penalty counted twice
    ({"term"}, "grad", penalised, POINT,
     lambda w: 2 * DATA.T @ residuals(w) / 6 + 2 * 0.7 * w),
    ({"set"}, "grad", huber, np.array([0.3, -2.0, 3.0]), lambda x: x),
    ({"term", "sign"}, "grad", lambda x: -np.log(x) - np.log(1 - x), 0.3,
     lambda x: -1 / x - 1 / (1 - x)),
    ({"term"}, "grad", lambda p: np.sum(p * np.log(p / MIX)), np.array([0.3, 0.3, 0.4]),
     lambda p: np.log(p / MIX)),
    ({"term", "diagonal"}, "jac", softmax, POINT, lambda x: -np.outer(softmax(x), softmax(x))),
    ({"transposed", "term"}, "grad", lambda x: x @ MATRIX @ x, POINT, lambda x: 2 * MATRIX @ x),
    ({"transposed"}, "grad", lambda x: np.trace(LEFT @ x @ MATRIX), MATRIX,
     lambda x: MATRIX @ LEFT),
    ({"transposed"}, "grad", lambda a: np.log(np.linalg.det(a)), MATRIX, np.linalg.inv),
    ({"inner"}, "grad", lambda x: np.sqrt(x @ x), POINT, lambda x: x / (x @ x)),
    ({"term"}, "grad", cosine, (POINT, MIX),
     lambda x, y: (y / np.sqrt((x @ x) * (y @ y)), x / np.sqrt((x @ x) * (y @ y)))),
    ({"term", "factor"}, "grad", rosenbrock, np.array([0.7, 1.2]),
     lambda x: np.array([-200 * x[0] * (x[1] - x[0] ** 2) - 2 * (1 - x[0]),
                         200 * (x[1] - x[0] ** 2)])),
    ({"another argument"}, "grad", lambda y, x: np.arctan2(y, x), (0.6, 1.7),
     lambda y, x: (-y / (x * x + y * y), x / (x * x + y * y))),
    ({"factor"}, "grad", lambda x: np.sin(np.radians(x)), 40.0, lambda x: np.cos(np.radians(x))),
    ({"mean", "factor"}, "grad", lambda x: np.var(x, ddof=1), TARGET,
     lambda x: 2 * (x - x.mean()) / x.size),
    ({"term", "inner", "value for output"}, "grad", np.log1p, 0.7, lambda x: 1 / x),
    # Derivatives that are differences themselves
    ({"float32", "rough"}, "grad", lambda x: np.sum(np.exp(x)), POINT, forward_difference),
    ({"float32", "rough", "rounded"}, "grad", lambda x: np.sum(x**3), POINT,
     lambda x: (3 * x**2).astype(int)),
    ({"set"}, "grad", lambda x: np.sum(np.where(x > 0, x, 0.1 * x)), POINT,
     lambda x: np.where(x > 0, 1.0, 1.0)),
    ({"set", "sign"}, "grad", lambda x: np.sum(np.abs(x)), POINT, np.ones_like),
    ({"set"}, "grad", lambda x: np.sum(np.abs(x) ** 3), POINT, lambda x: 3 * x**2),
    ({"set"}, "grad", lambda x: np.sum(np.clip(x, -1.0, 1.0) ** 2), POINT, lambda x: 2 * x),
    ({"transposed", "shifted"}, "vjp", np.cumsum, POINT, lambda x, g: np.cumsum(g)),
    ({"second"}, "grad", lambda x: np.sum(np.log1p(np.exp(x))), POINT,
     lambda x: np.exp(x) / (1 + np.exp(x)) ** 2),
    ({"not finite"}, "vjp", np.cumprod, np.array([2.0, 0.0, 3.0]),
     lambda x, g: np.cumsum((np.cumprod(x) * g)[::-1])[::-1] / x),
]  # fmt: skip


def plain(kinds, given, f, x, wrong):
    return kinds, lambda: check_grads(f, x, **{given: wrong})


def with_ours():
    """Those that are written for this library, or that only a rule finds."""

    def rule(evaluate, *partials):
        row = ops.op("rule", "", evaluate, *partials)
        del ops.TABLE["rule"]
        return row

    halving = rule(lambda x: x / 2.0, lambda x, y: 2.0)
    normal = rule(lambda x: math.exp(-x * x / 2.0), lambda x, y: -y)
    power = rule(lambda x, n: x**n, lambda x, n, y: n * x**n, lambda x, n, y: y * ops.log(x))

    def running(x, decay):
        return decay * Value(x.data) + (1.0 - decay) * x

    def log_of_counted(x):
        return (x.data * x + x * x) if isinstance(x, Value) else 2.0 * x * x

    return [
        ({"inverse", "factor"}, lambda: check_grads(halving, (1.5,))),
        ({"inner", "term"}, lambda: check_grads(normal, (1.5,))),
        ({"inner", "term"}, lambda: check_grads(power, (1.5, 2.5))),
        ({"detached", "factor", "term"}, lambda: check_grads(running, (1.5, 0.9))),
        ({"detached", "factor", "term"}, lambda: check_grads(log_of_counted, (1.5,))),
        ({"rule"}, lambda: check_rule(
            lambda x: np.log(np.sum(np.exp(x))), (POINT.copy(),), grad=centred_in_place)),
    ]  # fmt: skip


def with_torch():
    """Those that are written for PyTorch."""
    import torch

    class Product(torch.autograd.Function):  # as PyTorch's own prod once was
        @staticmethod
        def forward(ctx, x):
            y = x.prod()
            ctx.save_for_backward(x, y)
            return y

        @staticmethod
        def backward(ctx, grad):
            x, y = ctx.saved_tensors
            return y / x

    class InverseRoot(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.root = torch.rsqrt(1.0 + torch.clamp(x, max=0.0) ** 2)
            return x * ctx.root

        @staticmethod
        def backward(ctx, grad):
            return ctx.root**3

    class Scaled(torch.autograd.Function):  # both are vectors, but the scale has one entry
        @staticmethod
        def forward(ctx, x, scale):
            ctx.save_for_backward(x, scale)
            return x * scale

        @staticmethod
        def backward(ctx, grad):
            x, scale = ctx.saved_tensors
            return grad * scale, (grad * x)[:1]

    def attention(x):
        weights = torch.softmax(x, 0).detach()
        return (weights * x).sum()

    def normalised(x):
        return (x / x.norm().item()).sum()

    x = torch.tensor([0.7, -0.4, 1.2], dtype=torch.float64)
    scale = torch.tensor([1.5], dtype=torch.float64)
    return [
        ({"upstream"}, lambda: check_grads(Product, (x,))),
        ({"upstream"}, lambda: check_grads(InverseRoot, (x,))),
        ({"broadcast"}, lambda: check_grads(Scaled, (x, scale), order=1)),
        ({"detached", "term"}, lambda: check_grads(attention, (x,))),
        ({"detached", "term"}, lambda: check_grads(normalised, (x,))),
    ]


def with_jax():
    """Those that are written for JAX."""
    import jax
    import jax.numpy as jnp

    def softplus(x):  # as jax.nn.softplus once was, at 0
        return jnp.where(x > 0, x, 0.0) + jnp.log1p(jnp.exp(-jnp.abs(x)))

    @jax.custom_jvp
    def bessel(x):  # the series of i0
        return 1.0 + x**2 / 4.0 + x**4 / 64.0

    @bessel.defjvp
    def _bessel(primals, tangents):
        (x,), (t,) = primals, tangents
        return bessel(x), t * jnp.where(x == 0.0, 1.0, x / 2.0 + x**3 / 16.0)

    @jax.custom_jvp
    def squared(x):
        return x * x

    @squared.defjvp
    def _squared(primals, tangents):
        (x,) = primals
        return x * x, 2.0 * x * x  # the primal where the tangent belongs

    @jax.custom_vjp
    def ratio(x, y):
        return x / y

    ratio.defvjp(
        lambda x, y: (x / y, (x, y)), lambda kept, g: (-g * kept[0] / kept[1] ** 2, g / kept[1])
    )

    def normalised(x):
        return jnp.sum(x**2 / jax.lax.stop_gradient(jnp.sum(x**2)))

    x = jnp.array([0.7, -0.4, 1.2])
    return [
        ({"set"}, lambda: check_grads(softplus, (jnp.array(0.0),), order=1)),
        ({"set"}, lambda: check_grads(bessel, (jnp.array(0.0),), order=1)),
        ({"detached", "inner", "upstream", "value itself"}, lambda: check_grads(squared, (x,))),
        ({"another argument"}, lambda: check_grads(ratio, (jnp.array(1.3), jnp.array(0.6)))),
        ({"detached", "term"}, lambda: check_grads(normalised, (x,))),
    ]


def all_held_out():
    """Return the kinds that fit, and the call, of each."""
    return [plain(*row) for row in PLAIN] + with_ours() + with_torch() + with_jax()
