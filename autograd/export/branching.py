"""Branching: a function run once for each way that its questions can be answered.

A question is the truth of a comparison, as ``if`` asks for it. The compiler takes the answer for
granted that the numbers at hand give, and checks it at each call. Here the function is run again
with the other answer, whatever the numbers say, until every way is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from autograd.compiler.program.builder import Builder, appended
from autograd.compiler.program.program import Program
from autograd.compiler.program.reading import written
from autograd.compiler.record.joining import joined
from autograd.compiler.record.record import check_no_condition
from autograd.compiler.record.tracer import Recorder, tracing
from autograd.context import tick
from autograd.errors import ExportError
from autograd.export.simplifying import differentiable
from autograd.export.ways import Fork, Nothing, Results, Way, moved, places_of
from autograd.modes import recording
from autograd.node import Node, number_of
from autograd.structures.tree import Tree, flatten_numbers
from autograd.sweeps.linearization import as_values
from autograd.table.operation import Fact, having
from autograd.tools.collector import seldom_collected
from autograd.value import Value

MOST_WAYS = 128
MOST_QUESTIONS = 64  # on one way
_COMPARISONS = having(Fact.COMPARES)


class _Question(NamedTuple):
    """What a way assumed.

    Arguments:
        answer: what it was.
        is_asked: whether the function asked, and may be answered otherwise.
    """

    answer: bool
    is_asked: bool


class _Run(NamedTuple):
    """One run of a function.

    Arguments:
        questions: in their order.
        program: its outputs are the numbers of the questions, then the results.
        captured: the numbers of the inputs beyond the arguments'.
        result: the structure of what it returned; None if it raised.
        reason: what it raised, in words.
    """

    questions: tuple[_Question, ...]
    program: Program
    captured: list[float]
    result: Tree | None
    reason: str

    def answers(self) -> tuple[bool, ...]:
        """Return the answers to what the function itself asked."""
        return tuple([one.answer for one in self.questions if one.is_asked])


class _Asked(Recorder):
    """A recorder that gives certain answers.

    Arguments:
        name, began, inputs: as of any.
        answers: to the first questions; the numbers at hand answer the others.
    """

    def __init__(
        self, name: str, began: int, inputs: Sequence[Node], answers: Sequence[bool]
    ) -> None:
        super().__init__(name, began, inputs)
        self._answers = answers
        self._truths: dict[int, float] = {}

    def truth(self, node: Value) -> float:
        """Return the answer to a question, the same each time that it is asked."""
        if self.fork is not None:
            return super().truth(node)
        known = self._truths.get(id(node))
        if known is not None:
            return known
        before = len(self.guards)
        outcome = self.guard(node)
        if len(self.guards) == before:
            return outcome
        index = len(self._truths)
        if index == MOST_QUESTIONS:
            error = too_many(self.name, f"asks more than {MOST_QUESTIONS} questions in a row")
            self.refused(error)
            raise error
        if index < len(self._answers):
            outcome = float(self._answers[index])
        self.guards[before] = self.guards[before]._replace(outcome=outcome)
        self._truths[id(node)] = outcome
        return outcome

    def is_asked(self, node: Node) -> bool:
        """Return whether the function asked for the truth of a node."""
        return id(node) in self._truths

    def forget_guards(self, first: int) -> None:
        """Forget questions that are asked once more."""
        for node, _ in self.guards[first:]:
            self._truths.pop(id(node), None)
        super().forget_guards(first)


def too_many(name: str, what: str) -> ExportError:
    """Return the error for a function whose ways are more than can be written.

    Arguments:
        name: of the function.
        what: it does.
    """
    return ExportError(
        f"{name} {what} of its numbers, and each answer is a way of its own. Choose by "
        "autograd.where in place of if, and write autograd.while_loop for a loop that lasts until "
        "its numbers say so."
    )


def all_ways(
    f: Callable[..., Any], name: str, arguments: Tree, numbers: Sequence[float]
) -> tuple[Program, Way, Tree]:
    """Return what a function does, whatever the answers to its questions.

    Arguments:
        f: the function.
        name: what to call it in errors.
        arguments: the structure of its arguments: a tuple of those by position, and a dict.
        numbers: one for each place of it.

    Returns:
        a program without guards, the ways through it, and the structure of the results.

    Raises:
        ExportError: if there are too many ways, or it assumes a number.
        TraceError: if compiled code could not repeat what f does.

    >>> from autograd.structures.tree import flatten
    >>> program, way, _ = all_ways(
    ...     lambda x: x if x > 0.0 else -x, "f", flatten(((2.0,), {}), "args"), [2.0]
    ... )
    >>> program.ops, way
    ([less, neg], Fork(place=1, yes=Results(places=(0,)), no=Results(places=(2,))))
    """
    runs: list[_Run] = []
    left: list[tuple[bool, ...]] = [()]
    while left:
        if len(runs) == MOST_WAYS:
            raise too_many(name, f"goes more than {MOST_WAYS} ways, by the answers to questions")
        given = left.pop()
        run = _run(f, name, arguments, numbers, given)
        runs.append(run)
        answers = run.answers()
        left += [(*answers[:k], not answers[k]) for k in range(len(given), len(answers))]
    results = [run.result for run in runs if run.result is not None]
    for result in results:
        if not result.is_like(results[0]):
            raise ExportError(
                f"{name} returns one structure on some of its ways, and another on others. Return "
                "the same on each."
            )
    return *_merged(len(numbers), runs), results[0]


def _run(
    f: Callable[..., Any],
    name: str,
    arguments: Tree,
    numbers: Sequence[float],
    answers: tuple[bool, ...],
) -> _Run:
    moment = tick()
    inputs = [Value(number) for number in numbers]
    recorder: Any

    def kind(name: str, began: int, inputs: Sequence[Node]) -> Recorder:
        return _Asked(name, began, inputs, answers)

    with seldom_collected(), tracing(name, moment, inputs, kind) as recorder, recording():
        args, kwargs = arguments.rebuild(inputs)
        result, reason, outputs = None, "", []
        try:
            returned = f(*args, **kwargs)
        except Exception as error:
            recorder.raise_refusal()
            if not answers:
                raise
            reason = f"{type(error).__name__}: {error}"
        else:
            recorder.raise_refusal()
            check_no_condition(returned, name)
            result = flatten_numbers(returned, f"what {name} returned")
            outputs = as_values(result.leaves)
            recorder.guard_ints(outputs)
        guards = recorder.guards
        questions = [_question(name, node, outcome, recorder) for node, outcome in guards]
        asked = [node for node, _ in guards]
        program, found = written(inputs, [*asked, *outputs], moment, recorder.is_own)
    captured = list(map(number_of, found))
    if result is not None:
        result = flatten_numbers(result.rebuild(list(map(number_of, outputs))), "a result")
    return _Run(tuple(questions), program, captured, result, reason)


def _question(name: str, node: Node, outcome: float, recorder: _Asked) -> _Question:
    is_asked = recorder.is_asked(node)
    if not is_asked and node.op not in _COMPARISONS:
        raise ExportError(
            f"{name} takes a number for an int, a key or a text, so that each is a way of its own, "
            f"and only that of {outcome!r} is known. Choose by autograd.take or autograd.where; an "
            "int that stays the same belongs into the function, as functools.partial puts it there."
        )
    return _Question(outcome != 0.0, is_asked)


def _merged(n_inputs: int, runs: Sequence[_Run]) -> tuple[Program, Way]:
    """Return one program for all runs, in which what they share stands once, and the ways."""
    builder = Builder(n_inputs, False)
    found = []
    for run in runs:
        given = [*range(n_inputs), *map(builder.constant, run.captured)]
        found.append((run, appended(builder, run.program, given)))
    way = _tree(builder, found, 0)
    whole = builder.finished([], places_of(way))
    program = differentiable(joined(whole))
    places = iter(program.outputs)
    return program, moved(way, lambda _: next(places))


def _tree(builder: Builder, found: list[tuple[_Run, list[int]]], level: int) -> Way:
    """Return the way of runs that agree in their first answers."""
    run, places = found[0]
    if level == len(run.questions):
        if run.result is None:
            return Nothing(run.reason)
        return Results(tuple(places[level:]))
    sides: dict[bool, Way] = {}
    for answer in (True, False):
        some = [one for one in found if one[0].questions[level].answer is answer]
        if some:
            sides[answer] = _tree(builder, some, level + 1)
    beyond = Nothing("an int is too large to be exact as a float")
    yes, no = sides.get(True, beyond), sides.get(False, beyond)
    known = builder.value(places[level])
    if known is not None:
        return yes if known else no
    return yes if yes == no else Fork(places[level], yes, no)
