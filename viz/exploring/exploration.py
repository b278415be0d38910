"""What a page needs to compute values and gradients anew, as data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import takewhile
from typing import Any, NamedTuple

from autograd.node import Node
from autograd.table.operation import Op
from viz.exploring.javascript import depends_on_numbers, is_written, key_of, source
from viz.stepping.descent import Descent
from viz.stepping.formula import Formula, written
from viz.stepping.steps import Step

_MARK = 0xE000  # from here on, signs that no operation's name has
_SCRIPTS = ("numbers", "evaluate", "explore")

MOST_VALUES = 500  # of a page that can be explored
MOST_STEPS = 5_000


class Exploration(NamedTuple):
    """The parts of a page that let its reader change inputs.

    Arguments:
        data: of lists, dicts, strings and numbers.
        script, style, markup: which read it.

    >>> Exploration({}, "", "", "").data
    {}
    """

    data: dict[str, Any]
    script: str
    style: str
    markup: str


def exploration_of(
    order: Sequence[Node],
    names: Sequence[str],
    steps: Sequence[Step],
    descent: Descent | None = None,
) -> Exploration | None:
    """Return what lets the reader of a page change the inputs of a value.

    Arguments:
        order: all values that the last of them depends on, and itself, operands first.
        names: what each is called.
        steps: how they are computed, and their gradients.
        descent: updates of parameters that are among the steps.

    Returns:
        the parts; None if an operation is no row of the table, such as a primitive of the user's,
        which only Python can compute, or if there are more than 500 values or 5,000 steps: the page
        would be large, and slow to follow.

    >>> from autograd import Value
    >>> from viz.stepping.steps import steps_of
    >>> x = Value(3.0)
    >>> exploration_of([x, x * x], ["x", "y"], steps_of([x, x * x], ["x", "y"])).data["leaves"]
    [0]
    """
    if len(steps) > MOST_STEPS or len(order) > MOST_VALUES:
        return None
    uses = {(node.op, len(node.parents)) for node in order if node.op is not None}
    if not all(type(op) is Op and is_written(op, count) for op, count in uses):
        return None
    place = {id(node): i for i, node in enumerate(order)}
    values = [
        {
            "row": node.op and key_of((node.op, len(node.parents))),
            "operands": [place[id(parent)] for parent in node.parents],
            "number": node.data if math.isfinite(node.data) else repr(node.data),
        }
        for node in order
    ]
    one_pass = takewhile(lambda step: step.phase != "end", steps)
    shares = [(s.operation, s.operand) for s in one_pass if s.phase == "backward"]
    data = {
        "program": {"values": values, "shares": shares},
        "leaves": [i for i, node in enumerate(order) if node.is_leaf],
        "templates": [_template(node.op, len(node.parents)) if node.op else [] for node in order],
        "descent": descent and descent._asdict(),
        "sentences": [_sentence(step, order, names) for step in steps],
    }
    lines = [source(uses), *(_part(f"{name}.js") for name in _SCRIPTS)]
    script = "\n".join(["(() => {", *lines, "})();", ""])
    return Exploration(data, script, _part("explore.css"), _part("explore.html"))


def _template(op: Op, count: int) -> list[str | tuple[int, bool]]:
    """Return an operation's text in pieces: texts, and places of operands.

    With each place stands whether a negative number has brackets there.
    """
    marks = [chr(_MARK + i) for i in range(count)]
    negative = Formula.of(-1.0).level
    plain = written(op, [Formula(mark, 1.0) for mark in marks], 1.0).text
    signed = written(op, [Formula(mark, -1.0, negative) for mark in marks], 1.0).text
    pieces: list[str | tuple[int, bool]] = [""]
    for sign in plain:
        if sign in marks:
            has_brackets = signed.count(f"({sign})") > plain.count(f"({sign})")
            pieces += [(marks.index(sign), has_brackets), ""]
        else:
            pieces[-1] = f"{pieces[-1]}{sign}"
    return pieces


def _sentence(step: Step, order: Sequence[Node], names: Sequence[str]) -> str | None:
    """Return what a step says at other numbers; None if it says the same."""
    if step.phase != "backward" or step.operation is None or step.operand is None:
        return None
    user = order[step.operation]
    operands = [node.data if node.is_constant else None for node in user.parents]
    if user.op is None or not depends_on_numbers(user.op, step.operand, operands):
        return None
    if step.value is None:
        return None
    own, other = names[step.operation], names[step.value]
    return f"{other}.grad += d{own}/d{other} * {own}.grad"


@cache
def _part(name: str) -> str:
    return files("viz.exploring").joinpath(name).read_text(encoding="utf-8")
