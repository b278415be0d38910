"""Checks of a model as it begins: its units, its gradients, its symmetry."""

from math import fsum, isclose, isfinite
from typing import Any

from nn.checkup.evidence import Evidence, layers_of
from nn.checkup.finding import Finding

_MANY = 0.4  # the share of a layer's units that is too many
_FLAT = 0.05  # of the steepest slope: little comes through
_FADING = 1e-3  # of the last layer's gradients
_TINY = 1e-6  # mean size of a layer's gradients, whatever the others'
_HUGE = 100.0  # mean size of a layer's gradients, where targets are of the size 1


def symmetric_start(evidence: Evidence) -> Finding | None:
    """Find layers whose units began alike, and would stay so."""
    gradients = {
        id(p): g for p, g in zip(evidence.parameters.values(), evidence.gradients, strict=True)
    }
    for layer in layers_of(evidence.model):
        neurons = getattr(layer, "neurons", ())
        held = [[p for _, p in neuron.named_parameters()] for neuron in neurons]
        if len(held) < 2 or not all(held):
            continue
        numbers = [[p.data for p in own] for own in held]
        slopes = [[gradients.get(id(p), 0.0) for p in own] for own in held]
        if all(own == numbers[0] for own in numbers) and _alike(slopes):
            text = f"All {len(held)} units of a layer have the same weights and gradients."
            remedy = "Draw the weights at random: leave out initializer=, or give units one rng."
            return Finding("symmetric start", text, remedy)
    return None


def _alike(rows: list[list[float]]) -> bool:
    first = rows[0]
    size = max((abs(x) for x in first), default=0.0)
    return all(
        isclose(x, y, rel_tol=1e-9, abs_tol=1e-9 * size)
        for row in rows
        for x, y in zip(row, first, strict=True)
    )


def dead_units(evidence: Evidence) -> Finding | None:
    """Find layers in which many units pass nothing at any sample."""
    for path, units in evidence.slopes.items():
        dead = sum(not any(unit) for unit in units)
        if _has_corner(units) and dead >= max(1.0, _MANY * len(units)):
            text = f"{dead} of {len(units)} units of {path} have slope 0 at every sample."
            remedy = "Begin with smaller biases, a smaller lr, or use leaky_relu."
            return Finding("dead units", text, remedy)
    return None


def saturated_units(evidence: Evidence) -> Finding | None:
    """Find layers in which many units stand where their activation is flat."""
    for path, units in evidence.slopes.items():
        slopes = [slope for unit in units for slope in unit]
        share = sum(not slope > _FLAT for slope in slopes) / len(slopes)
        if not _has_corner(units) and share >= _MANY:
            text = f"In {path} {share:.0%} of the activations stand where they are flat."
            remedy = "Begin with smaller weights (nn.init.xavier), and standardise the samples."
            return Finding("saturated units", text, remedy)
    return None


def _has_corner(units: list[list[float]]) -> bool:
    """Whether an activation has only two slopes, as ReLU: then flat places are as they should."""
    return len({slope for unit in units for slope in unit}) <= 2


def gradients_vanish(evidence: Evidence) -> Finding | None:
    """Find layers that the gradient hardly reaches."""
    means = _means(evidence)
    if len(means) < 2:
        return None
    path, least = min(means.items(), key=lambda pair: pair[1])
    last = [*means.values()][-1]
    if least < _TINY or least < _FADING * last:
        if evidence.value < 1e-3:  # nothing is left to learn
            return None
        text = f"The gradients of {path} have mean size {least:.2g}, of the last layer {last:.2g}."
        remedy = "Use fewer layers, tanh or relu in place of sigmoid, and xavier or he weights."
        return Finding("vanishing gradients", text, remedy)
    return None


def gradients_explode(evidence: Evidence) -> Finding | None:
    """Find gradients that no usual learning rate can take."""
    for path, mean in _means(evidence).items():
        if not isfinite(mean) or mean > _HUGE:
            text = f"The gradients of {path} have mean size {mean:.2g}."
            remedy = (
                "Begin with smaller weights (nn.init.he), or clip: clip=nn.optim.ClipNorm(1.0)."
            )
            return Finding("exploding gradients", text, remedy)
    return None


def _means(evidence: Evidence) -> dict[str, float]:
    layers: dict[str, Any] = evidence.by_layer()
    return {path: fsum(map(abs, own)) / len(own) for path, own in layers.items()}
