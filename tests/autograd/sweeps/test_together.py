"""Parts of one call: a sweep that records uses the call's rule once, and loses no share."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd.structures.tree import flatten

CALLS = {"vjp": 0}  # on Values


def plain(x):
    """Three numbers of two, which the primitives below compute."""
    return [ag.exp(x[0] * x[1]), ag.sin(x[0]), x[1] ** 3 + x[0]]


def function(x):
    return [math.exp(x[0] * x[1]), math.sin(x[0]), x[1] ** 3 + x[0]]


def vjp(g, value, x):
    CALLS["vjp"] += isinstance(x[0], ag.Value)
    first = g[0] * value[0]
    return ([first * x[1] + g[1] * ag.cos(x[0]) + g[2], first * x[0] + 3.0 * g[2] * x[1] ** 2],)


def jvp(t, value, x):
    [t] = t
    first = value[0] * (t[0] * x[1] + x[0] * t[1])
    return [first, ag.cos(x[0]) * t[0], 3.0 * x[1] ** 2 * t[1] + t[0]]


PRIMITIVES = {
    "vjp": ag.structured_primitive(function, vjp=vjp),
    "jvp": ag.structured_primitive(function, jvp=jvp),
    "both": ag.structured_primitive(function, vjp=vjp, jvp=jvp),
}
# Uses of the three numbers: all, some, one twice, and those of two calls
USES = [
    lambda f, x: f(x)[0] * f(x)[1],
    lambda f, x: f(x)[2] * x[0],
    lambda f, x: f(x)[1] * f(x)[2],
    lambda f, x: (lambda y: y[0] * y[0] + ag.exp(y[1]) * y[2])(f(x)),
    lambda f, x: (lambda y: f([y[0], y[1]])[2] * y[0])(f(x)),
    lambda f, x: f([x[0], x[0]])[0] + f([x[1], x[0]])[2],
]
NUMBERS = st.floats(-1.5, 1.5)


def agree(found, expected):
    pair = [np.array(flatten(one, "a result").leaves) for one in (found, expected)]
    np.testing.assert_allclose(*pair, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", PRIMITIVES)
@pytest.mark.parametrize("use", USES)
@given(x=st.lists(NUMBERS, min_size=2, max_size=2))
@settings(max_examples=8, deadline=None)
def test_higher_derivatives_are_those_of_the_plain_function(name, use, x):
    own, known = (lambda x, f=f: use(f, x) for f in (PRIMITIVES[name], plain))
    agree(ag.hessian(own)(x), ag.hessian(known)(x))
    agree(ag.jacfwd(ag.grad(own))(x), ag.jacfwd(ag.grad(known))(x))
    agree(ag.hvp(own, (x,), ([1.0, -2.0],)), ag.hvp(known, (x,), ([1.0, -2.0],)))


@pytest.mark.parametrize("name", PRIMITIVES)
def test_each_row_is_pulled_by_itself_and_again(name):
    """Sweeps for each output make parts anew, which stand in the graph beside each other."""
    x = [0.7, -0.4]
    for outer in (ag.jacrev, ag.jacfwd):
        for inner in (ag.jacrev, ag.jacfwd):
            agree(outer(inner(PRIMITIVES[name]))(x), outer(inner(plain))(x))
            third = outer(inner(ag.jacrev(PRIMITIVES[name])))(x)
            agree(third, outer(inner(ag.jacrev(plain)))(x))


@pytest.mark.parametrize("name", PRIMITIVES)
def test_parts_that_a_sweep_makes_anew_lose_no_share(name):
    """Each of two rows makes the parts that its rule reads, and that the function left out."""

    def rows(f):
        return lambda x: (lambda y: [y[1] * x[0], y[1] * y[1], y[2]])(f(x))

    x = [0.7, -0.4]
    own, known = rows(PRIMITIVES[name]), rows(plain)
    agree(ag.jacrev(ag.jacrev(own))(x), ag.jacrev(ag.jacrev(known))(x))
    own, known = (lambda x, f=f: ag.sum(np.ravel(ag.jacrev(f)(x))) for f in (own, known))
    agree(ag.hessian(own)(x), ag.hessian(known)(x))


@pytest.mark.parametrize("name", PRIMITIVES)
def test_compiled_code_uses_a_rule_once_for_all_parts(name):
    use = USES[3]
    own = ag.compile(ag.grad(lambda x: use(PRIMITIVES[name], x)))
    agree(own([0.3, 0.8]), ag.grad(lambda x: use(plain, x))([0.3, 0.8]))
    agree(own([-0.3, 0.5]), ag.grad(lambda x: use(plain, x))([-0.3, 0.5]))
    if name != "jvp":
        CALLS["vjp"] = 0
        x = [ag.Value(0.3), ag.Value(0.8)]
        ag.grad(lambda x: use(PRIMITIVES[name], x))(x)
        assert CALLS["vjp"] == 1  # besides those in plain numbers


def steep(x):
    return [1.0 / x[0] if x[0] else math.inf, x[0] * 2.0]


STEEP = ag.structured_primitive(
    steep, vjp=lambda g, value, x: ([2.0 * g[1] - g[0] * value[0] * value[0]],)
)


def chosen(x):
    return ag.where(x[0] > 0.5, STEEP(x)[0], x[0] * x[0])


def test_the_branch_that_is_not_taken_poisons_no_derivative():
    assert ag.grad(chosen)([0.0]) == [0.0]
    assert ag.hessian(chosen)([0.0]) == [[2.0]]
    for f, expected in ((ag.grad(chosen), [0.0]), (ag.hessian(chosen), [[2.0]])):
        assert ag.compile(f)([0.0]) == expected
    agree(ag.compile(ag.hessian(chosen))([2.0]), [[2.0 / 8.0]])
