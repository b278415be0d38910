"""States that move on when they are used: generators of random numbers, iterators, files.

What a function takes from them depends on how often it was called, so that compiled code would
repeat the first. That nothing else differs between two runs proves nothing: the state itself is
compared.
"""

from __future__ import annotations

import gc
import io
import pickle
import random
import sys
import warnings
import zlib
from collections.abc import Callable
from types import GeneratorType
from typing import Any, NamedTuple

from autograd.compiler.record.contents import memory_of
from autograd.compiler.record.same import is_a, same_value


class State(NamedTuple):
    """A state, as it is.

    Arguments:
        what: it belongs to, in words.
        read: returns what it is now.
        before: what it was.
        write: puts back what was read, where that is possible.
    """

    what: str
    read: Callable[[], Any]
    before: Any
    write: Callable[[Any], Any] | None = None

    def put_back(self) -> None:
        """Let it be what it was, if it is of random numbers."""
        if self.write is not None and self.has_moved():
            self.write(self.before)

    def has_moved(self) -> bool:
        """Return whether it is another now, or cannot be known."""
        now = self.read()
        return now is None or not _is_same(now, self.before)


def states_of_everybody() -> list[State]:
    """Return the states of the generators that everybody shares: Python's, and NumPy's."""
    return [
        _state("random numbers of the module random", random.getstate, random.setstate),
        _state("random numbers of numpy.random", _of_numpy, _to_numpy),
    ]


def state_of(thing: Any, path: str) -> State | None:
    """Return the state of a thing, None if it is of no such kind.

    Arguments:
        thing: anything.
        path: what to call it.

    >>> numbers = iter([1.0, 2.0])
    >>> state = state_of(numbers, "numbers")
    >>> state.has_moved(), next(numbers), state.has_moved()
    (False, 1.0, True)
    """
    if is_chance(thing):
        what = f"random numbers of {path!r}"
        return _state(what, lambda: _of_chance(thing), lambda was: _to_chance(thing, was))
    if is_a(thing, GeneratorType):
        return _state(f"the generator {path!r}", lambda: _of_generator(thing))
    if is_a(thing, io.IOBase):
        return _state(f"the file {path!r}", lambda: _of_file(thing))
    if hasattr(type(thing), "__next__") and type(thing).__module__ in {"builtins", "itertools"}:
        return _state(f"the iterator {path!r}", lambda: _of_iterator(thing))
    return None


def state_of_all(thing: Any, what: str) -> State | None:
    """Return the state of what is too large to be compared at each call: of all that it holds.

    Arguments:
        thing: an array, what lends its memory, or a list, tuple or dict.
        what: it is, in words.
    """
    if memory_of(thing) is not None:
        return _state(what, lambda: zlib.crc32(memory_of(thing) or b""))
    if hasattr(type(thing), "tobytes"):
        return _state(what, lambda: _digest(thing))
    if is_a(thing, dict):
        return _state(what, lambda: tuple(dict.items(thing)))
    return _state(what, lambda: tuple(thing)) if is_a(thing, list) else None


def is_chance(thing: Any) -> bool:
    """Return whether a thing makes random numbers."""
    module = str(type(thing).__module__)
    return is_a(thing, random.Random) or (
        module.startswith("numpy.random")
        and (hasattr(type(thing), "random") or hasattr(type(thing), "state"))
    )


def held_by(thing: Any) -> list[Any]:
    """Return what moves on with a thing: other iterators that it takes from."""
    if is_chance(thing):
        return []
    if is_a(thing, GeneratorType):
        return gc.get_referents(thing)
    return [part for part in _flat(_of_iterator(thing)) if hasattr(type(part), "__next__")]


def _state(what: str, read: Callable[[], Any], write: Callable[[Any], Any] | None = None) -> State:
    return State(what, read, read(), write)


def _digest(array: Any) -> Any:
    if array.dtype.hasobject:
        return tuple(array.ravel().tolist())
    return zlib.crc32(array if array.flags.c_contiguous else array.tobytes())


def _of_numpy() -> Any:
    numpy = sys.modules.get("numpy.random")  # it may be imported when it is first asked for
    read = getattr(numpy, "get_state", None)
    return "not there" if read is None else pickle.dumps(read())


def _to_numpy(before: Any) -> None:
    if before != "not there":
        sys.modules["numpy.random"].set_state(pickle.loads(before))  # it was read there


def _of_chance(thing: Any) -> Any:
    if is_a(thing, random.Random):
        try:
            return thing.getstate()
        except NotImplementedError:  # the system's own
            return None
    return pickle.dumps(_holder(thing).state)


def _to_chance(thing: Any, before: Any) -> None:
    if is_a(thing, random.Random):
        if before is not None:
            thing.setstate(before)
    else:
        _holder(thing).state = pickle.loads(before)


def _holder(thing: Any) -> Any:
    return getattr(thing, "bit_generator", getattr(thing, "_bit_generator", thing))


def _of_generator(thing: Any) -> Any:
    frame = thing.gi_frame
    if frame is None:
        return ("finished",)
    return frame.f_lasti, *gc.get_referents(thing)  # locals, and the iterators of its loops


def _of_file(thing: Any) -> Any:
    try:
        return ("at", thing.tell()) if thing.readable() else ("written",)
    except (OSError, ValueError):  # a pipe, or closed, or lines of it are being read
        return ("at", "?")


def _of_iterator(thing: Any) -> Any:
    """Return what an iterator would be made of again; None if that is not told."""
    if type(thing).__name__ in {"count", "repeat"}:  # which from 3.14 on cannot be reduced
        return repr(thing)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # those of itertools will no longer tell
            return thing.__reduce__()
    except TypeError:
        return None


def _flat(thing: Any) -> list[Any]:
    return [part for item in thing for part in _flat(item)] if type(thing) is tuple else [thing]


def _is_same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if type(one) is type(other) and type(one) in {tuple, list}:
        if set(map(type, one)) == set(map(type, other)) == {int}:  # hundreds, of random numbers
            return bool(one == other)
        return len(one) == len(other) and all(map(_is_same, one, other))
    return same_value(one, other) or (type(one) is type(other) is range and one == other)
