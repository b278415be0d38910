import math

import pytest
from matplotlib.figure import Figure

from autograd import Value
from viz import DrawError, probability_surface

POINTS = [(0.0, 0.0), (1.0, 1.0), (0.0, 1.0), (1.0, 0.0)]


def by_x(points):
    return [x - 0.5 for x, _ in points]


def by_three(points):
    return [[-x, Value(3.0) * x, 0.0] for x, _ in points]


def test_one_score_has_one_panel():
    axes, bar = probability_surface(by_x, POINTS, [-1, 1, -1, 1], steps=21).axes
    assert axes.get_title() == "probability of class 1"
    assert bar.get_ylabel() == "probability"
    shades, lines = axes.collections[:2]
    assert (shades.levels[0], shades.levels[-1]) == (0.0, 1.0)
    assert shades.zmax == pytest.approx(1.0 / (1.0 + math.exp(-0.62)))
    middle = lines.get_paths()[list(lines.levels).index(0.5)]
    assert middle.vertices[:, 0] == pytest.approx(0.5)


def test_several_scores_have_a_panel_each():
    figure = probability_surface(by_three, POINTS, [0, 1, 2, 1], names={0: "low"}, steps=9)
    *panels, _ = figure.axes
    titles = ["low", "class 1", "class 2"]
    assert [axes.get_title() for axes in panels] == [f"probability of {name}" for name in titles]
    at_right = [math.exp(score) for score in (-1.12, 3.36, 0.0)]
    highest = [axes.collections[0].zmax for axes in panels]
    assert highest[1] == pytest.approx(at_right[1] / sum(at_right))
    assert [bool(axes.get_legend()) for axes in panels] == [True, False, False]
    assert [text.get_text() for text in panels[0].get_legend().get_texts()] == titles


def test_on_given_axes():
    figure = Figure()
    grid = figure.subplots(2, 2)
    assert probability_surface(by_three, POINTS, [0, 1, 2, 1], axes=grid, steps=5) is figure
    assert not grid[1, 1].collections
    one = Figure().subplots()
    probability_surface(by_x, POINTS, [0, 1, 0, 1], axes=one, steps=5)
    assert one.get_title() == "probability of class 1"
    with pytest.raises(DrawError, match="3 panels, one for each class, but 1 axes"):
        probability_surface(by_three, POINTS, [0, 1, 2, 1], axes=one, steps=5)


@pytest.mark.parametrize(
    "predict",
    [
        lambda points: [math.nan for _ in points],
        lambda points: [1000.0 * (x - 0.5) for x, _ in points],
        lambda points: [[x, math.inf if y > 0.5 else math.nan, 0.0] for x, y in points],
        lambda points: [0.0 for _ in points],
    ],
)
def test_any_scores_are_drawn(predict):
    figure = probability_surface(predict, POINTS, [0, 1, 0, 1], steps=8)
    figure.draw_without_rendering()
    assert figure.axes[0].collections


def test_classes_tell_no_probability():
    with pytest.raises(DrawError, match="gave classes, which tell no probability"):
        probability_surface(lambda points: [0 for _ in points], POINTS, [0, 1, 0, 1])


def test_one_score_tells_two_labels_apart():
    with pytest.raises(DrawError, match="two labels apart, but there are 3"):
        probability_surface(by_x, POINTS, [0, 1, 2, 1], steps=3)
