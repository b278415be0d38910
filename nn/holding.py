"""What a model holds, and twins of it that hold other numbers in place of its parameters."""

import copy
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from inspect import isclass, ismodule, isroutine
from typing import Any

from autograd import Value
from autograd.compiler.record.states import is_chance
from autograd.context import present
from autograd.structures.containers import container_of
from nn.errors import SettingError, ShapeError

_PLAIN = {float, int, bool, str, bytes, complex, type(None)}
Opened = tuple[list[Any], list[Any], Callable[[list[Any]], Any]]  # keys, items, and what rebuilds


def is_module(model: Any) -> bool:
    """Return whether a model is a :class:`nn.Module`, which can be looked into."""
    return hasattr(model, "named_parameters")


def opened(thing: Any) -> Opened | None:
    """Return the keys and items of a container that may hold parameters, and what makes its like.

    Arguments:
        thing: anything.

    Returns:
        None if it is no list, tuple, dict, dataclass, deque, array of objects, nor registered, or
        if it holds plain numbers and texts alone.

    >>> keys, items, make = opened({"a": Value(1.0)})
    >>> keys, make([2.0]), opened([1.0, 2.0])
    (['a'], {'a': 2.0}, None)
    """
    if isinstance(thing, deque):
        return [*range(len(thing))], [*thing], lambda items: type(thing)(items, thing.maxlen)
    if getattr(getattr(thing, "dtype", None), "hasobject", False) and thing.ndim:
        keys = [tuple(map(int, at)) for at in _places(thing.shape)]
        return keys, [thing[at] for at in keys], lambda items: _filled(thing, keys, items)
    container = None if isinstance(thing, Value) else container_of(type(thing))
    if container is None:
        return None
    names, items, rest = container.read(thing)
    if _PLAIN.issuperset(map(type, items)):  # a table of a million numbers is not gone through
        return None
    keys = [*range(len(items))] if names is None else [*names]
    return keys, items, lambda items: container.make(names, items, rest)


def _places(shape: Sequence[int]) -> Iterator[tuple[int, ...]]:
    if not shape:
        yield ()
        return
    for i in range(shape[0]):
        yield from ((i, *rest) for rest in _places(shape[1:]))


def _filled(array: Any, keys: Iterable[Any], items: Iterable[Any]) -> Any:
    twin = array.copy()
    for key, item in zip(keys, items, strict=True):
        twin[key] = item
    return twin


def check_closed(thing: Any, path: str) -> None:
    """Raise if what is no container, nor a module, holds parameters that would never be trained.

    Arguments:
        thing: anything.
        path: what to call it.

    Raises:
        ShapeError: if it is a set that holds Values, or another object with Values as attributes.
    """
    if isinstance(thing, (set, frozenset)):
        held: Iterable[Any] = thing
    elif hasattr(thing, "__dict__") and not (isroutine(thing) or isclass(thing) or ismodule(thing)):
        held = vars(thing).values()
    else:
        return
    if any(isinstance(part, Value) and part.is_leaf for part in held):
        raise ShapeError(
            f"{path} is a {type(thing).__name__} with parameters in it, where a module does not "
            "look for them. Make it an nn.Module, or keep them in a list, dict or dataclass."
        )


class Shadow:
    """A twin of a model, with other numbers or Values in the places of its parameters.

    Modules are twins of their own, so that what a call sets on them leaves the model as it is; so
    are generators of random numbers, but while a function is compiled, which watches the model's.
    What holds no parameter otherwise, as a file or a table, is the model's.

    Arguments:
        model: a :class:`nn.Module`.
        old: parameters of it.
        new: what stands in their places, in the same order.
        in_use: whether its modules are in use, as after ``eval()``, whatever the model's are.

    Raises:
        SettingError: if the model is no Module, which alone can be looked into.

    >>> from nn import Neuron
    >>> neuron = Neuron(1, "linear")
    >>> Shadow(neuron, neuron.parameters(), [3.0, 1.0]).model([2.0])
    7.0
    """

    def __init__(
        self, model: Any, old: Sequence[Any] = (), new: Sequence[Any] = (), in_use: bool = False
    ) -> None:
        if not is_module(model):
            raise SettingError(
                f"Only an nn.Module runs on other numbers than its own, not a "
                f"{type(model).__name__}. Make the model a Module, or keep gradient='reverse'."
            )
        self._known = {id(p): value for p, value in zip(old, new, strict=True)}
        self._held: list[tuple[Any, str, dict[Any, Any]]] = []
        self._in_use = in_use
        self.model = self._twin(model, "the model")

    def effect(self) -> str:
        """Return what the twin's calls have set on it, in words; nothing if they left it alone."""
        for twin, name, before in self._held:
            for key, now in _contents(twin).items():
                was = before.get(key, self)
                kept = was is now or (type(was) is type(now) and _is_plain(now) and was == now)
                memo = isinstance(getattr(type(twin), str(key), None), cached_property)
                if not (kept or memo):
                    return f"{name}.{key}"
            if len(before) > len(_contents(twin)):
                return name
        return ""

    def _twin(self, thing: Any, path: str) -> Any:
        if id(thing) in self._known:
            return self._known[id(thing)]
        if is_module(thing):
            kind: Any = type(thing)
            twin = self._known[id(thing)] = kind.__new__(kind)
            own = {
                name: self._twin(held, type(thing).__name__) for name, held in vars(thing).items()
            }
            vars(twin).update(own | ({"training": False} if self._in_use else {}))
        else:
            if present.tracer is None and is_chance(thing):
                return self._known.setdefault(id(thing), copy.deepcopy(thing))
            found = opened(thing)
            items = [self._twin(item, path) for item in found[1]] if found else []
            if found is None or all(a is b for a, b in zip(found[1], items, strict=True)):
                return thing
            twin = self._known[id(thing)] = found[2](items)
        self._held.append((twin, type(thing).__name__, _contents(twin)))
        return twin


def _contents(thing: Any) -> dict[Any, Any]:
    if is_module(thing):
        return dict(vars(thing))
    found = opened(thing)
    return dict(zip(found[0], found[1], strict=True)) if found else {}


def _is_plain(thing: Any) -> bool:
    return isinstance(thing, (bool, int, float, str)) and thing == thing
