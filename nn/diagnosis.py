"""Diagnosis: what a loss that is no number any more came from."""

from collections.abc import Iterator
from math import isfinite, isnan
from typing import Any

import autograd as ag
from autograd import AnomalyError, Value
from autograd.structures.lists import is_list
from nn.holding import Shadow
from nn.objective import Objective

_LARGE = 1e9  # beyond, it is size that breaks arithmetic, and not what the operation is asked for
_PARTS = ("samples", "targets", "weights")
_CURE = "A smaller lr may help, or samples that are standardised (nn.data.standardiser)."


def cause_of_nan(objective: Objective, *batch: Any) -> str:
    """Return which datum, parameter, penalty or operation made a batch's loss nan, as a sentence.

    Arguments:
        objective: whose parameters hold what they held then.
        batch: samples, targets and, if there are any, weights.

    >>> from nn import MLP, mse
    >>> model, data = MLP(1, [1]), ([[1.0], [float("inf")]], [0.0, 0.0])
    >>> cause_of_nan(Objective(model, data, mse, model.parameters()), *data)
    'the samples hold inf, in row 1. Leave such rows out, or fill in what is meant.'
    """
    batch = tuple(part.tolist() if hasattr(part, "tolist") else part for part in batch)
    for what, part in zip(_PARTS, objective.lists, strict=False):  # of all, not of the batch alone
        for row, number in _numbers(part):
            if not isfinite(number):
                cure = "Leave such rows out, or fill in what is meant."
                return f"the {what} hold {number}, in row {row}. {cure}"
    held = [*objective.parameters, *objective.others]
    named = [Value(p.data, objective.names.get(id(p))) for p in held]
    sizes = [(max((abs(x) for _, x in _numbers(part)), default=0.0)) for part in batch]
    size = max(sizes)
    what = _PARTS[sizes.index(size)]
    cure = "Standardise them (nn.data.standardiser)" if what == "samples" else "Scale them down"
    large = f"The {what} hold numbers up to {size:.3g}. {cure}."
    for p in named:
        if not isfinite(p.data):
            advice = large if size > _LARGE else _CURE
            return f"{p.name or 'a parameter'} is {p.data} after the step before. {advice}"
    own = named[: len(objective.parameters)]
    largest = max(abs(p.data) for p in named)
    told, error, where = "A sum over the batch outgrew what floats hold", None, ""
    try:
        with ag.detect_anomaly():
            measure = objective.measure
            twin = Shadow(measure.model, held, named).model if objective.names else None
            plain = measure.with_loss(measure.loss)  # which has no penalty
            loss = plain.total(twin or measure.model, own, *batch)
            if not isnan(loss.data):
                loss.backward()
            if measure.penalty is not None:
                where = f"the loss is {loss.data:.4g} without its penalty; in the penalty "
                measure.penalty(own).backward()
    except AnomalyError as anomaly:
        error = f"{where}{anomaly}"
        told = error.partition(". Keep it")[0]
    if size > max(_LARGE, largest):
        return f"{told}. {large}"
    if largest > _LARGE:
        return f"{told}. Parameters have grown up to {largest:.3g}. {_CURE}"
    return f"{told}. {_CURE}" if error is None else error


def _numbers(part: Any) -> Iterator[tuple[int, float]]:
    """Yield the numbers in rows, however they are nested, with the places of their rows."""
    for row, item in enumerate(part):
        open_ones = [item]
        while open_ones:
            one = open_ones.pop()
            if is_list(one):
                open_ones += one
            elif isinstance(one, (int, float)):
                yield row, float(one)
