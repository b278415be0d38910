import math

import pytest

from autograd import OperandError, Value
from viz import DrawError, loss_curve

figure_module = pytest.importorskip("matplotlib.figure")


def only_axes(figure):
    (axes,) = figure.axes
    return axes


def test_what_a_curve_shows():
    axes = only_axes(loss_curve([3.0, 2.0, 2.5]))
    (line,) = axes.lines
    assert list(line.get_xdata()) == [1, 2, 3]
    assert list(line.get_ydata()) == [3.0, 2.0, 2.5]
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_title()) == (
        "step",
        "loss",
        "Loss by step",
    )
    assert axes.get_legend() is None


def test_validation():
    axes = only_axes(loss_curve([3.0, 2.0], validation=iter([3.5, 2.75])))
    assert [list(line.get_ydata()) for line in axes.lines] == [[3.0, 2.0], [3.5, 2.75]]
    first, second = axes.lines
    assert first.get_color() != second.get_color()
    assert first.get_linestyle() != second.get_linestyle()
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["training", "validation"]


@pytest.mark.parametrize(
    ("losses", "scale"),
    [
        ([1.0, 0.05], "log"),
        ([1.0, 0.5], "linear"),
        ([1.0, 0.0], "linear"),
        ([1.0, -100.0], "linear"),
        ([math.inf, 1.0, 0.01, math.nan], "log"),
        ([math.nan], "linear"),
        ([1.0], "linear"),
    ],
)
def test_the_axis_is_logarithmic_where_that_helps(losses, scale):
    figure = loss_curve(losses)
    assert only_axes(figure).get_yscale() == scale
    figure.draw_without_rendering()


def test_values_are_losses_too():
    (line,) = only_axes(loss_curve([Value(2.0), 1])).lines
    assert list(line.get_ydata()) == [2.0, 1.0]


def test_a_single_loss_is_seen():
    (line,) = only_axes(loss_curve([2.0])).lines
    assert line.get_marker() == "o"


def test_on_given_axes():
    figure = figure_module.Figure()
    left, right = figure.subplots(1, 2)
    assert loss_curve([1.0, 2.0], ax=right) is figure
    assert len(right.lines) == 1
    assert not left.lines


@pytest.mark.parametrize(
    ("losses", "validation", "message"),
    [([], None, "no losses"), ([1.0, 2.0], [1.0], "2 losses, but 1 for validation")],
)
def test_what_cannot_be_plotted(losses, validation, message):
    with pytest.raises(DrawError, match=message):
        loss_curve(losses, validation=validation)


def test_only_numbers_are_plotted():
    with pytest.raises(OperandError, match="a loss needs a real number"):
        loss_curve([1.0, "0.5"])
