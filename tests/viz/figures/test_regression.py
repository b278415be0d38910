import math

import pytest
from matplotlib.figure import Figure

from autograd import OperandError, Value
from viz import DrawError, regression_fit
from viz.figures.marks import NOT_FINITE


def doubled(xs):
    return [2.0 * x for x in xs]


def curve(figure):
    (axes,) = figure.axes
    return next(line for line in axes.lines if line.get_label() == "model").get_xydata()


def test_curve_and_points():
    figure = regression_fit(doubled, [0.0, 1.0, 2.0], [0.5, 2.0, 3.5], steps=50)
    (axes,) = figure.axes
    assert axes.collections[0].get_offsets().tolist() == [[0.0, 0.5], [1.0, 2.0], [2.0, 3.5]]
    points = curve(figure)
    assert len(points) == 50
    assert all(y == 2.0 * x for x, y in points)
    assert points[0][0] < 0.0 < 2.0 < points[-1][0]
    assert (axes.get_title(), axes.get_xlabel(), axes.get_ylabel()) == ("Regression fit", "x", "y")
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["data", "model"]


def test_samples_of_one_number_give_samples_of_one_number():
    def predict(samples):
        assert all(type(sample) is list and len(sample) == 1 for sample in samples)
        return [[Value(2.0) * sample[0]] for sample in samples]

    by_samples = curve(regression_fit(predict, [[0.0], [3.0]], [[1.0], [2.0]]))
    by_numbers = curve(regression_fit(doubled, [0.0, 3.0], [1.0, Value(2.0)]))
    assert (by_samples == by_numbers).all()


def test_no_graph_is_made():
    w, made = Value(2.0), []

    def predict(xs):
        made.extend(w * x for x in xs)
        return made

    regression_fit(predict, [1.0], [1.0])
    assert all(answer.is_constant for answer in made)


def test_numpy_arrays():
    numpy = pytest.importorskip("numpy")
    xs = numpy.linspace(0.0, 1.0, 5)
    by_numbers = curve(regression_fit(lambda asked: numpy.array(asked) * 2.0, xs, xs**2))
    by_column = curve(
        regression_fit(lambda asked: numpy.array(asked) * 2.0, xs[:, None], xs[:, None] ** 2)
    )
    assert (by_numbers == by_column).all()


def test_what_is_not_finite_is_marked():
    figure = regression_fit(
        lambda xs: [math.nan if x > 1.0 else x for x in xs], [0.0, 1.0, 2.0], [0.0, math.inf, 2.0]
    )
    (axes,) = figure.axes
    data, model = [line for line in axes.lines if line.get_label() == NOT_FINITE]
    assert list(data.get_xdata()) == [1.0]
    assert min(model.get_xdata()) > 1.0
    assert data.get_color() != model.get_color()
    figure.draw_without_rendering()


def test_on_given_axes():
    figure = Figure()
    axes = figure.subplots()
    assert regression_fit(doubled, [1.0], [2.0], ax=axes) is figure
    assert axes.lines


@pytest.mark.parametrize(
    ("predict", "xs", "ys", "message"),
    [
        (doubled, [], [], "0 inputs and 0 targets"),
        (doubled, [1.0, 2.0], [1.0], "2 inputs and 1 targets"),
        (doubled, [math.nan], [1.0], "An input is nan or infinite"),
        (lambda xs: [1.0], [1.0], [1.0], "1 answers for 200 inputs"),
    ],
)
def test_what_cannot_be_plotted(predict, xs, ys, message):
    with pytest.raises(DrawError, match=message):
        regression_fit(predict, xs, ys)


@pytest.mark.parametrize(
    ("predict", "xs", "ys", "message"),
    [
        (doubled, ["1"], [1.0], "an input needs a real number"),
        (doubled, [[1.0, 2.0]], [1.0], "an input needs a real number"),
        (doubled, [1.0], 1.0, "a target at each place, but got float"),
        (lambda xs: None, [1.0], [1.0], "an answer at each place, but got NoneType"),
        (lambda xs: [None for _ in xs], [1.0], [1.0], "an answer needs a real number"),
    ],
)
def test_only_numbers_are_plotted(predict, xs, ys, message):
    with pytest.raises(OperandError, match=message):
        regression_fit(predict, xs, ys)
