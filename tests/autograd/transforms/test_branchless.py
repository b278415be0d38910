"""branchless: what a function with branches gives is the same, by one path when it is compiled."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag

NUMBERS = st.lists(st.floats(-3.0, 3.0), min_size=1, max_size=4)


def stairs(x):
    if x > 1.0:
        return x * x
    if x > 0.0:
        return 2.0 * x if x * x < 0.25 else 3.0
    return ag.exp(x) if not x < -1.0 else -x


def joined(x):
    return x * x if x > 0.0 and (x < 1.0 or x > 2.0) else ag.sin(x)


def repeated(x):
    y = x if x > 0.0 else -x
    return y + (1.0 if x > 0.0 else 2.0) * x


def constant(x):
    return 1.0 if x > 0.0 else -1.0


def pair(x):
    return {"a": (x, 1.0)} if abs(x) > 1.0 else {"a": (2.0 * x, x)}


def of_pair(x):
    held = ag.branchless(pair)(x)["a"]
    return held[0] * 3.0 + held[1]


@pytest.mark.parametrize("f", [stairs, joined, repeated, constant, of_pair])
@given(NUMBERS, NUMBERS)
def test_compiled_it_takes_one_path_and_gives_what_the_function_gives(f, first, second):
    chosen = ag.branchless(f)
    sums = [lambda x, g=g: g(x) + x for g in (f, chosen)]
    compiled = ag.compile(ag.value_and_grad(sums[1]))
    for x in first + second:
        expected = ag.value_and_grad(sums[0])(x)
        assert ag.value_and_grad(sums[1])(x) == expected
        assert compiled(x) == pytest.approx(expected, rel=1e-12, abs=1e-12)
    assert compiled.stats()["paths"] == 1


def test_a_way_that_is_not_taken_does_not_poison_the_slope():
    root = ag.compile(ag.grad(ag.branchless(lambda x: ag.sqrt(x) if x > 0.0 else 0.0 * x)))
    assert (root(4.0), root(0.0), root(-1.0)) == (0.25, 0.0, 0.0)


def halved(x):
    while x > 1.0:
        x = x / 2.0
    return x


def many(x):
    return sum(1.0 * k if x > k else 0.5 * x for k in range(9))


def raising(x):
    if x < 0.0:
        raise ArithmeticError("negative")
    return 2.0 * x


def unlike(x):
    return ag.sum([x, x] if x > 0.0 else [x])


def refused(x):
    return 2.0 * x if x > 0.0 else ag.Value(float(x.data) if isinstance(x, ag.Value) else x)


@pytest.mark.parametrize("f", [halved, many, raising, unlike, refused])
def test_what_cannot_be_chosen_branches_as_it_does(f):
    compiled = ag.compile(ag.branchless(f))
    for x in (2.75, 0.25, 7.5):
        assert compiled(x) == f(x)
    if f is raising:
        with pytest.raises(ArithmeticError, match="negative"):
            compiled(-1.0)


def test_it_may_hold_another_and_be_compiled_in_batches():
    np = pytest.importorskip("numpy")
    outer = ag.branchless(lambda x: ag.branchless(stairs)(x) if x < 0.5 else joined(x))
    compiled = ag.compile(outer, batch=(0,))
    xs = np.linspace(-3.0, 3.0, 50)
    assert compiled(xs).tolist() == pytest.approx([outer(x) for x in xs.tolist()], rel=1e-12)
    assert compiled.stats()["paths"] == 1


def test_it_travels_and_has_the_name_of_its_function():
    chosen = ag.branchless(stairs)
    assert chosen.__name__ == "stairs"
    assert ag.branchless(chosen) is chosen
    for other in (copy.deepcopy(chosen), pickle.loads(pickle.dumps(chosen))):
        assert other(2.0) == 4.0


def test_what_its_function_finds_outside_is_watched():
    slope = [0.1]
    compiled = ag.compile(ag.branchless(lambda x: x if x > 0.0 else slope[0] * x))
    assert compiled(-1.0) == -0.1
    slope[0] = 0.5
    assert compiled(-1.0) == -0.5
