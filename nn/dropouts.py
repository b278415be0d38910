"""The dropouts of a model whose training is compiled: their masks are drawn beforehand."""

import copy
from random import Random
from typing import Any

import autograd as ag
from autograd.tools.extras import load
from nn.holding import Shadow
from nn.masks import Masks, Tally, drawn
from nn.model_loss import ModelLoss


class Dropouts:
    """Draws the masks that an eager training would draw, sample by sample.

    The model's own sources of randomness stay as they are meanwhile: compiled code watches them.

    Arguments:
        measure: the loss of the model.
        lists: samples, targets and perhaps weights, one of each at least.
    """

    def __init__(self, measure: ModelLoss, lists: Any) -> None:
        self._measure, self._first = measure, [part[:1] for part in lists]
        self._active: tuple[bool, ...] = ()
        self._sources: list[Random] | None = None
        for dropout in measure.dropouts:  # each has its own
            dropout.rng = copy.deepcopy(dropout.rng)

    def begin(self, sources: list[Random]) -> None:
        """Draw from other sources, one for each dropout, until the next batch."""
        self._sources = sources

    def hand_over(self) -> None:
        """Let the dropouts have the sources, as they draw for themselves from here on."""
        if self._sources is not None:
            for dropout, source in zip(self._measure.dropouts, self._sources, strict=True):
                dropout.rng = source
        self._sources = None

    def masks(self, count: int) -> Any:
        """Return the masks of some samples, which are the same until the next batch begins.

        Arguments:
            count: how many samples.

        Returns:
            an array with a row for each.
        """
        numpy, dropouts = load("numpy", "compile"), self._measure.dropouts
        active = tuple([bool(dropout.training and dropout.p) for dropout in dropouts])
        if active != self._active:
            self._measure.counts = self._counted()
            self._active = active
        counts = self._measure.counts
        found = numpy.zeros((count, max(1, sum(counts))))  # one column at least
        begin = 0
        sources = self._sources or [dropout.rng for dropout in dropouts]
        for dropout, source, n in zip(dropouts, sources, counts, strict=True):
            factors = drawn(copy.deepcopy(source), count * n, dropout.p)
            found[:, begin : begin + n] = numpy.array(factors).reshape(count, n)
            begin += n
        return found

    def _counted(self) -> tuple[int, ...]:
        """Return how many masks of each dropout a sample takes, as the first one does."""
        measure, tallies = self._measure, [Tally() for _ in self._measure.dropouts]
        sources: list[Random | Masks] = [dropout.rng for dropout in measure.dropouts]
        with ag.no_grad():
            twin = Shadow(measure.model, sources, tallies).model
            measure.total(twin, measure.parameters, *self._first)
        return tuple([tally.used for tally in tallies])
