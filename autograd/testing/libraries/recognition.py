"""Which library a function belongs to, told by its type and by its arguments."""

from __future__ import annotations

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
    from autograd.testing.libraries.checking import check_differentiated

    context: Any = nullcontext()
    differentiated: Callable[..., Any]
    if library == "torch":
        from autograd.testing.libraries.torch_functions import differentiated
    else:
        from autograd.testing.libraries.jax_functions import differentiated, double_precision

        context = double_precision()
    with context:
        return check_differentiated(differentiated(f, args), order, modes, rtol, strict, seed)


def _holds(thing: Any, kind: type) -> bool:
    if isinstance(thing, (list, tuple)):
        return any(_holds(item, kind) for item in thing)
    if isinstance(thing, dict):
        return any(_holds(item, kind) for item in thing.values())
    return isinstance(thing, kind)
