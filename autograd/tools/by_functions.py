"""Objects of which all is said by the functions they were made of: those travel in their place."""

from __future__ import annotations

import sys
from types import FunctionType
from typing import Any
from weakref import WeakValueDictionary

from autograd.tools.pickling import make_findable

_known: WeakValueDictionary[Any, Any] = WeakValueDictionary()


class ByFunctions:
    """An object that is its functions: copies are the object itself, pickles write the functions.

    ``pickle`` finds a function that stands under no name of its own, as a lambda, through the
    variable in which the object stands.
    """

    made_of: tuple[Any, ...]  # what makes the same, and its arguments
    held: dict[str, Any]  # the functions among them, by the names of attributes

    def hold(self, made_of: tuple[Any, ...], held: dict[str, Any]) -> None:
        """Say what the object is made of; the functions become attributes of it."""
        self.made_of, self.held = made_of, held
        self.__dict__.update(held)
        _known[_key(made_of)] = self

    def __reduce__(self) -> Any:
        _make_findable_in(self, self.held)
        return meet, self.made_of

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: Any) -> Any:
        return self


def meet(*made_of: Any) -> Any:
    """Return the object that this process made of the same functions, or make it."""
    maker, *arguments = made_of
    known = _known.get(_key(made_of))
    return maker(*arguments) if known is None else known


def _key(made_of: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple([part if isinstance(part, str) else id(part) for part in made_of])


def _make_findable_in(holder: Any, held: dict[str, Any]) -> None:
    lost = {
        name: f for name, f in held.items() if isinstance(f, FunctionType) and not make_findable(f)
    }
    near = [f.__module__ for f in lost.values()]
    for module in [*near, *list(sys.modules)] if lost else []:
        for variable, value in list(getattr(sys.modules.get(module), "__dict__", {}).items()):
            if value is holder:
                for name, f in lost.items():
                    f.__module__, f.__qualname__ = module, f"{variable}.{name}"
                return
