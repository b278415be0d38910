"""scan and while_loop in a function that is being traced: one node for all steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import CodeType
from typing import Any, NamedTuple
from weakref import WeakSet

from autograd.compiler.program.bodies import Body, leaf
from autograd.compiler.program.program import Program
from autograd.compiler.program.reading import written
from autograd.compiler.record.conditions import Condition, unwrapped
from autograd.compiler.record.integers import REMAINDERS
from autograd.compiler.record.looping import Loop, pick
from autograd.compiler.record.operands import OWN, Source
from autograd.compiler.warning import warn
from autograd.context import tick
from autograd.modes import recording
from autograd.node import Node, number_of
from autograd.structures.arrays import is_array
from autograd.structures.outline import is_usual_leaf, take_apart
from autograd.structures.stacking import Items, stacked
from autograd.structures.tree import Tree, flatten
from autograd.sweeps.linearization import as_values
from autograd.transforms.loops import Same, pair
from autograd.value import Value


class _BranchesError(Exception):
    """A step asks how a comparison of its own numbers comes out."""


class _Step(NamedTuple):
    """A function of a step, traced once.

    Arguments:
        program: as it was written.
        found: the nodes from outside that it takes after the inputs.
        result: what it returned.
    """

    program: Program
    found: list[Value]
    result: Any


def scan(
    recorder: Any, step: Callable[[Any, Any], Any], state: Any, items: Items
) -> tuple[Any, Any] | None:
    """Record all steps of a scan as one.

    Arguments:
        recorder: of the function that is traced.
        step, state, items: as of :func:`autograd.scan`.

    Returns:
        what it returns; None if the steps are to be taken one by one.
    """
    if items.count < 2:
        return None
    start = flatten(state, "state")
    first, of_rows = _rows(items)
    if of_rows is None:
        _unrolled("scan", step, "its items differ in what is no number")
        return None
    same = Same(state)

    def taken(state: Any, x: Any) -> Any:
        new, result = pair(step(state, x))
        same.check(new, "step")
        return new, result

    given = as_values(start.leaves)
    n, m = len(start.leaves), len(first.leaves)
    inputs = _leaves(recorder, [*given, *of_rows[:m]])
    try:
        traced = _traced(
            recorder, lambda: taken(start.rebuild(inputs[:n]), first.rebuild(inputs[n:])), inputs
        )
    except _BranchesError:
        _unrolled("scan", step, "its step branches on a number")
        return None
    if _are_fixed(recorder, [*given, *of_rows, *traced.found]):
        return None
    if _needs_ints(traced.program, [state, *[items.at(i) for i in range(items.count)]]):
        _unrolled("scan", step, "its step computes remainders of ints")
        return None
    sources = [Source(OWN, 0, n + k, m) for k in range(m)]
    behind = n + len(of_rows)
    sources += [Source(OWN, 0, behind + k, 0) for k in range(len(traced.found))]
    nodes = [*given, *of_rows, *traced.found]
    body = Body(traced.program, [number_of(node) for node in [*inputs, *traced.found]])
    token = _made(recorder, Loop(body, n, sources, items.count), nodes)
    numbers = _results(token, n, items.count * (len(traced.program.outputs) - n))
    last = numbers[:n]
    result = flatten(traced.result[1], "what step returned")
    r = len(result.leaves)
    ys = [result.rebuild(numbers[n + i * r : n + i * r + r]) for i in range(items.count)]
    return start.rebuild(last), stacked(ys, items.has_arrays, are_alike=True)


def _rows(items: Items) -> tuple[Tree, list[Value] | None]:
    """Return the structure of an item, and the numbers of all; None if they are not alike."""
    first = flatten(items.at(0), "x")
    if items.are_nothing:
        return first, []
    things = [items.at(i) for i in range(items.count)]
    if all(map(is_usual_leaf, things)):
        return first, as_values(things)
    rows = [flatten(thing, "x") for thing in things]
    if not all(row.is_like(first) for row in rows):
        return first, None
    return first, [node for row in rows for node in as_values(row.leaves)]


def while_loop(
    recorder: Any, condition: Callable[[Any], Any], step: Callable[[Any], Any], state: Any
) -> tuple[Any] | None:
    """Record all steps of a while_loop as one.

    Arguments:
        recorder: of the function that is traced.
        condition, step, state: as of :func:`autograd.while_loop`.

    Returns:
        the last state, in a tuple; None if the steps are to be taken one by one.
    """
    start = flatten(state, "state")
    same = Same(state)
    given = as_values(start.leaves)
    n = len(given)
    inputs = _leaves(recorder, given)

    def taken() -> Any:
        here = start.rebuild(inputs)
        truth = condition(here)
        if type(truth) is not Condition:
            raise _BranchesError
        new = step(here)
        same.check(new, "step")
        return new, unwrapped(truth)

    if n == 0:
        return None
    try:
        traced = _traced(recorder, taken, inputs)
    except _BranchesError:
        _unrolled(
            "while_loop", step, "its step branches on a number, or its condition is no comparison"
        )
        return None
    if _are_fixed(recorder, [*given, *traced.found]):
        return None
    if _needs_ints(traced.program, [state]):
        _unrolled("while_loop", step, "its step computes remainders of ints")
        return None
    whole = traced.program
    parts = [
        Program(whole.n_inputs, whole.constants, whole.ops, whole.operands, [], outputs)
        for outputs in (whole.outputs[:n], whole.outputs[n:])
    ]
    sources = [Source(OWN, 0, n + k, 0) for k in range(len(traced.found))]
    body = Body(parts[0], [number_of(node) for node in [*inputs, *traced.found]])
    loop = Loop(body, n, sources, None, condition=parts[1])
    token = _made(recorder, loop, [*given, *traced.found])
    return (start.rebuild(_results(token, n, 0)),)


_told: WeakSet[CodeType] = WeakSet()  # steps that there was a warning for


def _unrolled(name: str, step: Callable[..., Any], why: str) -> None:
    """Warn, once for each step, that a loop is not compiled as one."""
    code = getattr(step, "__code__", None)
    if code in _told:
        return
    if code is not None:
        _told.add(code)
    warn(
        f"{name} is not compiled as a loop, since {why}: each step is compiled by itself. Write "
        "autograd.where, maximum or minimum in place of if, and a comparison as the condition."
    )


def _leaves(recorder: Any, nodes: Sequence[Node]) -> list[Value]:
    """Return what stands for numbers within a step, of the same kinds."""
    found = []
    for node in nodes:
        fresh = leaf(number_of(node))
        for kinds in (recorder.kinds, recorder.kinds_if_ints):
            kinds.note(fresh, kinds.of(node))
        found.append(fresh)
    return found


def _traced(recorder: Any, taken: Callable[[], Any], inputs: Sequence[Value]) -> _Step:
    """Return what a step does, run once.

    Raises:
        _BranchesError: if it asks how a comparison of its own numbers comes out.
    """
    began = tick()
    before = len(recorder.guards)
    result = taken()
    outputs = as_values(flatten(result, "what step returned").leaves)
    asked = [node for node, _ in recorder.guards[before:]]
    if asked and _is_used(written(inputs, asked, began, recorder.is_fixed)[0], len(inputs)):
        recorder.forget_guards(before)
        raise _BranchesError
    program, found = written(inputs, outputs, began, recorder.is_fixed)
    if not REMAINDERS.isdisjoint(program.operations()):
        recorder.asks_for_ints = True
    return _Step(program, found, result)


def _needs_ints(program: Program, given: Sequence[Any]) -> bool:
    """Whether a step computes what floats in the place of ints would get wrong."""
    if REMAINDERS.isdisjoint(program.operations()):
        return False
    leaves = [leaf for thing in given for leaf in take_apart(thing)[1]]
    return any(issubclass(type(leaf), int) or _is_array_of_ints(leaf) for leaf in leaves)


def _is_array_of_ints(leaf: Any) -> bool:
    return is_array(leaf) and leaf.dtype.kind in "iu"


def _is_used(program: Program, count: int) -> bool:
    """Whether a program reads one of its first inputs."""
    places = [place for operands in program.operands for place in operands]
    return any(0 <= place < count for place in [*places, *program.outputs])


def _are_fixed(recorder: Any, nodes: Sequence[Node]) -> bool:
    return all(map(recorder.is_fixed, nodes))


def _made(recorder: Any, loop: Loop, nodes: Sequence[Value]) -> Value:
    anew = recorder.read_anew([node for node in nodes if node.is_constant])
    if anew is not None:
        rest = iter(anew)
        nodes = [next(rest) if node.is_constant else node for node in nodes]
    return loop.made(tuple(nodes))


def _results(token: Value, n_state: int, others: int) -> list[Value]:
    """Return the results of a loop, but for the number of steps.

    What a step computes under ``no_grad`` is constant within its body; what it passes on is not.
    """
    places = [*range(n_state), *range(n_state + 1, n_state + 1 + others)]
    with recording():
        return [pick(token, place) for place in places]
