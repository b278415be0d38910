"""The base of all optimisers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable

from autograd import OperandError, Value
from nn.errors import SettingError


class Optimizer(ABC):
    """Holds parameters and moves them by their gradients.

    A subclass defines :meth:`updated`: the new data of one parameter.

    Arguments:
        params: the parameters, leaves of the graph.
        lr: the learning rate, not negative; assignable between steps.

    Raises:
        SettingError: if there are no parameters, or the learning rate is negative.
        OperandError: if something among the parameters is no leaf.
    """

    def __init__(self, params: Iterable[Value], lr: float) -> None:
        self.params = list(params)
        if not self.params:
            raise SettingError("An optimiser needs parameters. Pass model.parameters().")
        for param in self.params:
            if not (isinstance(param, Value) and param.is_leaf):
                raise OperandError(
                    f"An optimiser moves leaves of the graph, but got {param!r}. Pass "
                    "model.parameters(), or Values made by Value(...)."
                )
        self.lr = in_range("lr", lr)

    def zero_grad(self) -> None:
        """Set every parameter's gradient to zero."""
        for param in self.params:
            param.grad = 0.0

    def step(self) -> None:
        """Move every parameter by its gradient; all of them, or on an error none."""
        moved = [self.updated(i, param.data, param.grad) for i, param in enumerate(self.params)]
        for param, data in zip(self.params, moved, strict=True):
            param.data = data

    @abstractmethod
    def updated(self, index: int, data: float, grad: float) -> float:
        """Return the new data of a parameter.

        Arguments:
            index: which of the parameters, to keep state by.
            data: its present data.
            grad: its gradient.
        """


def in_range(name: str, setting: float, low: float = 0.0) -> float:
    """Return a setting, or say that it is too small.

    Arguments:
        name: the setting's name, for the error.
        setting: its number.
        low: the least that is allowed.

    Returns:
        the setting.

    Raises:
        SettingError: if it is less, or nan.

    >>> in_range("lr", 0.1)
    0.1
    """
    if not setting >= low:
        raise SettingError(f"{name} must be at least {low:g}, but got {setting!r}.")
    return setting
