"""Loss: what one output and its target come to, over lists of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any

from nn.errors import SettingError, ShapeError

_REDUCTIONS = ("mean", "sum", "none")


class Loss:
    """A loss of many outputs, made from the term of one.

    Outputs and targets are Values or numbers, single or in lists nested alike. Averaged over
    samples, the mean loss of each is that of them all, if they have as many outputs.

    Arguments:
        term: a function of an output and its target; what it lets one choose are keyword-only
            arguments with defaults.
        reduction: "mean" over all terms, their "sum", or "none", which keeps the nesting.
        options: of the term.

    Raises:
        SettingError: if there is no such reduction.

    >>> @Loss
    ... def cubic(output, target, *, scale=1.0):
    ...     return scale * abs(output - target) ** 3
    >>> cubic([1.0, 2.0], [0.0, 4.0])
    4.5
    >>> cubic([1.0, 2.0], [0.0, 4.0], reduction="none")
    [1.0, 8.0]
    >>> cubic.using(scale=0.5)
    <loss cubic(scale=0.5), mean>
    """

    __name__: str

    def __init__(self, term: Callable[..., Any], reduction: str = "mean", **options: float) -> None:
        update_wrapper(self, term)
        if reduction not in _REDUCTIONS:
            raise SettingError(
                f"There is no reduction {reduction!r}. Write one of {', '.join(_REDUCTIONS)}."
            )
        self.term, self.reduction, self.options = term, reduction, options
        self._term = partial(term, **options) if options else term

    def using(self, reduction: str | None = None, **options: float) -> Loss:
        """Return this loss with another reduction or other options.

        Arguments:
            reduction, options: as of :class:`Loss`; those not given stay as they are.

        Raises:
            SettingError: if there is no such reduction.
        """
        return type(self)(self.term, reduction or self.reduction, **{**self.options, **options})

    def __call__(
        self, outputs: Any, targets: Any, reduction: str | None = None, **options: float
    ) -> Any:
        """Return the loss, a Value if an output is one.

        Arguments:
            outputs, targets: Values or numbers, in lists nested alike.
            reduction, options: for this call, as of :class:`Loss`.

        Raises:
            ShapeError: if outputs and targets do not fit each other.
            SettingError: if there is no such reduction.
        """
        if reduction or options:
            return self.using(reduction, **options)(outputs, targets)
        terms: list[Any] = []
        nested = self._nested(outputs, targets, terms)
        if self.reduction == "none":
            return nested
        if not terms:
            raise ShapeError("A loss needs at least one output, but got none.")
        total = sum(terms[1:], terms[0])
        return total / len(terms) if self.reduction == "mean" else total

    def __repr__(self) -> str:
        options = ", ".join(f"{name}={option!r}" for name, option in self.options.items())
        return f"<loss {self.__name__}({options}), {self.reduction}>"

    def _nested(self, outputs: Any, targets: Any, terms: list[Any]) -> Any:
        """Return the terms in the nesting of the outputs, and add each to a list too."""
        if self._is_one(outputs, targets):
            term = self._term(outputs, targets)
            terms.append(term)
            return term
        many = _length(outputs)
        if many is None or many != _length(targets):
            raise ShapeError(
                f"A loss got {_amount(outputs, 'output')} but {_amount(targets, 'target')}. Give "
                "each output one target, in lists nested alike."
            )
        return [self._nested(o, t, terms) for o, t in zip(outputs, targets, strict=True)]

    def _is_one(self, output: Any, target: Any) -> bool:
        """Whether these make one term, rather than being lists of such."""
        return not (hasattr(output, "__len__") or hasattr(target, "__len__"))


class ClassLoss(Loss):
    """A loss whose term takes a list of numbers, one for each class, and a target.

    Arguments:
        term, reduction, options: as of :class:`Loss`; a target is a class, or such a list too.

    >>> @ClassLoss
    ... def missing(probabilities, target):
    ...     return 1.0 - probabilities[target]
    >>> missing([[0.75, 0.25], [0.5, 0.5]], [0, 1])
    0.375
    """

    def __call__(
        self, outputs: Any, targets: Any, reduction: str | None = None, **options: float
    ) -> Any:
        """Return the loss (see :class:`Loss`); of a single output only for a class as target."""
        if _depth(outputs) < (1 if _length(targets) is None else 2):
            raise ShapeError(
                f"{self.__name__} takes a list of numbers, one for each class, for each target, "
                "but got one number. Give the model an output for each class; two classes and one "
                "output suit binary_cross_entropy_with_logits."
            )
        return super().__call__(outputs, targets, reduction, **options)

    def _is_one(self, output: Any, target: Any) -> bool:
        return _depth(output) == 1 and _length(target) in (None, len(output))


def _depth(thing: Any) -> int:
    return 0 if not _length(thing) else 1 + _depth(thing[0])


def _length(thing: Any) -> int | None:
    return len(thing) if hasattr(thing, "__len__") else None


def _amount(thing: Any, noun: str) -> str:
    length = _length(thing)
    plural = "" if length == 1 else "s"
    return f"a single {noun}" if length is None else f"a list of {length} {noun}{plural}"
