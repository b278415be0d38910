import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn import (
    ShapeError,
    accuracy,
    confusion_matrix,
    f1,
    precision,
    predicted_class,
    r_squared,
    recall,
    rmse,
)


def test_accuracy_of_scores_and_of_classes():
    assert accuracy([[0.1, 0.9], [0.8, 0.2], [0.0, 0.1]], [1, 0, 0]) == pytest.approx(2 / 3)
    assert accuracy([1.5, -0.5], [1, -1]) == accuracy([1.5, -0.5], [1, 0]) == 1.0
    assert predicted_class(0.0) == 0


@settings(deadline=None)  # scikit-learn is slow to load
@given(
    st.lists(st.floats(-10, 10), min_size=3, max_size=20).filter(lambda y: max(y) - min(y) > 0.1)
)
def test_r_squared_against_scikit_learn(targets):
    metrics = pytest.importorskip("sklearn.metrics")
    outputs = [0.5 * y + 1.0 for y in targets]
    assert r_squared(outputs, targets) == pytest.approx(
        metrics.r2_score(targets, outputs), rel=1e-9, abs=1e-9
    )


def test_classes_may_be_probabilities_and_rows_arrays():
    outputs = [[0.1, 0.9], [0.8, 0.2], [0.3, 0.7]]
    assert accuracy(outputs, [[0, 1], [1, 0], [0.6, 0.4]]) == accuracy(outputs, [1, 0, 0]) == 2 / 3
    np = pytest.importorskip("numpy")
    assert accuracy(np.array(outputs), np.eye(2)[[1, 0, 0]]) == 2 / 3


def test_r_squared_without_variance():
    assert r_squared([1.0], [2.0]) == -math.inf
    assert math.isnan(r_squared([2.0, 2.0], [2.0, 2.0]))


@settings(deadline=None)
@given(
    st.integers(2, 4).flatmap(
        lambda n: st.lists(
            st.tuples(st.integers(0, n - 1), st.lists(st.integers(-9, 9), min_size=n, max_size=n)),
            min_size=1, max_size=20,
        )
    ),
    st.booleans(),
)  # fmt: skip
def test_metrics_of_classes_against_scikit_learn(rows, single):
    metrics = pytest.importorskip("sklearn.metrics")
    classes = [c if not single else min(c, 1) for c, _ in rows]
    outputs = [out[0] / 10 if single else [x / 10 for x in out] for _, out in rows]
    found = [predicted_class(output) for output in outputs]
    average = "macro" if max(found + classes) > 1 else "binary"
    how = {"average": average, "zero_division": 0.0}
    assert precision(outputs, classes) == metrics.precision_score(classes, found, **how)
    assert recall(outputs, classes) == metrics.recall_score(classes, found, **how)
    assert f1(outputs, classes) == metrics.f1_score(classes, found, **how)
    matrix = confusion_matrix(outputs, classes)
    assert sum(matrix[k][k] for k in range(len(matrix))) == round(
        accuracy(outputs, classes) * len(rows)
    )
    assert [sum(row) for row in matrix] == [classes.count(k) for k in range(len(matrix))]
    if single:
        shares = [1.0 / (1.0 + math.exp(-x)) for x in outputs]
        assert accuracy(shares, classes, threshold=0.5) == accuracy(outputs, classes)
        assert f1([[s] for s in shares], classes, 0.5) == f1(outputs, classes)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3)), min_size=1, max_size=9))
def test_errors_in_the_targets_units(pairs):
    metrics = pytest.importorskip("sklearn.metrics")
    outputs, targets = map(list, zip(*pairs))
    expected = metrics.root_mean_squared_error(targets, outputs)
    assert rmse(outputs, targets) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_what_does_not_pair_is_refused():
    for metric in (accuracy, r_squared, rmse, confusion_matrix):
        for outputs, classes in (([1.0], [1, 0]), ([], [])):
            with pytest.raises(ShapeError, match="Give at least one output"):
                metric(outputs, classes)
