"""Compiled, a program in plain Python does what it does uncompiled, or is refused by our error."""

import random
import warnings

import pytest
from hypothesis import HealthCheck, given, settings

import autograd as ag
from autograd import AutogradError
from autograd.compiler.backends import forced
from support.compiling import close, number
from support.plain_programs import Maker, plain_programs

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
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(20))
def test_a_thousand(seed):
    make = Maker(random.Random(seed).choice)
    with warnings.catch_warnings(), forced("source"):  # the quickest to compile
        warnings.simplefilter("ignore")
        for _ in range(1000):
            program = make.program()
            try:
                check(program)
            except Exception as error:
                raise AssertionError(program.source) from error
