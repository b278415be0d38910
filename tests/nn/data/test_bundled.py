"""Bundled sets, against scikit-learn's own and the figures that describe them."""

import sys

import pytest

from autograd import MissingExtraError
from nn.data import DATASETS, breast_cancer, diabetes, digits, iris, wine


def test_iris_is_fishers_table():
    data = iris()
    assert len(data.samples) == len(data.targets) == 150
    assert data.class_names == ["setosa", "versicolor", "virginica"]
    assert [data.targets.count(c) for c in range(3)] == [50, 50, 50]
    means = [sum(column) / 150 for column in zip(*data.samples)]
    # Fisher's figures as scikit-learn corrects them (rows 35 and 38 of the UCI copy are wrong)
    assert means == pytest.approx([5.843333, 3.057333, 3.758, 1.199333], abs=1e-6)
    assert data.samples[34] == [4.9, 3.1, 1.5, 0.2]
    assert data.samples[37] == [4.9, 3.6, 1.4, 0.1]
    assert data.samples[149] == [5.9, 3.0, 5.1, 1.8]


@pytest.mark.parametrize("load", [iris, wine, breast_cancer, digits, diabetes])
def test_against_scikit_learn(load):
    datasets = pytest.importorskip("sklearn.datasets")
    reference = getattr(datasets, f"load_{load.__name__}")()
    data = load()
    assert data.samples == reference.data.tolist()
    assert data.targets == reference.target.tolist()
    assert data.class_names == [str(name) for name in reference.get("target_names", [])]
    assert DATASETS[load.__name__](0) == data


@pytest.mark.parametrize(
    ("load", "counts"),
    [
        (wine, [59, 71, 48]),
        (breast_cancer, [212, 357]),
        (digits, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]),
    ],
)
def test_counts_of_the_classes(load, counts):
    pytest.importorskip("sklearn")
    data = load()
    assert [data.targets.count(cls) for cls in range(len(data.class_names))] == counts
    assert all(type(target) is int for target in data.targets)


def test_pixels_go_from_0_to_16():
    pytest.importorskip("sklearn")
    pixels = {pixel for sample in digits().samples for pixel in sample}
    assert pixels == {float(pixel) for pixel in range(17)}


def test_diabetes_is_for_regression():
    pytest.importorskip("sklearn")
    data = diabetes()
    assert data.class_names == []
    assert (min(data.targets), max(data.targets)) == (25.0, 346.0)
    for column in zip(*data.samples):
        assert sum(column) == pytest.approx(0.0, abs=1e-9)
        assert sum(x * x for x in column) == pytest.approx(1.0)


@pytest.mark.parametrize("load", [wine, breast_cancer, digits, diabetes])
def test_without_the_extra_it_is_named(load, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(MissingExtraError, match=r"sklearn.*valuegrad\[data\]"):
        load()
    assert len(iris().samples) == 150
