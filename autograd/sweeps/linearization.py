"""One call of a user's function on fresh Values: what every transform begins with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.backward import pull
from autograd.context import is_traced, records, tick
from autograd.errors import GraphError, OperandError
from autograd.modes import recording
from autograd.node import Node, number_of
from autograd.structures.arrays import array_of, is_array
from autograd.structures.outline import mapped
from autograd.structures.pairing import numbers_like
from autograd.structures.tree import Tree, flatten_numbers
from autograd.sweeps.between import Between, path_between
from autograd.sweeps.forward import push, push_recorded
from autograd.sweeps.reverse import Number, pull_recorded
from autograd.sweeps.watch import Watch
from autograd.table import ops
from autograd.value import Value, apply, constant, held


class Trace:
    """A call of a function, with some arguments replaced by Values of its own.

    Results of its sweeps are plain numbers, unless they depend on a Value that the trace did not
    make: one among the arguments, or one that the function captured.

    Arguments:
        f: the function.
        argnums: which positional arguments to differentiate by.
        args, kwargs: what to call it with.

    Raises:
        OperandError: if a chosen argument holds something that is no number.

    >>> trace = Trace(lambda x: x * x, (0,), (3.0,), {})
    >>> trace.result.data, trace.pull([trace.result], [1.0])
    (9.0, [6.0])
    """

    def __init__(
        self,
        f: Callable[..., Any],
        argnums: Sequence[int],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        self.name = _name(f)
        argnums = _positions(argnums, len(args), self.name)
        self.trees: list[Tree] = [flatten_numbers(args[i], f"args[{i}]") for i in argnums]
        self._began = tick()
        self.inputs: list[Value] = []
        replaced = list(args)
        with recording(), Watch(self._began, self.name) as self._watch:
            for i, tree in zip(argnums, self.trees, strict=True):
                values = _fresh(tree.leaves)
                self.inputs += values
                replaced[i] = tree.rebuild(values)
            self._watch.inputs = self.inputs
            self.result = f(*replaced, **kwargs)
        self._given_values = any(map(_holds_values, self.trees))
        self._connected: dict[tuple[int, ...], bool] = {}
        self._paths: dict[tuple[int, ...], Between] = {}

    def directions(self, transform: str, word: str, tangents: Sequence[Any]) -> list[Number]:
        """Return the numbers of tangents, which must be like the arguments, one for each input.

        Arguments:
            transform: what to call it in errors.
            word: what it calls tangents.
            tangents: one for each argument.

        Raises:
            OperandError: if they are unlike the arguments.
        """
        if len(tangents) != len(self.trees):
            raise OperandError(
                f"{transform} got {len(self.trees)} arguments but {len(tangents)} {word}. "
                "Give each its own."
            )
        return [
            direction
            for i, tree in enumerate(self.trees)
            for direction in numbers_of(tangents[i], tree, f"{word}[{i}]", f"argument {i}")
        ]

    def path(self, outputs: Sequence[Value]) -> Between:
        """Return what lies between outputs and the fresh inputs, walked once."""
        key = tuple(map(id, outputs))
        if key not in self._paths:
            self._paths[key] = path_between(outputs, self.inputs, self._began)
        return self._paths[key]

    def connected(self, outputs: Sequence[Value]) -> bool:
        """Whether outputs depend on Values that this trace did not make."""
        key = tuple(map(id, outputs))
        if self._given_values:
            return True
        if key not in self._connected:
            self._connected[key] = self.path(outputs).leads_elsewhere
        return self._connected[key]

    def scalar(self, transform: str, output: Any) -> Value:
        """Return an output as a Value, or say what stands in the way."""
        if isinstance(output, Value):
            return output
        tree = flatten_numbers(output, f"what {self.name} returned")
        if tree.outline is not None or tree.has_arrays:
            raise OperandError(
                f"{transform} takes a function of one number, but {self.name} returned a "
                f"{type(output).__name__}. Write jacobian({self.name}), or return one number."
            )
        return as_values(tree.leaves)[0]

    def outputs(self, has_aux: bool = False) -> tuple[Tree, list[Value], Any]:
        """Return the structure of the function's result, its numbers as Values, and what is aux."""
        result, aux = self.with_aux() if has_aux else (self.result, None)
        tree = flatten_numbers(result, f"what {self.name} returned")
        return tree, as_values(tree.leaves), aux

    def with_aux(self) -> tuple[Any, Any]:
        """Return the function's two results, the second with plain numbers where they may be."""
        if not (isinstance(self.result, tuple) and len(self.result) == 2):
            raise OperandError(
                f"has_aux=True needs a function that returns a pair, but {self.name} returned "
                f"{type(self.result).__name__}. Write return value, aux."
            )
        result, aux = self.result

        def finished(leaf: Any) -> Any:
            if isinstance(leaf, Value):
                return self.finished([leaf])[0]
            if is_array(leaf) and leaf.dtype.kind == "O":
                items = leaf.ravel().tolist()
                if any(isinstance(item, Value) for item in items):
                    return array_of([finished(item) for item in items], leaf.shape)
            if isinstance(leaf, (set, frozenset)) and any(isinstance(x, Value) for x in leaf):
                return type(leaf)([finished(item) for item in leaf])
            return leaf

        return result, mapped(finished, aux)

    def check_attached(self, transform: str, outputs: Sequence[Value]) -> None:
        """Raise if outputs were cut off from the inputs, and say where; a constant is no cut."""
        inputs = set(map(id, self.inputs))
        attached = self.path(outputs).nodes or any(id(output) in inputs for output in outputs)
        if not attached and self._watch.place is not None:
            raise GraphError(
                f"{transform}: what {self.name} returned is cut off from its arguments: "
                f"{self._watch.place}. Compute with the Values themselves, or, if the result is "
                "meant to be constant, write stop_gradient."
            )

    def pull(self, outputs: Sequence[Value], seeds: Sequence[Number]) -> list[Number]:
        """Return the gradients of outputs, each times its seed, by every fresh input."""
        if not outputs:
            return [0.0] * len(self.inputs)
        is_plain = not self._given_values and _are_floats(seeds)
        if is_plain and not is_traced():  # loops that are traced have no partials in numbers
            grads, leads_elsewhere = pull(outputs, seeds, self.inputs, self._began)
            self._connected[tuple(map(id, outputs))] = leads_elsewhere
            if not leads_elsewhere:
                return list(grads)
        slopes = self.pull_recorded(outputs, seeds)
        if is_plain and not self.connected(outputs):
            return [number_of(slope) for slope in slopes]
        return released(slopes)

    def pull_recorded(self, outputs: Sequence[Value], seeds: Sequence[Number]) -> list[Value]:
        """Return the same as Values, which can be differentiated by the fresh inputs."""
        with recording():
            path = self.path(outputs)
            return as_values(pull_recorded(outputs, seeds, self.inputs, path))

    def push(self, outputs: Sequence[Value], tangents: Sequence[Number]) -> list[Number]:
        """Return the tangents of outputs for tangents of the fresh inputs."""
        plain = _are_floats(tangents)
        if plain and not self.connected(outputs):
            if is_traced():
                return [number_of(one) for one in self.push_recorded(outputs, tangents)]
            return list(push(outputs, self.inputs, tangents, self.path(outputs)))
        return released(self.push_recorded(outputs, tangents))

    def push_recorded(self, outputs: Sequence[Value], tangents: Sequence[Number]) -> list[Value]:
        """Return the same as Values, which can be differentiated by the fresh inputs."""
        with recording():
            return as_values(push_recorded(outputs, self.inputs, tangents, self.path(outputs)))

    def finished(self, outputs: Sequence[Value]) -> list[Number]:
        """Return outputs as the caller gets them: plain numbers, unless they are connected."""
        if self.connected(outputs):
            return released(outputs)
        return [number_of(output) for output in outputs]


def _positions(argnums: Sequence[int], count: int, name: str) -> list[int]:
    """Return which arguments are meant, counted from the first, each once."""
    positions = []
    for i in argnums:
        if not -count <= i < count:
            raise OperandError(
                f"argnums names argument {i}, but {name} was called with {count} "
                "positional arguments. Count from 0, and pass it by position."
            )
        positions.append(i if i >= 0 else i + count)
    if len(set(positions)) < len(positions):
        raise OperandError(
            f"argnums={tuple(argnums)} names an argument of {name} twice. Name each once; -1 is "
            "the last."
        )
    return positions


def _fresh(leaves: Sequence[Number]) -> list[Value]:
    """Return a Value of the trace's own for each number."""
    if _are_floats(leaves):
        return list(map(Value, leaves))
    return [
        apply(ops.identity, (leaf,))
        if isinstance(leaf, Value) and not leaf.is_constant
        else Value(number_of(leaf) if isinstance(leaf, Node) else leaf)
        for leaf in leaves
    ]


def _holds_values(tree: Tree) -> bool:
    """Whether Values that the trace did not make are among the numbers of an argument."""
    return not _are_floats(tree.leaves) and any(
        isinstance(leaf, Node) and not leaf.is_constant for leaf in tree.leaves
    )


def _are_floats(numbers: Sequence[Any]) -> bool:
    """Whether all numbers are plain; without a step of Python's for each."""
    return set(map(type, numbers)) <= {float}


def numbers_of(structure: Any, tree: Tree, what: str, model: str) -> list[Number]:
    """Return the numbers of tangents or cotangents: plain ones, but for Values of a graph.

    Arguments:
        structure, tree, what, model: as in :func:`numbers_like`.
    """
    numbers = numbers_like(structure, tree, what, model)
    return [number_of(n) if isinstance(n, Node) and n.is_constant else n for n in numbers]


def released(results: Sequence[Value]) -> list[Number]:
    """Return results as the caller's mode has them: under ``no_grad`` as constants."""
    return list(results) if records() else [held(result) for result in results]


def as_values(numbers: Sequence[Number]) -> list[Value]:
    """Return numbers as Values, plain ones as constants."""
    if set(map(type, numbers)) == {Value}:
        return list(numbers)
    return [n if isinstance(n, Value) else constant(n) for n in numbers]


def _name(f: Any) -> str:
    return str(getattr(f, "__name__", None) or getattr(f, "name", type(f).__name__))
