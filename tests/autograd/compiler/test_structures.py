"""Arguments that hold the same numbers in another structure are never taken for one another."""

import pickle
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import pytest

import autograd as ag
from autograd import OperandError


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
    compiled = ag.compile(lambda x: x * [10.0, 20.0, 30.0][x])
    assert compiled(1.0) == 20.0
    with pytest.raises(OperandError, match="whole"):
        compiled(1.5)


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
