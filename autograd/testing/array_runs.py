"""Functions evaluated at changed arrays: those with derivatives by hand, of PyTorch, and of JAX."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.testing.array_rules import Change, Pair, Run
from autograd.testing.subject import names_of


def by_hand(
    f: Callable[..., Any], args: tuple[Any, ...], given: dict[str, Callable[..., Any]]
) -> Callable[[Change], Run] | None:
    """Return how to run a function of NumPy arrays whose derivatives were written by hand.

    Arguments:
        f, args: the function, and its arguments.
        given: derivatives by their names, as of ``check_grads``.

    Returns:
        from a change of arrays to the run; None where an argument is no array of floats, or no
        derivative that has the shape of an argument is given.

    >>> import numpy as np
    >>> run = by_hand(np.sin, (np.ones(2),), {"vjp": lambda x, u: u * np.cos(x)})
    >>> run(lambda array: array[:1]).derivatives()[0].got.shape
    (1,)
    """
    kinds = [kind for kind in ("grad", "value_and_grad", "vjp", "jvp") if kind in given]
    if not kinds or not all(_is_array(arg) for arg in args):
        return None
    import numpy as np

    def run(change: Change) -> Run:
        inputs = [change(arg) for arg in args]
        result = f(*inputs)

        def derivatives() -> list[Pair]:
            pairs = []
            for kind in kinds:
                if kind == "jvp":
                    tangent = given[kind](*inputs, *map(np.ones_like, inputs))
                    pairs.append(Pair("the tangent of the result", tangent, result))
                    continue
                more = (np.ones_like(result),) if kind == "vjp" else ()
                grads = given[kind](*inputs, *more)
                grads = grads[1] if kind == "value_and_grad" else grads
                several = grads if isinstance(grads, (tuple, list)) else (grads,)
                pairs += [
                    Pair(f"the gradient of {name}", grad, x)
                    for name, grad, x in zip(names_of(f, args), several, inputs, strict=True)
                ]
            return pairs

        return Run(inputs, [result], derivatives)

    return run


def by_torch(f: Any, args: tuple[Any, ...]) -> Callable[[Change], Run] | None:
    """Return how to run a function of tensors; None where an argument is no tensor of floats.

    Arguments, what is returned: as of :func:`by_hand`.
    """
    import torch

    if not all(torch.is_tensor(arg) and arg.is_floating_point() for arg in args):
        return None
    is_function = isinstance(f, type) and issubclass(f, torch.autograd.Function)
    call: Any = f.apply if is_function else f

    def run(change: Change) -> Run:
        arrays = [change(arg.detach().cpu().numpy()) for arg in args]
        inputs = [torch.tensor(array, requires_grad=True) for array in arrays]
        result = call(*inputs)
        results = list(result) if isinstance(result, (tuple, list)) else [result]

        def derivatives() -> list[Pair]:
            seeds = [torch.ones_like(r) for r in results]
            grads = torch.autograd.grad(results, inputs, seeds, allow_unused=True)
            return [
                Pair(f"the gradient of args[{k}]", grad, x)
                for k, (grad, x) in enumerate(zip(grads, inputs, strict=True))
                if grad is not None
            ]

        return Run(inputs, results, derivatives)

    return run


def by_jax(f: Any, args: tuple[Any, ...]) -> Callable[[Change], Run] | None:
    """Return how to run a function of JAX arrays; None where an argument is no array of floats.

    Arguments, what is returned: as of :func:`by_hand`.
    """
    import jax
    import numpy as np

    if not all(isinstance(arg, jax.Array) and np.asarray(arg).dtype.kind == "f" for arg in args):
        return None

    def run(change: Change) -> Run:
        inputs = [jax.numpy.asarray(change(np.asarray(arg))) for arg in args]
        result = f(*inputs)

        def derivatives() -> list[Pair]:
            out, pullback = jax.vjp(f, *inputs)
            grads = pullback(jax.tree_util.tree_map(jax.numpy.ones_like, out))
            return [
                Pair(f"the gradient of {name}", grad, x)
                for name, grad, x in zip(names_of(f, args), grads, inputs, strict=True)
            ]

        return Run(inputs, jax.tree_util.tree_leaves(result), derivatives)

    return run


def _is_array(arg: Any) -> bool:
    return getattr(getattr(arg, "dtype", None), "kind", "") == "f" and hasattr(arg, "astype")
