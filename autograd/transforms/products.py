"""Products with Jacobians: with their rows by reverse mode, with their columns by forward mode."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, overload

from autograd.errors import OperandError
from autograd.structures.tree import structured
from autograd.sweeps.linearization import Trace, numbers_of
from autograd.transforms.arguments import SomeArgnums, is_single, positions_among


@overload
def vjp(
    f: Callable[..., Any],
    *args: Any,
    argnums: SomeArgnums = None,
    has_aux: Literal[False] = False,
    **kwargs: Any,
) -> tuple[Any, Callable[[Any], Any]]: ...


@overload
def vjp(
    f: Callable[..., Any],
    *args: Any,
    argnums: SomeArgnums = None,
    has_aux: Literal[True],
    **kwargs: Any,
) -> tuple[Any, Callable[[Any], Any], Any]: ...


def vjp(
    f: Callable[..., Any],
    *args: Any,
    argnums: SomeArgnums = None,
    has_aux: bool = False,
    **kwargs: Any,
) -> tuple[Any, ...]:
    """Return f's value, and its pullback: from gradients of the value to those of the arguments.

    Arguments:
        f: a function of numbers and structures of them, to the same.
        args, kwargs: what to call it with.
        argnums: the positional argument to differentiate by, or several; all unless given.
        has_aux: whether f returns a pair of its value and anything else.

    Returns:
        the value, and a function that takes a structure like the value and returns a tuple of one
        structure for each argument, or the structure itself where ``argnums`` is a number. It may
        be called again and again. With ``has_aux`` f's second result is the third.

    Raises:
        OperandError: for what is no number, or a structure unlike the value's.

    >>> value, pullback = vjp(lambda x, y: [x * y, x + y], 3.0, 4.0)
    >>> value, pullback([1.0, 10.0])
    ([12.0, 7.0], (14.0, 13.0))
    """
    pullback = Pullback(f, args, kwargs, argnums, has_aux)
    value = pullback.results.rebuild(pullback.trace.finished(pullback.outputs))
    return (value, pullback, pullback.aux) if has_aux else (value, pullback)


class Pullback:
    """What :func:`vjp` returns besides the value. Where it is sent to, f is called once more.

    Arguments:
        f, args, kwargs, argnums, has_aux: as there.
    """

    def __init__(
        self,
        f: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        argnums: SomeArgnums,
        has_aux: bool,
    ) -> None:
        self._made_of = (f, args, kwargs, argnums, has_aux)
        self._alone = is_single(argnums)
        self.trace = Trace(f, positions_among(argnums, len(args)), args, kwargs)
        self.results, self.outputs, self.aux = self.trace.outputs(has_aux)

    def __call__(self, cotangents: Any) -> Any:
        """Return the gradients of the arguments for those of the value."""
        seeds = numbers_of(cotangents, self.results, "the cotangents", "the value")
        gradients = structured(self.trace.trees, self.trace.pull(self.outputs, seeds))
        return gradients[0] if self._alone else gradients

    def __reduce__(self) -> Any:
        return Pullback, self._made_of

    def __repr__(self) -> str:
        return f"<pullback of {self.trace.name}>"


@overload
def jvp(
    f: Callable[..., Any],
    primals: Sequence[Any],
    tangents: Any,
    argnums: SomeArgnums = None,
    has_aux: Literal[False] = False,
    **kwargs: Any,
) -> tuple[Any, Any]: ...


@overload
def jvp(
    f: Callable[..., Any],
    primals: Sequence[Any],
    tangents: Any,
    argnums: SomeArgnums = None,
    *,
    has_aux: Literal[True],
    **kwargs: Any,
) -> tuple[Any, Any, Any]: ...


def jvp(
    f: Callable[..., Any],
    primals: Sequence[Any],
    tangents: Any,
    argnums: SomeArgnums = None,
    has_aux: bool = False,
    **kwargs: Any,
) -> tuple[Any, ...]:
    """Return f's value and its derivative along a direction, by forward mode.

    Arguments:
        f: a function of numbers and structures of them, to the same.
        primals: its arguments, as a tuple.
        tangents: the direction: a tuple of a structure like each argument's, or the structure
            itself where ``argnums`` is a number.
        argnums: the positional argument to differentiate by, or several; all unless given.
        has_aux: whether f returns a pair of its value and anything else.
        kwargs: what else to call it with.

    Returns:
        the value and its tangent, in the same structure. With ``has_aux`` f's second result is the
        third.

    Raises:
        OperandError: for what is no number, or tangents unlike the arguments.

    >>> jvp(lambda x, y: x * y, (3.0, 4.0), (1.0, 10.0))
    (12.0, 34.0)
    >>> jvp(lambda x, y: x * y, (3.0, 4.0), 1.0, argnums=1)
    (12.0, 3.0)
    """
    trace, directions = _along("jvp", f, primals, tangents, "tangents", argnums, kwargs)
    results, outputs, aux = trace.outputs(has_aux)
    trace.check_attached("jvp", outputs)
    moved = trace.push(outputs, directions)
    value, tangent = results.rebuild(trace.finished(outputs)), results.rebuild(moved)
    return (value, tangent, aux) if has_aux else (value, tangent)


def hvp(
    f: Callable[..., Any],
    args: Sequence[Any],
    vectors: Any,
    argnums: SomeArgnums = None,
    **kwargs: Any,
) -> Any:
    """Return a product of f's Hessian with a vector, at the cost of a few gradients.

    Arguments:
        f: a function that returns one number.
        args: its arguments, as a tuple.
        vectors: a tuple of a structure like each argument's, or the structure itself where
            ``argnums`` is a number.
        argnums: the positional argument to differentiate by, or several; all unless given.
        kwargs: what else to call it with.

    Returns:
        a tuple of one structure for each argument, or the structure itself where ``argnums`` is a
        number.

    Raises:
        OperandError: for what is no number, or vectors unlike the arguments.

    >>> hvp(lambda x: x[0] ** 2 * x[1], ([2.0, 3.0],), ([1.0, 0.0],))
    ([6.0, 4.0],)
    """
    trace, directions = _along("hvp", f, args, vectors, "vectors", argnums, kwargs)
    output = trace.scalar("hvp", trace.result)
    trace.check_attached("hvp", [output])
    # The gradient of the derivative along the direction: fewer nodes than the other way round
    along = trace.push_recorded([output], directions)
    products = structured(trace.trees, trace.pull(along, [1.0]))
    return products[0] if is_single(argnums) else products


def _along(
    transform: str,
    f: Callable[..., Any],
    args: Any,
    tangents: Any,
    word: str,
    argnums: SomeArgnums,
    kwargs: dict[str, Any],
) -> tuple[Trace, list[Any]]:
    """Return a call of a function, and the numbers of a direction for its inputs."""
    given = (tangents,) if is_single(argnums) else tangents
    for what in (args, given):
        if not isinstance(what, (tuple, list)):
            raise OperandError(
                f"{transform} takes the arguments and their {word} as tuples, but got {what!r}. "
                f"Write {transform}(f, (x,), (t,)), even for a single argument."
            )
    trace = Trace(f, positions_among(argnums, len(args)), tuple(args), kwargs)
    return trace, trace.directions(transform, word, given)
