import math

import pytest

import autograd as ag
import viz
from autograd import OperandError, Value
from viz import DrawError
from viz.settings import function, share, whole

POINTS, LABELS = [(0.0, 0.0), (1.0, 1.0)], [0, 1]
SCORES = lambda points: [x - y for x, y in points]
SQUARE = ag.compile(lambda x: x * x)


@pytest.mark.parametrize("setting", [0, -1, 1.5, True, None, "2", [2], math.nan, Value(2.0)])
def test_what_is_no_whole_number(setting):
    with pytest.raises(DrawError, match=r"n must be a whole number of at least 1, but got n="):
        whole("n", setting)


def test_whole_numbers_of_numpy_are_python_s():
    numpy = pytest.importorskip("numpy")
    assert type(whole("n", numpy.int64(3))) is int


def test_shares():
    assert share("smooth", 0, high=1.0) == 0.0
    assert share("vanishing", 5.0) == 5.0
    for wrong in (-0.1, 1.0, math.nan, math.inf):
        with pytest.raises(DrawError, match="from 0 to below 1, but got smooth="):
            share("smooth", wrong, high=1.0)
    with pytest.raises(OperandError, match="smooth needs a real number, but got 'a'"):
        share("smooth", "a", high=1.0)


def test_functions():
    function("predict", len)
    with pytest.raises(OperandError, match="predict must be a function, but got NoneType"):
        function("predict", None)


@pytest.mark.parametrize("wrong", [None, "a", 0.5, -1, [1]], ids=repr)
@pytest.mark.parametrize("named", [
    lambda wrong: viz.draw(Value(1.0), max_nodes=wrong),
    lambda wrong: viz.draw(SQUARE, max_nodes=wrong),
    lambda wrong: viz.draw(Value(1.0), steps=wrong),
    lambda wrong: viz.draw(Value(1.0), precision=wrong),
    lambda wrong: viz.stepper(Value(1.0), max_nodes=wrong),
    lambda wrong: viz.decision_boundary(SCORES, POINTS, LABELS, steps=wrong),
    lambda wrong: viz.regression_fit(list, [1.0], [1.0], steps=wrong),
    lambda wrong: viz.optimizer_paths(lambda x, y: x, {"a": POINTS}, steps=wrong),
])  # fmt: skip
def test_every_number_of_things_is_checked(named, wrong):
    pytest.importorskip("matplotlib")
    SQUARE(1.0)
    with pytest.raises(DrawError, match="must be a whole number of at least"):
        named(wrong)


@pytest.mark.parametrize("named", [
    lambda: viz.decision_boundary(0.5, POINTS, LABELS),
    lambda: viz.probability_surface(0.5, POINTS, LABELS),
    lambda: viz.regression_fit(0.5, [1.0], [1.0]),
    lambda: viz.optimizer_paths(0.5, {"a": POINTS}),
    lambda: viz.optimizer_path(0.5, [Value(1.0), Value(2.0)], None, 1),
    lambda: viz.optimizer_path(lambda x, y: x, [Value(1.0), Value(2.0)], 0.5, 1),
])  # fmt: skip
def test_every_function_is_checked(named):
    pytest.importorskip("matplotlib")
    with pytest.raises(OperandError, match="must be a function, but got"):
        named()
