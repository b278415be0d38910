"""The base of optimisers that see the whole problem and go their own way through it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from autograd import Value
from nn.errors import SettingError
from nn.gradients import Gradient
from nn.objective import Objective
from nn.optim.optimizer import leaves
from nn.optim.search import Search, Stop
from nn.settings import Checks, checked


class Solver(ABC):
    """Moves parameters by an algorithm that asks for losses wherever it likes, such as SciPy's.

    It stands in an :class:`Optimizer`'s place in ``nn.fit``. Each iteration counts as an epoch and
    sees all samples; its loss is that of the parameters it comes to. A callback may end the
    training; parameters that it moves without doing so go unnoticed. Where the loss or its gradient
    is not finite, an algorithm takes the loss for a worse one, and steps back.

    A solver keeps nothing between runs: one that resumes starts its algorithm anew, from the
    parameters of the checkpoint.

    Arguments:
        params: the parameters, leaves of the graph.
        settings: the algorithm's, by name, of those in ``defaults``; ``checks`` names functions
            that check those that are no number of at least 0.

    Raises:
        SettingError: if there are no parameters, one is there twice, or a setting is unknown or out
            of its range.
        OperandError: if something among the parameters is no leaf.
    """

    defaults: ClassVar[Mapping[str, float]] = MappingProxyType({})
    checks: ClassVar[Checks] = MappingProxyType({})

    def __init__(self, params: Iterable[Value], **settings: float) -> None:
        self.params = leaves(params)
        self.settings = checked(
            type(self).__name__, {**self.defaults, **settings}, self.defaults, self.checks
        )

    def solve(
        self, objective: Objective, gradient: Gradient, epochs: range,
        ended: Callable[[float, int], str],
    ) -> str:  # fmt: skip
        """Run the algorithm; the parameters end as its last iteration left them, whatever ends it.

        Arguments:
            objective: over the parameters of this solver.
            gradient: of it (see ``nn.gradients``).
            epochs: the numbers of the iterations, at most.
            ended: called after each with the loss, and how often loss or derivatives were computed
                since the last time; what it returns, unless empty, is a reason to stop.

        Returns:
            that reason, or what the algorithm says if it ends by itself, or nothing.

        Raises:
            SettingError: if the objective does not suit the algorithm; nothing has moved then.
            TrainingError: if loss or gradient are not finite at the start or after an iteration.
            MissingExtraError: if the extra ``science`` is not installed.
        """
        if not epochs:
            return ""
        search = Search(objective, len(epochs), ended)
        try:
            return f"{type(self).__name__}: {self.run(search, gradient).rstrip('.')}"
        except Stop as stop:
            return str(stop)
        finally:
            search.settle()

    @abstractmethod
    def run(self, search: Search, gradient: Gradient) -> str:
        """Run the algorithm from ``search.start``.

        Arguments:
            search: to be told by ``begin`` what is evaluated, and by ``accept`` of each iteration.
            gradient: of its objective (see ``nn.gradients``).

        Returns:
            why the algorithm ended by itself.
        """

    def state_dict(self) -> dict[str, Any]:
        """Return what is kept between runs: nothing."""
        return {}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Accept the state of a solver, which is empty.

        Raises:
            SettingError: if it is not.
        """
        if state:
            raise SettingError(
                f"A {type(self).__name__} keeps no state, but this one holds {', '.join(state)}. "
                "Load it into an optimiser like the one that it was taken from."
            )
