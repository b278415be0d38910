"""Branches: each way through a function is traced once, and taken when the numbers ask for it."""

import math
import warnings
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import GraphError, TraceError, Value
from autograd.compiler.backends import forced
from autograd.compiler.calls import budget
from autograd.compiler.warning import CompileWarning
from autograd.table import ops
from support.compiling import assert_equal

POINTS = [2.0, 0.5, -1.0, 1.0, 0.0, -0.0, 3.0, 1e300, math.inf, -math.inf, math.nan, 2.0, -1.0]
ORDINARY = [2.5, 0.5, -1.2, 3.0, 0.0, 2.9, -0.2, 6.0, 2.5]
TABLE = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0]


def nested(x):
    if x > 1.0:
        return x * x if x < 3.0 else ag.log(x)
    if x >= 0.0:
        return ag.sin(x) + 1.0
    return -x


def halving(x):
    steps = 0
    while abs(x) > 1.0:
        x = x / 2.0
        steps += 1
    return x * steps


def summed(x):
    return sum((x**k for k in range(int(x))), 0.0 * x)


BRANCHES = {
    "nested ifs": (nested, POINTS),
    "a gradient": (ag.value_and_grad(nested), POINTS),
    "a second derivative": (ag.derivative(nested, 2), ORDINARY),
    "a while loop": (halving, ORDINARY),
    "the gradient of a while loop": (ag.grad(halving), ORDINARY),
    "range of an int": (ag.value_and_grad(summed), ORDINARY),
    "int as an index": (lambda x: x * TABLE[int(x)], ORDINARY),
    "floor as an index": (lambda x: x * TABLE[math.floor(x)], ORDINARY),
    "ceil as an index": (lambda x: x * TABLE[math.ceil(x)], ORDINARY),
    "int of floor": (lambda x: TABLE[int(ag.floor(x))] * x, ORDINARY),
    "in": (lambda x: x * 2.0 if x in (0.0, 0.5, 2.5) else x, ORDINARY),
    "equality": (lambda x: 1.0 + x if x == 0.0 else x, POINTS),
    "nan by inequality": (lambda x: 0.0 if x != x else x, POINTS),
    "a chain": (lambda x: x if 0.0 < x < 2.0 else -x, POINTS),
    "and, or, not": (lambda x: x if (x > 1 and not x > 2) or x == 0 else -x, POINTS),
    "&, |, ^": (lambda x: x if (x > 1) & (x < 3) | (x == 0) ^ (x < -5) else -x, POINTS),
    "conditions compared": (lambda x: x if (x > 1) == (x < 2) else -x, POINTS),
    "any and all": (lambda x: x if any([x > 2, x < 0]) and all([x < 5, x > -5]) else -x, POINTS),
    "len of a filtered list": (lambda x: x * len([y for y in TABLE if y > x]), ORDINARY),
}  # fmt: skip


@pytest.mark.parametrize(("f", "points"), BRANCHES.values(), ids=BRANCHES)
def test_each_branch_gives_what_eager_gives(backend, f, points):
    compiled = ag.compile(f)
    for x in points:
        assert_equal(compiled(x), f(x))
    assert 1 < compiled.stats()["paths"] <= len(set(map(str, points)))
    paths = compiled.stats()["paths"]
    for x in points:
        assert_equal(compiled(x), f(x))
    assert compiled.stats()["paths"] == paths  # all known by now


TRIPLES = [(1.0, 2.0, 3.0), (3.0, 2.0, 1.0), (2.0, 2.0, 2.0), (2.0, 3.0, 1.0), (1.0, 3.0, 3.0)]
OF_SEVERAL = {
    "min and max": lambda x, y, z: min(x, y, z) - 2.0 * max(x, y) * z,
    "sorted": lambda x, y, z: sorted([x, y * 1.5, z]),
    "sorted by a key": lambda x, y, z: sorted([x, y, z], key=lambda v: -v * v),
    "np.sort": lambda x, y, z: np.sort(np.array([x, y, z])),
    "np.argmax": lambda x, y, z: TABLE[np.argmax(np.array([x, y, z]))] * x,
    "a mask": lambda x, y, z: np.array([x, y, z])[np.array([x, y, z]) >= 2.0].sum(),
    "the first descent": lambda *xs: next((a - b for a, b in pairwise(xs) if a > b), 0.0),
}


@pytest.mark.parametrize("f", OF_SEVERAL.values(), ids=OF_SEVERAL)
def test_comparisons_by_python_and_numpy(backend, f):
    compiled = ag.compile(f)
    for args in [*TRIPLES, *TRIPLES]:
        assert_equal(compiled(*args), f(*args))
    assert compiled.stats()["paths"] > 1


WITHOUT = {
    "abs": abs,
    "relu": ag.relu,
    "clip": lambda x: ag.clip(x, -0.5, 0.5),
    "maximum": lambda x: ag.maximum(x, 1.0) - ag.minimum(x, 0.0),
    "where": lambda x: ag.where(x > 1.0, x * x, -x),
    "where of & and |": lambda x: ag.where((x > 1.0) & (x < 3.0) | (x == 0.0), x, -x),
    "where of ^": lambda x: ag.where((x > 1.0) ^ (x > 2.0), x, -x),
    "where with a bool": lambda x: ag.where((x > 1.0) & True | False, x, -x),
    "conditions as numbers": lambda x: x * (x > 1) + (x < 3) - (x > 0) * 2 + 1 - (x < 0),
    "a sum of conditions": lambda x: sum([x > 0, x > 1, x > 2]) / 3,
    "a condition divided": lambda x: -(x > 1) / 2 + (x >= 1),
    "floor": lambda x: x - ag.floor(x),
    "round": lambda x: x - round(x) + round(x, 1),
    "mod": lambda x: x % 2.0 + x // 2.0,
}


@pytest.mark.parametrize("f", WITHOUT.values(), ids=WITHOUT)
def test_choices_without_guards(backend, f):
    compiled = ag.compile(f)
    for x in ORDINARY:
        assert_equal(compiled(x), f(x))
    assert compiled.stats()["paths"] == 1


@pytest.mark.parametrize(
    "f",
    [
        lambda x: 2.0 / (1.0 * (x > -9.0)) + 2.0 / (x > -9.0),
        lambda x: (x > 1.0) ** 2 * x,
        lambda x: abs(x > 1.0) * x,
        lambda x: max(x > 1.0, x > 2.0) * x,
    ],
)
def test_more_arithmetic_with_conditions(f):
    compiled = ag.compile(f)
    for x in ORDINARY:
        assert_equal(compiled(x), f(x))


def test_conditions_returned_are_refused():
    with pytest.raises(TraceError, match=r"returned a comparison.*where\(x > y, 1.0, 0.0\)"):
        ag.compile(lambda x: [x > 1.0])(2.0)
    compiled = ag.compile(lambda x: bool(x > 1.0))
    assert [compiled(2.0), compiled(0.5)] == [True, False]


def ways(x):
    count = 0
    while count < x:
        count += 1
    return x * count


def called(compiled, points):
    """The results, and the warnings, by the number of the call."""
    results, seen = [], []
    for x in points:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            results.append(compiled(x))
        seen += [(len(results), warning) for warning in caught]
    return results, seen


def test_many_ways_warn_once_and_new_ones_run_eagerly():
    points = [float(x) for x in range(400)]
    with forced("source"):
        compiled = ag.compile(ways)
        results, seen = called(compiled, [*points, *points])
    assert results == [ways(x) for x in [*points, *points]]
    [(call, warning)] = seen
    assert 10 < call < 350
    assert warning.category is CompileWarning
    assert f"ways took {call - 1} different branches" in str(warning.message)
    assert call - 1 <= compiled.stats()["paths"] < 400


def test_the_warning_names_the_callers_place(monkeypatch):
    monkeypatch.setattr(budget, "FREE", 4)
    with forced("source"):
        _, [(_, warning)] = called(ag.compile(ways), [float(x) for x in range(5)])
    assert warning.filename == __file__


@pytest.mark.parametrize("reduce", [None, "sum"])
def test_too_many_ways_in_one_batch(monkeypatch, reduce):
    monkeypatch.setattr("autograd.compiler.batch.batch.MOST_PATHS", 4)
    compiled = ag.compile(ways, batch=(0,), reduce=reduce)
    rows = np.array([0.0, 7.0, 1.0, 2.0, 7.0, 5.0, 3.0])
    [once, twice], [(call, warning)] = called(compiled, [rows, rows])
    wanted = rows**2 if reduce is None else float((rows**2).sum())
    assert_equal(once, wanted)
    assert_equal(twice, wanted)
    assert (call, warning.category) == (1, CompileWarning)


def test_known_paths_are_shared_by_calls_of_another_order():
    compiled = ag.compile(nested)
    for x in [-1.0, 0.5, 2.0, 5.0, 0.5, 2.0, -1.0, 5.0] * 3:
        assert_equal(compiled(x), nested(x))
    assert compiled.stats()["paths"] == 4


def as_many_as_asked(x):
    return [x * (k + 1.0) for k in range(int(x))]


@pytest.mark.parametrize("name", ["source", "interpreter", "native"])
@given(st.lists(st.integers(0, 5), max_size=12))
def test_paths_may_return_more_numbers_than_others(name, counts):
    with forced(name):
        compiled = ag.compile(as_many_as_asked)
        for count in [1, 5, *counts, *counts]:
            assert compiled(float(count)) == as_many_as_asked(float(count))


def by_turns(x):
    return [x] if x > 0.0 else [x, -x, x * x] if x > -2.0 else [x, x]


def test_two_ways_by_turns(backend):
    compiled = ag.compile(by_turns)
    for x in [1.0, -1.0] * 4 + [-3.0, 1.0, -1.0] * 4:
        assert compiled(x) == by_turns(x)


def test_a_branch_on_what_is_constant_is_no_guard():
    compiled = ag.compile(lambda x: x if Value(2.0) > 1.0 and 3.0 > 2.0 else -x)
    assert [compiled(1.0), compiled(-2.0)] == [1.0, -2.0]
    assert "guard" not in compiled.program()


# What it shows


def test_the_listing():
    compiled = ag.compile(nested)
    compiled(2.0)
    assert compiled.program() == (
        "nested(x)\n  %1 = less 1.0, x\n  guard %1 == 1\n  %2 = less x, 3.0\n"
        "  guard %2 == 1\n  %3 = mul x, x\n  return %3"
    )
    assert repr(compiled.program()) == str(compiled.program())
    compiled(0.5)
    assert compiled.program().count("nested(x)") == 2


def test_the_source_runs():
    f = ag.value_and_grad(nested)
    compiled = ag.compile(f)
    points = [2.0, 5.0, 0.5, -1.0]
    for x in points:
        compiled(x)
    names = {name: getattr(ag, name, None) for name in dir(ag)}
    names |= {row.name: row.value for row in ops.TABLE.values()}
    exec(compiled.source(), names)
    for k, x in enumerate(points):
        [function] = [f for name, f in names.items() if name.endswith(f"_{k}")]
        assert_equal(tuple(function(x)), f(x))
    with pytest.raises(AssertionError):
        function(2.0)  # of another path


def test_statistics():
    compiled = ag.compile(lambda x: x * 1.0 + ag.sin(x) * ag.sin(x) if x > 0.0 else x)
    assert compiled.stats()["paths"] == compiled.stats()["structures"] == 0
    compiled(1.0)
    stats = compiled.stats()
    counts = {"recorded": 6, "folded": 0, "simplified": 1, "shared": 1, "left": 4}
    assert stats["operations"] == counts
    assert stats["trace_seconds"] > 0.0
    assert stats["compile_seconds"] > 0.0
    assert (stats["paths"], stats["structures"]) == (1, 1)


@pytest.mark.parametrize("show", ["program", "source"])
def test_before_the_first_call_there_is_nothing_to_show(show):
    with pytest.raises(GraphError, match="Call it once before"):
        getattr(ag.compile(nested), show)()


def test_calls_within_a_call_have_memory_of_their_own():
    """A primitive of the user's may call the very function that is running."""
    depth = []

    def again(x):
        if x > 1.0:
            depth.append(x)
            return compiled(x - 1.0, 0.0) + 1.0
        return 1.0

    inner = ag.primitive(again, lambda x, out: 0.0)
    compiled = ag.compile(lambda x, y: inner(x) + 100.0 * x + y)
    expected = lambda x: (expected(x - 1.0) + 1.0 if x > 1.0 else 1.0) + 100.0 * x
    for start in (0.5, 2.5, 4.5, 2.5):
        assert compiled(start, 0.0) == expected(start)
    assert depth


def test_results_are_not_written_to_by_later_calls():
    compiled = ag.compile(lambda x: {"a": x * 2.0, "b": [x * 3.0, x[0]]})
    found = [compiled(np.full(3, float(k))) for k in range(4)]
    for k, one in enumerate(found):
        assert one["a"].tolist() == [2.0 * k] * 3
        assert one["b"][0].tolist() == [3.0 * k] * 3
        assert one["b"][1] == k


def test_arguments_of_another_structure_in_between_leave_nothing_behind():
    compiled = ag.compile(lambda x, y=1.0: x * y)
    for args, kwargs in (((2.0,), {}), ((2.0, 3.0), {}), ((2.0,), {"y": 5.0}), (("no",), {})) * 3:
        if args == ("no",):
            with pytest.raises(TypeError, match="multiply"):
                compiled(*args)
        else:
            assert compiled(*args, **kwargs) == args[0] * (args + (kwargs.get("y", 1.0),))[1]
