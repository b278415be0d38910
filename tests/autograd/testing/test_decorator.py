"""gradcheck: one line makes a test, which draws, shrinks and tells."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError
from autograd.strategies import arguments_for, arrays_in, floats_in
from autograd.testing import GradientCheckError, Undecided, gradcheck


@pytest.mark.parametrize(
    ("f", "options"),
    [
        (lambda x: ag.log(x), {"domain": "log", "order": 1}),
        (lambda x, y: ag.exp(x) * y, {"domain": (-2.0, 2.0)}),
        (lambda x, y: x / y, {"domain": {"y": (1.0, 2.0)}}),
        (lambda x, y: x / y, {"domain": [(0.0, 1.0), (1.0, 2.0)]}),
        (lambda x: np.sum(x**3), {"domain": arrays_in(), "grad": lambda x: 3 * x**2}),
        (lambda p: math.log(p), {"domain": floats_in("log", largest=9.0, smallest=0.1),
                                 "grad": lambda p: 1 / p}),
        (abs, {"domain": st.floats(-2, 2), "grad": np.sign}),
    ],
)  # fmt: skip
def test_right_functions_pass(f, options):
    gradcheck(f, **options)()


def test_a_failure_is_shrunk_to_the_simplest_point():
    @gradcheck(domain=(-10.0, 10.0), grad=lambda x: 2 * x if x < 5 else x)
    def test_square(x):
        """A docstring."""
        return x * x

    with pytest.raises(GradientCheckError) as raised:
        test_square()
    assert "x = 5.0" in str(raised.value) or "x = 6.0" in str(raised.value)
    assert test_square.__name__ == "test_square"
    assert test_square.__doc__ == "A docstring."
    assert test_square.function(3.0) == 9.0


def test_where_nothing_can_be_decided_it_says_so():
    with pytest.raises(Undecided, match="a jump"):
        gradcheck(math.floor, domain=st.just(0.0), grad=lambda x: 1.0)()


def test_domains_that_are_none():
    for domain in (3.0, (2.0, 1.0), {"z": (0.0, 1.0)}, (0.0, math.inf)):
        with pytest.raises(OperandError):
            gradcheck(lambda x: x, domain=domain, grad=lambda x: 1.0)


@given(arrays_in((-1e300, 1e300)), arguments_for(lambda a, b, c=1: 0, (0.5, 1.0)))
def test_what_is_drawn(x, args):
    assert np.all(np.isfinite(x))
    assert x.dtype == np.float64
    assert len(args) == 2
    assert all(0.5 <= a <= 1.0 for a in args)
