"""Adam and AdamW: momentum, and gradients divided by their recent size."""

from math import nextafter
from typing import Any, ClassVar

from nn.errors import SettingError
from nn.optim.arithmetic import lerp, maximum, sqrt
from nn.optim.optimizer import Moved, Number, Optimizer, Parameters, Settings, State
from nn.settings import in_range


def pair_below_one(name: str, setting: Any) -> tuple[float, ...]:
    """Return a setting of two numbers in [0, 1), or say that it must be one.

    Arguments:
        name: the setting's name, for the error.
        setting: the two numbers.

    Returns:
        both as floats.

    Raises:
        SettingError: if it is anything else.

    >>> pair_below_one("betas", [0, 0.5])
    (0.0, 0.5)
    """
    if not (isinstance(setting, (tuple, list)) and len(setting) == 2):
        raise SettingError(f"{name} must be two numbers, as (0.9, 0.999), but got {setting!r}.")
    return tuple(in_range(name, x, high=nextafter(1.0, 0.0)) for x in setting)


class Adam(Optimizer):
    """Divides the gradient's mean by the root of its mean square, as torch.optim.Adam does.

    Kingma and Ba (2015), arXiv:1412.6980; AMSGrad: Reddi, Kale and Kumar (2018),
    arXiv:1904.09237.

    Arguments:
        params: the parameters, or groups of them.
        lr: the learning rate.
        betas: how much of the mean, and of the mean square, is kept from step to step.
        eps: added to the roots.
        weight_decay: the strength of an L2 penalty, as half of it times the square.
        amsgrad: whether to divide by the largest mean square so far.
        maximize: whether to climb instead.

    Raises:
        SettingError: if a setting is out of its range.

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> Adam([w], lr=0.5, eps=0.0).step([3.0])
    >>> w.data
    0.5
    """

    checks: ClassVar = {"betas": pair_below_one}

    def __init__(
        self, params: Parameters, lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8, weight_decay: float = 0.0, amsgrad: bool = False,
        *, maximize: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(params, lr, weight_decay, maximize, betas=betas, eps=eps, amsgrad=amsgrad)

    def updated(self, data: Number, grad: Number, state: State, settings: Settings) -> Moved:
        """Return new data and state (see :meth:`Optimizer.updated`)."""
        step, (beta1, beta2) = state["step"], settings["betas"]
        mean = lerp(state.get("exp_avg", 0.0), grad, 1 - beta1)
        square = beta2 * state.get("exp_avg_sq", 0.0) + (1 - beta2) * grad * grad
        kept = {"exp_avg": mean, "exp_avg_sq": square}
        if settings["amsgrad"]:
            square = maximum(state.get("max_exp_avg_sq", 0.0), square)
            kept["max_exp_avg_sq"] = square
        size = sqrt(square) / (1 - beta2**step) ** 0.5 + settings["eps"]
        return data - settings["lr"] / (1 - beta1**step) * mean / size, kept


class AdamW(Adam):
    """Adam whose weight decay shrinks parameters directly, as torch.optim.AdamW does.

    Loshchilov and Hutter (2019), arXiv:1711.05101.

    Arguments:
        params, lr, betas, eps, amsgrad, maximize: as for :class:`Adam`.
        weight_decay: how much of itself a parameter loses in a step, as a multiple of ``lr``.

    Raises:
        SettingError: if a setting is out of its range.

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> AdamW([w], lr=0.5, eps=0.0, weight_decay=0.5).step([3.0])
    >>> w.data
    0.25
    """

    def __init__(
        self, params: Parameters, lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8, weight_decay: float = 1e-2, amsgrad: bool = False,
        *, maximize: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad, maximize=maximize)

    def decayed(self, data: Number, grad: Number, settings: Settings) -> tuple[Number, Number]:
        """Return data and gradient under weight decay (see :meth:`Optimizer.decayed`)."""
        return data * (1 - settings["lr"] * settings["weight_decay"]), grad
