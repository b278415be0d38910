"""Statements: a program written line by line, in a language with variables.

Of each way only what it needs is computed, behind the fork that leads to it. A language says in
a subclass how its lines read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from autograd.compiler.program.program import Program
from autograd.compiler.record.looping import Loop
from autograd.compiler.record.operands import STATES
from autograd.export.ways import Fork, Nothing, Results, Way
from autograd.table.joint import PICK
from autograd.table.operation import Op
from autograd.table.symbols import Writer, text_of


class LoopNames:
    """What the variables of a loop are called, and what of it is kept.

    Arguments:
        loop: the loop.
        number: that its names end with.
        keeps: whether the states before each step are.
        counts: whether the number of steps is, where it is found on the way.
        length: how many steps, as the language writes it; an int where it is known.
    """

    def __init__(
        self, loop: Loop, number: int, keeps: bool, counts: bool, length: int | str
    ) -> None:
        self.loop = loop
        self.number = number
        self.keeps = keeps
        self.counts = counts
        self.length = length


class Scope:
    """A program that is being written, and how its numbers are called.

    Arguments:
        program: the program.
        inputs: the names of its inputs.
    """

    def __init__(self, program: Program, inputs: Sequence[str]) -> None:
        self.program = program
        self.names = dict(enumerate(inputs))
        self.loops: dict[int, LoopNames] = {}  # by the place of a token
        self.kept: set[int] = set()  # the tokens of which states are read,
        self.counted: set[int] = set()  # and the number of steps
        made_by = dict(enumerate(program.ops, program.n_inputs))
        for op, operands in zip(program.ops, program.operands, strict=True):
            if isinstance(op, Loop):
                self.kept |= {operands[one.base] for one in op.sources if one.kind == STATES}
                if op.length_of >= 0:
                    self.counted.add(operands[op.length_of])
            elif op is PICK:
                loop = made_by[operands[0]]
                assert isinstance(loop, Loop)  # tokens are made by loops
                if program.constants[~operands[1]] == loop.n_state:
                    self.counted.add(operands[0])

    def branch(self) -> Scope:
        """Return a scope in which what is written is not known outside."""
        other = Scope(self.program, [])
        other.names, other.loops = dict(self.names), dict(self.loops)
        return other


class Statements:
    """Writes programs.

    Arguments:
        writer: of the language's expressions.
    """

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self._count = 0

    # What a language says

    def define(self, name: str, text: str) -> str:
        """Return the line that gives a name to an expression."""
        raise NotImplementedError

    def fork(self, condition: str, yes: list[str], no: list[str]) -> list[str]:
        """Return the lines of a choice between others."""
        raise NotImplementedError

    def results(self, texts: Sequence[str]) -> list[str]:
        """Return the lines that return numbers."""
        raise NotImplementedError

    def nothing(self, reason: str) -> list[str]:
        """Return the lines for where there is no result."""
        raise NotImplementedError

    def loop(self, scope: Scope, index: int, loop: Loop) -> list[str]:
        """Return the lines of a loop."""
        raise NotImplementedError

    def picked(self, names: LoopNames, place: int) -> str:
        """Return how one of a loop's results is written."""
        raise NotImplementedError

    # What all have in common

    def way(self, scope: Scope, way: Way) -> list[str]:
        """Return the lines of a way."""
        if isinstance(way, Nothing):
            return self.nothing(way.reason)
        if isinstance(way, Results):
            lines = self.compute(scope, way.places)
            return [*lines, *self.results([self.term(scope, place) for place in way.places])]
        assert isinstance(way, Fork)
        lines = self.compute(scope, [way.place])
        yes = self.way(scope.branch(), way.yes)
        no = self.way(scope.branch(), way.no)
        return [*lines, *self.fork(f"{self.term(scope, way.place)} != 0.0", yes, no)]

    def compute(self, scope: Scope, places: Iterable[int]) -> list[str]:
        """Return the lines that compute what stands at some places."""
        program = scope.program
        first = program.n_inputs
        lines: list[str] = []
        for place in needed(scope, places):
            op, operands = program.ops[place - first], program.operands[place - first]
            if isinstance(op, Loop):
                lines += self.loop(scope, place - first, op)
                continue
            name = self.fresh("t")
            if op is PICK:
                which = int(program.constants[~operands[1]])
                text = self.picked(scope.loops[operands[0]], which)
            else:
                text = self.expression(
                    scope, place, op, [self.term(scope, operand) for operand in operands]
                )
            lines.append(self.define(name, text))
            scope.names[place] = name
        return lines

    def expression(self, scope: Scope, place: int, op: Op, operands: list[str]) -> str:
        """Return how an operation is written."""
        return self.writer.expression(op, operands)

    def term(self, scope: Scope, place: int) -> str:
        """Return how the number at a place is written."""
        return text_of(scope.program.constants[~place]) if place < 0 else scope.names[place]

    def fresh(self, letter: str) -> str:
        """Return a name that nothing else has."""
        self._count += 1
        return f"{letter}{self._count}"

    def operands_of(self, scope: Scope, index: int) -> list[str]:
        """Return how the operands of an instruction are written; nothing for those of a loop."""
        return [
            "" if place in scope.loops else self.term(scope, place)
            for place in scope.program.operands[index]
        ]

    def begun(self, scope: Scope, index: int, loop: Loop) -> LoopNames:
        """Return the names of a loop, known from here on."""
        place = scope.program.n_inputs + index
        operands = scope.program.operands[index]
        self._count += 1
        length: int | str = f"c{self._count}"
        if loop.length is not None:
            length = loop.length
        elif loop.length_of >= 0:
            length = scope.loops[operands[loop.length_of]].length
        kept, counted = place in scope.kept, place in scope.counted
        names = LoopNames(loop, self._count, kept, counted, length)
        scope.loops[place] = names
        return names

    def token_of(self, scope: Scope, index: int, operand: int) -> LoopNames:
        """Return the names of the loop whose token is an operand."""
        return scope.loops[scope.program.operands[index][operand]]


def needed(scope: Scope, places: Iterable[int]) -> list[int]:
    """Return the places that have to be computed first, in order, and these themselves.

    Arguments:
        scope: that tells what is known.
        places: what is wanted.

    >>> from autograd.table import ops
    >>> program = Program(1, [], [ops.exp, ops.neg, ops.sin], [(0,), (1,), (0,)], [], [2])
    >>> needed(Scope(program, ["x"]), [2])
    [1, 2]
    """
    program = scope.program
    operands = program.operands
    found: set[int] = set()
    left = list(places)
    while left:
        place = left.pop()
        if place < 0 or place in found or place in scope.names or place in scope.loops:
            continue
        found.add(place)
        left += operands[place - program.n_inputs]
    return sorted(found)


def inputs_read(program: Program) -> set[int]:
    """Return which inputs a program reads, or returns.

    Arguments:
        program: any.

    >>> from autograd.table import ops
    >>> sorted(inputs_read(Program(3, [], [ops.exp], [(2,)], [], [3, 0])))
    [0, 2]
    """
    read = {place for operands in program.operands for place in operands}
    return {place for place in read.union(program.outputs) if 0 <= place < program.n_inputs}


def is_row(terms: Sequence[str], name: str) -> int | None:
    """Return where a sequence begins in an array whose items it names in order; None if not.

    Arguments:
        terms: texts.
        name: of the array.

    >>> is_row(["x[3]", "x[4]"], "x"), is_row(["x[3]", "x[5]"], "x")
    (3, None)
    """
    head, digits = terms[0].removesuffix("]").partition("[")[::2]
    if head != name or not digits.isdigit():
        return None
    first = int(digits)
    wanted = [f"{name}[{first + k}]" for k in range(len(terms))]
    return first if list(terms) == wanted else None
