"""Loops and branches in the text of a function body."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from autograd.compiler.llvm.lanes import Body

_numbers = count()


def label(body: Body, name: str) -> None:
    """Begin a block; the one before must have ended with a branch."""
    body.lines.append(f"{name}:")


@contextmanager
def loop(body: Body, stop: str, step: int = 1, start: str = "0") -> Iterator[str]:
    """Repeat a block for an i64 that counts from a start to a stop, itself left out.

    Arguments:
        body: the text.
        stop, start: registers or constants.
        step: how far the counter goes each time.

    Returns:
        as a block, the register of the counter.
    """
    name = f"l{next(_numbers)}"
    body.act(f"br label %{name}.before")
    label(body, f"{name}.before")
    body.act(f"br label %{name}.head")
    label(body, f"{name}.head")
    body.act(f"%{name} = phi i64 [ {start}, %{name}.before ], [ %{name}.next, %{name}.latch ]")
    body.act(f"%{name}.more = icmp ult i64 %{name}, {stop}")
    body.act(f"br i1 %{name}.more, label %{name}.body, label %{name}.done")
    label(body, f"{name}.body")
    yield f"%{name}"
    body.act(f"br label %{name}.latch")
    label(body, f"{name}.latch")
    body.act(f"%{name}.next = add i64 %{name}, {step}")
    body.act(f"br label %{name}.head")
    label(body, f"{name}.done")


@contextmanager
def when(body: Body, condition: str) -> Iterator[None]:
    """Do a block only if an i1 holds; it must set no register that is used after it.

    Arguments:
        body: the text.
        condition: a register.
    """
    name = f"w{next(_numbers)}"
    body.act(f"br i1 {condition}, label %{name}.then, label %{name}.end")
    label(body, f"{name}.then")
    yield
    body.act(f"br label %{name}.end")
    label(body, f"{name}.end")


def leave_if(body: Body, condition: str) -> None:
    """Return from the function if an i1 holds."""
    name = f"x{next(_numbers)}"
    body.act(f"br i1 {condition}, label %{name}.leave, label %{name}.stay")
    label(body, f"{name}.leave")
    body.act("ret void")
    label(body, f"{name}.stay")
