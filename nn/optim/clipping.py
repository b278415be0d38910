"""Gradient clipping: so that one huge gradient cannot throw parameters far away."""

from collections.abc import Callable, Iterable
from typing import Any

from autograd import Value
from nn.optim.arithmetic import is_array, maximum, quietly, sqrt
from nn.settings import in_range


class ClipNorm:
    """Scales gradients down to a norm, as torch.nn.utils.clip_grad_norm_ does.

    Arguments:
        max_norm: the most that their Euclidean norm may be.

    Raises:
        SettingError: if it is negative.

    >>> [round(g, 5) for g in ClipNorm(1.0)([3.0, None, 4.0])  if g]
    [0.6, 0.8]
    """

    def __init__(self, max_norm: float) -> None:
        self.max_norm = in_range("max_norm", max_norm)

    def __call__(self, gradients: Any) -> Any:
        """Return the gradients, each multiplied by max_norm / (norm + 1e-6) if that is below 1.

        Arguments:
            gradients: a list of floats, or None for those that are missing; or an array.

        Returns:
            a new list, or array.
        """
        factor = min(self.max_norm / (norm(gradients) + 1e-6), 1.0)  # nan if the norm is
        return _each(lambda gradient: factor * gradient, gradients)


class ClipValue:
    """Limits each gradient by itself, as torch.nn.utils.clip_grad_value_ does.

    Arguments:
        bound: the most that its absolute value may be.

    Raises:
        SettingError: if it is negative.

    >>> ClipValue(1.0)([-3.0, 0.5])
    [-1.0, 0.5]
    """

    def __init__(self, bound: float) -> None:
        self.bound = in_range("bound", bound)

    def __call__(self, gradients: Any) -> Any:
        """Return the gradients, those beyond the bound moved to it (see :class:`ClipNorm`)."""
        return _each(lambda g: -maximum(-maximum(g, -self.bound), -self.bound), gradients)


def norm(gradients: Any) -> float:
    """Return the Euclidean norm of gradients.

    Arguments:
        gradients: a list of floats, or None for those that are missing; or an array.

    Returns:
        the root of the sum of their squares.

    >>> norm([3.0, None, 4.0])
    5.0
    """
    if is_array(gradients):
        with quietly():
            return float(sqrt(gradients @ gradients))
    return float(sqrt(sum(g * g for g in gradients if g is not None)))


def clip_grad_norm(params: Iterable[Value], max_norm: float) -> float:
    """Clip the gradients of parameters where they are, as :class:`ClipNorm`.

    Arguments:
        params: the parameters.
        max_norm: the most that their gradients' Euclidean norm may be.

    Returns:
        the norm that it was.

    >>> w = Value(1.0)
    >>> w.grad = 10.0
    >>> clip_grad_norm([w], 1.0), round(w.grad, 5)
    (10.0, 1.0)
    """
    return norm(_clip(params, ClipNorm(max_norm)))


def clip_grad_value(params: Iterable[Value], clip_value: float) -> None:
    """Clip the gradient of each parameter where it is, as :class:`ClipValue`.

    Arguments:
        params: the parameters.
        clip_value: the most that a gradient's absolute value may be.

    >>> w = Value(1.0)
    >>> w.grad = -10.0
    >>> clip_grad_value([w], 1.0)
    >>> w.grad
    -1.0
    """
    _clip(params, ClipValue(clip_value))


def _clip(params: Iterable[Value], clip: Callable[[list[float]], list[float]]) -> list[float]:
    """Clip parameters' gradients; return what they were."""
    held = list(params)
    gradients = [p.grad for p in held]
    for param, gradient in zip(held, clip(gradients), strict=True):
        param.grad = gradient
    return gradients


def _each(change: Callable[[Any], Any], gradients: Any) -> Any:
    if is_array(gradients):
        with quietly():
            return change(gradients)
    return [None if gradient is None else change(gradient) for gradient in gradients]
