"""Compiled, a program in plain Python does what it does uncompiled, or is refused by our error."""

import warnings

import pytest
from hypothesis import HealthCheck, given, settings

import autograd as ag
from autograd import AutogradError
from support.compiling import close, number
from support.plain_programs import plain_programs

RAISED = (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, StopIteration)


def outcome(f, point):
    """What a call comes to: a number, or the type of an error."""
    try:
        return number(f(*point))
    except AutogradError as error:
        return error
    except RAISED as error:
        return type(error)


def check(program):
    plain, compiled = program.function(), ag.compile(program.function())
    for point in program.points:
        wanted, found = outcome(plain, point), outcome(compiled, point)
        if isinstance(found, AutogradError) or wanted in (ZeroDivisionError, OverflowError):
            continue  # refused; or numbers follow IEEE arithmetic where Python's raise
        if isinstance(wanted, float) and isinstance(found, float):
            assert close(found, wanted, tolerance=1e-9), (point, found, wanted)
        else:
            assert found == wanted, point


@settings(suppress_health_check=list(HealthCheck))
@given(plain_programs())
def test_as_uncompiled_or_refused(program):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        check(program)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
@settings(max_examples=5_000, suppress_health_check=list(HealthCheck), deadline=None)
@given(program=plain_programs())
def test_many(part, program):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        check(program)
