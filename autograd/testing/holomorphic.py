"""Functions of complex numbers with a complex derivative, seen as functions of real ones."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from autograd.errors import OperandError


def is_complex(args: tuple[Any, ...]) -> bool:
    """Whether an argument is a complex number, or an array of them.

    >>> is_complex((1.0, 2j)), is_complex((1.0,))
    (True, False)
    """
    return any(isinstance(arg, complex) or _kind(arg) == "c" for arg in args)


def as_real(
    f: Callable[..., Any], args: tuple[Any, ...], given: dict[str, Callable[..., Any]]
) -> tuple[Callable[..., Any], tuple[Any, ...], dict[str, Callable[..., Any]]]:
    """Return a holomorphic function of one argument as a real one of two, with its Jacobian.

    Its derivative a + ib means, by Cauchy and Riemann, the Jacobian ``[[a, -b], [b, a]]``.

    Arguments:
        f: from a complex number, or an array of them, to one complex number.
        args: the one argument.
        given: ``grad``: the complex derivative by it.

    Returns:
        the function of the real and the imaginary part, the arguments, and ``jac``.

    Raises:
        OperandError: if there are several arguments, or another derivative is given.

    >>> f, args, given = as_real(lambda z: z * z, (1 + 2j,), {"grad": lambda z: 2 * z})
    >>> f(*args), given["jac"](*args)
    ([-3.0, 4.0], ([2.0, 4.0], [-4.0, 2.0]))
    """
    if len(args) != 1 or set(given) != {"grad"}:
        raise OperandError(
            "A function of complex numbers is checked by one argument, and by grad= alone."
        )
    (z,) = args
    grad, is_array = given["grad"], _kind(z) == "c" and getattr(z, "ndim", 0) > 0

    def joined(re: Any, im: Any) -> Any:
        return re + 1j * im if is_array else complex(re, im)

    def function(re: Any, im: Any) -> list[float]:
        w = complex(f(joined(re, im)))
        return [w.real, w.imag]

    def jacobian(re: Any, im: Any) -> tuple[list[Any], list[Any]]:
        slopes = grad(joined(re, im))
        a, b = slopes.real, slopes.imag
        return [a, b], [-b, a]

    function.__name__ = str(getattr(f, "__name__", "f"))
    jacobian.__name__ = str(getattr(grad, "__name__", "grad"))
    parts = (z.real, z.imag) if is_array else (complex(z).real, complex(z).imag)
    if not is_array and not all(map(math.isfinite, parts)):
        raise OperandError(f"check_grads needs a finite number, but got {z!r}.")
    return function, parts, {"jac": jacobian}


def _kind(arg: Any) -> str:
    return str(getattr(getattr(arg, "dtype", None), "kind", ""))
