"""Arguments by domain: numbers, arrays of any shape, and tuples for a function's signature."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograd.errors import OperandError
from autograd.strategies.floats import floats_in, numbers_between
from autograd.strategies.requirement import st

Domain = Any  # a strategy, a pair of numbers, the name of an operation, an array's domain


def arrays_in(
    domain: Domain = (-3.0, 3.0),
    shape: int | tuple[int, ...] | st.SearchStrategy[Any] | None = None,
    *,
    ties: bool = True,
) -> st.SearchStrategy[Any]:
    """Return a strategy of NumPy arrays of float64, free of nan and infinity.

    Arguments:
        domain: of the elements: two ends, the name of an operation of one operand, or a strategy.
            The ends themselves, small and large numbers between them are drawn too.
        shape: or a strategy of shapes; any of up to three axes unless given.
        ties: whether elements may be equal more often than chance has it.

    Returns:
        the strategy, which shrinks to small arrays of plain numbers.

    >>> from hypothesis import find
    >>> find(arrays_in((0.5, 2.0), 3), lambda x: x[0] == x[1] > 1.0).shape
    (3,)
    """
    from hypothesis.extra import numpy as hnp

    element = _element(domain)
    shapes = hnp.array_shapes(max_dims=3, max_side=4) if shape is None else shape
    free = hnp.arrays(float, shapes, elements=element, fill=st.nothing())
    if not ties:
        return free
    tied = element.flatmap(
        lambda x: hnp.arrays(float, shapes, elements=st.one_of(st.just(x), element))
    )
    return st.one_of(free, tied)


def arguments_for(
    f: Callable[..., Any], domain: Domain = (-3.0, 3.0)
) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return a strategy of arguments for a function, by its signature.

    Arguments:
        f: the function.
        domain: of every argument, or a dict by their names or a list by their places: two ends,
            the name of an operation, whose operands are then all arguments, or a strategy. A
            strategy of tuples for the whole is taken as it is.

    Returns:
        the strategy, of tuples.

    Raises:
        OperandError: if a domain names what f does not have.

    >>> from hypothesis import find
    >>> find(arguments_for(lambda x, y: x / y, {"y": (1.0, 2.0)}), lambda xs: xs[0] > 0.5)
    (1.0, 1.0)
    """
    names = _parameters(f)
    if isinstance(domain, str):
        return floats_in(domain)
    if isinstance(domain, Mapping):
        unknown = set(domain) - set(names)
        if unknown:
            raise OperandError(
                f"domain names {', '.join(sorted(unknown))}, but the arguments are "
                f"{', '.join(names)}."
            )
        return st.tuples(*[_element(domain.get(name, (-3.0, 3.0))) for name in names])
    if isinstance(domain, list):
        return st.tuples(*map(_element, domain))
    element = _element(domain)
    if isinstance(domain, st.SearchStrategy) and len(names) != 1:
        return element.map(_whole)
    if isinstance(domain, st.SearchStrategy):
        return element.map(lambda x: x if isinstance(x, tuple) else (x,))
    return st.tuples(*[element] * len(names))


def _whole(drawn: Any) -> tuple[Any, ...]:
    return drawn if isinstance(drawn, tuple) else (drawn,)


def _element(domain: Domain) -> st.SearchStrategy[Any]:
    if isinstance(domain, st.SearchStrategy):
        return domain
    if isinstance(domain, str):
        return floats_in(domain).map(lambda operands: operands[0])
    if isinstance(domain, Sequence) and len(domain) == 2:
        return numbers_between(float(domain[0]), float(domain[1]))
    raise OperandError(
        f"A domain is two ends, the name of an operation, or a strategy, but got {domain!r}."
    )


def _parameters(f: Callable[..., Any]) -> list[str]:
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    try:
        parameters = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):
        return ["x"]
    return [p.name for p in parameters if p.kind in kinds and p.default is p.empty]
