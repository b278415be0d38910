"""Running: a program on numbers of any kind, operation by operation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.compiler.program.program import Program
from autograd.compiler.record.looping import Loop, pick
from autograd.compiler.record.operands import OWN, RESULTS
from autograd.context import present
from autograd.errors import ExportError, OperandError
from autograd.export.tracing import Export
from autograd.export.ways import Fork, Nothing, Results
from autograd.structures.tree import flatten
from autograd.sweeps.linearization import as_values
from autograd.table.joint import PICK
from autograd.value import Value


class Loaded:
    """A function that was read from a text.

    Arguments:
        text: of JSON.
        what: it tells of.
        read: makes the same of the text.
    """

    def __init__(self, text: str, what: Export, read: Callable[[str], Any]) -> None:
        self.text = text
        self._what = what
        self._read = read
        self.__name__ = self.__qualname__ = what.name

    def __call__(self, *args: Any) -> Any:
        """Return what the exported function returned, for numbers or Values.

        Raises:
            OperandError: if the arguments have another structure than those of the export.
            ExportError: where the exported function raised.
        """
        what = self._what
        tree = flatten(args, "args")
        if not tree.is_like(what.arguments):
            raise OperandError(
                f"{what.name} was exported for arguments of the structure "
                f"{what.arguments.rebuild(what.arguments.leaves)!r}, but got {args!r}."
            )
        run = _Run(what.program, tree.leaves)
        way = what.way
        while isinstance(way, Fork):
            way = way.yes if run.at(way.place) != 0.0 else way.no
        if isinstance(way, Nothing):
            raise ExportError(f"{what.name} has no result here: {way.reason}")
        assert isinstance(way, Results)
        return what.result.rebuild([run.at(place) for place in way.places])

    def __reduce__(self) -> Any:
        return self._read, (self.text,)

    def __repr__(self) -> str:
        return f"<{self._what.name}({', '.join(self._what.parameters)}) from JSON>"


class _Run:
    """A program on certain numbers, which computes what is asked for and what that needs."""

    def __init__(self, program: Program, inputs: Sequence[Any]) -> None:
        self._program = program
        self._known: dict[int, Any] = dict(enumerate(inputs))

    def at(self, place: int) -> Any:
        """Return the number at a place."""
        program, known = self._program, self._known
        first = program.n_inputs
        if place < 0:
            return program.constants[~place]
        left = [place]
        while left:
            here = left[-1]
            operands = () if here in known else program.operands[here - first]
            missing = [one for one in operands if one >= 0 and one not in known]
            if missing:
                left += missing
                continue
            left.pop()
            if here not in known:
                given = [known[one] if one >= 0 else program.constants[~one] for one in operands]
                known[here] = _applied(program.ops[here - first], given)
        return known[place]


def _applied(op: Any, operands: list[Any]) -> Any:
    if isinstance(op, Loop):
        if present.tracer is not None and any(isinstance(one, Value) for one in operands):
            return op.made(tuple([_node(one) for one in operands]))
        return _Steps(op, operands)
    if op is PICK:
        token, index = operands
        if isinstance(token, _Steps):
            return token.values()[int(index)]
        return pick(token, int(index))
    return op(*operands)


def _node(operand: Any) -> Value:
    [node] = as_values([operand])
    return node


class _Steps:
    """What the steps of a loop gave, each taken as it stands."""

    def __init__(self, loop: Loop, operands: list[Any]) -> None:
        n = loop.n_state
        body = loop.body.program
        length = loop.length
        if loop.length_of >= 0:
            length = len(operands[loop.length_of].states)
        self.state = list(operands[:n])
        self.states: list[list[Any]] = []
        self.results: list[list[Any]] = []
        while length is None or len(self.states) < length:
            t = len(self.states)
            i = (length or 0) - 1 - t if loop.is_reverse else t
            given = [*self.state, *[_read(source, operands, i) for source in loop.sources]]
            if loop.condition is not None:
                [place] = loop.condition.outputs
                if _Run(loop.condition, given).at(place) == 0.0:
                    break
            run = _Run(body, given)
            outputs = [run.at(place) for place in body.outputs]
            self.states.append(self.state)
            self.state = outputs[:n]
            self.results.append(outputs[n:])
        if loop.is_reverse:
            self.states.reverse()
            self.results.reverse()

    def values(self) -> list[Any]:
        """Return the results as they are laid out for ``pick``."""
        flat = [number for result in self.results for number in result]
        return [*self.state, float(len(self.states)), *flat]


def _read(source: Any, operands: list[Any], i: int) -> Any:
    if source.kind == OWN:
        return operands[source.first + i * source.stride]
    steps = operands[source.base]
    return (steps.results if source.kind == RESULTS else steps.states)[i][source.first]
