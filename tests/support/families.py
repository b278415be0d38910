"""Random programs with families in them: bodies that repeat, on operands that step regularly."""

from random import Random

from hypothesis import strategies as st

from autograd.compiler.program.program import Guard, Program
from autograd.table import ops

BINARY = [ops.add, ops.sub, ops.mul, ops.maximum, ops.div]
UNARY = [ops.sin, ops.tanh, ops.exp, ops.neg, ops.relu, ops.sqrt]
N_INPUTS, N_CONSTANTS = 40, 30
KINDS = ["here", "here", "before", "input", "constant", "table", "earlier", "earlier", "far"]


class Families:
    """The writing of a program.

    Arguments:
        rng: chooses.
        uneven: whether some repetitions are unlike the others.
    """

    def __init__(self, rng, uneven):
        self.rng = rng
        self.uneven = uneven
        self.ops, self.operands = [], []
        self.blocks = []  # of each family: its first place, its period, how many repetitions

    @property
    def next(self):
        return N_INPUTS + len(self.ops)

    def add_family(self, period, count):
        """Write a body so many times."""
        rng, first = self.rng, self.next
        body = []
        for _ in range(period):
            op = rng.choice(BINARY + UNARY)
            own = [self.operand() for _ in range(2 if op in BINARY else 1)]
            body.append((op, own))
        odd = rng.randrange(count) if self.uneven else -1
        for turn in range(count):
            for j, (op, own) in enumerate(body):
                self.ops.append(ops.sub if turn == odd and op is ops.add else op)
                self.operands.append(
                    tuple([self.place(one, first, period, j, turn) for one in own])
                )
        self.blocks.append((first, period, count))

    def operand(self):
        rng = self.rng
        return rng.choice(KINDS), rng.randrange(10**6), rng.choice([-2, -1, 0, 1, 2])

    def place(self, operand, first, period, j, turn):
        """Where an operand lies in a repetition."""
        kind, number, step = operand
        here = first + turn * period
        if kind == "here" and j:
            return here + number % j
        if kind in ("before", "far"):
            back = 1 + number % (3 if kind == "before" else 20)
            place = here + number // 32 % period - back * period
            if place >= N_INPUTS:
                return place
        if kind == "earlier" and self.blocks:
            begin, size, many = self.blocks[number % len(self.blocks)]
            along = turn if step >= 0 else many - 1 - turn
            if step == 0:
                along = number // 7 % many
            return begin + along % many * size + number // 5 % size
        if kind == "table":
            return ~((number + turn) % N_CONSTANTS)
        if kind == "constant":
            return ~(number % N_CONSTANTS)
        return (number + step * turn) % N_INPUTS

    def add_between(self):
        """Write a few operations that are no family."""
        for _ in range(self.rng.randrange(4)):
            last = self.next
            self.ops.append(self.rng.choice(BINARY))
            self.operands.append((self.rng.randrange(last), self.rng.randrange(last)))

    def outputs(self):
        rng, found = self.rng, [0, ~3]
        for begin, size, many in self.blocks:
            k, step = rng.randrange(size), rng.choice([1, -1])
            some = [begin + turn * size + k for turn in range(many)][::step]
            if self.uneven:
                some[4:] = rng.sample(some[4:], len(some[4:]))
            found += some
        return found + [rng.randrange(self.next) for _ in range(rng.randrange(6))]


@st.composite
def families(draw):
    """A program of one to four families, and numbers for its inputs."""
    writing = Families(Random(draw(st.integers(0, 2**32 - 1))), draw(st.booleans()))
    rng = writing.rng
    for _ in range(draw(st.integers(1, 4))):
        writing.add_between()
        writing.add_family(draw(st.integers(1, 30)), draw(st.integers(2, 60)))
    constants = [rng.uniform(-2.0, 2.0) for _ in range(N_CONSTANTS)]
    inputs = [rng.uniform(-2.0, 2.0) for _ in range(N_INPUTS)]
    program = Program(N_INPUTS, constants, writing.ops, writing.operands, [], writing.outputs())
    if draw(st.booleans()):
        return program, inputs
    asked = draw(st.lists(st.integers(0, writing.next - 1), min_size=1, max_size=3))
    known = program.having(outputs=asked)(*inputs)  # where a backend rounds alike, they hold
    guards = [Guard(place, outcome) for place, outcome in zip(asked, known, strict=True)]
    return program.having(guards=guards), inputs
