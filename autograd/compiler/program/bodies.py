"""Bodies: what a step of a loop computes, as it was written, to be differentiated again.

Nothing in a body is simplified, as what makes no difference to a number can make one to its
derivative. What runs is made of it last (see ``builder.simplified``).
"""

from __future__ import annotations

from collections.abc import Sequence

from autograd.compiler.program.program import Program
from autograd.compiler.program.reading import written
from autograd.context import tick
from autograd.node import Node, number_of, restored
from autograd.sweeps.between import path_between
from autograd.sweeps.forward import push_recorded
from autograd.sweeps.linearization import as_values
from autograd.sweeps.reverse import Number, pull_recorded
from autograd.table.joint import Joint
from autograd.value import Value, apply, constant


class Body:
    """A step: a program, and numbers that it was traced with.

    Arguments:
        program: as it was written.
        sample: a number for each input.
    """

    def __init__(self, program: Program, sample: Sequence[float]) -> None:
        self.program = program
        self.sample = list(sample)


class Replay:
    """A body on fresh Values, to be differentiated while a function is traced.

    Arguments:
        body: the body.

    >>> from autograd.compiler.record.tracer import tracing
    >>> from autograd.table import ops
    >>> body = Body(Program(1, [], [ops.mul], [(0, 0)], [], [1]), [3.0])
    >>> with tracing("f"):
    ...     replay = Replay(body)
    ...     seed = replay.leaf(1.0)
    ...     slope = replay.body([seed, *replay.inputs], replay.pulled([seed], replay.inputs))
    >>> slope.program(1.0, 5.0)
    [10.0]
    """

    def __init__(self, body: Body) -> None:
        self._began = tick()
        self.inputs = [self.leaf(number) for number in body.sample]
        self.outputs = replayed(body.program, self.inputs)

    def leaf(self, number: float) -> Value:
        """Return one more Value that the new body is a function of."""
        return leaf(number)

    def pulled(self, seeds: Sequence[Number], inputs: Sequence[Value]) -> list[Value]:
        """Return the gradients by some inputs, given those of the first outputs."""
        outputs = self.outputs[: len(seeds)]
        path = path_between(outputs, inputs, self._began)
        return as_values(pull_recorded(outputs, seeds, inputs, path))

    def pushed(self, tangents: Sequence[Number], inputs: Sequence[Value]) -> list[Value]:
        """Return the tangents of all outputs, given those of some inputs."""
        path = path_between(self.outputs, inputs, self._began)
        return as_values(push_recorded(self.outputs, inputs, tangents, path))

    def body(self, inputs: Sequence[Value], outputs: Sequence[Value]) -> Body:
        """Return what computes some Values from others as a body."""
        program, _ = written(inputs, outputs, self._began)
        return Body(program, [number_of(node) for node in inputs])


def leaf(number: float) -> Value:
    """Return a fresh Value that something is to be a function of."""
    return restored(Value, number, 0.0, None, False, None, (), ())


def replayed(program: Program, inputs: Sequence[Node]) -> list[Value]:
    """Return the outputs of a program as nodes over others."""
    places: list[Node] = list(inputs)
    constants = [constant(number) for number in program.constants]
    for op, operands in zip(program.ops, program.operands, strict=True):
        given = tuple([places[p] if p >= 0 else constants[~p] for p in operands])
        places.append(op.made(given) if isinstance(op, Joint) else apply(op, given))
    return [places[p] if p >= 0 else constants[~p] for p in program.outputs]  # type: ignore[misc]
