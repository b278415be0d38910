"""Arguments that hold the same numbers in another structure are never taken for one another."""

import pickle
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError
from autograd.compiler.backends import forced


@dataclass
class Point:
    x: float
    y: float


@dataclass
class Size:
    x: float
    y: float


@dataclass
class Line:
    slope: float

    @ag.compile
    def at(self, x):
        return self.slope * x


@ag.compile
def squared(x):
    return x * x


def test_types_count(backend):
    compiled = ag.compile(lambda s: s.x - s.y if isinstance(s, Point) else s.x * s.y)
    assert [compiled(Point(2.0, 3.0)), compiled(Size(2.0, 3.0))] == [-1.0, 6.0]


def test_keys_count(backend):
    compiled = ag.compile(lambda d: d["u"] - d["v"])
    for kind in (dict, OrderedDict):
        assert compiled(kind(u=1.0, v=10.0)) == -9.0
        assert compiled(kind(v=10.0, u=1.0)) == -9.0


def test_keys_of_rows_count(backend):
    compiled = ag.compile(lambda d: d["u"] - d["v"], batch=(0,))
    one, two = np.ones(3), np.full(3, 2.0)
    assert compiled({"u": one, "v": two}).tolist() == [-1.0] * 3
    assert compiled({"v": two, "u": one}).tolist() == [-1.0] * 3
    with pytest.raises(KeyError):
        compiled({"p": one, "q": two})


def test_an_index_is_whole(backend):
    def f(x):
        return x * [10.0, 20.0, 30.0][x]

    for number in (1.0, 1.5):  # as of a plain float, which is no index
        with pytest.raises(OperandError, match=r"whole number.*int\(v\)"):
            ag.compile(f)(number)
    slope = ag.compile(ag.grad(f))  # where it is a Value
    assert [slope(x) for x in (1.0, 2.0)] == [20.0, 30.0]
    with pytest.raises(OperandError, match="whole"):
        slope(1.5)


def test_methods_of_objects_without_a_hash(backend):
    assert [Line(2.0).at(3.0), Line(4.0).at(3.0)] == [6.0, 12.0]


def test_a_decorated_function_is_pickled_by_its_name():
    assert pickle.loads(pickle.dumps(squared)) is squared


def test_shared_terms_do_not_swallow_the_digits_of_rows(backend):
    compiled = ag.compile(lambda x, w: x + w, batch=(0, None), reduce="sum")
    rows = np.random.default_rng(0).normal(size=1000) + 1e12
    assert compiled(rows, -1e12) == pytest.approx((rows - 1e12).sum(), rel=1e-12)
    assert compiled(rows, 1.0) == pytest.approx((rows + 1.0).sum(), rel=1e-12)


def test_shared_terms_of_rows_that_went_another_way_are_left_out(backend):
    compiled = ag.compile(lambda w, x: x + w if x > 0 else x, batch=(None, 0), reduce="sum")
    assert compiled(2.0, np.ones(3)) == 9.0
    assert compiled(np.inf, -np.ones(4)) == -4.0


def test_transforms_of_plain_numbers_within():
    compiled = ag.compile(lambda x: x * ag.jvp(lambda y: y * y, (3.0,), (1.0,))[1])
    assert compiled(2.0) == 12.0


LEAF = st.floats(-4.0, 4.0)
SHAPES = [(), (6,), (1, 6), (6, 1), (2, 3), (3, 2), (1, 2, 3), (2, 1, 3)]
ARRAYS = st.sampled_from(SHAPES).map(lambda shape: np.arange(float(np.prod(shape))).reshape(shape))


def keyed(inner):
    """Dicts whose keys come in any order."""
    keys = st.permutations("abc").flatmap(lambda p: st.integers(0, 3).map(lambda n: p[:n]))
    pairs = keys.flatmap(lambda own: st.tuples(*[st.tuples(st.just(k), inner) for k in own]))
    return st.sampled_from([dict, OrderedDict]).flatmap(pairs.map)


STRUCTURES = st.recursive(
    LEAF | ARRAYS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | keyed(inner)
        | st.builds(Point, inner, inner)
        | st.builds(Size, inner, inner)
    ),
    max_leaves=4,
)


def described(thing):
    """Types, keys in their order, shapes and numbers; an array without axes is a number."""
    if isinstance(thing, np.ndarray) and not thing.ndim:
        return float, thing.item()
    if isinstance(thing, np.ndarray):
        return thing.shape, thing.tolist()
    if isinstance(thing, dict):
        return type(thing), [(key, described(item)) for key, item in thing.items()]
    if isinstance(thing, (list, tuple)):
        return type(thing), [described(item) for item in thing]
    if isinstance(thing, (Point, Size)):
        return type(thing), described(thing.x), described(thing.y)
    return type(thing), thing


@given(st.lists(STRUCTURES, min_size=1, max_size=5))
def test_what_is_returned_is_of_the_structure_that_was_given(structures):
    with forced("source"):
        compiled = ag.compile(lambda s: s)
        for thing in [*structures, *structures]:
            assert described(compiled(thing)) == described(thing)


@pytest.mark.parametrize("kind", [dict, OrderedDict])
def test_the_order_of_keys_counts(backend, kind):
    f = lambda d: sum(k * x for k, x in enumerate(d.values(), 1))
    compiled = ag.compile(f)
    for given_now in (kind(u=1.0, v=2.0), kind(v=2.0, u=1.0), kind(u=5.0, v=2.0)):
        assert compiled(given_now) == f(given_now)


@pytest.mark.parametrize("wrap", [lambda a: a, lambda a: [a, a], lambda a: Point(a, a)])
@given(shapes=st.lists(st.sampled_from(SHAPES[1:]), min_size=2, max_size=4))
def test_shapes_count(wrap, shapes):
    with forced("source"):
        compiled = ag.compile(lambda s: s)
        for shape in shapes:
            thing = wrap(np.arange(6.0).reshape(shape))
            assert described(compiled(thing)) == described(thing)


def test_shapes_in_a_dataclass_count_in_their_order(backend):
    f = lambda p: (p.x * p.x).sum() - p.y.sum()
    compiled = ag.compile(f)
    for n, m in [(2, 3), (3, 2), (1, 4), (4, 1)]:
        thing = Point(np.arange(n) + 1.0, np.arange(m) + 2.0)
        assert compiled(thing) == f(thing)
