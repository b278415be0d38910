"""JAX: functions of arrays, custom_vjp and custom_jvp among them, in double precision."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from autograd.testing.claims import Matrix
from autograd.testing.libraries.arrays import Arrays, ArraySubject, flat
from autograd.testing.libraries.ladder import Differentiated, MissingMode
from autograd.testing.report import GradientCheckError
from autograd.testing.subject import names_of


def differentiated(f: Callable[..., Any], args: tuple[Any, ...]) -> Differentiated:
    """Return a function of JAX arrays with its derivatives by JAX.

    Arguments:
        f: the function.
        args: arrays, numbers, and pytrees of them; those of ints and bools stay as they are.

    Returns:
        the function, for ``check_differentiated``, within ``double_precision``.
    """
    import jax
    import numpy as np

    leaves, tree = jax.tree_util.tree_flatten(args)
    moving = [k for k, leaf in enumerate(leaves) if np.asarray(leaf).dtype.kind == "f"]
    if not moving:
        raise GradientCheckError("check_grads found no array of floats: there is nothing to check.")
    arrays = [np.asarray(leaves[k], dtype=float) for k in moving]

    def call(*inputs: Any) -> list[Any]:
        now = list(leaves)
        for k, array in zip(moving, inputs, strict=True):
            now[k] = array
        result = f(*jax.tree_util.tree_unflatten(tree, now))
        return [
            r for r in map(jax.numpy.asarray, jax.tree_util.tree_leaves(result))
            if jax.numpy.issubdtype(r.dtype, jax.numpy.floating)
        ]  # fmt: skip

    whole = str(getattr(f, "__name__", type(f).__name__))
    names = []
    for name, arg in zip(names_of(f, args), args, strict=True):
        count = len(jax.tree_util.tree_leaves(arg))
        names += [name] if count == 1 else [f"{name}.{k}" for k in range(count)]
    return _with_modes(call, arrays, [names[k] for k in moving], whole)


def _with_modes(
    call: Callable[..., list[Any]], arrays: Arrays, names: list[str], name: str
) -> Differentiated:
    import jax
    import numpy as np

    def evaluate(xs: Arrays) -> Arrays:
        return [np.asarray(r, dtype=float) for r in quick(*xs)]

    quick: Callable[..., Any] = jax.jit(call)
    try:
        quick(*arrays)
    except Exception:  # a function of which JAX can trace no shapes or branches
        quick = call
    subject = ArraySubject(evaluate, arrays, names, name)

    def reverse(xs: Arrays) -> Matrix:
        outputs, pullback = jax.vjp(call, *map(jax.numpy.asarray, xs))
        like = [np.asarray(o, dtype=float) for o in outputs]
        count, rows = sum(o.size for o in like), []
        for i in range(count):
            seed = split([float(i == k) for k in range(count)], like, outputs)
            rows.append(flat([np.asarray(g, dtype=float) for g in pullback(seed)]))
        return rows

    def forward(xs: Arrays) -> Matrix:
        columns, n = [], len(subject.point)
        inputs = tuple(map(jax.numpy.asarray, xs))
        for j in range(n):
            basis = subject.split([float(j == k) for k in range(n)])
            try:
                _, tangents = jax.jvp(call, inputs, tuple(map(jax.numpy.asarray, basis)))
            except TypeError as error:
                raise MissingMode(str(error).splitlines()[0]) from None
            columns.append(flat([np.asarray(t, dtype=float) for t in tangents]))
        return [list(row) for row in zip(*columns, strict=True)]

    def gradient(weights: list[float]) -> Differentiated:
        def of_weighed(*inputs: Any) -> list[Any]:
            outputs, pullback = jax.vjp(call, *inputs)
            return list(pullback(split(weights, outputs, outputs)))

        return _with_modes(of_weighed, arrays, names, f"the gradient of {name}")

    def batch(cotangents: list[list[float]]) -> Matrix:
        outputs, pullback = jax.vjp(call, *map(jax.numpy.asarray, arrays))
        seeds = [split(u, outputs, outputs) for u in cotangents]
        stacked = [jax.numpy.stack(parts) for parts in zip(*seeds, strict=True)]
        try:
            grads = jax.vmap(pullback)(stacked)
        except Exception as error:
            raise MissingMode(str(error).splitlines()[0]) from None
        return [
            flat([np.asarray(g[k], dtype=float) for g in grads]) for k in range(len(cotangents))
        ]

    def split(numbers: list[float], like: list[Any], outputs: list[Any]) -> list[Any]:
        found, start = [], 0
        for array, output in zip(like, outputs, strict=True):
            part = jax.numpy.asarray(numbers[start : start + array.size], dtype=output.dtype)
            found.append(part.reshape(array.shape))
            start += array.size
        return found

    return Differentiated(subject, {"rev": reverse, "fwd": forward}, gradient, "JAX", 0.0, batch)


def double_precision() -> Any:
    """Return a context in which JAX computes with 64 bits."""
    import jax

    own: Any = jax if hasattr(jax, "enable_x64") else import_module("jax.experimental")
    return own.enable_x64(True)
