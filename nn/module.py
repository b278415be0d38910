"""Module: anything that holds parameters, directly or in modules of its own."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any, Self

from autograd import Value
from autograd.errors import OperandError
from autograd.numbers import as_float, real_number
from autograd.structures.lists import is_list, mapped_lists
from autograd.tools.hints import answer_for
from nn.displays import table
from nn.errors import SettingError, ShapeError
from nn.functional import predict
from nn.hints import OF_MODULES, forward_of
from nn.holding import check_closed, opened

_MOST_LEVELS = 200


class Module:
    """Base of all models: finds the leaves among its attributes, in lists and in modules too.

    >>> class Line(Module):
    ...     def __init__(self):
    ...         self.slope, self.offset = Value(2.0), Value(1.0)
    ...     def __call__(self, x):
    ...         return self.slope * x + self.offset
    >>> Line().state_dict()
    {'slope': 2.0, 'offset': 1.0}
    """

    training = True  # or in use: modules that behave differently then, such as Dropout, look here
    buffer_names: tuple[str, ...] = ()  # attributes that are saved and not trained
    frozen = False  # whether the parameters that the module itself holds stay as they are

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return the output for one sample; a subclass defines this, or ``forward``, as torch's."""
        return forward_of(self)(*args, **kwargs)

    def modules(self) -> list["Module"]:
        """Return this module and all within it, each once, from the outside in."""
        return [part for _, part in _walk(self) if isinstance(part, Module)]

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        """Return every parameter with its path, each once, in the order of assignment.

        Returns:
            pairs such as ``("layers.0.neurons.3.w[1]", value)``; of frozen modules too.
        """
        return iter([pair for pair in _walk(self) if isinstance(pair[1], Value)])

    def parameters(self) -> list[Value]:
        """Return every parameter that trains, each once: all but those of frozen modules."""
        parts = [part for _, part in _walk(self)]
        modules = {id(part): part for part in parts if isinstance(part, Module)}
        frozen = {id(p) for m in modules.values() if m.frozen for p in _held_by(m, {*modules})}
        return [p for p in parts if isinstance(p, Value) and id(p) not in frozen]

    def zero_grad(self) -> None:
        """Set every parameter's gradient to zero."""
        for _, parameter in self.named_parameters():
            parameter.grad = 0.0

    def train(self, mode: bool = True) -> Self:
        """Set this module and all within it to training, or with ``mode=False`` to use.

        Returns:
            the module itself.
        """
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """Set this module and all within it to use, as ``train(False)`` does."""
        return self.train(False)

    def freeze(self, mode: bool = True) -> Self:
        """Keep this module and all within it from training, or with ``mode=False`` no longer.

        Freeze before you make the optimiser: that moves what ``parameters()`` gave it. A parameter
        that several modules share stays as it is if one of them is frozen.

        Returns:
            the module itself.

        >>> from nn import MLP
        >>> model = MLP(2, [3, 1])
        >>> len(model.layers[0].freeze().parameters()), len(model.parameters())
        (0, 4)
        """
        for module in self.modules():
            module.frozen = mode
        return self

    def unfreeze(self) -> Self:
        """Let this module and all within it train again, as ``freeze(False)`` does."""
        return self.freeze(False)

    def state_dict(self) -> dict[str, float]:
        """Return the number of every parameter and every buffer, by its path."""
        numbers = {path: parameter.data for path, parameter in self.named_parameters()}
        for path, module, name in self._buffers():
            numbers |= _numbers_in(getattr(module, name), path)
        return numbers

    def register_buffer(self, name: str, numbers: Any) -> None:
        """Keep numbers that are saved and loaded with the parameters, but not trained.

        Arguments:
            name: of the attribute that they are from now on.
            numbers: a number, or lists of them; plain numbers, not Values.

        Raises:
            SettingError: if they are no such numbers.

        >>> model = Module()
        >>> model.register_buffer("mean", [0.0, 1.0])
        >>> model.mean, model.state_dict(), model.parameters()
        ([0.0, 1.0], {'mean[0]': 0.0, 'mean[1]': 1.0}, [])
        """
        try:
            plain = _plain(numbers)
        except OperandError as error:
            raise SettingError(f"The buffer {name!r} must hold plain numbers: {error}") from None
        self.buffer_names = (*(n for n in self.buffer_names if n != name), name)
        setattr(self, name, plain)

    def _buffers(self) -> Iterator[tuple[str, "Module", str]]:
        """Yield the path of each buffer, the module that has it, and its name there."""
        for path, module in _walk(self):
            if isinstance(module, Module):
                for name in module.buffer_names:
                    yield f"{path}.{name}".lstrip("."), module, name

    def load_state_dict(self, state: Mapping[str, float]) -> None:
        """Give every parameter the number that stands under its path; all of them or none.

        Arguments:
            state: as :meth:`state_dict` of a module of the same shape returned it.

        Raises:
            ShapeError: if paths are missing or unknown, or a number is none.

        >>> from nn import MLP
        >>> MLP(1, [1]).load_state_dict({"layers.0.neurons.0.w[0]": 1.0, "bias": 2.0})
        Traceback (most recent call last):
            ...
        nn.errors.ShapeError: This state does not fit the model: layers.0.neurons.0.b is missing, \
bias is unknown. Take one of its like.
        """
        own, buffers = dict(self.named_parameters()), list(self._buffers())
        known = {*self.state_dict()}
        faults = [f"{path} is missing" for path in self.state_dict() if path not in state]
        faults += [f"{path} is unknown" for path in state if path not in known]
        strange = {path: x for path, x in state.items() if real_number(x) is None}
        faults += [f"{path} is no number but {x!r:.40}" for path, x in strange.items()]
        if faults:
            text = shorten(", ".join(faults), 240)
            raise ShapeError(f"This state does not fit the model: {text}. Take one of its like.")
        for path, parameter in own.items():
            parameter.data = float(state[path])
        for path, module, name in buffers:
            setattr(module, name, _filled(getattr(module, name), path, state))

    def predict(self, samples: Sequence[Any], compiled: bool | str = "auto") -> list[Any]:
        """Return the outputs for samples as plain numbers (see :func:`nn.predict`)."""
        try:
            return predict(self, samples, compiled)
        except ShapeError as error:
            is_flat = is_list(samples) and hasattr(samples, "__getitem__") and len(samples)
            if is_flat and not is_list(samples[0]):
                one = shorten(str(samples), 60, placeholder=" ...]")
                raise ShapeError(
                    f"predict() takes a list of samples. For one write model.predict([{one}])."
                ) from error
            raise

    def describe(self) -> str:
        """Return the module's kind and settings, without its parameters and parts."""
        named = {name: getattr(x, "__name__", x) for name, x in vars(self).items()}
        plain = {name: x for name, x in named.items() if isinstance(x, (int, float, str))}
        own = [f"{name}={x}" for name, x in plain.items() if x is not getattr(Module, name, None)]
        return f"{type(self).__name__}({', '.join(own)})"

    def __repr__(self) -> str:
        return "\n  ".join(line for line, _ in self._shown())

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the modules and how many parameters they have."""
        rows = [(m._count(), len(m.parameters()), line) for line, m in self._shown()]
        return table(["parameters", "trainable", "module"], rows)

    def summary(self) -> str:
        """Return a table of the modules: how many parameters they have, and how many train.

        >>> from nn import MLP
        >>> model = MLP(2, [4, 1])
        >>> _ = model.layers[0].freeze()
        >>> print(model.summary())
        parameters  trainable module
                17          5 MLP()
                12          0 layers.0: Layer(n_inputs=2, n_outputs=4, activation=relu, frozen=True)
                 5          5 layers.1: Layer(n_inputs=4, n_outputs=1, activation=linear)
        """
        table = ["parameters  trainable module"]
        for line, m in self._shown():
            table.append(f"{m._count():10} {len(m.parameters()):10} {line}")
        return "\n".join(table)

    def _count(self) -> int:
        return sum(1 for _ in self.named_parameters())

    def _shown(self) -> list[tuple[str, "Module"]]:
        """Return lines that describe modules, but for the neurons of a layer, which are alike."""
        parts = [pair for pair in _walk(self) if ".neurons." not in f".{pair[0]}"]
        modules = [(path, part) for path, part in parts if isinstance(part, Module)]
        return [(f"{path}: {part.describe()}".lstrip(": "), part) for path, part in modules]


answer_for(OF_MODULES, Module)


class _Walk:
    """Goes through what a module holds, each module and each leaf once, in the order of assignment.

    Attributes:
        found: those that were met, with their paths.
    """

    def __init__(self) -> None:
        self.found: list[tuple[str, Any]] = []
        self._met: set[int] = set()
        self._paths: set[str] = set()

    def over(self, thing: Any, path: str, level: int = 0) -> None:
        """Go through a thing."""
        if isinstance(thing, Value):
            if thing.is_leaf:
                self._meet(thing, path)
        elif isinstance(thing, Module):
            if self._meet(thing, path):
                self.inside(thing, path)
        elif (found := opened(thing)) is None:
            check_closed(thing, path)
        elif level > _MOST_LEVELS:
            raise OperandError(f"{path} holds itself, or is nested more than 200 levels deep.")
        else:
            is_indexed = isinstance(thing, Sequence | Mapping) or hasattr(thing, "shape")
            for key, item in zip(*found[:2], strict=True):
                if isinstance(item, Module) or not is_indexed:  # as torch's
                    step = f".{key}"
                elif type(key) is tuple:
                    step = f"[{', '.join(map(str, key))}]"
                else:
                    step = f"[{key}]"
                self.over(item, path + step, level + 1)

    def pass_over(self, met: set[int]) -> None:
        """Leave out modules and leaves, by their ids."""
        self._met |= met

    def inside(self, module: "Module", path: str) -> None:
        """Go through what a module itself holds."""
        for name, own in vars(module).items():
            self.over(own, f"{path}.{name}".lstrip("."))

    def _meet(self, thing: Any, path: str) -> bool:
        """Note a module or a leaf; return whether it was not met before."""
        if id(thing) in self._met:
            return False
        self._met.add(id(thing))
        while path in self._paths:  # the keys 1 and "1" of a dict, say
            path += "'"
        self._paths.add(path)
        self.found.append((path, thing))
        return True


def _walk(module: "Module") -> list[tuple[str, Any]]:
    walk = _Walk()
    walk.over(module, "")
    return walk.found


def _held_by(module: "Module", others: set[int]) -> list[Any]:
    """Return the leaves that a module itself holds, and none of some modules, by their ids."""
    walk = _Walk()
    walk.pass_over(others)
    walk.inside(module, "")
    return [thing for _, thing in walk.found]


def _plain(numbers: Any) -> Any:
    return mapped_lists(lambda x: as_float(x, "it"), numbers)


def _numbers_in(buffer: Any, path: str) -> dict[str, float]:
    """Return the numbers of a buffer, single or in lists, by their paths."""
    if isinstance(buffer, list):
        parts = [_numbers_in(item, f"{path}[{k}]") for k, item in enumerate(buffer)]
        return {place: number for part in parts for place, number in part.items()}
    return {path: float(buffer)}


def _filled(buffer: Any, path: str, state: Mapping[str, float]) -> Any:
    """Return a buffer with the numbers that stand under its paths."""
    if isinstance(buffer, list):
        return [_filled(item, f"{path}[{k}]", state) for k, item in enumerate(buffer)]
    return float(state[path])
