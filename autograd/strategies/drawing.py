"""The strategies of programs, of expressions, and of inputs for them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from autograd.strategies.draft import Draft
from autograd.strategies.forms import FORMS, SMALL
from autograd.strategies.program import Program
from autograd.strategies.requirement import st
from autograd.strategies.steps import (
    BODIES,
    COMPARISONS,
    THRESHOLDS,
    Branch,
    Calculation,
    Choices,
    Descent,
    Repetition,
    Step,
)


def programs(max_inputs: int = 4, max_steps: int = 20) -> st.SearchStrategy[Program]:
    """Return a strategy of whole programs: shared numbers, branches and loops.

    Arguments:
        max_inputs: how many inputs a program has at most.
        max_steps: how many steps it has at most; a step is one to five lines.

    Returns:
        the strategy. Its programs keep their numbers bounded, are smooth but where ``margin`` is
        0, and shrink towards a single line.

    >>> from hypothesis import find, settings
    >>> many = settings(max_examples=10_000)
    >>> print(find(programs(), lambda program: "if" in program.source, settings=many))
    import autograd as ag
    <BLANKLINE>
    def program(x):
        if x > 0.5:
            t0 = x + x
        else:
            t0 = x + x
        return t0
    """
    return st.builds(
        _program, st.integers(1, max_inputs), st.lists(_steps(), min_size=1, max_size=max_steps)
    )


def expressions(max_inputs: int = 3, max_operations: int = 6) -> st.SearchStrategy[Program]:
    """Return a strategy of programs that consist of one expression.

    Arguments:
        max_inputs: how many variables there are at most.
        max_operations: how many operations it is made of at most; some may be written twice.

    Returns:
        the strategy, which shrinks towards a single operation.

    >>> from hypothesis import find, settings
    >>> many = settings(max_examples=10_000)
    >>> print(find(expressions(), lambda program: "ag.tanh" in program.source, settings=many))
    import autograd as ag
    <BLANKLINE>
    def program(x):
        return ag.tanh(x)
    """
    return st.builds(
        _expression,
        st.integers(1, max_inputs),
        st.lists(_calculations(), min_size=1, max_size=max_operations),
    )


def inputs_for(program: Program, margin: float = 0.0) -> st.SearchStrategy[tuple[float, ...]]:
    """Return a strategy of inputs for a program, or any function with ``n_inputs``.

    Arguments:
        program: what they are for.
        margin: how far from another path and from kinks they are to be, as ``program.margin``
            measures it.

    Returns:
        the strategy, of tuples of floats from -3 to 3.

    >>> from hypothesis import find
    >>> program = find(expressions(), lambda program: program.n_inputs == 1)
    >>> inputs = find(inputs_for(program), lambda inputs: inputs[0] > 0.5)
    >>> inputs[0] > 0.5
    True
    """
    number = st.floats(*SMALL, allow_subnormal=False)
    inputs: st.SearchStrategy[tuple[float, ...]] = st.tuples(*[number] * program.n_inputs)
    return inputs.filter(lambda drawn: program.margin(drawn) >= margin) if margin else inputs


def _program(n_inputs: int, steps: Iterable[Step]) -> Program:
    return _finished(Draft(n_inputs), steps)


def _expression(n_inputs: int, steps: Iterable[Step]) -> Program:
    return _finished(Draft(n_inputs, inline=True), steps)


def _finished(draft: Draft, steps: Iterable[Step]) -> Program:
    for step in steps:
        step.write_to(draft)
    return Program(draft.source(), draft.source(measured=True), len(draft.inputs))


# Hypothesis deletes at most five draws at a time: for a step to vanish in one go, the four choices
# of operands are drawn as one number, and so are pairs of other things. A choice of 0 is the first
# input, so that programs shrink into steps that need no other step.
_BASE = 1024


def _choices() -> st.SearchStrategy[Choices]:
    return st.integers(0, _BASE**4 - 1).map(_digits)


def _digits(number: int) -> Choices:
    first, second, third, fourth = [number // _BASE**i % _BASE for i in range(4)]
    return first, second, third, fourth


def _calculations() -> st.SearchStrategy[Step]:
    return st.builds(Calculation, st.sampled_from(FORMS), _choices())


def _steps() -> st.SearchStrategy[Step]:
    conditions = st.sampled_from(list(product(COMPARISONS, THRESHOLDS)))
    arms = st.sampled_from(list(product(FORMS, FORMS)))
    branches = st.builds(Branch, conditions, arms, _choices())
    trips = st.sampled_from(list(product(BODIES, (False, True), (1, 2, 3, 4))))
    loops = st.builds(
        lambda how, choices: Repetition(how[0], how[1], how[2], choices), trips, _choices()
    )
    descents = st.builds(Descent, st.sampled_from([0.5, 1.0, 2.0]), _choices())
    # Most steps are calculations; one_of draws evenly.
    return st.one_of(_calculations(), _calculations(), _calculations(), branches, loops, descents)
