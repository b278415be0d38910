"""Adagrad: a learning rate for each parameter, smaller the more it has been moved."""

from nn.optim.arithmetic import sqrt
from nn.optim.optimizer import Moved, Number, Optimizer, Parameters, Settings, State


class Adagrad(Optimizer):
    """Divides the gradient by the root of the sum of its squares, as torch.optim.Adagrad does.

    Duchi, Hazan and Singer (2011), Journal of Machine Learning Research 12:2121-2159.

    Arguments:
        params: the parameters, or groups of them.
        lr: the learning rate.
        lr_decay: how fast it falls: step t is divided by 1 + (t - 1) lr_decay.
        weight_decay: the strength of an L2 penalty, as half of it times the square.
        initial_accumulator_value: what the sums of squares start from.
        eps: added to the roots.
        maximize: whether to climb instead.

    Raises:
        SettingError: if a setting is out of its range.

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> Adagrad([w], lr=0.5, eps=0.0).step([3.0])
    >>> w.data
    0.5
    """

    def __init__(
        self, params: Parameters, lr: float = 1e-2, lr_decay: float = 0.0,
        weight_decay: float = 0.0, initial_accumulator_value: float = 0.0, eps: float = 1e-10,
        *, maximize: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(
            params, lr, weight_decay, maximize,
            lr_decay=lr_decay, initial_accumulator_value=initial_accumulator_value, eps=eps,
        )  # fmt: skip

    def updated(self, data: Number, grad: Number, state: State, settings: Settings) -> Moved:
        """Return new data and state (see :meth:`Optimizer.updated`)."""
        total = state.get("sum", settings["initial_accumulator_value"]) + grad * grad
        rate = settings["lr"] / (1 + (state["step"] - 1) * settings["lr_decay"])
        return data - rate * grad / (sqrt(total) + settings["eps"]), {"sum": total}
