"""diagnose: says in words why a network does not learn."""

from collections.abc import Callable
from typing import Any

from nn.checkup import of_data, of_model, of_steps
from nn.checkup.evidence import Evidence, gathered
from nn.checkup.finding import Finding
from nn.errors import SettingError
from nn.holding import is_module
from nn.losses import LOSSES

# What others follow from comes first.
CHECKS: list[Callable[[Evidence], Finding | None]] = [
    of_data.targets_out_of_range, of_data.optimizer_of_another, of_data.probabilities_for_logits,
    of_data.inputs_unscaled, of_model.symmetric_start, of_model.dead_units,
    of_model.saturated_units, of_model.gradients_explode, of_model.gradients_vanish,
    of_steps.learning_rate,
]  # fmt: skip


class Diagnosis:
    """What was found, the likeliest cause first; its text is the report.

    Arguments:
        findings: in that order.
        evidence: what they were found in.

    Attributes:
        findings: each with its ``kind``, ``text`` and ``remedy``.
    """

    def __init__(self, findings: list[Finding], evidence: Evidence) -> None:
        self.findings, self._evidence = findings, evidence

    def __repr__(self) -> str:
        evidence = self._evidence
        seen = f"The loss of {len(evidence.samples)} samples is {evidence.value:.4g}."
        if not self.findings:
            return f"{seen} Nothing is wrong that this looks for."
        numbered = [f"{k + 1}. {finding}" for k, finding in enumerate(self.findings)]
        return "\n".join([f"{seen} What may be wrong, the likeliest first:", *numbered])

    def plot(self) -> Any:
        """Plot the units, where there are layers of them, and the gradients, layer by layer.

        Returns:
            matplotlib's figure.

        Raises:
            MissingExtraError: if matplotlib is not installed.
        """
        import viz
        from viz.figures.axes import figure_of, panels_or_new

        evidence = self._evidence
        *units, flow = panels_or_new(
            None, 1 + bool(evidence.slopes), "kind", columns=2, size=(4.8, 3.8)
        )
        if evidence.slopes:
            viz.layer_health(evidence.model, evidence.samples, axes=units)
        viz.gradient_flow(evidence, ax=flow)
        return figure_of(flow)


def diagnose(
    model: Any, data: Any, loss: Callable[[Any, Any], Any] | str, optimizer: Any = None
) -> Diagnosis:
    """Say in words why a network does not learn, before or during its training.

    It looks at targets and samples, the units, the gradients, whether units began alike, whose
    parameters the optimiser moves, and what a few steps on copies come to. Model and optimiser stay
    as they are.

    Arguments:
        model: a :class:`nn.Module`.
        data: samples and targets, as for ``nn.fit``; at most 64 samples are looked at.
        loss: a function of outputs and targets, or its name.
        optimizer: that is to train it; without one no steps are tried.

    Returns:
        the findings with their remedies; printed, it is a report.

    Raises:
        SettingError: if the model is no Module, or there is no such loss.
        ShapeError: if model and data do not fit each other.

    >>> from nn import MLP, mse
    >>> diagnose(MLP(1, [1]), ([[1000.0], [2000.0]], [0.0, 1.0]), mse).findings[0].kind
    'unscaled inputs'
    """
    if not is_module(model):
        raise SettingError(
            f"diagnose() looks into an nn.Module, not into a {type(model).__name__}. Make the "
            "model one."
        )
    function: Any = LOSSES.get(loss) if isinstance(loss, str) else loss
    if not callable(function):
        raise SettingError(f"There is no loss {loss!r}. Write one of {', '.join(LOSSES)}.")
    evidence = gathered(model, data, function, optimizer)
    if evidence.fault:
        found = of_data.targets_out_of_range(evidence)
        return Diagnosis([found] if found else [], evidence)
    return Diagnosis([found for check in CHECKS if (found := check(evidence))], evidence)
