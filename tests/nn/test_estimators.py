"""The estimators of scikit-learn: its own checks, and its tools around them."""

import pickle
import warnings

import pytest

import nn
from nn.data import iris

sklearn = pytest.importorskip("sklearn")
np = pytest.importorskip("numpy")

BOTH = ["MLPClassifier", "MLPRegressor"]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", BOTH)
def test_scikit_learns_own_checks(name):
    from sklearn.utils.estimator_checks import check_estimator

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # checks that are skipped, and convergence of others
        results = check_estimator(getattr(nn, name)(), on_fail=None)
    failed = [r["check_name"] for r in results if r["status"] not in ("passed", "skipped")]
    assert not failed
    assert len([r for r in results if r["status"] == "passed"]) > 40


def test_pipelines_searches_scores_clones_and_pickles():
    from sklearn.base import clone
    from sklearn.model_selection import GridSearchCV, cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    data = iris()
    labels = [data.class_names[t] for t in data.targets]
    classifier = nn.MLPClassifier(hidden_layer_sizes=(6,), epochs=40)
    assert cross_val_score(classifier, data.samples, labels, cv=3).mean() > 0.8
    pipeline = make_pipeline(StandardScaler(), clone(classifier))
    search = GridSearchCV(pipeline, {"mlpclassifier__lr": [1e-6, 0.03]}, cv=2)
    search.fit(data.samples, labels)
    assert search.best_params_ == {"mlpclassifier__lr": 0.03}
    best = search.best_estimator_
    again = pickle.loads(pickle.dumps(best))
    assert (again.predict(data.samples) == best.predict(data.samples)).all()
    chances = again.predict_proba(data.samples)
    assert chances.sum(axis=1) == pytest.approx(1.0)
    assert (again.classes_[chances.argmax(axis=1)] == best.predict(data.samples)).all()


@pytest.mark.parametrize("name", BOTH)
def test_its_network_is_kept_in_a_file_with_its_scale(name, tmp_path):
    samples = [[float(k), 100.0 * (k % 3)] for k in range(30)]
    targets = [float(k % 2) if name == "MLPClassifier" else 5.0 * k for k in range(30)]
    estimator = getattr(nn, name)(epochs=3).fit(samples, targets)
    again = nn.load(nn.save(estimator.model_, tmp_path / "x.json"))
    assert again.predict(samples) == estimator.model_.predict(samples)


def test_what_cannot_be_is_told():
    with pytest.raises(ValueError, match="1 class"):
        nn.MLPClassifier().fit([[1.0], [2.0]], ["a", "a"])
    with pytest.raises(nn.SettingError, match="optimizer must be one of sgd"):
        nn.MLPRegressor(optimizer="adm").fit([[1.0], [2.0]], [1.0, 2.0])
    with pytest.raises(AttributeError, match="no attribute 'MLPClassifer'"):
        _ = nn.MLPClassifer


def test_targets_keep_their_units_and_a_linear_network_is_least_squares():
    rng = np.random.default_rng(1)
    samples = rng.normal(size=(60, 3)) * [1.0, 100.0, 0.01] + [0.0, 5.0, 3.0]
    y = samples @ [1.0, -0.05, 900.0] + 7.0
    found = nn.MLPRegressor(hidden_layer_sizes=(), optimizer="lbfgs", epochs=200).fit(samples, y)
    assert found.predict(samples) == pytest.approx(y, rel=1e-5, abs=1e-4)
