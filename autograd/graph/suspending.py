"""Functions that are run inside something, and out of it again whenever they are suspended."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any

Within = AbstractContextManager[Any]  # entered again and again
Call = Callable[[], Within]  # begins a call


def decorated(call: Call, function: Any) -> Any:
    """Return a function whose body always runs inside of something.

    Arguments:
        call: returns, for a call of the function, the context that it runs in, which is left at
            each suspension and entered again.
        function: a function, a generator function, a coroutine function or an asynchronous
            generator function.

    Returns:
        a function of the same kind.

    >>> class Aloud:
    ...     def __enter__(self):
    ...         print("in")
    ...     def __exit__(self, *error):
    ...         print("out")
    >>> def numbers():
    ...     yield 1
    >>> for number in decorated(Aloud, numbers)():
    ...     print(number)
    in
    out
    1
    in
    out
    """
    import inspect  # takes milliseconds, and only decorators need it

    if inspect.isasyncgenfunction(function):
        return _asynchronous_generator(call, function)
    if inspect.iscoroutinefunction(function):

        @wraps(function)
        async def coroutine(*args: Any, **kwargs: Any) -> Any:
            return await _Steps(call(), function(*args, **kwargs))

        return coroutine
    if inspect.isgeneratorfunction(function):

        @wraps(function)
        def generator(*args: Any, **kwargs: Any) -> Any:
            return (yield from _stepped(call(), function(*args, **kwargs)))

        return generator

    @wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        with call():
            return function(*args, **kwargs)

    return called


def _stepped(within: Within, steps: Any) -> Generator[Any, Any, Any]:
    """Run a generator, or what a coroutine awaits, and be inside of something only meanwhile."""
    resume, given = steps.send, None
    while True:
        try:
            with within:
                result = resume(given)
        except StopIteration as end:
            return end.value
        finally:
            given = None  # an error would keep this frame alive, which keeps the error
        try:
            resume, given = steps.send, (yield result)
        except GeneratorExit:
            with within:
                steps.close()
            raise
        except BaseException as error:
            resume, given = steps.throw, error


class _Steps:
    """What awaits a coroutine step by step."""

    def __init__(self, within: Within, awaited: Any) -> None:
        self._within = within
        self._awaited = awaited

    def __await__(self) -> Generator[Any, Any, Any]:
        return _stepped(self._within, self._awaited.__await__())


def _asynchronous_generator(call: Call, function: Any) -> Any:
    @wraps(function)
    async def generator(*args: Any, **kwargs: Any) -> Any:
        within, steps = call(), function(*args, **kwargs)
        resume, given = steps.asend, None
        while True:
            try:
                result = await _Steps(within, resume(given))
            except StopAsyncIteration:
                return
            try:
                resume, given = steps.asend, (yield result)
            except GeneratorExit:
                await _Steps(within, steps.aclose())
                raise
            except BaseException as error:
                resume, given = steps.athrow, error

    return generator
