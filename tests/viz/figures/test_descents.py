import math

import pytest
from matplotlib.figure import Figure

from autograd import OperandError, Value
from nn import SGD
from viz import DrawError, optimizer_path, optimizer_paths, save_figure

PATHS = {"sgd": [(2.0, 1.0), (1.0, 0.5), (0.0, 0.0)], "$adam$": [(2.0, 1.0), (-1.0, 0.5)]}


def bowl(x, y):
    return x * x + 4.0 * y * y


def test_a_path_of_gradient_descent():
    params = [Value(1.0), Value(1.0)]
    path = optimizer_path(bowl, params, SGD(params, lr=0.1), 10)
    assert len(path) == 11
    for step, (x, y) in enumerate(path):
        assert (x, y) == pytest.approx((0.8**step, 0.2**step))


def test_the_loss_of_each_step_may_be_another():
    slopes = iter([1.0, -1.0, 3.0])
    params = [Value(0.0), Value(0.0)]
    path = optimizer_path(lambda x, y: next(slopes) * x + y, params, SGD(params, lr=1.0), 3)
    assert path == [(0.0, 0.0), (-1.0, -1.0), (0.0, -2.0), (-3.0, -3.0)]


def test_a_path_has_two_parameters():
    with pytest.raises(OperandError, match="two parameters, both Values"):
        optimizer_path(bowl, [Value(1.0)], None, 1)
    with pytest.raises(OperandError, match="two parameters, both Values"):
        optimizer_path(bowl, [1.0, 2.0], None, 1)
    with pytest.raises(OperandError, match="a parameter at each place, but got Value"):
        optimizer_path(bowl, Value(1.0), None, 1)


def test_side_by_side():
    figure = optimizer_paths(bowl, PATHS, steps=15)
    left, right, bar = figure.axes
    assert (left.get_title(), right.get_title()) == ("sgd", r"\$adam\$")
    assert [tuple(point) for point in left.lines[0].get_xydata()] == PATHS["sgd"]
    assert [tuple(point) for point in right.lines[0].get_xydata()] == PATHS["$adam$"]
    assert left.get_xlim() == right.get_xlim() == pytest.approx((-1.36, 2.36))
    assert (left.get_xlabel(), left.get_ylabel()) == ("first parameter", "second parameter")
    assert bar.get_ylabel() == "loss"
    for look in ("get_color", "get_linestyle", "get_marker"):
        assert getattr(left.lines[0], look)() != getattr(right.lines[0], look)()


def test_start_and_end_are_marked():
    _, start, end = optimizer_paths(bowl, PATHS, steps=5).axes[0].lines
    assert (start.get_marker(), start.get_xydata().tolist()) == ("o", [[2.0, 1.0]])
    assert (end.get_marker(), end.get_xydata().tolist()) == ("*", [[0.0, 0.0]])


def test_all_in_one_picture():
    figure = Figure()
    axes = figure.subplots()
    assert optimizer_paths(bowl, PATHS, ax=axes, steps=9) is figure
    assert axes.get_title() == "Paths over the loss"
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["sgd", r"\$adam\$"]
    assert len(axes.lines) == 6
    assert len(figure.axes) == 2, "the picture and one colour bar"


def test_on_given_axes():
    figure = Figure()
    grid = figure.subplots(1, 2)
    assert optimizer_paths(bowl, PATHS, axes=grid, steps=5) is figure
    with pytest.raises(DrawError, match="2 panels, one for each path, but 1 axes"):
        optimizer_paths(bowl, PATHS, axes=grid[:1], steps=5)


def test_an_equal_part_of_the_plane_lies_between_contours():
    axes = optimizer_paths(lambda x, y: math.exp(20.0 * x), PATHS, steps=40).axes[0]
    shades = axes.collections[0]
    xs = sorted(math.log(level) / 20.0 for level in shades.levels)
    gaps = [b - a for a, b in zip(xs, xs[1:])]
    assert max(gaps) < 2.0 * min(gaps)


def test_bounds():
    axes = optimizer_paths(bowl, PATHS, bounds=[(0.0, 0.0), (1.0, 1.0)], steps=5).axes[0]
    assert axes.get_xlim() == axes.get_ylim() == pytest.approx((-0.12, 1.12))


def test_a_path_that_diverges_says_so_and_does_not_hide_the_others(tmp_path):
    wild = [(1.0, 1.0), (1e6, 1e6), (math.inf, math.nan)]
    figure = optimizer_paths(bowl, {**PATHS, "wild": wild}, steps=9)
    assert figure.axes[2].get_title() == "wild: becomes nan or infinite"
    assert figure.axes[0].get_xlim() == pytest.approx((-1.36, 2.36))
    save_figure(figure, tmp_path / "a.png")


@pytest.mark.parametrize(
    "loss",
    [
        lambda x, y: 1.0,
        lambda x, y: math.nan,
        lambda x, y: math.inf if x > 0.0 else y,
        lambda x, y: 1e308 * x,
        lambda x, y: Value(2.0) * x,
    ],
)
def test_any_loss_is_drawn(loss):
    optimizer_paths(loss, PATHS, steps=8).draw_without_rendering()


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        ({}, "no paths to plot"),
        ({"a": []}, "The path 'a' has no points"),
        ({"a": [(math.nan, 0.0)]}, "0 points to show"),
    ],
)
def test_what_cannot_be_plotted(paths, message):
    with pytest.raises(DrawError, match=message):
        optimizer_paths(bowl, paths)


@pytest.mark.parametrize(
    ("loss", "paths", "message"),
    [
        (bowl, [[(0.0, 0.0)]], "paths need names"),
        (bowl, {"a": [(0.0, 0.0, 0.0)]}, "two coordinates"),
        (lambda x, y: None, PATHS, "a loss needs a real number"),
    ],
)
def test_only_numbers_are_plotted(loss, paths, message):
    with pytest.raises(OperandError, match=message):
        optimizer_paths(loss, paths)
