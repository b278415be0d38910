"""Checks by a few trial steps, on copies of the model and its optimiser."""

import copy
from math import hypot, inf, isfinite
from typing import NamedTuple

import autograd as ag
from nn.checkup.evidence import Evidence
from nn.checkup.finding import Finding

_STEPS = 10
_WORSE = 1.5  # times the loss at the start
_BARELY = 0.01  # of the loss, that all steps together gain
_BOLDER = (30.0, 1e3, 3e4)  # times the learning rate, for comparison
_CLEARLY = 5.0  # times the gain, that the bolder steps bring


class Trial(NamedTuple):
    """What some steps came to: each loss, and the first step's length over the parameters'."""

    losses: list[float]
    ratio: float


def trial(evidence: Evidence, factor: float = 1.0) -> Trial:
    """Return what a few steps on copies come to.

    Arguments:
        evidence: with an optimiser that takes steps.
        factor: times its learning rate.
    """
    model, optimizer = copy.deepcopy((evidence.model, evidence.optimizer))
    for group in optimizer.param_groups:
        group["lr"] *= factor
    losses, ratio = [], 0.0
    for number in range(_STEPS + 1):
        loss = evidence.loss([model(sample) for sample in evidence.samples], evidence.targets)
        losses.append(float(loss.data))
        if not isfinite(losses[-1]) or number == _STEPS:
            break
        before = [p.data for p in optimizer.params]
        optimizer.step(ag.gradients(loss, optimizer.params))
        if not number:
            moved = hypot(*(p.data - x for p, x in zip(optimizer.params, before, strict=True)))
            ratio = moved / hypot(*before) if any(before) else inf
    return Trial(losses, ratio)


def learning_rate(evidence: Evidence) -> Finding | None:
    """Find a learning rate at which the loss grows, or hardly moves."""
    if not hasattr(evidence.optimizer, "param_groups") or evidence.value < 1e-3:
        return None
    lr, tried = evidence.optimizer.param_groups[0]["lr"], trial(evidence)
    first, last = tried.losses[0], tried.losses[-1]
    told = f"With lr={lr:g} the loss goes from {first:.3g} to {last:.3g} in {_STEPS} steps"
    told += f", and a step moves the parameters by {tried.ratio:.1g} of their size."
    if not isfinite(last) or max(tried.losses) > _WORSE * first:
        return Finding("learning rate too large", told, f"Try lr={lr / 10:g} or smaller.")
    gain = first - last
    if gain < _BARELY * first:
        for factor in _BOLDER:
            bolder = trial(evidence, factor).losses
            if isfinite(bolder[-1]) and first - bolder[-1] > _CLEARLY * max(gain, 0.002 * first):
                return Finding("learning rate too small", told, f"Try lr={lr * factor:g}.")
    return None
