"""Gradients: of functions, and of values that are already computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from autograd.backward import pull
from autograd.context import present, records
from autograd.errors import OperandError
from autograd.modes import recording
from autograd.structures.belonging import Prefix, belonging, by_arguments
from autograd.structures.outline import Outline
from autograd.structures.tree import flatten, structured
from autograd.sweeps.between import path_between
from autograd.sweeps.linearization import Trace, as_values
from autograd.sweeps.reverse import Number, pull_recorded
from autograd.tools.pickling import Parts
from autograd.transforms.arguments import Argnums, positions_of, several
from autograd.transforms.wrapper import Wrapper
from autograd.value import Value, held


def value_and_grad(
    f: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False
) -> Callable[..., tuple[Any, Any]]:
    """Return a function that gives f's value together with its gradient, by reverse mode.

    Arguments:
        f: a function that returns one number; with ``has_aux`` a pair of it and anything else.
        argnums: the positional argument to differentiate by, or several.
        has_aux: whether f returns a pair.

    Returns:
        a function of f's arguments that returns ``(value, gradient)``, or with ``has_aux``
        ``((value, aux), gradient)``. A gradient has the structure of its argument; for several
        ``argnums`` it is a tuple of them.

    Raises:
        OperandError: when called with something that is no number, or if f returns several.
        GraphError: if f's result was cut off from its arguments.

    >>> value_and_grad(lambda x, y: x * x * y)(3.0, 2.0)
    (18.0, 12.0)
    """
    return ValueAndGradient(f, argnums, has_aux)


def grad(f: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False) -> Callable[..., Any]:
    """Return a function that gives f's gradient, by reverse mode.

    Arguments:
        f, argnums, has_aux: as in :func:`value_and_grad`.

    Returns:
        a function of f's arguments that returns the gradient in the structure of its argument;
        with ``has_aux`` a pair of it and f's second result.

    Raises:
        OperandError: when called with something that is no number, or if f returns several.
        GraphError: if f's result was cut off from its arguments.

    >>> grad(lambda p: p["a"] * p["b"] ** 2)({"a": 2.0, "b": 3.0})
    {'a': 9.0, 'b': 12.0}
    >>> grad(grad(lambda x: x**3))(2.0)
    12.0
    """
    return Gradient(f, argnums, has_aux)


class Gradient(Wrapper):
    """What :func:`grad` returns.

    Arguments:
        f, argnums, has_aux: as there.
    """

    __slots__ = ("argnums", "has_aux", "positions")

    def __init__(self, f: Callable[..., Any], argnums: Argnums, has_aux: bool) -> None:
        super().__init__(f)
        self.positions = positions_of(argnums)
        self.argnums = self.positions if several(argnums) else self.positions[0]
        self.has_aux = has_aux

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return the gradient at some arguments."""
        _, aux, gradient = self.of(args, kwargs)
        return (gradient, aux) if self.has_aux else gradient

    def of(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, Any, Any]:
        """Return the value, what comes with it, and the gradient."""
        trace = Trace(self.f, self.positions, args, kwargs)
        result, aux = trace.with_aux() if self.has_aux else (trace.result, None)
        output = trace.scalar("grad", result)
        slopes = trace.pull([output], [1.0])
        if present.tracer is None and slopes.count(0.0) == len(slopes):
            trace.check_attached("grad", [output])
        gradients = structured(trace.trees, slopes)
        [value] = trace.finished([output])
        return value, aux, gradients if isinstance(self.argnums, tuple) else gradients[0]

    def made_of(self) -> Parts:
        """Return what makes the same."""
        return grad, self.f, self.argnums, self.has_aux

    def belonging(self, own: Sequence[bool], outlines: Sequence[Outline]) -> Prefix:
        """Return what of the result belongs to a row; see :func:`belonging`."""
        (_, aux), gradient = self._belonging(own, outlines)
        return (gradient, aux) if self.has_aux else gradient

    def _belonging(self, own: Sequence[bool], outlines: Sequence[Outline]) -> Any:
        """Return the same of the value and what comes with it, and of the gradient."""
        found = belonging(self.f, own, outlines)
        pair = found if isinstance(found, tuple) and self.has_aux else (found, found)
        return pair, by_arguments(pair[0], self.argnums, own, outlines)


class ValueAndGradient(Gradient):
    """What :func:`value_and_grad` returns.

    Arguments:
        f, argnums, has_aux: as there.
    """

    __slots__ = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return the value and the gradient at some arguments."""
        value, aux, gradient = self.of(args, kwargs)
        return ((value, aux) if self.has_aux else value), gradient

    def made_of(self) -> Parts:
        """Return what makes the same."""
        return value_and_grad, self.f, self.argnums, self.has_aux

    def belonging(self, own: Sequence[bool], outlines: Sequence[Outline]) -> Prefix:
        """Return what of the result belongs to a row; see :func:`belonging`."""
        pair, gradient = self._belonging(own, outlines)
        return (pair if self.has_aux else pair[0]), gradient


def gradients(output: Value, inputs: Iterable[Value], create_graph: bool = False) -> list[Any]:
    """Return the gradients of a value that is already computed, by any values it came from.

    Arguments:
        output: the value.
        inputs: leaves or results on the way to it.
        create_graph: whether the gradients are to be Values that can be differentiated again.
            They are in any case where the output depends on an argument of a transform that is
            running.

    Returns:
        one for each input, 0 where no path leads; no ``grad`` is touched.

    Raises:
        OperandError: if output or an input is no Value.

    >>> x = Value(3.0)
    >>> y = x * x
    >>> gradients(y * x, [x, y])
    [27.0, 3.0]
    """
    inputs = list(inputs)
    for thing in (output, *inputs):
        if not isinstance(thing, Value):
            raise OperandError(
                f"gradients takes Values, but got {thing!r}. Use grad for functions."
            )
    once = list({id(node): node for node in inputs}.values())
    if create_graph or _differentiates(output):
        with recording():
            path = path_between([output], once, 0)
            found: list[Number] = list(as_values(pull_recorded([output], [1.0], once, path)))
    else:
        found = list(pull([output], [1.0], once, 0)[0])
    by_input = {id(node): number for node, number in zip(once, found, strict=True)}
    return [by_input[id(node)] for node in inputs]


def _differentiates(output: Value) -> bool:
    """Whether a tracer, or a transform that an output belongs to, will want its derivatives."""
    if present.tracer is not None:
        return True
    return present.watch is not None and records() and present.watch.depends(output)


def stop_gradient(structure: Any) -> Any:
    """Return the same numbers as constants, through which no gradient flows.

    Arguments:
        structure: a Value, a number, or a structure of them.

    Returns:
        the structure with a constant for each Value.

    Raises:
        OperandError: if something in it is no number.

    >>> grad(lambda x: x * stop_gradient(x))(3.0)
    3.0
    """
    tree = flatten(structure, "stop_gradient's argument")
    return tree.rebuild([held(n) if isinstance(n, Value) else n for n in tree.leaves])
