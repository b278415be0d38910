"""Which library a function belongs to, told by its type and by its arguments."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

from autograd.testing.report import Report


def library_of(f: Any, args: Any) -> str:
    """Return the library whose modes a function is to be checked by.

    Arguments:
        f: the function.
        args: its arguments.

    Returns:
        ``"torch"``, ``"jax"``, or nothing for a function of numbers.

    >>> library_of(abs, (1.0,))
    ''
    """
    torch, jax = sys.modules.get("torch"), sys.modules.get("jax")
    if torch is not None:
        is_function = isinstance(f, type) and issubclass(f, torch.autograd.Function)
        if is_function or isinstance(f, torch.nn.Module) or _holds(args, torch.Tensor):
            return "torch"
    if jax is not None and (
        type(f).__module__.startswith(("jax.", "jaxlib")) or _holds(args, jax.Array)
    ):
        return "jax"
    return ""


def check_library(
    library: str,
    f: Any,
    args: tuple[Any, ...],
    order: int,
    modes: Sequence[str],
    *,
    rtol: float,
    strict: bool,
    seed: int,
) -> Report:
    """Check a function of another library by that library's own modes.

    Arguments:
        library: as of :func:`library_of`.
        f, args, order, modes, rtol, strict, seed: as of ``check_grads``.

    Returns:
        the report.

    Raises:
        GradientCheckError: if a derivative is wrong.
    """
    from autograd.testing.libraries.ladder import check_differentiated

    differentiated, context = _adapter(library)
    with context():
        return check_differentiated(differentiated(f, args), order, modes, rtol, strict, seed)


def modes_of(library: str, f: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return what rules look at: value, size, pullback, pushforward, Hessian, point, batches.

    Arguments:
        library: as of :func:`library_of`.
        f, args: the function and where it is looked at.

    Returns:
        functions of no argument, of a cotangent and of a tangent, all of flat lists; None for what
        the library does not have.
    """
    from autograd.testing.libraries.ladder import MissingMode

    differentiated, context = _adapter(library)
    with context():
        found = differentiated(f, args)
        subject = found.subject
        try:
            columns: list[list[float]] | None = found.modes["fwd"](subject.arrays)
        except MissingMode:
            columns = None

    def pull(u: list[float]) -> list[float]:
        with context():
            gradient: list[float] = found.gradient(u).subject.value
            return gradient

    def push(v: list[float]) -> list[float]:
        return [math.fsum(x * t for x, t in zip(row, v, strict=True)) for row in columns or []]

    def hessian() -> list[list[float]]:
        with context():
            inner = found.gradient([1.0])
            rows: list[list[float]] = inner.modes["rev"](subject.arrays)
            return rows

    def batch(cotangents: list[list[float]]) -> list[list[float]] | None:
        try:
            with context():
                rows: list[list[float]] = found.batch(cotangents)
                return rows
        except MissingMode:
            return None

    def value() -> list[float]:
        with context():
            numbers: list[float] = subject(subject.point)
            return numbers

    return (
        value,
        len(subject.value),
        pull,
        push if columns is not None else None,
        hessian if len(subject.value) == 1 and _has_second(hessian) else None,
        lambda: list(subject.point),
        batch,
    )


def array_runs_of(
    library: str, f: Any, args: tuple[Any, ...]
) -> tuple[Callable[..., Any] | None, bool]:
    """Return how to run a function of a library at changed arrays, and whether it is a rule.

    Arguments:
        library: as of :func:`library_of`.
        f, args: the function and where it is looked at.

    Returns:
        as of ``array_runs``, and whether its derivative was written for it alone.
    """
    from autograd.testing import array_runs

    if library == "torch":
        torch = sys.modules["torch"]
        is_rule = isinstance(f, type) and issubclass(f, torch.autograd.Function)
        return array_runs.by_torch(f, args), is_rule
    return array_runs.by_jax(f, args), type(f).__name__ in {"custom_vjp", "custom_jvp"}


def _has_second(hessian: Callable[[], object]) -> bool:
    from autograd.testing.libraries.ladder import MissingMode

    try:
        hessian()
    except MissingMode:
        return False
    return True


def _adapter(library: str) -> tuple[Callable[..., Any], Callable[[], Any]]:
    if library == "torch":
        from autograd.testing.libraries import torch_functions

        return torch_functions.differentiated, nullcontext
    from autograd.testing.libraries import jax_functions

    return jax_functions.differentiated, jax_functions.double_precision


def _holds(thing: Any, kind: type) -> bool:
    if isinstance(thing, (list, tuple)):
        return any(_holds(item, kind) for item in thing)
    if isinstance(thing, dict):
        return any(_holds(item, kind) for item in thing.values())
    return isinstance(thing, kind)
