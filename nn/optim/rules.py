"""PyTorch's optimisers: one rule each, in PyTorch's order of operations."""

from functools import partial
from typing import Any, ClassVar

from nn.errors import SettingError
from nn.optim.arithmetic import divide, lerp, less, maximum, sqrt
from nn.optim.optimizer import Moved, Named, Optimizer
from nn.settings import in_range, that_fits


class SGD(Optimizer, lr=1e-3, momentum=0, dampening=0, weight_decay=0, nesterov=False):
    """Steps against the gradient, with momentum on request, as torch.optim.SGD does.

    With momentum the buffer b starts as the gradient g and becomes
    ``momentum * b + (1 - dampening) * g``; the step is b, or with ``nesterov``
    ``g + momentum * b``. The parameter loses ``lr`` times the step.

    Arguments:
        params: the parameters, or groups of them.
        lr: the learning rate, 1e-3 unless given.
        momentum: how much of the last step is kept; 0 for none.
        dampening: how much of a new gradient the buffer leaves out; 0.
        weight_decay: the strength of an L2 penalty, as half of it times the square; 0.
        nesterov: whether to look ahead, False; needs momentum, and no dampening.
        maximize: whether to climb instead, by name only; False.

    Raises:
        SettingError: if a setting is unknown or out of its range.

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> optimizer = SGD([w], lr=0.5)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> w.data
    0.0
    """

    def checked(self, group: Named) -> Named:
        """Return the settings of a group (see :meth:`Optimizer.checked`)."""
        plain = super().checked(group)
        if plain["nesterov"] and (plain["momentum"] == 0.0 or plain["dampening"] != 0.0):
            raise SettingError("nesterov needs momentum above 0 and dampening 0.")
        return plain

    def updated(self, data: Any, grad: Any, state: Named, settings: Named) -> Moved:
        """Return new data and state (see :meth:`Optimizer.updated`)."""
        lr, momentum, dampening = settings["lr"], settings["momentum"], settings["dampening"]
        if not momentum:
            return less(data, lr, grad), {}
        buffer = (1 - dampening) * grad if dampening and "momentum_buffer" in state else grad
        if "momentum_buffer" in state:
            buffer = momentum * state["momentum_buffer"] + buffer
        step = grad + momentum * buffer if settings["nesterov"] else buffer
        return less(data, lr, step), {"momentum_buffer": buffer}

    def multiple(self, settings: Named) -> float | None:
        """Return the learning rate, if there is nothing else (see :meth:`Optimizer.multiple`).

        >>> from autograd import Value
        >>> optimizer = SGD([Value(1.0)], lr=0.5)
        >>> optimizer.multiple(optimizer.param_groups[0])
        0.5
        """
        more = settings["momentum"] or settings["weight_decay"] or settings["maximize"]
        return None if more else settings["lr"]


class Adagrad(
    Optimizer, lr=0.01, lr_decay=0, weight_decay=0, initial_accumulator_value=0, eps=1e-10
):
    """Divides the gradient by the root of the sum of its squares, as torch.optim.Adagrad does.

    Duchi, Hazan and Singer (2011), Journal of Machine Learning Research 12:2121-2159.

    Arguments:
        params: the parameters, or groups of them.
        lr: the learning rate, 1e-2 unless given.
        lr_decay: how fast it falls: step t is divided by 1 + (t - 1) lr_decay; 0.
        weight_decay: the strength of an L2 penalty, as half of it times the square; 0.
        initial_accumulator_value: what the sums of squares start from; 0.
        eps: added to the roots; 1e-10.
        maximize: whether to climb instead, by name only; False.

    Raises:
        SettingError: if a setting is unknown or out of its range.

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> Adagrad([w], lr=0.5, eps=0.0).step([3.0])
    >>> w.data
    0.5
    """

    def updated(self, data: Any, grad: Any, state: Named, settings: Named) -> Moved:
        """Return new data and state (see :meth:`Optimizer.updated`)."""
        total = state.get("sum", settings["initial_accumulator_value"]) + grad * grad
        rate = settings["lr"] / (1 + (state["step"] - 1) * settings["lr_decay"])
        return data - divide(rate * grad, sqrt(total) + settings["eps"]), {"sum": total}


class RMSprop(Optimizer, lr=0.01, alpha=0.99, eps=1e-8, weight_decay=0, momentum=0, centered=False):
    """Divides the gradient by the root of its mean square, as torch.optim.RMSprop does.

    Tieleman and Hinton (2012), lecture 6.5 of Neural Networks for Machine Learning; centred:
    Graves (2013), arXiv:1308.0850.

    Arguments:
        params: the parameters, or groups of them.
        lr: the learning rate, 1e-2 unless given.
        alpha: how much of the mean square is kept from step to step; 0.99.
        eps: added to the roots; 1e-8.
        weight_decay: the strength of an L2 penalty, as half of it times the square; 0.
        momentum: how much of the last step is kept; 0 for none.
        centered: whether to divide by the standard deviation instead; False.
        maximize: whether to climb instead, by name only; False.

    Raises:
        SettingError: if a setting is unknown or out of its range.

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> RMSprop([w], lr=0.5, alpha=0.75, eps=0.0).step([3.0])
    >>> w.data
    0.0
    """

    def updated(self, data: Any, grad: Any, state: Named, settings: Named) -> Moved:
        """Return new data and state (see :meth:`Optimizer.updated`)."""
        alpha, momentum = settings["alpha"], settings["momentum"]
        square = alpha * state.get("square_avg", 0.0) + (1 - alpha) * grad * grad
        kept = {"square_avg": square}
        if settings["centered"]:
            kept["grad_avg"] = mean = lerp(state.get("grad_avg", 0.0), grad, 1 - alpha)
            square = square - mean * mean
        step = divide(grad, sqrt(square) + settings["eps"])
        if momentum:
            kept["momentum_buffer"] = step = momentum * state.get("momentum_buffer", 0.0) + step
        return data - settings["lr"] * step, kept


class Adadelta(Optimizer, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0):
    """Scales the gradient from its own recent size to that of steps, as torch.optim.Adadelta does.

    Zeiler (2012), arXiv:1212.5701.

    Arguments:
        params: the parameters, or groups of them.
        lr: a factor of the steps, 1 unless given; the method itself has none.
        rho: how much of the mean squares is kept from step to step; 0.9.
        eps: added to the mean squares, inside their roots; 1e-6.
        weight_decay: the strength of an L2 penalty, as half of it times the square; 0.
        maximize: whether to climb instead, by name only; False.

    Raises:
        SettingError: if a setting is unknown or out of its range.

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> Adadelta([w], rho=0.75, eps=4.0).step([4.0])
    >>> round(w.data, 12)
    -1.828427124746
    """

    checks: ClassVar = {"rho": partial(in_range, high=1.0)}

    def updated(self, data: Any, grad: Any, state: Named, settings: Named) -> Moved:
        """Return new data and state (see :meth:`Optimizer.updated`)."""
        rho, eps, steps = settings["rho"], settings["eps"], state.get("acc_delta", 0.0)
        squares = rho * state.get("square_avg", 0.0) + (1 - rho) * grad * grad
        step = divide(sqrt(steps + eps), sqrt(squares + eps)) * grad
        steps = rho * steps + (1 - rho) * step * step
        return data - settings["lr"] * step, {"square_avg": squares, "acc_delta": steps}


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
    fits = isinstance(setting, (tuple, list)) and len(setting) == 2
    two = that_fits(name, setting, fits, "two numbers, as (0.9, 0.999)")
    return tuple(in_range(name, x, high=1.0 - 2.0**-53) for x in two)


class Adam(Optimizer, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, amsgrad=False):
    """Divides the gradient's mean by the root of its mean square, as torch.optim.Adam does.

    Kingma and Ba (2015), arXiv:1412.6980; AMSGrad: Reddi, Kale and Kumar (2018),
    arXiv:1904.09237.

    Arguments:
        params: the parameters, or groups of them.
        lr: the learning rate, 1e-3 unless given.
        betas: how much of the mean, and of the mean square, is kept from step to step;
            (0.9, 0.999).
        eps: added to the roots; 1e-8.
        weight_decay: the strength of an L2 penalty, as half of it times the square; 0.
        amsgrad: whether to divide by the largest mean square so far; False.
        maximize: whether to climb instead, by name only; False.

    Raises:
        SettingError: if a setting is unknown or out of its range.

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> Adam([w], lr=0.5, eps=0.0).step([3.0])
    >>> w.data
    0.5
    """

    checks: ClassVar = {"betas": pair_below_one}

    def updated(self, data: Any, grad: Any, state: Named, settings: Named) -> Moved:
        """Return new data and state (see :meth:`Optimizer.updated`)."""
        step, (beta1, beta2) = state["step"], settings["betas"]
        mean = lerp(state.get("exp_avg", 0.0), grad, 1 - beta1)
        square = beta2 * state.get("exp_avg_sq", 0.0) + (1 - beta2) * grad * grad
        kept = {"exp_avg": mean, "exp_avg_sq": square}
        if settings["amsgrad"]:
            kept["max_exp_avg_sq"] = square = maximum(square, state.get("max_exp_avg_sq", 0.0))
        size = sqrt(square) / (1 - beta2**step) ** 0.5 + settings["eps"]
        return data - divide(settings["lr"] / (1 - beta1**step) * mean, size), kept


class AdamW(Adam, weight_decay=1e-2):
    """Adam whose weight decay shrinks parameters directly, as torch.optim.AdamW does.

    Loshchilov and Hutter (2019), arXiv:1711.05101.

    Arguments:
        params, lr, betas, eps, amsgrad, maximize: as for :class:`Adam`.
        weight_decay: how much of itself a parameter loses in a step, as a multiple of ``lr``;
            1e-2.

    Raises:
        SettingError: if a setting is unknown or out of its range.

    >>> from autograd import Value
    >>> w = Value(1.0)
    >>> AdamW([w], lr=0.5, eps=0.0, weight_decay=0.5).step([3.0])
    >>> w.data
    0.25
    """

    def moved(self, data: Any, grad: Any, state: Named, settings: Named) -> Moved:
        """Return new data and state (see :meth:`Optimizer.moved`)."""
        data = data * (1 - settings["lr"] * settings["weight_decay"])
        return super().moved(data, grad, state, {**settings, "weight_decay": 0.0})
