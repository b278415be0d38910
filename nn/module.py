"""Module: anything that holds parameters, directly or in modules of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograd import Value


class Module:
    """Base of all models: finds the leaves among its attributes, in lists and in modules too.

    >>> class Line(Module):
    ...     def __init__(self):
    ...         self.slope, self.offset = Value(2.0), Value(1.0)
    ...     def __call__(self, x):
    ...         return self.slope * x + self.offset
    >>> [name for name, _ in Line().named_parameters()]
    ['slope', 'offset']
    """

    def named_parameters(self) -> Iterator[tuple[str, Value]]:
        """Yield every parameter with its path, each once, in the order of assignment.

        Returns:
            pairs such as ``("layers.0.neurons.3.w[1]", value)``.
        """
        met: set[int] = set()
        for name, value in _leaves(self, ""):
            if id(value) not in met:
                met.add(id(value))
                yield name, value

    def parameters(self) -> list[Value]:
        """Return every parameter, each once."""
        return [value for _, value in self.named_parameters()]

    def zero_grad(self) -> None:
        """Set every parameter's gradient to zero."""
        for parameter in self.parameters():
            parameter.grad = 0.0


def _leaves(thing: Any, path: str) -> Iterator[tuple[str, Value]]:
    if isinstance(thing, Value):
        if thing.is_leaf:
            yield path, thing
    elif isinstance(thing, Module):
        for name, attribute in vars(thing).items():
            yield from _leaves(attribute, f"{path}.{name}" if path else name)
    elif isinstance(thing, (list, tuple, dict)):
        for key, item in thing.items() if isinstance(thing, dict) else enumerate(thing):
            dotted = isinstance(item, Module)
            yield from _leaves(item, f"{path}.{key}" if dotted else f"{path}[{key}]")
