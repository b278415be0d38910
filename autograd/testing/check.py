"""check_grads: a function's derivatives by each mode, beside differences of plain numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from autograd.errors import OperandError
from autograd.testing.by_hand import check_by_hand
from autograd.testing.holomorphic import as_real, is_complex
from autograd.testing.levels import Levels
from autograd.testing.libraries.recognition import check_library, library_of
from autograd.testing.report import MODES, Report
from autograd.testing.target import Target


def check_grads(
    f: Callable[..., Any],
    args: Any,
    order: int = 2,
    modes: Sequence[str] = ("rev", "fwd"),
    *,
    grad: Callable[..., Any] | None = None,
    jac: Callable[..., Any] | None = None,
    hess: Callable[..., Any] | None = None,
    hvp: Callable[..., Any] | None = None,
    jvp: Callable[..., Any] | None = None,
    vjp: Callable[..., Any] | None = None,
    value_and_grad: Callable[..., Any] | None = None,
    exact: Callable[..., Any] | None = None,
    strict: bool = True,
    rtol: float = 1e-8,
    seed: int = 0,
) -> Report:
    """Check a function's derivatives at a point: the library's own, or those written by hand.

    Without a derivative, f is a function of this library's Values. The first derivatives are
    compared with differences of f on plain numbers, those of each higher order with differences of
    the order below, in every combination of the modes.

    With one, f is any function of numbers, arrays and structures of them, NumPy's or plain
    Python's, and what was given is compared with differences of f.

    Arguments:
        f: the function; without a derivative given, it returns one number.
        args: a tuple of its arguments: numbers, Values, and structures and arrays of them; with a
            derivative given, also a single argument that is no tuple, and a complex one, or an
            array of them, with the ``grad`` of a holomorphic function.
        order: the highest order of derivatives to check.
        modes: of ``"rev"`` and ``"fwd"``, those to check.
        grad: the gradient of a function of one number: the same arguments to what they are like;
            of several arguments, a tuple.
        jac: the Jacobian, of shape (outputs, inputs) or as arrays have it; of several arguments, a
            tuple.
        hess, hvp: the Hessian, and its product with a vector: the arguments, then vectors like
            them. They are compared with differences of ``grad``, if that is given.
        jvp: the derivative along a tangent: the arguments, then tangents like them.
        vjp: the gradient of a weighed sum of outputs: the arguments, then a cotangent like f's
            result.
        value_and_grad: the value and the gradient.
        exact: the same function in mpmath, asked where floats cannot tell.
        strict: whether it is an error, ``Undecided``, that the reference cannot tell what is right.
        rtol: what two derivatives may differ by, relative to the larger, beyond ten times the
            estimated error of the differences.
        seed: of the random directions; up to 12 inputs are checked one by one besides.

    Returns:
        a report; ``str`` of it says how well they agree.

    Raises:
        GradientCheckError: an AssertionError that tells which derivative is wrong, by how much,
            and what is likely the cause; also if f fails at the point.
        Undecided: a GradientCheckError: at a jump, in noise, at the end of a domain.
        OperandError: if an argument is no number, or order or modes are none of those above.

    >>> import autograd as ag
    >>> check_grads(lambda x, y: ag.sin(x) * y, (0.5, 2.0)).worst.relative < 1e-8
    True
    >>> check_grads(lambda x: x**3, 2.0, grad=lambda x: x**2)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    autograd.testing.report.GradientCheckError: grad=<lambda> is wrong: it is not the derivative \
of <lambda>.
      at        x = 2.0
      entry     x
      expected  12.0, by differences good to ...
      got       4.0
      off by    8 absolute, 0.667 relative, ... times the reference's own error
      likely    a factor of 1/3: a path counted too often or left out, or a missing factor
    """
    hand = {"grad": grad, "jac": jac, "hess": hess, "hvp": hvp, "jvp": jvp, "vjp": vjp,
            "value_and_grad": value_and_grad}  # fmt: skip
    given = {kind: function for kind, function in hand.items() if function is not None}
    several = args if isinstance(args, tuple) else (args,)
    if given:
        if is_complex(several):
            f, several, given = as_real(f, several, given)
        return check_by_hand(f, several, given, rtol=rtol, strict=strict, exact=exact, seed=seed)
    if modes and not set(modes) <= set(MODES):
        raise OperandError(f'modes are some of "rev" and "fwd", but got {modes!r}.')
    library = library_of(f, args)
    if library:
        return check_library(library, f, several, order, modes, rtol=rtol, strict=strict, seed=seed)
    if not isinstance(order, int) or order < 1:
        raise OperandError(f"order is a whole number from 1, but got {order!r}.")
    if not modes:
        raise OperandError(f'modes are some of "rev" and "fwd", but got {modes!r}.')
    target = Target(f, args)
    check = Levels(target, list(dict.fromkeys(modes)), rtol, strict, Random(seed))
    check.level({(): target}, target.plain, order)
    return Report(check.comparisons, target.evaluations, tuple(check.undecided))
