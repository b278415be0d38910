"""Module: anything that holds parameters, directly or in modules of its own."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any, Self

from autograd import Value
from autograd.numbers import real_number
from nn.errors import ShapeError
from nn.functional import predict


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
    frozen = False  # whether the parameters that the module itself holds stay as they are

    def modules(self) -> list["Module"]:
        """Return this module and all within it, each once, from the outside in."""
        return [part for _, part in self._parts("", set()) if isinstance(part, Module)]

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        """Return every parameter with its path, each once, in the order of assignment.

        Returns:
            pairs such as ``("layers.0.neurons.3.w[1]", value)``; of frozen modules too.
        """
        return (pair for pair in self._parts("", set()) if isinstance(pair[1], Value))

    def parameters(self) -> list[Value]:
        """Return every parameter that trains, each once: all but those of frozen modules."""
        frozen = [vars(module) for module in self.modules() if module.frozen]
        kept = {id(part) for attributes in frozen for _, part in _held(attributes, "")}
        return [p for _, p in self.named_parameters() if id(p) not in kept]

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
        """Return the number of every parameter, by its path."""
        return {path: parameter.data for path, parameter in self.named_parameters()}

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
bias is unknown. Take it from a model of the same shape.
        """
        own = dict(self.named_parameters())
        faults = [f"{path} is missing" for path in own if path not in state]
        faults += [f"{path} is unknown" for path in state if path not in own]
        strange = {path: x for path, x in state.items() if real_number(x) is None}
        faults += [f"{path} is no number but {x!r:.40}" for path, x in strange.items()]
        if faults:
            raise ShapeError(
                f"This state does not fit the model: {shorten(', '.join(faults), 240)}. Take it from "
                "a model of the same shape."
            )
        for path, parameter in own.items():
            parameter.data = float(state[path])

    def predict(self, samples: Sequence[Any], compiled: bool | str = "auto") -> list[Any]:
        """Return the outputs for samples as plain numbers (see :func:`nn.predict`)."""
        return predict(self, samples, compiled)

    def describe(self) -> str:
        """Return what stands in parentheses in the module's text, in place of its parts."""
        return ""

    def __repr__(self) -> str:
        return "\n  ".join(line for line, _ in self._lines())

    def summary(self) -> str:
        """Return a table of the modules: how many parameters they have, and how many train.

        >>> from nn import MLP
        >>> model = MLP(2, [16, 1])
        >>> _ = model.layers[0].freeze()
        >>> print(model.summary())
        module                            parameters  trainable
        MLP                                       65         17
        layers.0: Layer(2 -> 16, relu)            48          0
        layers.1: Layer(16 -> 1, linear)          17         17
        """
        rows: list[tuple[str, Any, Any]] = [("module", "parameters", "trainable")]
        rows += [(line, len(m.state_dict()), len(m.parameters())) for line, m in self._lines()]
        width = max(len(line) for line, *_ in rows)
        return "\n".join(f"{line:<{width}}{n:>12}{train:>11}" for line, n, train in rows)

    def _lines(self) -> Iterator[tuple[str, "Module"]]:
        """Yield the text of each module but those within one whose text stands for its parts."""
        hidden: tuple[str, ...] = ()
        for path, module in self._parts("", set()):
            if isinstance(module, Module) and not path.startswith(hidden):
                text = module.describe()
                hidden += (path and f"{path}.",) if text else ()
                name = f"{type(module).__name__}({text})" if text else type(module).__name__
                yield f"{path}: {name}".lstrip(": "), module

    def _parts(self, path: str, met: set[int]) -> Iterator[tuple[str, Any]]:
        """Yield this module and all modules and leaves within it, each once, with its path."""
        met.add(id(self))
        yield path, self
        for name, attribute in vars(self).items():
            for place, part in _held(attribute, f"{path}.{name}".lstrip(".")):
                if isinstance(part, Module) and id(part) not in met:
                    yield from part._parts(place, met)
                elif id(part) not in met:
                    met.add(id(part))
                    yield place, part


def _held(thing: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield the module or leaf that a thing is, or those in it as a list or dict, with its path."""
    if isinstance(thing, Module) or (isinstance(thing, Value) and thing.is_leaf):
        yield path, thing
    elif isinstance(thing, (list, tuple, dict)):
        for key, item in thing.items() if isinstance(thing, dict) else enumerate(thing):
            yield from _held(item, f"{path}.{key}" if isinstance(item, Module) else f"{path}[{key}]")
