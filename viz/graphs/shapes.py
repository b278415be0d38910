"""What a picture of a graph is made of: boxes, circles, diamonds, blocks, stubs and arrows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from viz.graphs.snapshot import Kind

Scope = tuple[str, ...]


class Span(NamedTuple):
    """The smallest and the largest of several numbers."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Box:
    """A value as drawn, or several alike.

    Arguments:
        id: what arrows call it.
        name: what the user called the value; empty if nothing. In a program, what the box stands
            for: the name of an input or output, or a constant.
        data: its number, or those of several; None in a program.
        grad: its gradient; None for a constant, which has none, and in a program.
        kind: where the value comes from.
        is_output: whether it is the value that the picture is of.
        is_again: whether an earlier box shows the same value.
        repeats: how many values it shows.
        scope: the frames it stands in, the outermost first.
        is_marked: whether the picture was asked for around this value, or between it and another.
        first: "nan" or "inf" if that is what it is, or its gradient, as the first of all.
    """

    id: str
    name: str
    data: float | Span | None
    grad: float | Span | None
    kind: Kind
    is_output: bool = False
    is_again: bool = False
    repeats: int = 1
    scope: Scope = ()
    first: str = ""
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """An operation as drawn: its label; or several alike, or a sum of many terms."""

    id: str
    label: str
    repeats: int = 1
    scope: Scope = ()


@dataclass(frozen=True, slots=True)
class Diamond:
    """A guard of a program as drawn: the outcome that is assumed."""

    id: str
    label: str
    scope: Scope = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A module or scope as drawn, or several alike.

    Arguments:
        id: what arrows call it.
        title: its name.
        operations, parameters: how many it holds, all repeats together.
        data, grad: of the values that others take from it.
        repeats: how many blocks it shows.
        scope: the frames it stands in.
        first: as of a box.
    """

    id: str
    title: str
    operations: int
    parameters: int
    data: Span | float | None
    grad: Span | float | None
    repeats: int = 1
    scope: Scope = ()
    first: str = ""


@dataclass(frozen=True, slots=True)
class Stub:
    """What a picture leaves out: so many values, or 0 where another stub counts them."""

    id: str
    count: int
    scope: Scope = ()


@dataclass(frozen=True, slots=True)
class Arrow:
    """From an operand to its operation, or from there to the result.

    Arguments:
        tail, head: the ids of what it joins.
        local_grad: the derivative by the operand.
        flow: that times the gradient of the result: what the operand gets.
        is_again: whether it leads from one step of a loop to the next.
    """

    tail: str
    head: str
    local_grad: float | None = None
    flow: float | None = None
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """All that is drawn, in an order that depends on the graph alone; ``nodes[i].id`` is ``ni``.

    >>> View([Circle("n0", "+")]).next_id()
    'n1'
    """

    nodes: list[Box | Circle | Diamond | Block | Stub] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)

    def next_id(self) -> str:
        """Return the id of the node that is added next."""
        return f"n{len(self.nodes)}"
