"""gradcheck: a function becomes a test that draws its own points, in one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.testing.check import check_grads
from autograd.testing.report import GradientCheckError, Undecided

EXAMPLES = 30  # of a test, unless the command line of pytest says otherwise


class Session:
    """What the command line of pytest set for all gradient checks.

    >>> Session.max_examples is None
    True
    """

    max_examples: int | None = None


def gradcheck(
    f: Callable[..., Any] | None = None,
    *,
    domain: Any = (-3.0, 3.0),
    max_examples: int | None = None,
    **options: Any,
) -> Any:
    """Make a test of a function: its derivatives at points that Hypothesis draws and shrinks.

    Arguments:
        f: the function; left out where the decorator has arguments.
        domain: of its arguments, as of ``autograd.strategies.arguments_for``.
        max_examples: how many points, 30 unless given; ``--gradcheck-max-examples`` overrides it.
        options: of ``check_grads``: ``grad=`` and the like, ``order``, ``modes``, ``rtol``. Points
            that the reference cannot decide are drawn anew.

    Returns:
        a function without arguments, which pytest finds if its name begins with ``test``; the
        function itself is its attribute ``function``.

    >>> @gradcheck(domain=(0.5, 2.0), grad=lambda x: 1.0 / x)
    ... def test_log(x):
    ...     import math
    ...     return math.log(x)
    >>> test_log()
    """
    if f is None:
        return lambda function: gradcheck(
            function, domain=domain, max_examples=max_examples, **options
        )
    from hypothesis import HealthCheck, given, reject, settings

    from autograd.strategies.arguments import arguments_for

    drawn = arguments_for(f, domain)
    function = f

    def test() -> None:
        decided = 0
        last: list[Undecided] = []

        def at_a_point(args: tuple[Any, ...]) -> None:
            nonlocal decided
            try:
                check_grads(function, args, **options)
            except Undecided as error:
                last[:] = [error]
                reject()
            decided += 1

        quiet = settings(
            max_examples=Session.max_examples or max_examples or EXAMPLES,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )
        checked: Callable[[], None] = quiet(given(drawn)(at_a_point))
        try:
            checked()
        except GradientCheckError:
            raise
        except Exception as error:
            if not decided and last:
                raise last[0] from error
            raise
        if not decided and last:
            raise last[0]

    test.__name__ = test.__qualname__ = str(getattr(f, "__name__", "test"))
    test.__doc__, test.__module__ = f.__doc__, f.__module__
    test.function = f  # type: ignore[attr-defined]
    return test
