"""Program: a list of operations, each on earlier results, with guards.

A place in a program is an int: inputs come first, from 0, then the results of the instructions, in
order; constants are negative, ``~i`` for the one of index ``i``. Every result is set once.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from autograd.compiler.program.instructions import Code, coded, count_uses, size_of
from autograd.table.joint import PICK, Joint
from autograd.table.operation import Op


class Guard(NamedTuple):
    """An outcome that the program assumes; where it is another, the program is wrong.

    Arguments:
        place: of a number.
        outcome: what it must be.
    """

    place: int
    outcome: float


class Program:
    """A function of numbers without branches.

    Arguments:
        n_inputs: how many numbers it takes.
        constants: its constants.
        ops: the operation of each instruction.
        operands: the places of each instruction's operands.
        guards: in the order in which the function asked.
        outputs: the places of its results.

    >>> from autograd.table import ops
    >>> program = Program(1, [2.0], [ops.mul], [(0, ~0)], [], [1])
    >>> program(3.0)
    [6.0]
    """

    __slots__ = ("_operands", "_ops", "code", "constants", "guards", "n_inputs", "outputs")

    def __init__(
        self,
        n_inputs: int,
        constants: list[float],
        ops: Sequence[Op],
        operands: Sequence[Sequence[int]],
        guards: list[Guard],
        outputs: list[int],
    ) -> None:
        self._hold(n_inputs, constants, coded(ops, operands), guards, outputs)

    def _hold(
        self,
        n_inputs: int,
        constants: list[float],
        code: Code,
        guards: list[Guard],
        outputs: list[int],
    ) -> None:
        self.n_inputs = n_inputs
        self.constants = constants
        self.code = code
        self.guards = guards
        self.outputs = outputs
        self._ops: list[Op] | None = None
        self._operands: list[tuple[int, ...]] | None = None

    @classmethod
    def of(
        cls,
        n_inputs: int,
        constants: list[float],
        code: Code,
        guards: list[Guard],
        outputs: list[int],
    ) -> Program:
        """Return the program of instructions that are coded already, and stay as they are."""
        program = cls.__new__(cls)
        program._hold(n_inputs, constants, code, guards, outputs)
        return program

    def having(
        self,
        code: Code | None = None,
        guards: list[Guard] | None = None,
        outputs: list[int] | None = None,
    ) -> Program:
        """Return the program with something else in the place of what is given.

        >>> from autograd.table import ops
        >>> Program(1, [], [ops.neg], [(0,)], [], [1]).having(outputs=[1, 0])(3.0)
        [-3.0, 3.0]
        """
        return Program.of(
            self.n_inputs,
            self.constants,
            self.code if code is None else code,
            self.guards if guards is None else guards,
            self.outputs if outputs is None else outputs,
        )

    @property
    def ops(self) -> list[Op]:
        """The operation of each instruction."""
        if self._ops is None:
            self._ops = self.code.ops()
        return self._ops

    def operations(self) -> set[Op]:
        """Return the operations that occur, each once."""
        return self.code.used()

    @property
    def operands(self) -> list[tuple[int, ...]]:
        """The places of each instruction's operands."""
        if self._operands is None:
            self._operands = self.code.operands()
        return self._operands

    def __call__(self, *inputs: float) -> list[float]:
        """Return the outputs, computed by the operations themselves, whatever the guards say."""
        places = list(inputs)

        def at(place: int) -> float:
            return places[place] if place >= 0 else self.constants[~place]

        for op, operands in zip(self.ops, self.operands, strict=True):
            places.append(op.value(*map(at, operands)))
        return list(map(at, self.outputs))

    @property
    def size(self) -> int:
        """How many operations it has, each operand of a long sum counted as one."""
        return size_of(self.code)

    def checks(self) -> dict[int, list[int]]:
        """Return after which instruction to check each guard: in their order, once it is known.

        Returns:
            indices of guards by the index of an instruction; -1 for those of inputs.
        """
        points: dict[int, list[int]] = {}
        latest = -1
        for index, guard in enumerate(self.guards):
            latest = max(latest, guard.place - self.n_inputs)
            points.setdefault(latest, []).append(index)
        return points

    def fingerprint(self) -> str:
        """Return a digest of everything that its results depend on."""
        code, guards = self.code, self.guards
        sizes = (self.n_inputs, len(self.constants), len(code), len(guards), len(self.outputs))
        digest = sha256(repr(sizes).encode())
        digest.update(array("d", self.constants))
        digest.update(array("d", [guard.outcome for guard in guards]))
        digest.update(array("q", [guard.place for guard in guards]))
        digest.update(array("q", self.outputs))
        for numbers in (code.kinds, code.starts, code.places):
            digest.update(numbers)
        own: dict[Op, int] = {}  # the user's primitives: which they are does not shape the code
        names = [
            op.name
            if type(op) is Op or op is PICK
            else f"{'joint' if isinstance(op, Joint) else 'own'}-{own.setdefault(op, len(own))}"
            for op in code.table
        ]
        digest.update(" ".join(names).encode())
        return digest.hexdigest()


def uses(program: Program) -> array[int]:
    """Return how often the result of each instruction is used, by guards and outputs too."""
    others = [*[guard.place for guard in program.guards], *program.outputs]
    return count_uses(program.code, program.n_inputs, others)
