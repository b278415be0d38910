"""Random programs with state of each kind, which changes between calls: compiled equals eager."""

import operator
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd.compiler.backends import forced
from autograd.compiler.warning import CompileWarning
from support.compiling import assert_equal
from support.surroundings import READ

EXAMPLES = 500
NUMBERS = (2.0, 3.0, 0.5, -1.0, 4.0)  # few, so that they come back
JOINS = (operator.add, operator.mul, operator.sub)
POINTS = (1.5, -2.0)


def joined(parts, join, is_guarded):
    """A function of what several functions that read outside make of a number."""

    def f(x):
        total = parts[0](x)
        for part in parts[1:]:
            if is_guarded and x < 0.0:
                total = total + x
            total = join(total, part(x))
        return total

    return f


TRANSFORMS = {
    "none": lambda f: f,
    "grad": ag.grad,
    "value_and_grad": ag.value_and_grad,
    "second derivative": lambda f: ag.derivative(f, 2),
    "a compiled one in it": lambda f: joined([ag.compile(f), lambda x: x], operator.add, False),
}


@st.composite
def programs(draw):
    """A function, those that change what it reads, and changes: of which, and to what number."""
    made = [make() for make in draw(st.lists(st.sampled_from(READ), min_size=1, max_size=4))]
    f = joined([part for part, _ in made], draw(st.sampled_from(JOINS)), draw(st.booleans()))
    transform = TRANSFORMS[draw(st.sampled_from(sorted(TRANSFORMS)))]
    steps = st.tuples(st.integers(0, len(made) - 1), st.sampled_from(NUMBERS))
    changes = draw(st.lists(steps, min_size=1, max_size=6))
    return transform(f), [change for _, change in made], changes


def check(f, changes, steps):
    """Call the function and its compiled form after every change."""
    compiled, rows = ag.compile(f), ag.compile(f, batch=(0,))
    for which, number in [(None, None), *steps]:
        if which is not None:
            changes[which](number)
        expected = [f(x) for x in POINTS]
        for x, one in zip(POINTS, expected, strict=True):
            assert_equal(compiled(x), one)
        found = rows(np.array(POINTS))
        for column, numbers in zip(columns(found), zip(*map(columns, expected)), strict=True):
            for one, other in zip(column, numbers, strict=True):
                assert_equal(one, other)


def columns(result):
    return list(result) if isinstance(result, tuple) else [result]


def sweep(examples):
    @settings(
        max_examples=examples, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), derandomize=True,
    )  # fmt: skip
    @given(programs())
    def run(program):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CompileWarning)
            check(*program)

    with forced("source"):
        run()


def test_programs_whose_surroundings_change():
    sweep(25)


@pytest.mark.slow
def test_five_hundred_programs_whose_surroundings_change():
    sweep(EXAMPLES)
