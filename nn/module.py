"""Module: anything that holds parameters, directly or in modules of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from reprlib import recursive_repr
from textwrap import indent
from typing import Any, Self

from autograd import Value
from autograd.numbers import real_number
from nn.errors import ShapeError
from nn.functional import predict

_LISTED = 5  # faults that an error names


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

    def named_modules(self) -> Iterator[tuple[str, Module]]:
        """Yield this module and all within it, each once, with its path; this one's is empty.

        Returns:
            pairs such as ``("layers.0.neurons.3", neuron)``, from the outermost module inwards.
        """
        yield "", self
        for path, _, part in self._parts("", {id(self)}):
            if isinstance(part, Module):
                yield path, part

    def modules(self) -> list[Module]:
        """Return this module and all within it, each once."""
        return [module for _, module in self.named_modules()]

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        """Yield every parameter with its path, each once, in the order of assignment.

        Returns:
            pairs such as ``("layers.0.neurons.3.w[1]", value)``; of frozen modules too.
        """
        met: set[int] = set()
        for path, _, part in self._parts("", {id(self)}):
            if isinstance(part, Value) and id(part) not in met:
                met.add(id(part))
                yield path, part

    def parameters(self) -> list[Value]:
        """Return every parameter that trains, each once: all but those of frozen modules."""
        held = [(m, p) for _, m, p in self._parts("", {id(self)}) if isinstance(p, Value)]
        frozen = {id(value) for holder, value in held if holder.frozen}
        return list({id(p): p for _, p in held if id(p) not in frozen}.values())

    def zero_grad(self) -> None:
        """Set every parameter's gradient to zero."""
        for _, parameter in self.named_parameters():
            parameter.grad = 0.0

    def train(self, mode: bool = True) -> Self:
        """Set this module and all within it to training, or with ``mode=False`` to use.

        Returns:
            the module itself.
        """
        return self._mark("training", mode)

    def eval(self) -> Self:
        """Set this module and all within it to use, as ``train(False)`` does."""
        return self._mark("training", False)

    def freeze(self) -> Self:
        """Keep this module and all within it from training.

        Freeze before you make the optimiser: that moves what ``parameters()`` gave it. A parameter
        that several modules share stays as it is if one of them is frozen.

        Returns:
            the module itself.

        >>> from nn import MLP
        >>> model = MLP(2, [3, 1])
        >>> len(model.layers[0].freeze().parameters()), len(model.parameters())
        (0, 4)
        """
        return self._mark("frozen", True)

    def unfreeze(self) -> Self:
        """Let this module and all within it train again (see :meth:`freeze`)."""
        return self._mark("frozen", False)

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
        no_numbers = [path for path in state if real_number(state[path]) is None]
        faults += [f"{path} is no number but {state[path]!r:.40}" for path in no_numbers]
        if faults:
            more = f" and {len(faults) - _LISTED} more" if len(faults) > _LISTED else ""
            raise ShapeError(
                f"This state does not fit the model: {', '.join(faults[:_LISTED])}{more}. Take it "
                "from a model of the same shape."
            )
        for path, parameter in own.items():
            parameter.data = float(state[path])

    def predict(self, samples: Sequence[Any], compiled: bool | str = "auto") -> list[Any]:
        """Return the outputs for samples as plain numbers (see :func:`nn.predict`)."""
        return predict(self, samples, compiled)

    def describe(self) -> str:
        """Return what stands in the parentheses of the module's text, in place of its parts."""
        return ""

    @recursive_repr()
    def __repr__(self) -> str:
        inside = self.describe()
        parts = [f"({path}): {part!r}\n" for path, part in self._held() if isinstance(part, Module)]
        if parts and not inside:
            inside = "\n" + indent("".join(parts), "  ")
        return f"{type(self).__name__}({inside})"

    def summary(self) -> str:
        """Return a table of the modules, and how many of their parameters train or are frozen.

        >>> from nn import MLP
        >>> model = MLP(2, [16, 1])
        >>> _ = model.layers[0].freeze()
        >>> print(model.summary())
        module                            parameters  trainable  frozen
        MLP                                       65         17      48
        layers.0  Layer(2 -> 16, relu)            48          0      48
        layers.1  Layer(16 -> 1, linear)          17         17       0
        """
        rows: list[tuple[str, Any, Any, Any]] = [("module", "parameters", "trainable", "frozen")]
        inner: tuple[str, ...] = ()  # where the modules lie whose text stands for their parts
        for path, module in self.named_modules():
            if not path.startswith(inner):
                text = module.describe()
                inner += (f"{path}." if path else "",) if text else ()
                name = f"{type(module).__name__}({text})" if text else type(module).__name__
                held, train = len(list(module.named_parameters())), len(module.parameters())
                rows.append((f"{path}  {name}".lstrip(), held, train, held - train))
        width = max(len(name) for name, *_ in rows)
        return "\n".join(f"{n:<{width}}{p:>12}{t:>11}{f:>8}" for n, p, t, f in rows)

    def _mark(self, flag: str, value: bool) -> Self:
        for module in self.modules():
            setattr(module, flag, value)
        return self

    def _held(self) -> Iterator[tuple[str, Module | Value]]:
        """Yield the modules and parameters of this module itself."""
        for name, attribute in vars(self).items():
            yield from _in(attribute, name)

    def _parts(self, path: str, met: set[int]) -> Iterator[tuple[str, Module, Module | Value]]:
        """Yield all modules and parameters with path and holder, but enter each module once."""
        for name, part in self._held():
            whole = f"{path}.{name}" if path else name
            if isinstance(part, Value):
                yield whole, self, part
            elif id(part) not in met:
                met.add(id(part))
                yield whole, self, part
                yield from part._parts(whole, met)


def _in(thing: Any, path: str) -> Iterator[tuple[str, Module | Value]]:
    if isinstance(thing, Module) or (isinstance(thing, Value) and thing.is_leaf):
        yield path, thing
    elif isinstance(thing, (list, tuple, dict)):
        for key, item in thing.items() if isinstance(thing, dict) else enumerate(thing):
            yield from _in(item, f"{path}.{key}" if isinstance(item, Module) else f"{path}[{key}]")
