import math

import pytest
from matplotlib.figure import Figure

from autograd import OperandError, Value
from viz import DrawError, learning_rate


def only_axes(figure):
    (axes,) = figure.axes
    return axes


def test_the_curve_is_the_schedule():
    axes = only_axes(learning_rate(lambda epoch: 0.9**epoch, 20, lr=0.1))
    (line,) = axes.lines
    times, rates = line.get_data()
    assert (times[0], times[-1]) == (0.0, 20.0)
    assert list(rates) == [0.1 * 0.9 ** float(time) for time in times]
    assert (axes.get_title(), axes.get_xlabel(), axes.get_ylabel()) == (
        "Learning rate by epoch",
        "epoch",
        "learning rate",
    )
    assert axes.get_legend() is None


def test_a_jump_looks_like_one():
    (line,) = only_axes(learning_rate(lambda epoch: float(epoch < 5), 10)).lines
    last = max(time for time, rate in line.get_xydata() if rate == 1.0)
    first = min(time for time, rate in line.get_xydata() if rate == 0.0)
    assert 0.0 < first - last < 0.011


def test_several_schedules_look_different():
    axes = only_axes(
        learning_rate(
            {"flat": lambda epoch: 1.0, "$x$": lambda epoch: Value(1.0) / (1.0 + epoch)}, 3
        )
    )
    flat, falling = axes.lines
    assert falling.get_ydata()[-1] == 0.25
    assert flat.get_color() != falling.get_color()
    assert flat.get_linestyle() != falling.get_linestyle()
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["flat", r"\$x\$"]


def test_a_schedule_gets_floats():
    asked = []
    learning_rate(lambda epoch: asked.append(epoch) or 1.0, 4, unit="step")
    assert all(type(epoch) is float for epoch in asked)


def test_rates_that_are_not_finite_are_marked():
    figure = learning_rate(lambda epoch: math.nan if epoch > 5 else 1.0, 10)
    line, marks = only_axes(figure).lines
    assert min(marks.get_xdata()) > 5.0
    assert len(marks.get_xdata()) == sum(math.isnan(rate) for rate in line.get_ydata())
    figure.draw_without_rendering()


def test_on_given_axes():
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert learning_rate(lambda epoch: 1.0, 1, ax=right) is figure
    assert not left.lines


@pytest.mark.parametrize("epochs", [0, -1.0, math.nan, math.inf])
def test_a_training_has_a_length(epochs):
    with pytest.raises(DrawError, match="a length above 0"):
        learning_rate(lambda epoch: 1.0, epochs)


@pytest.mark.parametrize(
    ("schedule", "epochs", "message"),
    [
        (0.1, 10, "A schedule is a function of the epoch, but got float"),
        (lambda epoch: "fast", 10, "a learning rate needs a real number"),
        (lambda epoch: 1.0, "10", "epochs needs a real number"),
    ],
)
def test_what_is_no_schedule(schedule, epochs, message):
    with pytest.raises(OperandError, match=message):
        learning_rate(schedule, epochs)


def test_no_schedules():
    with pytest.raises(DrawError, match="no schedules to plot"):
        learning_rate({}, 10)
