import math
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import OperandError, Value
from viz import DrawError, loss_curve, loss_curves
from viz.figures.losses import smoothed
from viz.figures.marks import NOT_FINITE

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


def epoch(loss, validation=None):
    return SimpleNamespace(loss=loss, validation=validation)


def labels(axes):
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_epochs_are_losses_too():
    history = [epoch(3.0), epoch(2.0, 2.5), epoch(1.0), epoch(0.5, Value(1.5))]
    axes = only_axes(loss_curve(history, unit="epoch"))
    training, validation = axes.lines
    assert list(training.get_ydata()) == [3.0, 2.0, 1.0, 0.5]
    assert validation.get_xydata().tolist() == [[2.0, 2.5], [4.0, 1.5]]
    assert labels(axes) == ["training", "validation"]


def test_several_runs():
    runs = {"sgd": [3.0, 2.0], "adam": iter([2.0, 1.5, 1.25]), "_hidden $": [1.0]}
    axes = only_axes(loss_curves(runs))
    assert [list(line.get_ydata()) for line in axes.lines] == [[3.0, 2.0], [2.0, 1.5, 1.25], [1.0]]
    assert labels(axes) == ["sgd", "adam", r" _hidden \$"]
    for look in ("get_color", "get_linestyle", "get_marker"):
        assert len({getattr(line, look)() for line in axes.lines}) == 3
    assert axes.get_title() == "Loss by step"


def test_runs_with_validation():
    axes = only_axes(loss_curves({"a": [epoch(1.0, 2.0)] * 2, "b": [epoch(1.0, 3.0)] * 2}))
    assert labels(axes) == ["a", "a, validation", "b", "b, validation"]
    a, a_validation, b, b_validation = axes.lines
    assert a.get_color() == a_validation.get_color() != b.get_color() == b_validation.get_color()
    assert a.get_linestyle() == b.get_linestyle() == "-"
    assert a_validation.get_linestyle() == b_validation.get_linestyle() == "--"


def test_losses_that_are_not_finite_are_marked_and_their_neighbours_seen():
    figure = loss_curve([1.0, math.nan, 2.0, math.inf, 3.0, 4.0, 1e200])
    line, marks = only_axes(figure).lines
    assert list(marks.get_xdata()) == [2, 4, 7]
    assert marks.get_label() == NOT_FINITE
    seen_alone = [line.get_xdata()[i] for i in line.get_markevery()]
    assert [1, 3] == [step for step in seen_alone if step in (1, 3, 5, 6)]
    assert labels(only_axes(figure)) == ["training", NOT_FINITE]
    figure.draw_without_rendering()


@pytest.mark.parametrize(
    ("losses", "log", "scale"),
    [
        ([1.0, 0.01], False, "linear"),
        ([1.0, 0.9], True, "log"),
        ([1.0, 0.0], True, "symlog"),
        ([1.0, -1.0], True, "symlog"),
        ([0.0, 0.0], True, "linear"),
        ([math.nan, math.inf], True, "linear"),
    ],
)
def test_the_axis_on_request(losses, log, scale):
    figure = loss_curve(losses, log=log)
    assert only_axes(figure).get_yscale() == scale
    figure.draw_without_rendering()


def test_smoothing_keeps_the_losses_behind():
    axes = only_axes(loss_curves({"a": [1.0, 3.0, 1.0, 3.0]}, smooth=0.5))
    behind, average = axes.lines
    assert list(behind.get_ydata()) == [1.0, 3.0, 1.0, 3.0]
    assert list(average.get_ydata()) == smoothed([1.0, 3.0, 1.0, 3.0], 0.5)
    assert behind.get_alpha() < 1.0
    assert "smooth=0.5" in axes.get_ylabel()


@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.floats(0.0, 0.99))
@settings(deadline=None)
def test_smoothed_is_the_weighted_mean_of_what_was(numbers, smooth):
    for end, average in enumerate(smoothed(numbers, smooth), 1):
        weights = [smooth ** (end - 1 - i) for i in range(end)]
        weighted = math.fsum(w * x for w, x in zip(weights, numbers))
        assert average == pytest.approx(weighted / math.fsum(weights), rel=1e-6, abs=1e-6)


def test_smoothing_passes_over_what_is_not_finite():
    with_gap = smoothed([1.0, math.nan, 2.0, math.inf, 4.0], 0.9)
    assert [x for x in with_gap if math.isfinite(x)] == smoothed([1.0, 2.0, 4.0], 0.9)
    assert math.isnan(with_gap[1])
    assert with_gap[3] == math.inf


@pytest.mark.parametrize("smooth", [-0.1, 1.0, math.nan])
def test_smoothing_has_a_range(smooth):
    with pytest.raises(DrawError, match="smooth must be from 0 to below 1"):
        loss_curve([1.0], smooth=smooth)


def test_runs_have_names_and_losses():
    with pytest.raises(OperandError, match="losses need names, but got list"):
        loss_curves([[1.0], [2.0]])
    with pytest.raises(DrawError, match="no losses to plot"):
        loss_curves({})
    with pytest.raises(DrawError, match="no losses to plot"):
        loss_curves({"a": [1.0], "b": []})
    with pytest.raises(OperandError, match="a loss at each place, but got float"):
        loss_curves({"a": 1.0})


def test_what_is_no_axes():
    with pytest.raises(OperandError, match=r"axes of matplotlib, but got Figure.*figure.subplots"):
        loss_curve([1.0], ax=figure_module.Figure())
