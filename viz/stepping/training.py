"""The steps of a training: forward, backward, update, zero_grad, and so on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from autograd.node import Node
from autograd.table import ops
from viz.stepping.descent import Descent, gradients_of
from viz.stepping.formula import Formula, joined, short, written
from viz.stepping.steps import Step, steps_of

_MOVE = "Gradient descent: a parameter moves against its gradient, by lr times it."
_ZERO = "Without this, the next backward pass would add its gradients to the old ones."


def training_steps(
    passes: Sequence[Sequence[Node]], names: Sequence[str], descent: Descent
) -> tuple[Step, ...]:
    """Return the steps of all passes, and what lies between them.

    Arguments:
        passes: the graph before each update and after the last, operands first.
        names: what each value is called.
        descent: the updates.

    Returns:
        the steps. Their numbers are, bit for bit, those of the loop in Python.

    Raises:
        DrawError: if a value is not what its operands give now.

    >>> from autograd import Value
    >>> from viz.stepping.descent import passes_of
    >>> x = Value(3.0)
    >>> once = Descent((0,), 0.25, 1)
    >>> for step in training_steps(passes_of([x, x * x], once), ["x", "y"], once)[-5:]:
    ...     print(step.sentence, "|", step.arithmetic)
    x.data -= lr * x.grad | 3.0 - 0.25 * 6.0 = 1.5
    Every gradient is set to 0.0. | zero_grad()
    Forward again, from the new parameters. | x = 1.5
    y = x * x | 1.5 * 1.5 = 2.25
    1 update is done. | y was 9.0, then 2.25
    """
    first, *others = passes
    steps = [*steps_of(first, names)]
    for before, order in zip(passes, others, strict=False):
        steps += _updates(before, order, names, descent)
        steps += _again(order, names, is_last=order is others[-1])
    return (*steps, _end(passes, names, descent))


def _updates(
    before: Sequence[Node], after: Sequence[Node], names: Sequence[str], descent: Descent
) -> Iterator[Step]:
    grads = gradients_of(before)
    note = _MOVE
    for i in descent.parameters:
        move = written(ops.mul, [Formula.of(descent.lr), Formula.of(grads[i])], 0.0)
        moved = written(ops.sub, [Formula.of(before[i].data), move], 0.0)
        sentence = f"{names[i]}.data -= lr * {names[i]}.grad"
        numbers = f"{moved} = {short(after[i].data)}"
        yield Step("update", sentence, numbers, note, i, data=after[i].data)
        note = ""
    yield Step("zero", "Every gradient is set to 0.0.", "zero_grad()", _ZERO)


def _again(order: Sequence[Node], names: Sequence[str], is_last: bool) -> list[Step]:
    """Return the steps of a pass from new parameters; of the last one, those that go forward."""
    start, *rest = steps_of(order, names)
    start = replace(start, sentence="Forward again, from the new parameters.")
    if is_last:
        rest = [step for step in rest if step.phase == "forward"]
    return [start, *rest]


def _end(passes: Sequence[Sequence[Node]], names: Sequence[str], descent: Descent) -> Step:
    count = descent.updates
    told = f"{count} updates are done." if count > 1 else "1 update is done."
    numbers = joined(", then ", [short(order[-1].data) for order in passes])
    return Step("end", told, f"{names[-1]} was {numbers}")
