import math
from types import SimpleNamespace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from autograd import OperandError, Value
from viz import DrawError, gradient_histograms, weight_histograms


def model_of(**layers):
    """Return a model that has these numbers as parameters, and twice them as gradients."""
    named = []
    for layer, numbers in layers.items():
        for i, number in enumerate(numbers):
            parameter = Value(number)
            parameter.grad = 2.0 * number
            named.append((f"{layer}.w[{i}]", parameter))
    return SimpleNamespace(named_parameters=lambda: named)


def counted(axes):
    return sum(bar.get_height() for bar in axes.patches)


@settings(max_examples=4, deadline=None)
@example([[6.272370226842602e16], [1e16, 1e16 + 2.0], [5e-324, 0.0], [1e150, -1e150]])
@given(st.lists(st.lists(st.floats(), min_size=1, max_size=20), min_size=1, max_size=3))
def test_every_finite_number_is_in_a_bar(layers):
    figure = weight_histograms(model_of(**{f"layer{i}": each for i, each in enumerate(layers)}))
    assert len(figure.axes) == len(layers)
    for axes, numbers in zip(figure.axes, layers):
        finite = sum(abs(number) <= 1e150 for number in numbers)
        assert counted(axes) == finite
        lost = len(numbers) - finite
        assert (f"\n{lost} nan or infinite" in axes.get_title()) == (lost > 0)
    figure.draw_without_rendering()


def test_titles_and_labels():
    left, right = weight_histograms(model_of(hidden=[1.0, 2.0], out=[0.0])).axes
    assert left.get_title() == "hidden: 2 parameters"
    assert right.get_title() == "out: 1 parameter"
    assert (left.get_xlabel(), left.get_ylabel()) == ("parameter", "count")
    assert left.patches[0].get_facecolor() != right.patches[0].get_facecolor()


def test_gradients():
    (axes,) = gradient_histograms(model_of(hidden=[1.0, 3.0]), bins=4).axes
    assert axes.patches[0].get_x() == 2.0
    last = axes.patches[-1]
    assert last.get_x() + last.get_width() == 6.0
    assert (axes.get_title(), axes.get_xlabel()) == ("hidden: 2 gradients", "gradient")


def test_bins():
    numbers = [float(i) for i in range(1000)]
    (by_rule,) = weight_histograms(model_of(a=numbers)).axes
    (by_hand,) = weight_histograms(model_of(a=numbers), bins=7).axes
    assert (len(by_rule.patches), len(by_hand.patches)) == (20, 7)
    with pytest.raises(DrawError, match="at least 1, but got bins=0"):
        weight_histograms(model_of(a=numbers), bins=0)


def test_on_given_axes():
    figure = Figure()
    grid = figure.subplots(2, 2)
    assert weight_histograms(model_of(a=[1.0], b=[2.0], c=[3.0]), axes=grid) is figure
    assert [bool(axes.patches) for axes in grid.flat] == [True, True, True, False]
    (one,) = [Figure().subplots()]
    weight_histograms(model_of(a=[1.0]), axes=one)
    assert one.patches


def test_too_few_axes():
    grid = Figure().subplots(1, 2)
    with pytest.raises(
        DrawError, match=r"3 panels, one for each layer, but 2 axes.*subplots\(1, 3"
    ):
        weight_histograms(model_of(a=[1.0], b=[2.0], c=[3.0]), axes=grid)
    assert not grid[0].patches


def test_what_is_no_axes():
    with pytest.raises(OperandError, match="axes of matplotlib, but got int"):
        weight_histograms(model_of(a=[1.0]), axes=[3])


def test_parameters_are_numbers():
    model = SimpleNamespace(named_parameters=lambda: [("w", SimpleNamespace(data="a"))])
    with pytest.raises(OperandError, match="a parameter needs a real number"):
        weight_histograms(model)


def test_a_layer_without_a_finite_number():
    figure = weight_histograms(model_of(a=[math.nan, math.inf]))
    assert figure.axes[0].get_title() == "a: 2 parameters\n2 nan or infinite"
    assert not figure.axes[0].patches
    figure.draw_without_rendering()
