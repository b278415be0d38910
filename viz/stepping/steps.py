"""The steps of a page: what each says, and what it lights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from autograd.node import Node
from autograd.table import ops
from autograd.table.operation import Op
from viz.errors import DrawError
from viz.graphs.broken import broken
from viz.stepping.formula import Formula, joined, short, written
from viz.stepping.sweep import Share, shares

_LONGEST = 40  # characters of a partial that is written out
# How readers know a slope that the table writes so as not to lose digits: the same by an identity.
READINGS: dict[Op, tuple[str, str, int]] = {
    ops.tanh: ("sech({x}) ** 2", "1.0 - {out} ** 2", 2),
    ops.sigmoid: ("logistic({x})", "{out} * (1.0 - {out})", 3),
}


@dataclass(frozen=True, slots=True)
class Step:
    """What happens in one step.

    Arguments:
        phase: "start" of a forward pass; "forward", an operation computes a value; "seed", the
            gradient of the last value; "backward", a product is added to the gradient of an
            operand; "end" of a backward pass or of all; "update", a parameter moves; "zero", all
            gradients of leaves are set to 0.
        sentence: what happens, in names: ``w.grad += x * h.grad``.
        arithmetic: the same in numbers: ``0.0 + 2.0 * 0.5 = 1.0``.
        note: what a reader may ask next.
        value: the position, among all values, of the one that gets its number or gradient.
        operation: the position of the value whose operation does it, where there is one.
        operand: the index of the operand that gets a share.
        data: the number after the step, where the step changes one.
        grad: the gradient after the step, where the step changes one.
    """

    phase: Literal["start", "forward", "seed", "backward", "end", "update", "zero"]
    sentence: str
    arithmetic: str
    note: str = ""
    value: int | None = None
    operation: int | None = None
    operand: int | None = None
    data: float | None = None
    grad: float | None = None


def steps_of(order: Sequence[Node], names: Sequence[str]) -> tuple[Step, ...]:
    """Return the steps of the forward pass and then of the backward pass.

    Arguments:
        order: all values that the last of them depends on, and itself, operands first.
        names: what each is called.

    Returns:
        the steps. Their last gradients are, bit for bit, those of ``backward()`` on leaves at 0.

    Raises:
        DrawError: if a value is not what its operands give now.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> for step in steps_of([x, x * x], ["x", "y"]):
    ...     print(step.sentence, "|", step.arithmetic)
    The inputs are given. | x = 3.0
    y = x * x | 3.0 * 3.0 = 9.0
    y.grad = 1.0 | dy/dy = 1.0
    x.grad += x * y.grad | 0.0 + 3.0 * 1.0 = 3.0
    x.grad += x * y.grad | 3.0 + 3.0 * 1.0 = 6.0
    Every gradient is complete. | x.grad = 6.0
    """
    return _Teller(order, names).steps()


class _Teller:
    """Says what happens to values.

    Arguments:
        order: the values.
        names: what each is called.
    """

    def __init__(self, order: Sequence[Node], names: Sequence[str]) -> None:
        self.order = order
        self.names = names
        self.told: set[tuple[str, str]] = set()  # what went wrong, and in which pass
        self.place = {id(value): i for i, value in enumerate(order)}

    def steps(self) -> tuple[Step, ...]:
        start = self.start()
        forward = [self.forward(i) for i, value in enumerate(self.order) if value.op is not None]
        last = len(self.order) - 1
        name = self.names[last]
        seed = Step(
            "seed",
            f"{name}.grad = 1.0",
            f"d{name}/d{name} = 1.0",
            "The backward pass starts here and follows the arrows against their direction.",
            last,
            grad=1.0,
        )
        backward = [self.backward(share) for share in shares(self.order)]
        return (start, *forward, seed, *backward, self.end([seed, *backward]))

    def start(self) -> Step:
        given = [i for i, value in enumerate(self.order) if value.is_leaf]
        numbers = [f"{self.names[i]} = {short(self.order[i].data)}" for i in given]
        wrong = [self.names[i] for i in given if self.first(self.order[i].data, "forward")]
        note = f"Not a finite number from the start: {joined(', ', wrong)}." if wrong else ""
        return Step("start", "The inputs are given.", joined(", ", numbers), note)

    def end(self, backward: list[Step]) -> Step:
        grads = {step.value: step.grad for step in backward}
        told = [
            f"{name}.grad = {short(grads.get(i) or 0.0)}"
            for i, (value, name) in enumerate(zip(self.order, self.names, strict=True))
            if value.is_leaf
        ]
        return Step("end", "Every gradient is complete.", joined(", ", told))

    def forward(self, i: int) -> Step:
        value = self.order[i]
        op = value.op
        assert op is not None  # steps() asks for results alone
        operands = [Formula.of(operand) for operand in self.operands(value)]
        sentence = f"{self.names[i]} = {written(op, operands, value.data)}"
        numbers = [operand.data for operand in value.parents]
        if type(op) is Op and not _same(found := op.value(*numbers), value.data):
            raise DrawError(
                f"The step {sentence} gives {found!r} now, but the value is {value.data!r}: some "
                ".data was assigned since. Compute the value again, then step through it."
            )
        called = written(op, list(map(Formula.of, numbers)), value.data)
        is_call = called.text.startswith(f"{op.name}(")
        note = f"{op.name}: {op.formula}" if is_call and type(op) is Op else ""
        parts = [self.first(value.data, "forward"), self.choice(value), note]
        note = " ".join(filter(None, parts))
        arithmetic = f"{called} = {short(value.data)}"
        return Step("forward", sentence, arithmetic, note, i, i, data=value.data)

    def first(self, number: float, sweep: str) -> str:
        """Return what to say of the first nan or infinity of a pass; nothing of any other."""
        kind = broken(number)
        if not kind or (kind, sweep) in self.told:
            return ""
        self.told.add((kind, sweep))
        return f"This is the first {kind} of the {sweep} pass."

    def backward(self, share: Share) -> Step:
        user = self.place[id(share.user)]
        operand = self.place[id(share.user.parents[share.index])]
        name = self.names[operand]
        factors = [self.partial(share, user, operand), Formula(f"{self.names[user]}.grad", 0.0)]
        product = written(ops.mul, list(map(Formula.of, [share.partial, share.grad])), 0.0)
        note = f"{name} is used once: this is its whole gradient."
        if share.uses > 1:
            note = f"Paths meet at {name}: {share.arrived} of {share.uses} have arrived."
        if share.arrived == share.uses > 1:
            note = f"Paths meet at {name}: all {share.uses} have arrived, its gradient is complete."
        if math.isnan(share.partial * share.grad) and 0.0 in (share.partial, share.grad):
            note += " A factor of 0 makes a product 0, whatever the other is."
        parts = [self.first(share.after, "backward"), self.choice(share.user), note]
        note = " ".join(filter(None, parts))
        return Step(
            "backward",
            f"{name}.grad += {written(ops.mul, factors, 0.0)}",
            f"{written(ops.add, [Formula.of(share.before), product], 0.0)} = {short(share.after)}",
            note,
            operand,
            user,
            share.index,
            grad=share.after,
        )

    def reading(self, op: Op, slope: Formula, user: Node) -> Formula:
        """Return a slope as readers know it."""
        if op in READINGS:
            written_so, read_as, level = READINGS[op]
            names = {
                "x": self.names[self.place[id(user.parents[0])]],
                "out": self.names[self.place[id(user)]],
            }
            if slope.text == written_so.format(**names):
                return Formula(read_as.format(**names), slope.number, level)
        return slope

    def choice(self, value: Node) -> str:
        """Return which way a choice went; the condition itself is a number by then."""
        if value.op is not ops.where:
            return ""
        condition, *_ = value.parents
        holds, index = ("holds", 1) if condition.data else ("does not hold", 2)
        taken = self.names[self.place[id(value.parents[index])]]
        return f"The condition {holds}, so that {taken} is taken, and gets all of the gradient."

    def operands(self, value: Node) -> tuple[Formula | float, ...]:
        """Return the operands of a value as its operation's partials take them."""
        return tuple(
            [
                operand.data
                if operand.is_constant
                and self.names[self.place[id(operand)]] == short(operand.data)
                else Formula(self.names[self.place[id(operand)]], operand.data)
                for operand in value.parents
            ]
        )

    def partial(self, share: Share, user: int, operand: int) -> Formula:
        """Return a local gradient as the table writes it, or as d user / d operand if at length."""
        op = share.user.op
        if type(op) is Op:
            out = Formula(self.names[user], share.user.data)
            try:
                found = Formula.of(op.slope(share.index, self.operands(share.user), out))
            except (ArithmeticError, ValueError):  # of constants, which stand there as floats
                found = out
            if len(found.text) <= _LONGEST and _same(found.number, share.partial):
                return self.reading(op, found, share.user)
        return Formula(f"d{self.names[user]}/d{self.names[operand]}", share.partial)


def _same(x: float, y: float) -> bool:
    return x == y or (math.isnan(x) and math.isnan(y))
