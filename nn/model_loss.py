"""The loss of a model over samples, as a function of its parameters' numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from autograd import Value
from nn.functional import refuse_effects
from nn.holding import Shadow
from nn.losses import weighted
from nn.masks import Masks


@dataclass(eq=False)
class ModelLoss:
    """A model's loss over samples, plus a penalty.

    It knows no data: compiled code watches what a function reaches, and nobody wants a whole table
    to be compared at each step.

    Arguments:
        model: a :class:`nn.Module`, or any function of one sample if nothing is compiled.
        loss: a function of outputs and targets.
        penalty: a function of the parameters, added to the loss, or None.
        parameters: those that train.
        others: those that do not.
        is_compiled: whether it is for compiled code, which cannot set anything on the model.
        dropouts: those of the model, whose masks are given if it is for compiled code.
        counts: how many masks of each a sample takes.
    """

    model: Any
    loss: Callable[[Any, Any], Any]
    penalty: Callable[[Sequence[Any]], Any] | None
    parameters: list[Value]
    others: list[Value]
    is_compiled: bool = False
    dropouts: list[Any] = field(default_factory=list)
    counts: tuple[int, ...] = ()

    def of_batch(
        self, numbers: Any, others: Any, samples: Any, targets: Any, weights: Any = None,
        masks: Any = None,
    ) -> Any:  # fmt: skip
        """Return the loss of a batch for a model with these numbers as its parameters.

        Arguments:
            numbers: of the parameters that train.
            others: of those that do not.
            samples, targets: the batch.
            weights: what each sample counts, if not all count alike.
            masks: the factors of all dropouts, if they are not to draw them.

        Returns:
            a number of the kind that the numbers are.

        Raises:
            TraceError: while it is compiled, if the model sets something on itself.
        """
        old, new = [*self.parameters, *self.others], [*numbers, *others]
        given = [] if masks is None else self._divided(masks)
        old += [dropout.rng for dropout in self.dropouts[: len(given)]]
        shadow = Shadow(self.model, old, [*new, *given])
        loss = self.total(shadow.model, numbers, samples, targets, weights)
        for one in given:
            one.check_used_up()
        if self.is_compiled:
            refuse_effects(shadow)
        return loss

    def _divided(self, masks: Any) -> list[Masks]:
        """Return the factors of each dropout."""
        found, end = [], 0
        for count in self.counts:
            begin, end = end, end + count
            found.append(Masks([masks[k] for k in range(begin, end)]))
        return found

    def total(
        self, model: Any, parameters: Any, samples: Any, targets: Any, weights: Any = None
    ) -> Any:
        """Return the loss of a batch, and the penalty of parameters, for a model.

        Arguments:
            model: in the place of its own.
            parameters: in the places of those that train.
            samples, targets, weights: the batch.
        """
        outputs = [model(sample) for sample in samples]
        loss = weighted(self.loss, outputs, targets, weights)
        return loss if self.penalty is None else loss + self.penalty(parameters)

    def with_loss(self, loss: Any) -> Self:
        """Return the same with another loss, of any reduction, and no penalty."""
        return replace(self, loss=loss, penalty=None)
