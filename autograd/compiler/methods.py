"""Compiled methods: each object has its own, as long as it lives."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import update_wrapper
from typing import Any
from weakref import ref

from autograd.errors import OperandError
from autograd.structures.belonging import belonging


class Methods:
    """The methods of objects that one decorated function was compiled to.

    Arguments:
        f: the function.
        compiled: compiles a method of one object.
    """

    def __init__(self, f: Callable[..., Any], compiled: Callable[..., Any]) -> None:
        self._f = f
        self._compiled = compiled
        self._by_object: dict[int, Any] = {}

    def of(self, instance: Any) -> Any:
        """Return the compiled method of an object.

        Raises:
            OperandError: if its class does not let anyone notice when it goes.
        """
        key = id(instance)  # not hash: equal objects are not the same
        if key not in self._by_object:
            by_object = self._by_object
            try:
                alive = ref(instance, lambda _: by_object.pop(key, None))
            except TypeError:
                raise OperandError(
                    f"compile cannot keep a method for a {type(instance).__name__}. Give "
                    "its class the slot '__weakref__', or compile a function of the object."
                ) from None
            by_object[key] = self._compiled(Bound(self._f, alive))
        return self._by_object[key]

    def all(self) -> list[Any]:
        """Return the compiled methods of all objects."""
        return list(self._by_object.values())


class Method:
    """A compiled method of an object, which it keeps alive.

    Arguments:
        compiled: the method, compiled for the object.
        instance: the object.
        attribute: under which the object has it.
    """

    def __init__(self, compiled: Any, instance: Any, attribute: str) -> None:
        self._compiled = compiled
        self._instance = instance
        self._attribute = attribute

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the method itself returns."""
        return self._compiled(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        # One that is being made, as by copy, has no attributes yet; and C has no limit of recursion
        compiled = self.__dict__.get("_compiled")
        if compiled is None:
            raise AttributeError(name)
        return getattr(compiled, name)

    def __reduce__(self) -> Any:
        return getattr, (self._instance, self._attribute)

    def __repr__(self) -> str:
        return repr(self._compiled)


class Bound:
    """A method that does not keep its object alive.

    Arguments:
        f: the function.
        instance: a reference to the object.
    """

    def __init__(self, f: Callable[..., Any], instance: ref[Any]) -> None:
        update_wrapper(self, f)
        self._instance = instance

    @property
    def __self__(self) -> Any:
        return self._instance()

    @property
    def __signature__(self) -> inspect.Signature:
        whole = inspect.signature(self.__wrapped__)  # type: ignore[attr-defined]  # set by update_wrapper
        return whole.replace(parameters=list(whole.parameters.values())[1:])

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the method returns."""
        return self.__wrapped__(self._instance(), *args, **kwargs)  # type: ignore[attr-defined]

    def belonging(self, own: Sequence[bool], outlines: Sequence[Any]) -> Any:
        """Return which parts of results stay with a row, as the function of rows tells."""
        return belonging(self.__wrapped__, [False, *own], [None, *outlines])  # type: ignore[attr-defined]


def is_classmethod(function: Any, owner: type) -> bool:
    """Whether a call of a function with a class is one of its method: from 3.13 on it is unbound.

    Arguments:
        function: a compiled one.
        owner: the class.
    """
    known = [thing for kind in owner.__mro__ for thing in vars(kind).values()]
    return any(isinstance(thing, classmethod) and thing.__func__ is function for thing in known)
