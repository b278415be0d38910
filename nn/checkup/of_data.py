"""Checks of what a training is given: targets, samples, the loss and the optimiser."""

from math import fsum, isclose, sqrt
from typing import Any

from autograd.structures.lists import is_list
from nn.checkup.evidence import Evidence, layers_of
from nn.checkup.finding import Finding

_LARGE = 10.0  # root mean square of a feature; standardised it is 1
_APART = 100.0  # times that one feature may spread as much as another
_SHIFTED = 10.0  # times its spread that a feature may lie away from 0
_STANDARD = "Standardise them: scale = nn.data.standardiser(samples), [scale(x) for x in samples]."
_OF_SIZES = {"mse", "mae", "huber", "log_cosh"}
_FAR = 1000.0


def targets_out_of_range(evidence: Evidence) -> Finding | None:
    """Find targets that the loss does not take, or that are far larger than outputs begin."""
    if evidence.fault:
        text, _, remedy = evidence.fault.partition(". ")
        return Finding("targets", f"{text.rstrip('.')}.", remedy)
    plain = [t for t in _flat(evidence.targets) if isinstance(t, (int, float))]
    largest = max(map(abs, plain), default=0.0)
    if evidence.loss_name in _OF_SIZES and largest > _FAR:
        text = f"They go up to {largest:.3g}, but outputs begin at about the size 1."
        return Finding("targets", text, "Subtract their mean and divide by their spread.")
    return None


def optimizer_of_another(evidence: Evidence) -> Finding | None:
    """Find an optimiser that moves other parameters than the model's."""
    return optimizer_for(evidence.optimizer, [*evidence.parameters.values()])


def optimizer_for(optimizer: Any, parameters: list[Any]) -> Finding | None:
    """Find an optimiser that moves other parameters than these, or only some of them."""
    if optimizer is None:
        return None
    moved = {id(p) for p in optimizer.params}
    count = sum(id(p) in moved for p in parameters)
    if count == len(parameters):
        return None
    text = f"The optimiser moves {count} of the model's {len(parameters)} parameters."
    remedy = "Make it after the model, from that model: nn.Adam(model.parameters())."
    return Finding("optimiser", text, remedy)


def probabilities_for_logits(evidence: Evidence) -> Finding | None:
    """Find a model whose outputs are probabilities already, before a loss that takes logits."""
    return outputs_for(evidence.loss_name, evidence.model, evidence.outputs)


def outputs_for(loss: str, model: Any, outputs: list[Any]) -> Finding | None:
    """Find outputs that a loss does not take.

    Arguments:
        loss: its name.
        model: whose last layer may tell.
        outputs: its plain outputs for some samples.
    """
    last = ([None, *layers_of(model)])[-1]
    function = getattr(last, "activation", getattr(last, "function", None))
    name = getattr(function, "__name__", "")
    seen = bool(outputs) and all(map(_is_distribution, outputs))
    if loss == "cross_entropy" and (seen or name == "softmax"):
        text = f"{loss} takes logits and applies softmax itself, but the outputs sum to 1."
        return Finding("softmax twice", text, "Leave the softmax out of the model.")
    if loss == "binary_cross_entropy_with_logits" and name in ("sigmoid", "logistic"):
        text = f"{loss} takes logits and applies the sigmoid itself, but the model ends in one."
        remedy = "Leave the sigmoid out of the model, or use nn.binary_cross_entropy."
        return Finding("sigmoid twice", text, remedy)
    return None


def _is_distribution(output: Any) -> bool:
    if not is_list(output) or len(output) < 2:
        return False
    inside = all(0.0 <= x <= 1.0 for x in output)
    return inside and isclose(fsum(output), 1.0, abs_tol=1e-9)


def inputs_unscaled(evidence: Evidence) -> Finding | None:
    """Find features that are far from 0, or much larger than others."""
    rows = [
        [x for x in _flat([sample]) if isinstance(x, (int, float))] for sample in evidence.samples
    ]
    if len({len(row) for row in rows}) != 1 or not rows[0]:
        return None
    spreads: list[float] = []
    for k, column in enumerate(zip(*rows, strict=True)):
        mean = fsum(column) / len(column)
        spread = sqrt(fsum((x - mean) ** 2 for x in column) / len(column))
        size = sqrt(fsum(x * x for x in column) / len(column))
        spreads += [spread] if spread else []
        if size > _LARGE or (spread and abs(mean) > max(1.0, _SHIFTED * spread)):
            text = f"Feature {k} has mean {mean:.3g} and spread {spread:.3g}."
            return Finding("unscaled inputs", text, _STANDARD)
    if spreads and max(spreads) > _APART * min(spreads):
        text = f"Features spread between {min(spreads):.2g} and {max(spreads):.2g}."
        return Finding("unscaled inputs", text, _STANDARD)
    return None


def _flat(things: Any) -> list[Any]:
    if not is_list(things):
        return [things]
    return [x for thing in things for x in _flat(thing)]
