"""One call of a function, traced: the program that does what the call did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import is_
from time import perf_counter
from typing import Any, NamedTuple

from autograd.compiler.program.program import Program
from autograd.compiler.program.reading import Reading, read
from autograd.compiler.record.alike import check_alike
from autograd.compiler.record.conditions import Condition
from autograd.compiler.record.effects import check_released, effect, is_released
from autograd.compiler.record.surroundings import Surroundings
from autograd.compiler.record.tracer import Recorder, tracing
from autograd.context import tick
from autograd.errors import TraceError
from autograd.modes import recording
from autograd.node import Node, number_of
from autograd.structures.arrays import is_array
from autograd.structures.layout import IntsMatterError
from autograd.structures.outline import beside_numbers, take_apart
from autograd.structures.tree import Tree, flatten, flatten_numbers
from autograd.sweeps.between import path_between
from autograd.sweeps.forward import push_recorded
from autograd.sweeps.linearization import as_values
from autograd.sweeps.reverse import pull_recorded
from autograd.table.joint import JOINT, Joint
from autograd.tools.collector import seldom_collected
from autograd.transforms.structured import Component
from autograd.value import Value

_MOST_RUNS = 3  # until one leaves everything as it was


class Traced(NamedTuple):
    """What a call of a function came to.

    Arguments:
        program: its inputs are the arguments' numbers, then those of the captured leaves and
            constants. Its outputs are the results' numbers, then, for each result, its derivatives
            by the captured leaves.
        captured: leaves that the function found outside: a model's parameters.
        constants: constant Values that it found outside.
        result: what it returned, with plain numbers.
        numbers: what the program gives for this call.
        counts: operations, by the pass that removed them.
        largest_int: how large an argument may be as an int, and be treated as a float.
        trace_seconds: how long it took to run the function, and its sweeps, on Values.
        read_seconds: how long it took to make the program from the graph.
        function: what was called.
        given: the structure of its arguments: a tuple of those by position, and a dict.
    """

    program: Program
    captured: list[Value]
    constants: list[Node]
    result: Tree
    numbers: list[float]
    counts: dict[str, int]
    largest_int: float
    trace_seconds: float
    read_seconds: float
    function: Callable[..., Any]
    given: Tree


def traced(
    f: Callable[..., Any],
    name: str,
    arguments: Tree,
    numbers: Sequence[float],
    differentiates: bool,
    given_int: float = -1.0,
) -> Traced:
    """Run a function on Values, and read what it did.

    Arguments:
        f: the function.
        name: what to call it in errors.
        arguments: the structure of its arguments: a tuple of those by position, and a dict.
        numbers: one for each place of it.
        differentiates: whether derivatives by captured leaves are wanted.
        given_int: the largest int among the numbers as they were given; -1 if there is none.

    Returns:
        what was learned.

    Raises:
        IntsMatterError: if f could do another thing with that int than with a float.
        TraceError: if compiled code could not repeat what f does.
        OperandError: if it returned something that is not made of numbers.

    >>> call = traced(lambda x: x * x, "f", flatten(((3.0,), {}), "f"), [3.0], True)
    >>> call.program.ops, call.numbers
    ([mul], [9.0])
    """
    before = Surroundings(f, list(beside_numbers(arguments.outline)))
    try:
        with seldom_collected():
            return _traced(f, name, arguments, numbers, differentiates, given_int, before)
    except TraceError:
        before.put_back()  # what is refused has drawn nothing
        raise


def _traced(
    f: Callable[..., Any],
    name: str,
    arguments: Tree,
    numbers: Sequence[float],
    differentiates: bool,
    given_int: float,
    around: Surroundings,
) -> Traced:
    """Run a function until a run leaves everything as it was."""
    first: Traced | None = None
    for k in range(_MOST_RUNS):
        if k:
            around = Surroundings(f, list(beside_numbers(arguments.outline)))
        call, inputs = _traced_once(f, name, arguments, numbers, differentiates, given_int)
        changed = around.changed()
        if changed is not None and not is_released(inputs):
            break
        check_released(inputs, name)
        if changed is None:
            given = arguments.rebuild(list(numbers))
            used = call.program.operations()
            otherwise = any(op.arity == JOINT or isinstance(op, Component) for op in used)
            check_alike(f, name, given, call.result, call.numbers, otherwise)
            return call if first is None else _with_result_of(first, call)
        first = first or call  # once more: a memo is filled once, and another thread may rest
    raise effect(name, str(changed))


def _traced_once(
    f: Callable[..., Any],
    name: str,
    arguments: Tree,
    numbers: Sequence[float],
    differentiates: bool,
    given_int: float,
) -> tuple[Traced, list[Value]]:
    """Return what one run came to, and the Values that it was given."""
    began = perf_counter()
    moment = tick()
    inputs = [Value(number) for number in numbers]
    with tracing(name, moment, inputs) as recorder, recording():
        try:
            run = _run(f, name, arguments, inputs, recorder, differentiates)
        except Exception:
            if given_int >= 0 and recorder.asks_for_ints:
                raise IntsMatterError from None
            raise
    reading, result, found, largest_int = run
    if given_int > largest_int:
        raise IntsMatterError
    del recorder, run
    whole = perf_counter() - began
    reads = reading.seconds
    call = Traced(
        reading.program, reading.captured, reading.constants, result, found, reading.counts,
        largest_int, whole - reads, reads, f, arguments,
    )  # fmt: skip
    return call, inputs


def _with_result_of(first: Traced, call: Traced) -> Traced:
    """Return a run with the result of the first, which is that of the call, if it is alike."""
    is_alike = first.result.is_like(call.result) and len(first.numbers) == len(call.numbers)
    return call._replace(numbers=first.numbers) if is_alike else call


def _run(
    f: Callable[..., Any],
    name: str,
    arguments: Tree,
    inputs: list[Value],
    recorder: Recorder,
    differentiates: bool,
) -> tuple[Reading, Tree, list[float], float]:
    given = arguments.rebuild(inputs)
    before = _contents(given)
    args, kwargs = given
    try:
        returned = f(*args, **kwargs)
    except Exception:
        recorder.raise_refusal()
        raise
    recorder.raise_refusal()
    _check_arguments(given, before, name)
    check_no_condition(returned, name)
    as_tree = flatten if isinstance(returned, bool) else flatten_numbers  # a branch of its own
    tree = as_tree(returned, f"what {name} returned")
    outputs = as_values(tree.leaves)
    recorder.guard_ints(outputs)
    guards = recorder.guards
    returned_nodes = tuple(outputs)
    begin, outside = recorder.began, recorder.outside()
    reading = read(inputs, outputs, guards, recorder.is_own, begin, outside)
    if differentiates and reading.captured:
        leaves = reading.captured
        outputs += _partials(outputs, leaves, begin)
        whole = read([*inputs, *leaves], outputs, guards, recorder.is_own, begin, outside)
        seconds = reading.seconds + whole.seconds
        reading = Reading(whole.program, leaves, whole.constants, whole.counts, seconds)
    numbers = [number_of(output) for output in outputs]
    plain = tree.rebuild(numbers[: len(tree.leaves)])
    largest_int = recorder.largest_int(reading.program.operations(), returned_nodes)
    return reading, flatten(plain, "a result"), numbers, largest_int


def _partials(outputs: Sequence[Value], leaves: Sequence[Value], began: int) -> list[Value]:
    """Return the derivatives of each output by each leaf, those of one output together."""
    path = path_between(outputs, leaves, began)
    if len(leaves) < len(outputs) and any(isinstance(node.op, Joint) for node in path.nodes):
        columns = [  # a loop for each leaf, rather than for each of the results of many steps
            as_values(push_recorded(outputs, leaves, [float(one is leaf) for one in leaves], path))
            for leaf in leaves
        ]
        return [column[k] for k in range(len(outputs)) for column in columns]
    found: list[Value] = []
    for output in outputs:
        path = path_between([output], leaves, began)
        found += as_values(pull_recorded([output], [1.0], leaves, path))
    return found


def _check_arguments(given: Any, before: tuple[Any, list[Any]], name: str) -> None:
    """Raise if a function changed its arguments: compiled code would leave the caller's alone."""
    outline, held = _contents(given)
    if outline != before[0] or len(held) != len(before[1]) or not all(map(is_, held, before[1])):
        raise TraceError(
            f"{name} changed an argument while it was compiled; compiled code would leave the "
            "caller's as it is. Change a copy, as list(v) or v.copy() give, and return it."
        )


def _contents(given: Any) -> tuple[Any, list[Any]]:
    """Return the outline of arguments, and what they hold, arrays included."""
    outline, leaves = take_apart(given)
    held = [leaf.ravel().tolist() if is_array(leaf) else [leaf] for leaf in leaves]
    return outline, [thing for things in held for thing in things]


def check_no_condition(returned: Any, name: str) -> None:
    """Raise a TraceError if a comparison was returned, which is no number.

    Arguments:
        returned: by a function that is traced.
        name: of the function.
    """
    if Condition in set(map(type, take_apart(returned)[1])):
        raise TraceError(
            f"{name} returned a comparison, but compiled functions return numbers. Write "
            "where(x > y, 1.0, 0.0), or bool(x > y) for a branch of its own."
        )
