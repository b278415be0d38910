"""Arguments of a batch that are given by name, brought to their places."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from autograd.compiler.options import Named
from autograd.errors import OperandError
from autograd.transforms.wrapper import Wrapper

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
Axes = tuple[int | None, ...]


class _InOrder(Wrapper):
    """A function whose parameters by name alone are its first ones by position.

    Arguments:
        f: the function.
        names: of these parameters.
    """

    def __init__(self, f: Callable[..., Any], names: tuple[str, ...]) -> None:
        super().__init__(f)
        self.names = names
        known: Any = getattr(f, "belonging", None)
        if known is not None:
            count = len(names)
            self.belonging = lambda own, outlines: known(own[count:], outlines[count:])

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        count = len(self.names)
        return self.f(*args[count:], **dict(zip(self.names, args, strict=False)), **kwargs)

    def made_of(self) -> Any:
        """Return what makes the same."""
        return _InOrder, self.f, self.names


class ByName:
    """How the arguments of calls are brought to the places that a batch speaks of.

    Arguments:
        f: the function.
        batch: for each argument by position, or by the names of parameters, 0 or None.

    Raises:
        OperandError: if f has no parameter of a name.

    >>> named = ByName(lambda w, x, scale=2.0: w * x * scale, Named((("x", 0),)))
    >>> named.batch, named.placed((3.0,), {"x": "rows"})
    ((None, 0, None), ((3.0, 'rows', 2.0), {}))
    """

    def __init__(self, f: Callable[..., Any], batch: Axes | Named) -> None:
        self.f = f
        self._signature: inspect.Signature | None = None
        self._own: tuple[str, ...] = ()
        self.is_mapping = isinstance(batch, Named)
        self.batch: Axes = () if isinstance(batch, Named) else batch
        if isinstance(batch, Named):
            self._resolve(dict(batch.axes))

    def _resolve(self, batch: Mapping[str, Any]) -> None:
        parameters = self._parameters()
        takes_any = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters.values())
        known = {name for name, p in parameters.items() if _has_a_name(p)}
        for name in batch:
            if name not in known and not takes_any:
                raise OperandError(
                    f"batch speaks of {name!r}, but the parameters of the function are "
                    f"{', '.join(parameters) or 'none'}. Write the name of one."
                )
        if any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in parameters.values()):
            raise OperandError(
                "batch by name is for functions without *args, whose arguments have none. Write a "
                "0 or None for each argument by position, as in batch=(None, 0)."
            )
        by_position = [name for name, p in parameters.items() if p.kind in _POSITIONAL]
        self._own = tuple([name for name in batch if name not in by_position])
        if self._own:
            self.f = _InOrder(self.f, self._own)
        axes = [batch[name] for name in self._own]
        self.batch = (*axes, *[batch.get(name) for name in by_position])

    def _parameters(self) -> Mapping[str, inspect.Parameter]:
        if self._signature is None:
            try:
                self._signature = inspect.signature(self.f)
            except (TypeError, ValueError):
                raise OperandError(
                    "The function does not tell the names of its parameters. Give the arguments "
                    "that have rows by position, as in batch=(None, 0)."
                ) from None
        return self._signature.parameters

    def placed(
        self, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return the arguments of a call, those that the batch speaks of by position.

        Arguments:
            args, kwargs: as they were given.

        Raises:
            OperandError: if one is missing, or there are too many.
        """
        if self.is_mapping:
            return self._bound(args, kwargs)
        if not kwargs or len(args) >= len(self.batch):
            return args, kwargs
        rest, found = dict(kwargs), list(args)
        names = [name for name, p in self._parameters().items() if p.kind in _POSITIONAL]
        for name in names[len(args) : len(self.batch)]:
            if name not in rest:
                break
            found.append(rest.pop(name))
        return tuple(found), rest

    def _bound(
        self, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        self._parameters()
        assert self._signature is not None
        try:
            bound = self._signature.bind(*args, **kwargs)
        except TypeError as error:
            raise OperandError(f"The arguments do not fit the function: {error}.") from None
        bound.apply_defaults()
        rest = dict(bound.kwargs)
        for name in self._own:
            if name not in rest:
                raise OperandError(
                    f"The argument {name!r} has rows, as batch says, but is missing."
                )
        return (*[rest.pop(name) for name in self._own], *bound.args), rest


def _has_a_name(parameter: inspect.Parameter) -> bool:
    return parameter.kind in (*_POSITIONAL, inspect.Parameter.KEYWORD_ONLY)
