"""Adadelta: steps of the size of recent steps, without units."""

from functools import partial
from typing import ClassVar

from nn.optim.arithmetic import sqrt
from nn.optim.optimizer import Moved, Number, Optimizer, Parameters, Settings, State
from nn.settings import in_range


class Adadelta(Optimizer):
    """Scales the gradient from its own recent size to that of steps, as torch.optim.Adadelta does.

    Zeiler (2012), arXiv:1212.5701.

    Arguments:
        params: the parameters, or groups of them.
        lr: a factor of the steps; the method itself has none.
        rho: how much of the mean squares is kept from step to step.
        eps: added to the mean squares, inside their roots.
        weight_decay: the strength of an L2 penalty, as half of it times the square.
        maximize: whether to climb instead.

    Raises:
        SettingError: if a setting is out of its range.

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> Adadelta([w], rho=0.75, eps=4.0).step([4.0])
    >>> round(w.data, 12)
    -1.828427124746
    """

    checks: ClassVar = {"rho": partial(in_range, high=1.0)}

    def __init__(
        self, params: Parameters, lr: float = 1.0, rho: float = 0.9, eps: float = 1e-6,
        weight_decay: float = 0.0, *, maximize: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(params, lr, weight_decay, maximize, rho=rho, eps=eps)

    def updated(self, data: Number, grad: Number, state: State, settings: Settings) -> Moved:
        """Return new data and state (see :meth:`Optimizer.updated`)."""
        rho, eps, steps = settings["rho"], settings["eps"], state.get("acc_delta", 0.0)
        squares = rho * state.get("square_avg", 0.0) + (1 - rho) * grad * grad
        step = sqrt(steps + eps) / sqrt(squares + eps) * grad
        steps = rho * steps + (1 - rho) * step * step
        return data - settings["lr"] * step, {"square_avg": squares, "acc_delta": steps}
