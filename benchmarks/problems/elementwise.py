"""Functions that PyTorch and JAX have, with their domains, and their gradients by each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Pair = tuple[Callable[[Any], Any], Callable[[Any], Any]]  # values and slopes, of arrays

DOMAINS: dict[str, tuple[float, float]] = {
    "sin": (-1e6, 1e6), "cos": (-1e6, 1e6), "tan": (-1e4, 1e4), "exp": (-700, 700),
    "expm1": (-700, 700), "exp2": (-1000, 1000), "log": (1e-300, 1e300), "log2": (1e-300, 1e300),
    "log10": (1e-300, 1e300), "log1p": (-0.999, 1e300), "sqrt": (1e-300, 1e300),
    "rsqrt": (1e-300, 1e300), "sinh": (-700, 700), "cosh": (-700, 700), "tanh": (-1e3, 1e3),
    "arcsin": (-1, 1), "arccos": (-1, 1), "arctan": (-1e10, 1e10), "arcsinh": (-1e10, 1e10),
    "arccosh": (1, 1e10), "arctanh": (-1, 1), "abs": (-1e300, 1e300), "square": (-1e150, 1e150),
    "reciprocal": (1e-100, 1e100), "sinc": (-1e4, 1e4), "erf": (-1e3, 1e3), "erfc": (-1e3, 26),
    "erfinv": (-1, 1), "lgamma": (1e-3, 1e10), "digamma": (1e-3, 1e10), "i0": (-700, 700),
    "i1": (-700, 700), "i0e": (-1e3, 1e3), "logit": (1e-10, 1 - 1e-10), "sigmoid": (-700, 700),
    "log_sigmoid": (-1e3, 1e3), "softplus": (-700, 700), "softsign": (-1e10, 1e10),
    "relu": (-1e3, 1e3), "elu": (-1e3, 1e3), "celu": (-1e3, 1e3), "selu": (-1e3, 1e3),
    "silu": (-700, 700), "gelu": (-1e3, 1e3), "mish": (-700, 700), "hardtanh": (-10, 10),
}  # fmt: skip
# Of these the gradient itself is off: both libraries lose digits to cancellation near 0.
FLAWED = {"sinc"}


def torch_pair(name: str) -> Pair:
    """Return a function of PyTorch's and its slope."""
    import torch

    own = {"log_sigmoid": "logsigmoid"}.get(name, name)
    places = (torch, torch.special, torch.nn.functional)
    f = next(getattr(place, own) for place in places if hasattr(place, own))

    def values(x: Any) -> Any:
        with torch.no_grad():
            return f(torch.from_numpy(x)).numpy()

    def slopes(x: Any) -> Any:
        inputs = torch.tensor(x, requires_grad=True)
        return torch.autograd.grad(f(inputs).sum(), inputs)[0].numpy()

    return values, slopes


def jax_pair(name: str) -> Pair:
    """Return a function of JAX's and its slope."""
    import jax

    own = {"lgamma": "gammaln", "softsign": "soft_sign", "hardtanh": "hard_tanh"}.get(name, name)
    places = (jax.numpy, jax.nn, jax.scipy.special, jax.lax)
    f = next(getattr(place, own) for place in places if hasattr(place, own))
    values, slopes = jax.jit(f), jax.jit(jax.vmap(jax.grad(f)))

    def double(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def call(x: Any) -> Any:
            with jax.enable_x64(True):
                return np.asarray(function(x))

        return call

    return double(values), double(slopes)


LIBRARIES: dict[str, Callable[[str], Pair]] = {"torch": torch_pair, "jax": jax_pair}
