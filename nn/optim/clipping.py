"""Gradients and parameters kept in bounds: so that a huge gradient cannot throw them far away."""

from math import inf
from typing import Any

from autograd.tools import extras
from nn.optim.arithmetic import is_array, sqrt
from nn.settings import in_range


class ClipNorm:
    """Scales gradients down to a norm, as torch.nn.utils.clip_grad_norm_ does.

    Arguments:
        max_norm: the most that their Euclidean norm may be.

    Raises:
        SettingError: if it is negative.

    >>> from autograd import Value
    >>> from nn.optim import SGD
    >>> w, b = Value(1.0), Value(1.0)
    >>> (3.0 * w + 4.0 * b).backward()
    >>> SGD([w, b], lr=1.0).step(ClipNorm(1.0)([w.grad, b.grad]))
    >>> round(w.data, 5), round(b.data, 5)
    (0.4, 0.2)
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
        if is_array(gradients):
            with extras.load("numpy", "compile").errstate(all="ignore"):
                return self.factor(gradients @ gradients) * gradients
        factor = self.factor(sum(g * g for g in gradients if g is not None))
        return [None if g is None else factor * g for g in gradients]

    def factor(self, squares: float) -> float:
        """Return what gradients are multiplied by, nan if one of them is.

        Arguments:
            squares: the sum of their squares.
        """
        return min(self.max_norm / (float(sqrt(squares)) + 1e-6), 1.0)


class ClipValue:
    """Limits each gradient by itself, as torch.nn.utils.clip_grad_value_ does.

    Arguments:
        bound: the most that its absolute value may be.

    Raises:
        SettingError: if it is negative.

    >>> ClipValue(1.0)([-3.0, 0.5, None])
    [-1.0, 0.5, None]
    """

    def __init__(self, bound: float) -> None:
        self.bound = in_range("bound", bound)

    def __call__(self, gradients: Any) -> Any:
        """Return the gradients, those beyond the bound moved to it (see :class:`ClipNorm`)."""
        if is_array(gradients):
            return gradients.clip(-self.bound, self.bound)
        return [g if g is None else min(max(g, -self.bound), self.bound) for g in gradients]


class Within:
    """Keeps parameters in a range: a constraint for ``fit``, which holds after each step.

    Arguments:
        low, high: the least and the most that a parameter may be.

    Raises:
        SettingError: if no number lies between.

    >>> Within(0.0)([-3.0, 0.5])
    [0.0, 0.5]
    """

    def __init__(self, low: float = -inf, high: float = inf) -> None:
        self.low, self.high = in_range("low", low, -inf, high), in_range("high", high, low)

    def __call__(self, numbers: Any) -> Any:
        """Return numbers, those outside the range moved to its ends."""
        if is_array(numbers):
            return numbers.clip(self.low, self.high)
        return [min(max(x, self.low), self.high) for x in numbers]
