"""Random straight-line programs, and floats of every kind to run them on."""

import math
import struct

from hypothesis import strategies as st

from autograd.compiler.program.program import Guard, Program
from autograd.table import ops

# Rows of one to three operands that run at once on any floats
ANY = [
    ops.add, ops.sub, ops.mul, ops.div, ops.neg, ops.strong, ops.where, ops.less, ops.less_equal,
    ops.equal, ops.not_equal, ops.absolute, ops.relu, ops.maximum, ops.minimum, ops.sqrt, ops.exp,
    ops.log, ops.sin, ops.tanh, ops.sigmoid, ops.floor, ops.identity, ops.held, ops.pow,
    ops.softplus, ops.copysign, ops.mod, ops.hypot, ops.step, ops.exceeds,
]  # fmt: skip
LINEAR = [ops.add, ops.sub, ops.mul, ops.neg]
EDGES = [0.0, -0.0, 1.0, -1.0, 2.0, 0.5, 3.0, math.inf, -math.inf, math.nan, 1e200, -1e-200, 5e-324]
every_float = st.sampled_from(EDGES) | st.floats()


@st.composite
def straight_programs(draw, rows=ANY, numbers=every_float, most=12, guards=True):
    """A program of up to so many instructions, with constants and guards, as it may come."""
    n_inputs = draw(st.integers(1, 4))
    constants = draw(st.lists(numbers, max_size=4))
    chosen = draw(st.lists(st.sampled_from(rows), min_size=1, max_size=most))
    operands = []
    for i, op in enumerate(chosen):
        place = st.integers(-len(constants), n_inputs + i - 1)
        arity = op.arity if op.arity > 0 else 2
        operands.append(draw(st.tuples(*[place] * arity)))
    last = n_inputs + len(chosen) - 1
    asked = draw(st.lists(st.integers(0, last), max_size=3)) if guards else []
    outputs = draw(st.lists(st.integers(-len(constants), last), min_size=1, max_size=4))
    return Program(
        n_inputs, constants, chosen, operands, [Guard(place, 1.0) for place in asked], outputs
    )


def inputs_of(program, numbers=every_float):
    """Inputs of a program."""
    return st.lists(numbers, min_size=program.n_inputs, max_size=program.n_inputs)


def bits(numbers):
    """Numbers as their bits, which tell -0.0 from 0.0; all nan alike."""
    return [b"nan" if math.isnan(x) else struct.pack("d", x) for x in numbers]


def asked(program, inputs):
    """What a program's guards ask for: the numbers at their places."""
    places = [guard.place for guard in program.guards]
    whole = Program(program.n_inputs, program.constants, program.ops, program.operands, [], places)
    return whole(*inputs)
