"""How data are split, standardised and batched."""

import math
import statistics
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn import SettingError, ShapeError
from nn.data import (
    Dataset,
    batch_indices,
    batches,
    folds,
    iris,
    one_hot,
    sine,
    split,
    standardiser,
)

NUMBERS = st.floats(-1e150, 1e150)
SIZES = st.integers(1, 60)


def labelled(classes):
    """A data set whose samples are all different."""
    return Dataset([[float(i)] for i in range(len(classes))], classes, ["a", "b", "c"])


@given(st.lists(st.integers(0, 2), max_size=60), st.floats(0.0, 1.0), st.integers(0, 99))
def test_splitting_keeps_the_shares_and_loses_nothing(classes, held_out, seed):
    data = labelled(classes)
    training, test = split(data, held_out, seed)
    together = sorted(zip(training.samples + test.samples, training.targets + test.targets))
    assert together == sorted(zip(data.samples, data.targets))
    for cls in range(3):
        assert test.targets.count(cls) == round(held_out * classes.count(cls))
    assert training.class_names == test.class_names == data.class_names


@given(st.integers(1, 60), st.floats(0.0, 1.0), st.integers(0, 99))
def test_splitting_for_regression_is_a_plain_shuffle(n, held_out, seed):
    data = sine(n)
    training, test = split(data, held_out, seed)
    assert len(test.samples) == round(held_out * n)
    together = zip(training.samples + test.samples, training.targets + test.targets)
    assert sorted(together) == sorted(zip(data.samples, data.targets))


@pytest.mark.parametrize("data", [iris(), sine()])
def test_splitting_by_seed(data):
    assert split(data, seed=1) == split(data, seed=1)
    assert split(data, seed=2)[1] != split(data, seed=1)[1]
    assert split(data)[0].targets != sorted(split(data)[0].targets)


@pytest.mark.parametrize("held_out", [-0.1, 1.1, math.nan])
def test_a_share_is_between_0_and_1(held_out):
    with pytest.raises(SettingError, match="held_out must be at least 0 and at most 1"):
        split(iris(), held_out)


def test_standardised_features_have_mean_zero_and_deviation_one():
    samples = iris().samples
    scaled = [standardiser(samples)(sample) for sample in samples]
    for column in zip(*scaled):
        assert sum(column) == pytest.approx(0.0, abs=1e-9)
        assert sum(x * x for x in column) / len(column) == pytest.approx(1.0)


@given(st.lists(NUMBERS, min_size=2, max_size=20), NUMBERS)
def test_standardising_against_exact_arithmetic(column, x):
    mean, deviation = statistics.fmean(column), statistics.pstdev(column)
    [found] = standardiser([[number] for number in column])([x])
    if min(column) == max(column):
        assert found == x - column[0]
    elif deviation > 1e-9 * max(map(abs, column)):
        assert found == pytest.approx((x - mean) / deviation, rel=1e-6, abs=1e-6)


@given(NUMBERS, st.integers(1, 50))
def test_a_constant_feature_becomes_zero(number, n):
    assert standardiser([[number]] * n)([number]) == [0.0]


def test_the_smallest_numbers_can_be_standardised():
    column = [[0.0]] * 9 + [[5e-324]]
    assert all(math.isfinite(x) for sample in column for x in standardiser(column)(sample))


def test_standardising_against_scikit_learn():
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    samples = iris().samples
    ours = list(map(standardiser(samples), samples))
    theirs = preprocessing.StandardScaler().fit_transform(samples)
    for found, expected in zip(ours, theirs):
        assert found == pytest.approx(expected.tolist(), abs=1e-12)


@pytest.mark.parametrize("samples", [[], [[1.0], [1.0, 2.0]]])
def test_a_standardiser_needs_samples_of_one_length(samples):
    with pytest.raises(ShapeError, match="at least one sample, and all of the same length"):
        standardiser(samples)


def test_a_standardiser_takes_as_many_features_as_it_was_made_of():
    with pytest.raises(ShapeError, match="for 2 features, but got 1"):
        standardiser([[1.0, 2.0], [3.0, 4.0]])([1.0])


@given(st.integers(1, 20), st.data())
def test_one_hot(n_classes, data):
    cls = data.draw(st.integers(0, n_classes - 1))
    vector = one_hot(cls, n_classes)
    assert (len(vector), vector[cls], sum(vector)) == (n_classes, 1.0, 1.0)


@pytest.mark.parametrize("cls", [-1, 3, 0.5])
def test_there_is_no_such_class(cls):
    with pytest.raises(SettingError, match="3 classes are counted from 0, but got"):
        one_hot(cls, 3)


@given(st.integers(0, 60), SIZES, st.integers(0, 9), st.integers(0, 9))
def test_an_epoch_without_replacement_holds_every_index_once(n, size, seed, epoch):
    cut = batch_indices(n, size, seed, epoch)
    assert sorted(i for batch in cut for i in batch) == list(range(n))
    assert [len(batch) for batch in cut[:-1]] == [size] * (len(cut) - 1)
    assert all(1 <= len(batch) <= size for batch in cut)


@given(SIZES, SIZES, st.integers(0, 9), st.integers(0, 9))
def test_an_epoch_with_replacement_has_the_same_sizes(n, size, seed, epoch):
    drawn = batch_indices(n, size, seed, epoch, replacement=True)
    assert list(map(len, drawn)) == list(map(len, batch_indices(n, size, seed, epoch)))
    assert {i for batch in drawn for i in batch} <= set(range(n))


def test_replacement_leaves_out_a_share_of_1_by_e():
    [drawn] = batch_indices(10_000, 10_000, replacement=True)
    assert 1 - len(set(drawn)) / 10_000 == pytest.approx(math.exp(-1), abs=0.02)


def test_each_index_is_as_often_in_each_place():
    """Pearson's statistic of 8 x 8 counts, 49 degrees of freedom, stays below its 99.9 % point."""
    for replacement in (False, True):
        counts = Counter(
            (place, i)
            for epoch in range(2000)
            for place, i in enumerate(batch_indices(8, 8, 5, epoch, replacement)[0])
        )
        assert sum((counts[p, i] - 250) ** 2 / 250 for p in range(8) for i in range(8)) < 100


def test_seed_and_epoch_alone_decide_the_order():
    orders = {
        (seed, epoch): str(batch_indices(20, 20, seed, epoch))
        for seed in range(12)
        for epoch in range(12)
    }
    assert len(set(orders.values())) == 144
    assert batch_indices(20, 20, 3, 7) == batch_indices(20, 20, 3, 7)


def test_the_size_of_the_batches_does_not_change_the_order():
    def order(size):
        return [i for batch in batch_indices(20, size, 1, 2) for i in batch]

    assert order(1) == order(3) == order(20)


@pytest.mark.parametrize("size", [0, 2.0])
def test_batches_of_no_size(size):
    with pytest.raises(SettingError, match="size must be a whole number from 1"):
        batch_indices(5, size)


@given(SIZES, SIZES, st.booleans())
def test_batches_hold_samples_with_their_targets(n, size, replacement):
    pairs = list(
        batches(range(n), range(100, 100 + n), size, seed=1, epoch=2, replacement=replacement)
    )
    assert [xs for xs, _ in pairs] == batch_indices(n, size, 1, 2, replacement)
    assert [ys for _, ys in pairs] == [[x + 100 for x in xs] for xs, _ in pairs]


def test_batches_of_arrays():
    numpy = pytest.importorskip("numpy")
    samples, targets = numpy.arange(20.0).reshape(10, 2), numpy.arange(10)
    for xs, ys in batches(samples, targets, 3):
        assert [row.tolist() for row in xs] == [[2.0 * y, 2.0 * y + 1.0] for y in ys]


def test_batches_need_a_target_for_each_sample():
    with pytest.raises(ShapeError, match="3 samples, but 2 targets"):
        list(batches([1, 2, 3], [1, 2], 2))


@given(st.lists(st.integers(0, 2), min_size=2, max_size=40), st.integers(2, 6), st.integers(0, 9))
def test_folds_hold_each_sample_out_once_and_keep_the_shares(classes, k, seed):
    data = labelled(classes)
    if k > len(classes):
        with pytest.raises(SettingError, match="k must be a whole number from 2"):
            list(folds(data, k, seed))
        return
    pairs = list(folds(data, k, seed))
    held = [sample for _, test in pairs for sample in test.samples]
    assert sorted(held) == data.samples
    for training, test in pairs:
        assert sorted(training.samples + test.samples) == data.samples
        assert [classes[int(x[0])] for x in test.samples] == test.targets
        for cls in range(3):
            assert abs(test.targets.count(cls) - classes.count(cls) / k) <= 1.0
