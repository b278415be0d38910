"""The base of all optimisers."""

from collections.abc import Iterable, Mapping, Sequence
from inspect import Parameter, Signature
from typing import Any, ClassVar

from autograd import OperandError, Value
from autograd.numbers import as_float
from nn.displays import table
from nn.errors import SettingError, ShapeError
from nn.settings import Checks, checked, in_range, whole

Named = dict[str, Any]  # settings, or what is kept from step to step
Moved = tuple[Any, Named]  # a parameter's new data, and what to keep


def leaves(params: Iterable[Value], known: Sequence[Value] = ()) -> list[Value]:
    """Return parameters as a list, or say what is no parameter among them.

    Arguments:
        params: leaves of the graph.
        known: parameters that are there already.

    Returns:
        the first.

    Raises:
        SettingError: if there are none, or one is there twice.
        OperandError: if something among them is no leaf.

    >>> leaves([])
    Traceback (most recent call last):
        ...
    nn.errors.SettingError: An optimiser needs parameters, each once. Pass model.parameters().
    """
    if isinstance(params, (set, frozenset)):
        raise SettingError("A set has no order to keep a state by. Pass a list of parameters.")
    given = list(params) if isinstance(params, Iterable) else [params]
    for param in given:
        if not (isinstance(param, Value) and param.is_leaf):
            raise OperandError(
                f"An optimiser moves leaves of the graph, but got {param!r}. Pass "
                "model.parameters(), or Values made by Value(...)."
            )
    if not given or len({*known, *given}) < len(known) + len(given):
        raise SettingError("An optimiser needs parameters, each once. Pass model.parameters().")
    return given


class Optimizer:
    """Holds parameters and moves them by their gradients.

    A subclass names its settings, ``lr`` first, and their defaults in its first line, in the order
    that they are passed by place, and defines :meth:`updated`, the rule for one parameter.
    ``maximize``, an L2 penalty (if there is a setting ``weight_decay``) and the counting of steps
    are seen to here. A setting is a number of at least 0, or True or False; ``checks`` names
    functions that check those that are not.

    Arguments:
        params: the parameters, leaves of the graph; or groups, dicts that hold some of them under
            ``"params"`` and settings of their own.
        values: settings, in the order of ``defaults``.
        settings: settings by name; ``lr`` is the learning rate, assignable between steps,
            ``maximize`` whether to climb instead.

    Attributes:
        params: all parameters, in order.
        param_groups: the groups, each with its ``"params"``, all its settings, and
            ``"initial_lr"``, which schedules multiply.
        state: what each parameter that has moved keeps from step to step, by name.

    Raises:
        SettingError: if there are no parameters, one is there twice, or a setting is unknown, given
            twice or out of its range.
        OperandError: if something among the parameters is no leaf.

    >>> class SoftSign(Optimizer, lr=0.1, inertia=0.0):
    ...     def updated(self, data, grad, state, settings):
    ...         speed = settings["inertia"] * state.get("speed", 0.0) + grad / (1.0 + abs(grad))
    ...         return data - settings["lr"] * speed, {"speed": speed}
    >>> w, b = Value(3.0), Value(-1.0)
    >>> optimizer = SoftSign([{"params": [w]}, {"params": [b], "lr": 0.5}])
    >>> optimizer.step([1.0, -3.0])
    >>> w.data, b.data, optimizer.state[b]
    (2.95, -0.625, {'step': 1, 'speed': -0.75})
    """

    defaults: ClassVar[Named] = {"maximize": False, "initial_lr": 0.0}  # passed by name only
    checks: ClassVar[Checks] = {}
    __signature__: ClassVar[Signature]

    def __init_subclass__(cls, **defaults: Any) -> None:
        own = vars(cls)
        if "multiple" not in own and ("updated" in own or "moved" in own):
            cls.multiple = Optimizer.multiple  # type: ignore[method-assign]  # for another rule
        cls.defaults = {**cls.defaults, **defaults}
        either, by_name = Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY
        kinds = {name: by_name if name == "maximize" else either for name in cls.defaults}
        kinds.pop("initial_lr")
        shown = [Parameter(n, kind, default=cls.defaults[n]) for n, kind in kinds.items()]
        shown.sort(key=lambda parameter: parameter.kind)
        cls.__signature__ = Signature([Parameter("params", either), *shown])  # for help()

    def __init__(self, params: Iterable[Value | Named], *values: Any, **settings: Any) -> None:
        places = [name for name in self.defaults if name not in Optimizer.defaults]
        placed = dict(zip(places, values, strict=False))
        if len(placed) < len(values) or placed.keys() & settings.keys():
            order = f"By place {type(self).__name__} takes {', '.join(places)}"
            raise SettingError(f"{order}; pass the rest by name, and no setting twice.")
        self.settings = {**self.defaults, **placed, **settings}
        self.params: list[Value] = []
        self.param_groups: list[Named] = []
        self.kept: dict[Value, Named] = {}
        self.holder: Any = None  # what keeps the state on arrays while it trains
        is_set = isinstance(params, (set, frozenset))
        given: list[Any] = list(params) if isinstance(params, Iterable) else [params]
        grouped = given and all(isinstance(group, Mapping) for group in given)
        for group in given if grouped else [{"params": params if is_set else given}]:
            self.add_param_group(group)

    @property
    def state(self) -> dict[Value, Named]:
        """What each parameter that has moved keeps from step to step, by name."""
        if self.holder is not None:
            self.holder.give_back()
        return self.kept

    @state.setter
    def state(self, state: dict[Value, Named]) -> None:
        if self.holder is not None:
            self.holder.give_back()
        self.kept = state

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "kept": self.state, "holder": None}

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
        start = {"initial_lr": group.get("lr", self.settings["lr"])}
        settings = self.checked({**self.settings, **start, **group})
        self.param_groups.append({**settings, "params": params})
        self.params += params

    def checked(self, group: Named) -> Named:
        """Return a group's settings as plain numbers and flags, or say which is not as it must be.

        Arguments:
            group: all of them by name, beside its parameters.

        Returns:
            the settings alone.

        Raises:
            SettingError: if a setting is unknown or out of its range.
        """
        settings = {name: setting for name, setting in group.items() if name != "params"}
        checks = {"initial_lr": lambda _, lr: in_range("lr", lr), **self.checks}
        return checked(type(self).__name__, settings, self.defaults, checks)

    @property
    def lr(self) -> float:
        """The first group's learning rate; assigning it sets every group's, as a new start."""
        return float(self.param_groups[0]["lr"])

    @lr.setter
    def lr(self, lr: float) -> None:
        for group in self.param_groups:
            group["lr"] = group["initial_lr"] = in_range("lr", lr)

    def __repr__(self) -> str:
        counts = [f"{len(group['params'])} parameters" for group in self.param_groups]
        changed = [
            f"{name}={group[name]!r}"
            for group in self.param_groups[:1]
            for name, default in self.defaults.items()
            if name != "initial_lr" and (name == "lr" or group[name] != default)
        ]
        return f"{type(self).__name__}({', '.join([' + '.join(counts), *changed])})"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the groups with all their settings."""
        own = [name for name in self.defaults if name not in Optimizer.defaults]
        names = [*own, "maximize"]
        rows = [[len(group["params"]), *map(group.get, names)] for group in self.param_groups]
        return table(["parameters", *names], rows, repr(self))

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
            counts = f"{len(self.params)} parameters got {len(given)} gradients"
            raise ShapeError(f"{counts}. Give one for each, None for those that stay.")
        groups = [group for group in self.param_groups for _ in group["params"]]
        moved = {}
        for param, grad, group in zip(self.params, given, groups, strict=True):
            if grad is not None:
                slope, state = as_float(grad, "a gradient"), self.state.get(param, {})
                data, state = self.moved(param.data, slope, state, group)
                moved[param] = as_float(data, "a moved parameter"), state
        for param, (number, state) in moved.items():
            param.data, self.state[param] = number, state

    def moved(self, data: Any, grad: Any, state: Named, settings: Named) -> Moved:
        """Return a parameter's new data and state: the rule, and what all rules have in common.

        Arguments:
            data, grad, state, settings: as in :meth:`updated`; the state before this step.

        Returns:
            the new data and the whole new state.
        """
        state = {**state, "step": state.get("step", 0) + 1}
        if settings["maximize"]:
            grad = -grad
        if settings.get("weight_decay"):
            grad = grad + settings["weight_decay"] * data
        data, kept = self.updated(data, grad, state, settings)
        return data, {**state, **kept}

    def updated(self, data: Any, grad: Any, state: Named, settings: Named) -> Moved:
        """Return a parameter's new data, and what to keep of this step; change neither argument.

        The arithmetic must suit floats and NumPy arrays of many parameters alike: operators, and
        the functions of ``nn.optim.arithmetic``. Among these is a division that does not raise.

        Arguments:
            data: its present data.
            grad: its gradient.
            state: what was kept, by name; ``"step"`` counts from 1, nothing else is there at first.
            settings: those of its group, by name.

        Returns:
            the new data, and the numbers to keep by name.
        """
        raise NotImplementedError  # the subclass is the rule

    def multiple(self, settings: Named) -> float | None:
        """Return by what a step multiplies the gradient, where that is the whole rule.

        Parameters in an array are then moved where they lie, in one pass over memory. It is asked
        for beside :meth:`updated`, and comes to the same bits; a rule need not tell.

        Arguments:
            settings: those of a group, by name.

        Returns:
            the factor of the gradient that parameters lose; None for any other rule.
        """
        return None

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
        own, kept = self.state_dict()["param_groups"], {}
        try:
            saved, places = state["param_groups"], {str(i): p for i, p in enumerate(self.params)}
            if [group["params"] for group in saved] != [group["params"] for group in own]:
                raise SettingError("its groups have other parameters")
            settings = [self.checked(group) for group in saved]
            for i, numbers in state["state"].items():
                steps = {"step": whole("step", numbers["step"], low=1)}
                kept[places[str(i)]] = {n: as_float(x, n) for n, x in numbers.items()} | steps
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            why = f"This state does not fit the optimiser: {str(error).rstrip('.')}"
            raise SettingError(f"{why}. Load one of an optimiser made alike.") from error
        for group, changed in zip(self.param_groups, settings, strict=True):
            group.update(changed)
        self.state = kept
