import math
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from autograd import OperandError, Value
from viz import DrawError, gradient_flow
from viz.figures.marks import NOT_FINITE


def model_of(*layers):
    named = []
    for i, gradients in enumerate(layers):
        for j, gradient in enumerate(gradients):
            parameter = Value(1.0)
            parameter.grad = gradient
            named.append((f"layers.{i}.neurons.{j}.b", parameter))
    return SimpleNamespace(named_parameters=lambda: named)


def curves(axes):
    return {line.get_label(): list(line.get_ydata()) for line in axes.lines}


def hatched(axes):
    """Return the indices of the layers flagged as vanishing."""
    return [round(span.get_x() + 0.5) for span in axes.patches]


def test_mean_and_largest():
    (axes,) = gradient_flow(model_of([1.0, -3.0], [0.5, 0.25, 0.0])).axes
    assert curves(axes) == {"largest of a layer": [3.0, 0.5], "mean of a layer": [2.0, 0.25]}
    assert axes.get_yscale() == "log"
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["layers.0", "layers.1"]
    assert axes.get_title() == "Gradient flow"
    first, second = axes.lines
    assert first.get_linestyle() != second.get_linestyle()
    assert first.get_marker() != second.get_marker()
    assert not hatched(axes)


@pytest.mark.parametrize(
    ("gradients", "flagged"),
    [
        ([1e-4, 1.0], [0]),
        ([1e-2, 1.0], []),
        ([1.0, 0.0, 1e-9], [1, 2]),
        ([0.0, 0.0], [0, 1]),
        ([math.inf, 1.0, 1e-5], [2]),
        ([math.nan], []),
    ],
)
def test_vanishing_layers_are_hatched(gradients, flagged):
    figure = gradient_flow(model_of(*[[each] for each in gradients]))
    (axes,) = figure.axes
    assert hatched(axes) == flagged
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert any(label.startswith("vanishing") for label in labels) == bool(flagged)
    figure.draw_without_rendering()


def test_the_share_that_counts_as_vanishing():
    (axes,) = gradient_flow(model_of([0.4], [1.0]), vanishing=0.5).axes
    assert hatched(axes) == [0]


def test_gradients_that_are_not_finite_are_marked():
    (axes,) = gradient_flow(model_of([1.0], [1.0, math.nan], [-math.inf, 1.0])).axes
    (marks,) = [line for line in axes.lines if line.get_label() == NOT_FINITE]
    assert list(marks.get_xdata()) == [1, 2]
    assert curves(axes)["largest of a layer"][0] == 1.0
    assert all(map(math.isnan, curves(axes)["largest of a layer"][1:]))


def test_no_gradient_at_all_is_told():
    (axes,) = gradient_flow(model_of([0.0], [0.0])).axes
    assert "Was loss.backward() called?" in axes.get_title()


@settings(max_examples=4, deadline=None)
@given(st.lists(st.lists(st.floats(), min_size=1, max_size=3), min_size=1, max_size=5))
def test_any_gradients_are_drawn(layers):
    figure = gradient_flow(model_of(*layers))
    (axes,) = figure.axes
    for mean, largest in zip(*reversed(list(curves(axes).values())[:2]), strict=True):
        assert mean <= largest * (1.0 + 1e-9) or (math.isnan(mean) and math.isnan(largest))
    figure.draw_without_rendering()


def test_on_given_axes():
    figure = Figure()
    axes = figure.subplots()
    assert gradient_flow(model_of([1.0]), ax=axes) is figure
    assert axes.lines


def test_what_is_no_model():
    with pytest.raises(OperandError, match="named_parameters"):
        gradient_flow([1.0])
    with pytest.raises(DrawError, match="no parameters"):
        gradient_flow(model_of())
