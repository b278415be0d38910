"""Data sets and what prepares them."""

import hashlib
import math
from random import Random

import pytest

from nn import ShapeError
from nn.data import batches, iris, moons, split, standardiser


def test_iris_is_fishers_table():
    data = iris()
    assert len(data.samples) == len(data.classes) == 150
    assert data.class_names == ["setosa", "versicolor", "virginica"]
    assert [data.classes.count(c) for c in range(3)] == [50, 50, 50]
    means = [sum(column) / 150 for column in zip(*data.samples)]
    # Fisher's figures as scikit-learn corrects them (rows 35 and 38 of the UCI copy are wrong)
    assert means == pytest.approx([5.843333, 3.057333, 3.758, 1.199333], abs=1e-6)
    assert data.samples[34] == [4.9, 3.1, 1.5, 0.2]
    assert data.samples[37] == [4.9, 3.6, 1.4, 0.1]
    assert data.samples[149] == [5.9, 3.0, 5.1, 1.8]


def test_iris_against_scikit_learn():
    datasets = pytest.importorskip("sklearn.datasets")
    reference = datasets.load_iris()
    assert iris().samples == reference.data.tolist()
    assert iris().classes == reference.target.tolist()


def test_moons_lie_on_their_circles():
    data = moons(101, noise=0.0)
    assert (data.classes.count(0), data.classes.count(1)) == (51, 50)
    for (x, y), cls in zip(data.samples, data.classes):
        centre = (0.0, 0.0) if cls == 0 else (1.0, 0.5)
        assert math.hypot(x - centre[0], y - centre[1]) == pytest.approx(1.0)
        assert (y >= -1e-12) if cls == 0 else (y <= 0.5 + 1e-12)


def test_moons_by_seed():
    assert moons(seed=3) == moons(seed=3)
    assert moons(seed=3) != moons(seed=4)
    digest = hashlib.sha256(repr(moons(50).samples).encode()).hexdigest()
    assert digest == hashlib.sha256(repr(moons(50, seed=0).samples).encode()).hexdigest()


def test_split_keeps_the_shares_and_loses_nothing():
    data = iris()
    training, test = split(data, held_out=0.2, seed=1)
    assert [test.classes.count(c) for c in range(3)] == [10, 10, 10]
    together = sorted(zip(training.samples + test.samples, training.classes + test.classes))
    assert together == sorted(zip(data.samples, data.classes))
    assert split(data, seed=1)[1] == test
    assert split(data, seed=2)[1] != test


def test_standardised_features_have_mean_zero_and_deviation_one():
    samples = iris().samples
    scaled = [standardiser(samples)(sample) for sample in samples]
    for column in zip(*scaled):
        assert sum(column) == pytest.approx(0.0, abs=1e-9)
        assert sum(x * x for x in column) / len(column) == pytest.approx(1.0)


@pytest.mark.parametrize("size", [1, 7, 50, 80])
def test_batches_hold_every_sample_once_with_its_target(size):
    seen = [
        pair
        for xs, ys in batches(range(50), range(100, 150), size, Random(1))
        for pair in zip(xs, ys, strict=True)
    ]
    assert sorted(seen) == list(zip(range(50), range(100, 150)))
    assert size >= 50 or seen != sorted(seen)


def test_batches_need_a_target_for_each_sample():
    with pytest.raises(ShapeError, match="3 samples but 2 targets"):
        list(batches([1, 2, 3], [1, 2], 2, Random(0)))
