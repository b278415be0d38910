"""The counts that all threads share: how many blocks, transforms and tracers are open."""

import pytest

import autograd as ag
from autograd.context import shared, tick


def counts():
    return shared.open_modes, shared.watches, shared.tracers


MODES = {
    "no_grad": ag.no_grad,
    "detect_anomaly": ag.detect_anomaly,
    "name_scope": lambda: ag.name_scope("part"),
}
TRANSFORMS = {
    "grad": lambda f: ag.grad(f)(2.0),
    "value_and_grad": lambda f: ag.value_and_grad(f)(2.0),
    "jacfwd": lambda f: ag.jacfwd(lambda xs: [f(x) for x in xs])([2.0]),
    "jacrev": lambda f: ag.jacrev(lambda xs: [f(x) for x in xs])([2.0]),
    "hessian": lambda f: ag.hessian(lambda xs: f(xs[0]))([2.0]),
    "vjp": lambda f: ag.vjp(f, 2.0),
    "jvp": lambda f: ag.jvp(f, (2.0,), (1.0,)),
    "compile": lambda f: ag.compile(f)(2.0),
    "grad of grad": lambda f: ag.grad(ag.grad(f))(2.0),
    "compile of grad": lambda f: ag.compile(ag.grad(f))(2.0),
}


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_a_block_counts_while_it_is_open(mode, fails):
    before = counts()
    try:
        with mode():
            assert counts() == (before[0] + 1, *before[1:])
            with mode():
                assert counts() == (before[0] + 1, *before[1:])  # one context holds them all
            if fails:
                raise ZeroDivisionError
    except ZeroDivisionError:
        assert fails
    assert counts() == before


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("transform", TRANSFORMS.values(), ids=TRANSFORMS)
def test_a_transform_counts_while_its_function_runs(transform, fails):
    before = counts()

    def f(x):
        assert before[1] < shared.watches <= before[1] + 3
        if fails:
            raise ZeroDivisionError
        return x * x * x

    try:
        transform(f)
    except ZeroDivisionError:
        assert fails
    assert counts() == before


def test_the_clock_tells_before_from_after():
    first, second = tick(), tick()
    assert first != second == shared.clock
