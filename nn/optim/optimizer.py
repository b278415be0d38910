"""The base of all optimisers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from operator import index
from types import MappingProxyType
from typing import Any, ClassVar

from autograd import Value
from autograd.ieee import IEEE
from autograd.numbers import as_float
from nn.errors import SettingError, ShapeError
from nn.optim.parameters import leaves
from nn.optim.settings import Checks, checked
from nn.settings import in_range

Number = Any  # a float, or a NumPy array of them
State = dict[str, Any]
Settings = dict[str, Any]
Moved = tuple[Number, State]
Parameters = Iterable[Value] | Iterable[Settings]


class Optimizer(ABC):
    """Holds parameters and moves them by their gradients.

    A subclass names its settings and defines :meth:`updated`, the rule for one parameter. Weight
    decay, ``maximize`` and the counting of steps are seen to here. A setting is a number of at
    least 0, or True or False; ``checks`` names functions that check those that are not.

    Arguments:
        params: the parameters, leaves of the graph; or groups, dicts that hold some of them under
            ``"params"`` and settings of their own.
        lr: the learning rate; assignable between steps.
        weight_decay: the strength of an L2 penalty, as half of it times the square.
        maximize: whether to climb instead.
        settings: those of the subclass, by name.

    Attributes:
        params: all parameters, in order.
        param_groups: the groups, each with its ``"params"``, all its settings, and
            ``"initial_lr"``, which schedules multiply.
        state: what each parameter that has moved keeps from step to step, by name.

    Raises:
        SettingError: if there are no parameters, one is there twice, or a setting is unknown or out
            of its range.
        OperandError: if something among the parameters is no leaf.

    >>> class SignDescent(Optimizer):
    ...     def __init__(self, params, lr=0.1, inertia=0.0, *, maximize=False):
    ...         super().__init__(params, lr, maximize=maximize, inertia=inertia)
    ...
    ...     def updated(self, data, grad, state, settings):
    ...         size = (grad * grad) ** 0.5
    ...         speed = settings["inertia"] * state.get("speed", 0.0) + grad / size
    ...         return data - settings["lr"] * speed, {"speed": speed}
    >>> w, b = Value(3.0), Value(-1.0)
    >>> optimizer = SignDescent([{"params": [w]}, {"params": [b], "lr": 0.5}])
    >>> optimizer.step([12.0, -0.25])
    >>> w.data, b.data, optimizer.state[b]
    (2.9, -0.5, {'step': 1, 'speed': -1.0})
    """

    checks: ClassVar[Checks] = MappingProxyType({})

    def __init__(
        self, params: Parameters, lr: float, weight_decay: float = 0.0, maximize: bool = False,
        **settings: Any,
    ) -> None:  # fmt: skip
        base = {"lr": lr, "initial_lr": lr, "weight_decay": weight_decay, "maximize": maximize}
        self.defaults: Settings = {**base, **settings}
        self.params: list[Value] = []
        self.param_groups: list[Settings] = []
        self.state: dict[Value, State] = {}
        given: list[Any] = list(params) if isinstance(params, Iterable) else [params]
        grouped = given and all(isinstance(group, Mapping) for group in given)
        for group in given if grouped else [{"params": given}]:
            self.add_param_group(group)

    def add_param_group(self, group: Mapping[str, Any]) -> None:
        """Take on more parameters.

        Arguments:
            group: the parameters under ``"params"``; settings of their own, where they differ.

        Raises:
            SettingError, OperandError: as the optimiser itself.

        >>> from nn.optim import SGD
        >>> optimizer = SGD([Value(1.0)], lr=0.1)
        >>> optimizer.add_param_group({"params": [Value(2.0)], "lr": 0.01})
        >>> [group["lr"] for group in optimizer.param_groups]
        [0.1, 0.01]
        """
        params = leaves(group.get("params", ()), self.params)
        start = {"initial_lr": group.get("lr", self.defaults["lr"])}
        settings = self.checked({**self.defaults, **start, **group})
        self.param_groups.append({**settings, "params": params})
        self.params += params

    def checked(self, settings: Settings) -> Settings:
        """Return settings as plain numbers and flags, or say which is not as it must be.

        Arguments:
            settings: all of them, by name.

        Returns:
            the same.

        Raises:
            SettingError: if a setting is unknown or out of its range.
        """
        own = {name: setting for name, setting in settings.items() if name != "params"}
        return checked(type(self).__name__, own, self.defaults, self.checks)

    @property
    def lr(self) -> float:
        """The first group's learning rate; assigning it sets every group's, as a new start."""
        return float(self.param_groups[0]["lr"])

    @lr.setter
    def lr(self, lr: float) -> None:
        rate = in_range("lr", lr)
        for group in self.param_groups:
            group["lr"] = group["initial_lr"] = rate

    def zero_grad(self) -> None:
        """Set every parameter's gradient to zero."""
        for param in self.params:
            param.grad = 0.0

    def step(self, gradients: Sequence[float | None] | None = None) -> None:
        """Move every parameter by its gradient; all of them, or on an error none.

        Arguments:
            gradients: one for each of ``params``, None to leave that one where it is; each
                parameter's own ``grad`` unless given.

        Raises:
            ShapeError: if there are more or fewer gradients than parameters.
        """
        given = [p.grad for p in self.params] if gradients is None else list(gradients)
        if len(given) != len(self.params):
            raise ShapeError(
                f"An optimiser of {len(self.params)} parameters got {len(given)} gradients. Give "
                "one for each, None for those that stay."
            )
        groups = [group for group in self.param_groups for _ in group["params"]]
        moved = [
            (param, *self._moved_number(param, as_float(grad, "a gradient"), group))
            for param, grad, group in zip(self.params, given, groups, strict=True)
            if grad is not None
        ]
        for param, data, state in moved:
            param.data = data
            self.state[param] = state

    def _moved_number(self, param: Value, grad: float, settings: Settings) -> Moved:
        """Return what :meth:`moved` does, by IEEE arithmetic where Python's raises."""
        state = self.state.get(param, {})
        try:
            data, state = self.moved(param.data, grad, state, settings)
        except (ArithmeticError, ValueError):
            state = {name: IEEE(x) if type(x) is float else x for name, x in state.items()}
            data, state = self.moved(IEEE(param.data), IEEE(grad), state, settings)
            state = {name: float(x) if type(x) is IEEE else x for name, x in state.items()}
        return as_float(data, "a moved parameter"), state

    def moved(self, data: Number, grad: Number, state: State, settings: Settings) -> Moved:
        """Return a parameter's new data and state: the rule, and what all rules have in common.

        Arguments:
            data, grad, state, settings: as in :meth:`updated`; the state before this step.

        Returns:
            the new data and the whole new state.
        """
        state = {**state, "step": state.get("step", 0) + 1}
        if settings["maximize"]:
            grad = -grad
        if settings["weight_decay"]:
            data, grad = self.decayed(data, grad, settings)
        data, kept = self.updated(data, grad, state, settings)
        state.update(kept)
        return data, state

    def decayed(self, data: Number, grad: Number, settings: Settings) -> tuple[Number, Number]:
        """Return data and gradient under weight decay: here the gradient of an L2 penalty.

        Arguments:
            data, grad, settings: as in :meth:`updated`.

        Returns:
            both.
        """
        return data, grad + settings["weight_decay"] * data

    @abstractmethod
    def updated(self, data: Number, grad: Number, state: State, settings: Settings) -> Moved:
        """Return a parameter's new data, and what to keep of this step; change neither argument.

        The arithmetic must suit floats and NumPy arrays of many parameters alike: operators, and
        the functions of ``nn.optim.arithmetic``.

        Arguments:
            data: its present data.
            grad: its gradient.
            state: what was kept, by name; ``"step"`` counts from 1, nothing else is there at first.
            settings: those of its group, by name.

        Returns:
            the new data, and the numbers to keep by name.
        """

    def state_dict(self) -> dict[str, Any]:
        """Return the settings and all that is kept from step to step, in numbers, lists and dicts.

        Returns:
            ``"state"`` for each parameter that has moved, under its index; ``"param_groups"``,
            with indices for parameters. The layout is PyTorch's.

        >>> from nn.optim import SGD
        >>> optimizer = SGD([Value(1.0)], lr=0.5, momentum=0.9)
        >>> optimizer.step([3.0])
        >>> optimizer.state_dict()["state"]
        {0: {'step': 1, 'momentum_buffer': 3.0}}
        """
        places = {p: i for i, p in enumerate(self.params)}
        groups = [{**g, "params": [places[p] for p in g["params"]]} for g in self.param_groups]
        kept = {places[p]: dict(state) for p, state in self.state.items()}
        return {"state": kept, "param_groups": groups}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from where :meth:`state_dict` was taken, to the bit; it may have been JSON since.

        Arguments:
            state: what it returned, from an optimiser made alike.

        Raises:
            SettingError: if it does not fit; nothing changes then.
        """
        own = self.state_dict()["param_groups"]
        try:
            saved, places = state["param_groups"], {str(i): p for i, p in enumerate(self.params)}
            if [group["params"] for group in saved] != [group["params"] for group in own]:
                raise SettingError("its groups have other parameters")
            settings = [self.checked(group) for group in saved]
            kept = {
                places[str(i)]: {n: as_float(x, n) for n, x in numbers.items()}
                | {"step": index(numbers["step"])}
                for i, numbers in state["state"].items()
            }
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise SettingError(
                f"This state does not fit the optimiser ({str(error).rstrip('.')}). Load one that "
                "state_dict() returned, of an optimiser made alike."
            ) from error
        for group, changed in zip(self.param_groups, settings, strict=True):
            group.update(changed)
        self.state = kept
