"""Stochastic gradient descent; over whole batches it is gradient descent."""

from __future__ import annotations

from collections.abc import Iterable

from autograd import Value
from nn.errors import SettingError
from nn.optim.optimizer import Optimizer, in_range


class SGD(Optimizer):
    """Steps against the gradient, with momentum on request, as torch.optim.SGD does.

    The gradient g is negated if ``maximize``, then ``weight_decay * p`` is added. With momentum
    the buffer b starts as g and becomes ``momentum * b + (1 - dampening) * g``; the step is b, or
    with ``nesterov`` ``g + momentum * b``. The parameter loses ``lr`` times the step.

    Arguments:
        params: the parameters, leaves of the graph.
        lr: the learning rate.
        momentum: how much of the last step is kept, 0 for none.
        dampening: how much of a new gradient the buffer leaves out.
        weight_decay: the strength of an L2 penalty, as half of it times the square.
        nesterov: whether to look ahead; needs momentum, and no dampening.
        maximize: whether to climb instead.

    Raises:
        SettingError: if a setting is out of its range.

    >>> w = Value(1.0)
    >>> optimizer = SGD([w], lr=0.5)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> w.data
    0.0
    """

    def __init__(
        self,
        params: Iterable[Value],
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(params, lr)
        self.momentum = in_range("momentum", momentum)
        self.dampening = dampening
        self.weight_decay = in_range("weight_decay", weight_decay)
        if nesterov and (momentum <= 0.0 or dampening != 0.0):
            raise SettingError("nesterov needs momentum above 0 and dampening 0.")
        self.nesterov = nesterov
        self.maximize = maximize
        self._buffers: dict[int, float] = {}

    def updated(self, index: int, data: float, grad: float) -> float:
        """Return the new data of a parameter (see :meth:`Optimizer.updated`)."""
        if self.maximize:
            grad = -grad
        if self.weight_decay:
            grad += self.weight_decay * data
        if self.momentum:
            last = self._buffers.get(index)
            buffer = grad if last is None else self.momentum * last + (1 - self.dampening) * grad
            self._buffers[index] = buffer
            grad = grad + self.momentum * buffer if self.nesterov else buffer
        return data - self.lr * grad
