"""Stochastic gradient descent; over whole batches it is gradient descent."""

import math
from functools import partial
from typing import ClassVar

from nn.errors import SettingError
from nn.optim.optimizer import Moved, Number, Optimizer, Parameters, Settings, State
from nn.settings import in_range


class SGD(Optimizer):
    """Steps against the gradient, with momentum on request, as torch.optim.SGD does.

    With momentum the buffer b starts as the gradient g and becomes
    ``momentum * b + (1 - dampening) * g``; the step is b, or with ``nesterov``
    ``g + momentum * b``. The parameter loses ``lr`` times the step.

    Arguments:
        params: the parameters, or groups of them.
        lr: the learning rate.
        momentum: how much of the last step is kept, 0 for none.
        dampening: how much of a new gradient the buffer leaves out.
        weight_decay: the strength of an L2 penalty, as half of it times the square.
        nesterov: whether to look ahead; needs momentum, and no dampening.
        maximize: whether to climb instead.

    Raises:
        SettingError: if a setting is out of its range.

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> optimizer = SGD([w], lr=0.5)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> w.data
    0.0
    """

    checks: ClassVar = {"dampening": partial(in_range, low=-math.inf)}

    def __init__(
        self, params: Parameters, lr: float = 1e-3, momentum: float = 0.0, dampening: float = 0.0,
        weight_decay: float = 0.0, nesterov: bool = False, *, maximize: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(
            params, lr, weight_decay, maximize,
            momentum=momentum, dampening=dampening, nesterov=nesterov,
        )  # fmt: skip

    def checked(self, settings: Settings) -> Settings:
        """Return the settings of a group (see :meth:`Optimizer.checked`)."""
        plain = super().checked(settings)
        if plain["nesterov"] and (plain["momentum"] <= 0.0 or plain["dampening"] != 0.0):
            raise SettingError("nesterov needs momentum above 0 and dampening 0.")
        return plain

    def updated(self, data: Number, grad: Number, state: State, settings: Settings) -> Moved:
        """Return new data and state (see :meth:`Optimizer.updated`)."""
        momentum, dampening = settings["momentum"], settings["dampening"]
        if not momentum:
            return data - settings["lr"] * grad, {}
        buffer = grad
        if "momentum_buffer" in state:
            buffer = (1 - dampening) * grad if dampening else grad
            buffer = momentum * state["momentum_buffer"] + buffer
        step = grad + momentum * buffer if settings["nesterov"] else buffer
        return data - settings["lr"] * step, {"momentum_buffer": buffer}
