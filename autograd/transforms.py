"""Functions of functions: gradients, and derivatives of any order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

from autograd.backward import pull
from autograd.context import present, records
from autograd.errors import OperandError
from autograd.modes import recording
from autograd.structures.tree import flatten, structured
from autograd.sweeps.between import path_between
from autograd.sweeps.linearization import Trace, as_values
from autograd.sweeps.reverse import Number, pull_recorded
from autograd.sweeps.taylor import taylor_derivative
from autograd.value import Value, held

Argnums = int | Sequence[int]


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
    several = not isinstance(argnums, int)
    numbers = tuple(argnums) if isinstance(argnums, Sequence) else (argnums,)

    @wraps(f)
    def value_and_gradient(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        trace = Trace(f, numbers, args, kwargs)
        result, aux = trace.with_aux() if has_aux else (trace.result, None)
        output = trace.scalar("grad", result)
        slopes = trace.pull([output], [1.0])
        if present.tracer is None and all(slope == 0.0 for slope in slopes):
            trace.check_attached("grad", [output])
        grads = structured(trace.trees, slopes)
        [value] = trace.finished([output])
        return ((value, aux) if has_aux else value), (grads if several else grads[0])

    return value_and_gradient


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
    both = value_and_grad(f, argnums, has_aux)

    @wraps(f)
    def gradient(*args: Any, **kwargs: Any) -> Any:
        value, grads = both(*args, **kwargs)
        return (grads, value[1]) if has_aux else grads

    return gradient


def derivative(f: Callable[..., Any], order: int = 1) -> Callable[..., Any]:
    """Return the derivative of a function of one number, of any order, by Taylor arithmetic.

    Arguments:
        f: a function whose first argument is the number, and which returns one.
        order: of the derivative, 0 for f itself.

    Returns:
        a function of the same arguments.

    Raises:
        OperandError: if the order is no whole number from 0, or the argument no number.

    >>> derivative(lambda x: x**5, order=3)(2.0)
    240.0
    """
    if not isinstance(order, int) or order < 0:
        raise OperandError(f"The order of a derivative is 0, 1, 2, ..., but got {order!r}.")
    if order == 0:
        return f

    @wraps(f)
    def nth_derivative(x: Any, *args: Any, **kwargs: Any) -> Any:
        trace = Trace(f, (0,), (x, *args), kwargs)
        if trace.trees[0].blocks[0].shape is not None or len(trace.inputs) != 1:
            raise OperandError(
                f"derivative takes a function of one number, but {trace.name} was called with "
                f"{len(trace.inputs)}. Write grad, hessian or jvp for several."
            )
        output = trace.scalar("derivative", trace.result)
        trace.check_attached("derivative", [output])
        recorded = trace.connected([output])
        path = trace.path([output])
        with recording():
            number = taylor_derivative(output, trace.inputs[0], path, order, recorded)
        return as_values([number])[0] if recorded else number

    return nth_derivative


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
