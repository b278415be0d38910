"""Program: a list of operations, each on earlier results, with guards.

A place in a program is an int: inputs come first, from 0, then the results of the instructions, in
order; constants are negative, ``~i`` for the one of index ``i``. Every result is set once.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from autograd.table.joint import PICK, Joint
from autograd.table.operation import Op


class Guard(NamedTuple):
    """An outcome that the program takes for granted; where it is another, the program is wrong.

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

    __slots__ = ("constants", "guards", "n_inputs", "operands", "ops", "outputs")

    def __init__(
        self,
        n_inputs: int,
        constants: list[float],
        ops: list[Op],
        operands: list[tuple[int, ...]],
        guards: list[Guard],
        outputs: list[int],
    ) -> None:
        self.n_inputs = n_inputs
        self.constants = constants
        self.ops = ops
        self.operands = operands
        self.guards = guards
        self.outputs = outputs

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
        return sum(max(1, len(operands) - 1) for operands in self.operands)

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
        digest = sha256(repr((self.n_inputs, self.guards, self.outputs)).encode())
        digest.update(struct.pack(f"{len(self.constants)}d", *self.constants))
        digest.update(repr(self.operands).encode())
        own: dict[Op, int] = {}  # the user's primitives: which they are does not shape the code
        names = [
            op.name
            if type(op) is Op or op is PICK
            else f"{'joint' if isinstance(op, Joint) else 'own'}-{own.setdefault(op, len(own))}"
            for op in self.ops
        ]
        digest.update(" ".join(names).encode())
        return digest.hexdigest()


def uses(program: Program) -> Sequence[int]:
    """Return how often the result of each instruction is used, by guards and outputs too."""
    n = program.n_inputs
    counts = [0] * (n + len(program.ops))
    for operands in program.operands:
        for place in operands:
            if place >= 0:
                counts[place] += 1
    for guard in program.guards:
        counts[guard.place] += 1
    for place in program.outputs:
        if place >= 0:
            counts[place] += 1
    return counts[n:]
