"""All the state there is besides graphs: what all threads share, and what each has for itself.

Nodes ask at every operation whether a mode is on or somebody watches. Each thread and each task
has its own answer, which takes long to look up; so they count together how many are open, and
where that is 0 nobody asks further. Compiled, this file is built with context.pxd.
"""

from __future__ import annotations

import os
import sys
from _thread import RLock, _local
from contextvars import ContextVar
from itertools import count as counter
from typing import Any, Protocol

from autograd.graph.naming import label_in
from autograd.tools.locks import hold_at_fork

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython


class Shared:
    """What all threads share.

    Arguments:
        clock: the moment that it is. The clock ticks when a sweep or a transform begins. A node
            tells when it was made, or by which sweep it was last seen: what is older than a
            transform cannot depend on it. In 64 bits it does not come round.
        made: how many results have been computed, in 32 bits where compiled.
        open_modes: how many sets of modes any context holds.
        watches: how many transforms and tracers run a function just now.
        tracers: how many of them are tracers.
    """

    __slots__ = ("clock", "made", "open_modes", "tracers", "watches")

    def __init__(self) -> None:
        self.clock = self.made = self.open_modes = self.watches = self.tracers = 0


shared = Shared()
globals()["shared"] = shared  # compiled, it would be known to C alone
walking = RLock()  # held while marks are written on nodes and read: nobody else's code runs then
_changing = RLock()  # re-entrant, for signal handlers and finalizers
hold_at_fork(_changing)
hold_at_fork(walking)  # which is taken first, as in a sweep
_moments = counter(1)


def tick() -> int:
    """Let a moment pass, and return the new one, which no other thread is given."""
    if cython.compiled:  # no other thread runs meanwhile
        shared.clock += 1
        return shared.clock
    with _changing:
        moment = next(_moments)
        shared.clock = max(shared.clock, moment)
    return moment


def count(what: str, change: int) -> None:
    """Count what begins (1) or has ended (-1) in a thread.

    Arguments:
        what: ``"open_modes"``, ``"watches"`` or ``"tracers"``.
        change: by how much.
    """
    with _changing:
        setattr(shared, what, getattr(shared, what) + change)


class Watch(Protocol):
    """What a transform sets up while it runs a function, to say where its result was cut off."""

    def note(self, how: str) -> None:
        """Note the line of the user's program that is running now."""

    def note_read(self, node: Any) -> None:
        """Note that a node's number was taken out, if the transform made the node."""

    def copied(self, node: Any) -> Any:
        """Return what stands for a copy of a node; None if it is a node of its own."""

    def depends(self, node: Any) -> bool:
        """Whether a node depends on an argument of a transform that is running."""

    def refuse(self, what: str, instead: str) -> None:
        """Raise for what would cut the result off."""


class Tracer(Protocol):
    """What compile() sets up while it runs a function on Values, to learn what it computes."""

    def condition(self, op: Any, left: Any, right: Any) -> Any:
        """Return a comparison whose truth is a guard when it is asked for."""

    def whole(self, value: Any) -> int:
        """Return the int that a value is turned into, as a guard."""

    def plain(self, value: Any, by_user: bool = True) -> Any:
        """Return the float or int that Python would have for a node, as a guard; None for none."""

    def is_plain(self, value: Any) -> bool:
        """Whether Python would have a plain number where a node is."""

    def is_float(self, value: Any) -> bool:
        """Whether Python would have a float where a node is, and no transform a Value."""

    def kind_of(self, value: Any) -> type | None:
        """Return the type of that number to the function, which asks; None for a Value's."""

    def note_int(self, value: Any) -> None:
        """Note that Python would give an int where a node was made."""

    def note_float(self, value: Any) -> Any:
        """Note that Python would give a float where a node was made; return the node."""

    def is_fixed(self, value: Any) -> bool:
        """Whether the number of a node is the same at each call."""

    def read_anew(self, operands: Any) -> Any:
        """Return constants as what reads them at each call; None if none can change."""

    def made(self, leaf: Any) -> None:
        """Note a leaf that the function itself made."""

    def copied(self, node: Any) -> Any:
        """Return what stands for a copy of a node."""

    def keep(self, thing: Any) -> None:
        """Keep something as long as the function is traced."""

    def both_ways(self, f: Any, args: Any, kwargs: Any) -> Any:
        """Return what a function gives whose branches are choices; None if it is to be run."""

    def scan(self, step: Any, state: Any, items: Any) -> Any:
        """Return what ``scan`` does, recorded as one loop; None if it is to run step by step."""

    def while_loop(self, condition: Any, step: Any, state: Any) -> Any:
        """Return the last state of ``while_loop``, in a tuple; None as above."""

    def refuse(self, what: str, instead: str) -> None:
        """Raise for what compiled code could not repeat."""

    def refused(self, error: Any) -> None:
        """Note an error that is raised because there is a Value in place of a number."""


class Present(_local):
    """What runs a function in this thread: a transform, which watches it, or a tracer."""

    watch: Watch | None = None  # of the innermost transform
    tracer: Tracer | None = None
    trial: bool = False  # whether a function that was traced runs once more, for a second look


present = Present()


def _forget_other_threads() -> None:
    """In a child that has only the thread that forked: count what other threads began as ended."""
    if present.tracer is None and present.watch is None:
        shared.watches = shared.tracers = 0


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_other_threads)


class Block:
    """A block of a mode that was entered.

    Arguments:
        mode: what was entered; its ``kind`` is ``"no_grad"``, ``"enable_grad"``, ``"anomaly"`` or
            ``"scope"``, and its ``name`` that of the scope.
        owner: the frame of the generator that the block stands in, with which it is suspended;
            None if there is no such generator.
    """

    __slots__ = ("kind", "mode", "name", "owner")

    def __init__(self, mode: Any, owner: Any) -> None:
        self.mode = mode
        self.kind = mode.kind
        self.name = mode.name
        self.owner = owner


class Modes:
    """What is on: the blocks that are open, outermost first, and what comes of them.

    Arguments:
        blocks: the blocks.
        is_held: whether a context is to hold it. As long as one does, operations look for it: a
            task that was started in a block goes on as it began when the block has been left.

    >>> modes().no_grad, modes().anomaly, modes().scope
    (False, False, '')
    """

    __slots__ = ("anomaly", "awake", "blocks", "is_held", "label", "no_grad", "scope")

    no_grad: bool
    anomaly: bool
    scope: str
    label: Any  # what a node made here keeps of the scope; see Node
    awake: Modes | None  # what is on while all generators are suspended; None if there are none

    def __init__(self, blocks: tuple[Block, ...], is_held: bool = False) -> None:
        self.blocks = blocks
        self.no_grad = self.anomaly = False
        self.scope = ""
        lasting = []
        for block in blocks:
            if block.kind == "scope":
                self.scope = f"{self.scope}.{block.name}" if self.scope else block.name
            elif block.kind == "anomaly":
                self.anomaly = True
            else:
                self.no_grad = block.kind == "no_grad"
            if block.owner is None:
                lasting.append(block)
        self.label = ((), (), label_in(self.scope)) if self.scope else None
        self.awake = None if len(lasting) == len(blocks) else Modes(tuple(lasting))
        self.is_held = is_held
        if is_held:
            count("open_modes", 1)

    def __del__(self) -> None:
        if self.is_held and count is not None:  # None when the interpreter shuts down
            count("open_modes", -1)


_NOTHING = Modes(())
_held: ContextVar[Modes] = ContextVar("modes", default=_NOTHING)
_get = _held.get


def modes() -> Modes:
    """Return what is on here and now: in this context, while these generators run."""
    if shared.open_modes == 0:
        return _NOTHING
    held: Modes = _get()
    return held if held.awake is None else _awake(held)


def enter(mode: Any, owner: Any = None, kept: tuple[Block, ...] = ()) -> Block:
    """Open a block of a mode in this context.

    Arguments:
        mode, owner: as in :class:`Block`. What a generator calls is its own too.
        kept: blocks that :func:`suspend` returned, to be open inside this one.
    """
    opened = Block(mode, generator_here() if owner is None else owner)
    _hold((*_get().blocks, opened, *kept))
    return opened


def generator_here() -> Any:
    """Return the frame of the innermost generator with a block that runs here; None if none."""
    running = _running(_get().blocks)
    return running[-1] if running else None


def leave(mode: Any) -> None:
    """Close the innermost block of a mode that is on in this context, if there is one."""
    for block in reversed(modes().blocks):
        if block.mode is mode:
            _hold(tuple([other for other in _get().blocks if other is not block]))
            return


def suspend(block: Block) -> tuple[Block, ...]:
    """Close a block and all that are open inside it; return those."""
    blocks = _get().blocks
    for place, other in enumerate(blocks):
        if other is block:
            _hold(blocks[:place])
            return blocks[place + 1 :]
    return ()  # it was opened in another context


def _hold(blocks: tuple[Block, ...]) -> None:
    _held.set(Modes(blocks, True) if blocks else _NOTHING)


def _awake(held: Modes) -> Modes:
    """Leave out the blocks of generators that do not run; those of others lie inside the rest."""
    running = _running(held.blocks)
    assert held.awake is not None
    if not running:
        return held.awake
    blocks = list(held.awake.blocks)
    for frame in running:
        for block in held.blocks:
            if block.owner is frame:
                blocks.append(block)
    return Modes(tuple(blocks))


def _running(blocks: tuple[Block, ...]) -> list[Any]:
    """Return the frames of the blocks' generators that run in this thread, outermost first."""
    wanted = []
    for block in blocks:
        # The frame of a suspended generator has no caller.
        if block.owner is not None and block.owner.f_back is not None:
            wanted.append(block.owner)
    found = []
    frame = sys._getframe() if wanted else None
    while frame is not None and wanted:
        if frame in wanted:
            found.append(frame)
            wanted = [other for other in wanted if other is not frame]
        frame = frame.f_back
    return found[::-1]


def records() -> bool:
    """Whether operations are recorded here: not under ``no_grad``."""
    return shared.open_modes == 0 or not modes().no_grad


def watches_anomalies() -> bool:
    """Whether ``detect_anomaly`` is on here."""
    return shared.open_modes > 0 and modes().anomaly


def is_watched() -> bool:
    """Whether a transform or a tracer runs a function in this thread."""
    return shared.watches > 0 and (present.tracer is not None or present.watch is not None)


def is_traced() -> bool:
    """Whether a function is being traced in this thread.

    >>> is_traced()
    False
    """
    return shared.tracers > 0 and present.tracer is not None
