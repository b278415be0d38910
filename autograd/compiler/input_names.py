"""What the inputs of a program are called: as the function's parameters, and captured leaves."""

from __future__ import annotations

import builtins
import inspect
import keyword
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import count, repeat
from typing import Any
from unicodedata import normalize

from autograd.compiler.calls.specialisation import Specialisation
from autograd.structures.outline import leaf_places
from autograd.table.operation import TABLE

_GAPS = re.compile("_{2,}")
_OWN = re.compile(r"t\d+")  # what a source calls its lines
_TAKEN = {*TABLE, *keyword.kwlist, *dir(builtins), "SimpleNamespace"}


def input_names(specialisation: Specialisation) -> list[str]:
    """Return names for the inputs of a program, all different.

    Arguments:
        specialisation: of a compiled function.

    Returns:
        for each number of an argument its place, such as ``rate`` or ``p['k']``; for captured
        leaves their own names, else ``w0``, ``w1`` and so on.
    """
    call = specialisation.traced
    names = _argument_names(call.function, call.given.rebuild([0.0] * len(call.given.leaves)))
    taken = set(names)
    for k, leaf in enumerate(specialisation.captured):
        name = leaf.name or f"w{k}"
        names.append(_free(name if name not in taken else f"w{k}", taken))
        taken.add(names[-1])
    return names


def identifiers(names: Iterable[str]) -> list[str]:
    """Return names that Python takes for variables, all different, and as alike as they can be.

    Arguments:
        names: any texts.

    >>> identifiers(["rate", "p['k']", "p_k", "exp", "t1"])
    ['rate', 'p_k', 'p_k_', 'exp_', 't1_']
    """
    found: list[str] = []
    taken = set(_TAKEN)
    for name in names:
        signs = [sign if f"x{sign}".isidentifier() else "_" for sign in normalize("NFKC", name)]
        plain = _GAPS.sub("_", "".join(signs)).strip("_")
        if not plain.isidentifier():
            plain = f"x_{plain}"
        if _OWN.fullmatch(plain):
            plain += "_"
        found.append(_free(plain, taken))
        taken.add(found[-1])
    return found


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _argument_names(function: Callable[..., Any], given: Any) -> list[str]:
    args, kwargs = given
    places = [
        *zip(parameter_names(function), args, strict=False),
        *kwargs.items(),
    ]
    return [place for name, argument in places for place in leaf_places(argument, name)]


def parameter_names(function: Callable[..., Any]) -> Iterator[str]:
    """Yield what a function calls its arguments by position.

    Arguments:
        function: any.

    Returns:
        names without end; behind those of the function come others.

    >>> from itertools import islice
    >>> list(islice(parameter_names(lambda rate, *more: rate), 3))
    ['rate', 'more[0]', 'more[1]']
    """
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):  # of a callable that Python cannot look into
        parameters = []
    for parameter in parameters:
        if parameter.kind is parameter.VAR_POSITIONAL:
            yield from map("{}[{}]".format, repeat(parameter.name), count())
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            yield parameter.name
    yield from map("x{}".format, count())
