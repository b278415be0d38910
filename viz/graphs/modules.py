"""The models whose parameters a graph holds, wherever the caller keeps them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from viz.graphs.parts import parts

_DEEPEST = 6  # levels of lists and objects
_MOST = 200_000  # things that are looked at, so that large data hold nobody up

Paths = dict[int, str]


def has_parameters(thing: Any) -> bool:
    """Whether a thing is a model: it has ``named_parameters()``, as ``nn``'s modules do.

    What answers to any name, as mocks and proxies do, is none.

    >>> has_parameters(1.0)
    False
    """
    if isinstance(thing, type):
        return False
    own = getattr(type(thing), "named_parameters", None)
    return callable(own or getattr(thing, "__dict__", {}).get("named_parameters"))


def paths_of(model: Any) -> Paths:
    """Return the path of each parameter of a model, by the parameter's identity.

    Arguments:
        model: what has ``named_parameters()``.
    """
    paths: Paths = {}
    for path, value in model.named_parameters():
        paths.setdefault(id(value), path)
    return paths


def paths_in(variables: Iterable[tuple[str, Any]], wanted: Collection[int]) -> Paths:
    """Return the paths of those values that are parameters of models.

    Only models with such parameters count, and each once, whatever it is called besides. What is a
    part of another one that counts, such as a layer in a variable of its own, is that part.

    Arguments:
        variables: names, and the things in which models may be held at any place.
        wanted: the identities of values.

    Returns:
        paths by identity; behind the name of their model if there are several.
    """
    found = [
        (name, paths_of(model)) for name, model in _models_in(variables) if has_parameters(model)
    ]
    # Whole models before their parts: these have fewer parameters, or shorter paths to the same.
    found.sort(key=lambda one: (len(one[1]), sum(map(len, one[1].values()))), reverse=True)
    counted: list[tuple[str, Paths]] = []
    known: set[int] = set()
    for name, paths in found:
        mine = {key: path for key, path in paths.items() if key in wanted and key not in known}
        if mine:
            counted.append((name, mine))
            known |= mine.keys()
    if len(counted) == 1:
        return counted[0][1]
    return {key: f"{name}.{path}" for name, paths in counted for key, path in paths.items()}


def _models_in(variables: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Yield the models in things, those that lie less deep first, without looking into them."""
    level = list(variables)
    met: set[int] = set()
    budget = _MOST
    for _ in range(_DEEPEST):
        deeper: list[tuple[str, Any]] = []
        for name, thing in level:
            budget -= 1
            if budget < 0:
                return
            if id(thing) in met:
                continue
            if has_parameters(thing):
                met.add(id(thing))
                yield name, thing
            elif not isinstance(thing, (float, int, str)):
                met.add(id(thing))
                for part in parts(thing, name):
                    if len(deeper) > budget:
                        break
                    deeper.append(part)
        level = deeper
