"""Compiled losses between trainings: the next ``fit`` of the same model does not compile again."""

from threading import Lock
from typing import Any, NamedTuple
from weakref import ref

from nn.model_loss import ModelLoss

MOST = 4  # models


class _Kept(NamedTuple):
    """A loss that is at rest, without what it is of, so that nothing lives on for its sake."""

    of: list[Any]  # references to model, loss and penalty
    n_parts: int  # of the data
    measure: ModelLoss
    functions: dict[Any, Any]


_lock = Lock()
_kept: dict[int, _Kept] = {}  # by the model's identity, the latest last


def keep(measure: ModelLoss, n_parts: int, functions: dict[Any, Any]) -> None:
    """Keep compiled functions of a loss until the model is gone, or others have come since.

    Arguments:
        measure: the loss; from now on it knows neither model, loss function nor penalty.
        n_parts: of the data: samples, targets, and perhaps weights.
        functions: of the loss, by what asks for them.
    """
    key = id(measure.model)
    try:
        model = ref(measure.model, lambda _: _kept.pop(key, None))
        others: list[Any] = [
            _never if part is None else ref(part) for part in (measure.loss, measure.penalty)
        ]
    except TypeError:  # a thing that cannot be referred to weakly
        return
    measure.model = measure.loss = measure.penalty = None  # type: ignore[assignment]
    measure.is_compiled = False
    with _lock:
        _kept.pop(key, None)
        _kept[key] = _Kept([model, *others], n_parts, measure, functions)
        for oldest in [*_kept][:-MOST]:
            del _kept[oldest]


def taken(asked: ModelLoss, n_parts: int) -> tuple[ModelLoss, dict[Any, Any]]:
    """Return what is kept of a loss, which nobody else gets from then on.

    Arguments:
        asked: the loss.
        n_parts: of the data.

    Returns:
        the loss that was compiled, and its functions; the one asked for, and no functions, if none
        like it is kept.
    """
    with _lock:
        found = _kept.pop(id(asked.model), None)
    if found is None or found.n_parts != n_parts:
        return asked, {}
    measure, of = found.measure, (asked.model, asked.loss, asked.penalty)
    is_same = [kept() is part for kept, part in zip(found.of, of, strict=True)]
    is_same += [
        [*map(id, one)] == [*map(id, other)]
        for one, other in (
            (measure.parameters, asked.parameters), (measure.others, asked.others),
            (measure.dropouts, asked.dropouts),
        )
    ]  # fmt: skip
    if not all(is_same):
        return asked, {}
    measure.model, measure.loss, measure.penalty = of
    return measure, found.functions


def _never() -> None:
    """Stand for a reference to nothing."""
