"""Structures of arguments in any order: each is traced once, and what is no number counts too."""

import enum
import gc
import itertools
import math
import random
import warnings
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.compiler.backends import forced
from autograd.compiler.calls import budget, dispatch, variants
from autograd.compiler.record.record import traced
from autograd.compiler.warning import CompileWarning
from support.compiling import backends


class Mode(enum.Enum):
    FAST = 1
    SLOW = 2


class Level(enum.IntEnum):
    LOW = 0
    HIGH = 1


def cube(x):
    return x * x * x


STATICS = [
    None, True, False, "", "a", "b", b"a", Mode.FAST, Mode.SLOW, Level.LOW, Level.HIGH, int, float,
    cube, math.sin, len, ..., range(2), frozenset("a"), np.True_, np.False_,
]  # fmt: skip
HALVES = st.integers(-8, 8).map(lambda k: k / 2.0)
ARRAYS = st.sampled_from([(1,), (2,), (1, 2), (2, 1)]).flatmap(
    lambda shape: HALVES.map(lambda x: np.full(shape, x))
)
STRUCTURES = st.recursive(
    HALVES | HALVES | ARRAYS | st.sampled_from(STATICS),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=6,
)


def said_of(thing):
    """What must not differ for a trace to be right: all but numbers. ``True`` is not ``1``."""
    if isinstance(thing, (float, Value)):
        return "number"
    if isinstance(thing, np.ndarray):
        return "array", thing.shape
    if isinstance(thing, dict):
        return "dict", tuple((key, said_of(item)) for key, item in thing.items())
    if isinstance(thing, (list, tuple)):
        return type(thing), tuple(map(said_of, thing))
    return type(thing), repr(thing)


def weighed(thing):
    """A number that hangs on everything in a structure."""
    if isinstance(thing, (list, tuple)):
        return sum([weighed(item) * (k + 2.0) for k, item in enumerate(thing)], 0.25)
    if isinstance(thing, dict):
        return sum([weighed(item) * ord(key) for key, item in thing.items()], 0.5)
    if isinstance(thing, np.ndarray):
        return (thing * np.arange(float(thing.size)).reshape(thing.shape)).sum() + 0.125
    if isinstance(thing, (float, Value)):
        return thing
    return sum(map(ord, repr(said_of(thing)))) * (0.5 if thing else 2.0)


@pytest.mark.parametrize("name", ["source", "machine"])
@settings(deadline=None, max_examples=60)
@given(st.lists(STRUCTURES, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_calls_in_any_order_equal_the_function_and_trace_each_structure_once(name, things, chance):
    calls = [(a, b) for a in things for b in things[:2]] * 2
    chance.shuffle(calls)
    traces = []
    with pytest.MonkeyPatch.context() as patch, forced(name):
        patch.setattr(dispatch, "traced", lambda *args: traces.append(args) or traced(*args))
        f = lambda a, b=None: weighed(a) - 3.0 * weighed(b)
        compiled = ag.compile(f)
        for a, b in calls:
            assert compiled(a, b) == f(a, b)
            assert compiled(a, b=b) == f(a, b=b)
    structures = {(said_of(a), said_of(b)) for a, b in calls}
    assert len(traces) == compiled.stats()["structures"] == 2 * len(structures)
    assert len(compiled._variants.by_signature) == 2 * len(structures)  # each by its own


@pytest.mark.parametrize("name", backends())
def test_what_is_true_of_an_argument_without_a_number(name):
    def f(x, flag=None, how="cube"):
        scale = flag or 2.0
        if flag:
            return x * scale
        return {"cube": cube, "sin": ag.sin}[how](x) + scale

    with forced(name):
        compiled = ag.compile(f)
        for args in [
            (0.5,),
            (0.5, True),
            (0.5, False, "sin"),
            (0.5, None),
            (0.5, False),
        ]:
            assert compiled(*args) == f(*args)
        assert compiled(x=0.5, how="sin") == f(0.5, how="sin")


@pytest.mark.parametrize("transform", [ag.grad, ag.value_and_grad, ag.hessian])
def test_transforms_take_the_same_things(transform):
    compiled = ag.compile(transform(lambda x, thing: x * x * (2.0 if thing else 3.0)))
    for thing in STATICS * 2:
        expected = transform(lambda x, thing: x * x * (2.0 if thing else 3.0))(1.5, thing)
        assert compiled(1.5, thing) == expected


def test_batches_by_structure():
    f = lambda w, rows, how=None: (rows["x"] * w).sum() + (1.0 if how else 2.0)
    compiled = ag.compile(f, batch=(None, 0), reduce="sum")
    sizes = list(itertools.product((1, 2, 5), (None, "a", True), (1, 3, 8))) * 2
    random.Random(3).shuffle(sizes)
    for n, how, count in sizes:
        x = np.arange(float(count * n)).reshape(count, n)
        expected = sum(f(0.5, {"x": row}, how) for row in x)
        assert compiled(0.5, {"x": x}, how=how) == pytest.approx(expected)
    assert compiled.stats()["structures"] == 9


# As many as are kept


def test_a_text_that_differs_at_each_call_does_not_grow_without_bound(monkeypatch):
    monkeypatch.setattr(variants, "MOST_STRUCTURES", 5)
    compiled = ag.compile(lambda x, name: x * len(name))
    with warnings.catch_warnings(record=True) as caught, forced("source"):
        warnings.simplefilter("always")
        for k in range(40):
            assert compiled(2.0, "n" * k) == 2.0 * k
        assert compiled(2.0, "nn") == 4.0
    assert compiled.stats()["structures"] == 5
    [warning] = caught
    assert warning.category is CompileWarning
    assert warning.filename == __file__
    assert "structures of arguments" in str(warning.message)
    compiled.clear()
    assert compiled(2.0, "n" * 39) == 78.0
    assert compiled.stats()["structures"] == 1


def test_clear_forgets_all():
    compiled = ag.compile(lambda x: x * 2.0 if x > 0.0 else x)
    assert [compiled(1.0), compiled(-1.0)] == [2.0, -1.0]
    compiled.clear()
    assert compiled.stats()["paths"] == compiled.stats()["structures"] == 0
    assert [compiled(1.0), compiled(-1.0)] == [2.0, -1.0]
    assert compiled.stats()["paths"] == 2


def test_clear_lets_a_function_be_compiled_again_that_went_too_many_ways(monkeypatch):
    monkeypatch.setattr(budget, "FREE", 3)
    compiled = ag.compile(lambda x: x * [1.0, 2.0, 3.0, 4.0, 5.0][int(x)])
    with pytest.warns(CompileWarning):
        assert [compiled(float(k)) for k in range(5)] == [0.0, 2.0, 6.0, 12.0, 20.0]
    assert compiled.stats()["paths"] == 1
    compiled.clear()
    assert compiled(1.0) == 2.0
    assert compiled.stats()["paths"] == 1


def test_clear_of_a_method_clears_that_of_every_object():
    class Line:
        def __init__(self, slope):
            self.slope = slope

        @ag.compile
        def at(self, x):
            return self.slope * x

    lines = [Line(2.0), Line(3.0)]
    assert [line.at(1.0) for line in lines] == [2.0, 3.0]
    Line.at.clear()
    assert [line.at.stats()["paths"] for line in lines] == [0, 0]
    assert [line.at(1.0) for line in lines] == [2.0, 3.0]
    lines[0].at.clear()
    assert [line.at.stats()["paths"] for line in lines] == [0, 1]


def test_things_are_let_go_with_the_function():
    class Thing:
        pass

    thing = Thing()
    gone = weakref.ref(thing)
    compiled = ag.compile(lambda x, thing: x)
    assert compiled(1.0, thing) == 1.0
    del thing
    compiled.clear()
    gc.collect()
    assert gone() is None


# As others have reported it elsewhere: small versions


def test_jax_static_arguments_are_told_by_type_and_value():
    """jax.jit(static_argnums=...): 1, 1.0 and True are equal, and so is their hash."""
    compiled = ag.compile(lambda x, n: x + 10.0 if n is True else x + n * 2.0)
    for n in (1, True, 1.0, True, 1):
        assert compiled(1.0, n) == (11.0 if n is True else 3.0)
    by_closure = [lambda x: x + 1.0, lambda x: x + 2.0]  # alike, and not the same
    applied = ag.compile(lambda x, f: f(x))
    assert [applied(1.0, f) for f in by_closure * 2] == [2.0, 3.0] * 2


def test_numba_dispatchers_are_freed_with_their_closures():
    """numba.njit in a loop: each dispatcher, its closure and its code stay for ever."""

    class Data:
        pass

    held = []
    for k in range(10):
        data = Data()
        data.size = float(k)
        held.append(weakref.ref(data))
        compiled = ag.compile(lambda x, data=data: x * data.size)
        assert compiled(2.0) == 2.0 * k
    del compiled, data
    gc.collect()
    assert not any(ref() for ref in held)


def test_torch_recompilation_limit_is_met_by_shapes_but_not_soon():
    """torch.compile: after 8 recompilations for other sizes it falls back, for good."""
    f = lambda xs: sum([x * x for x in xs], 0.0)
    compiled = ag.compile(f)
    lengths = random.Random(1).sample(range(60), 60) * 2
    with warnings.catch_warnings(), forced("source"):
        warnings.simplefilter("error")
        for n in lengths:
            assert compiled([0.5] * n) == f([0.5] * n)
    assert compiled.stats()["structures"] == 60
