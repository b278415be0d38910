import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn import accuracy, predicted_class, r_squared


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
