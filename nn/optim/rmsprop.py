"""RMSprop: gradients divided by their recent size."""

from nn.optim.arithmetic import lerp, sqrt
from nn.optim.optimizer import Moved, Number, Optimizer, Parameters, Settings, State


class RMSprop(Optimizer):
    """Divides the gradient by the root of its mean square, as torch.optim.RMSprop does.

    Tieleman and Hinton (2012), lecture 6.5 of Neural Networks for Machine Learning; centred:
    Graves (2013), arXiv:1308.0850.

    Arguments:
        params: the parameters, or groups of them.
        lr: the learning rate.
        alpha: how much of the mean square is kept from step to step.
        eps: added to the roots.
        weight_decay: the strength of an L2 penalty, as half of it times the square.
        momentum: how much of the last step is kept, 0 for none.
        centered: whether to divide by the standard deviation instead.
        maximize: whether to climb instead.

    Raises:
        SettingError: if a setting is out of its range.

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> RMSprop([w], lr=0.5, alpha=0.75, eps=0.0).step([3.0])
    >>> w.data
    0.0
    """

    def __init__(
        self, params: Parameters, lr: float = 1e-2, alpha: float = 0.99, eps: float = 1e-8,
        weight_decay: float = 0.0, momentum: float = 0.0, centered: bool = False,
        *, maximize: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(
            params, lr, weight_decay, maximize,
            alpha=alpha, eps=eps, momentum=momentum, centered=centered,
        )  # fmt: skip

    def updated(self, data: Number, grad: Number, state: State, settings: Settings) -> Moved:
        """Return new data and state (see :meth:`Optimizer.updated`)."""
        lr, alpha, momentum = settings["lr"], settings["alpha"], settings["momentum"]
        variance = alpha * state.get("square_avg", 0.0) + (1 - alpha) * grad * grad
        kept = {"square_avg": variance}
        if settings["centered"]:
            kept["grad_avg"] = mean = lerp(state.get("grad_avg", 0.0), grad, 1 - alpha)
            variance = variance - mean * mean
        size = sqrt(variance) + settings["eps"]
        if not momentum:
            return data - lr * grad / size, kept
        buffer = momentum * state.get("momentum_buffer", 0.0) + grad / size
        return data - lr * buffer, {**kept, "momentum_buffer": buffer}
