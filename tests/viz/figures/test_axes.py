import sys
from types import SimpleNamespace

import pytest

import viz
from autograd import MissingExtraError, OperandError, Value
from viz import loss_curve
from viz.figures.axes import axes_or_new, figure_of, panels_or_new

matplotlib_figure = pytest.importorskip("matplotlib.figure")


@pytest.mark.parametrize("axes", ["axes", 1.0, [None, "ax"]])
def test_panels_are_axes(axes):
    with pytest.raises(OperandError, match=r"drawn on axes of matplotlib, but got (str|float)"):
        panels_or_new(axes, 2, "layer", columns=2, size=(3.0, 2.0))


def test_notebooks_show_a_new_figure():
    assert loss_curve([1.0])._repr_png_().startswith(b"\x89PNG")


def test_the_figure_of_a_part():
    figure = matplotlib_figure.Figure()
    left, _ = figure.subfigures(1, 2)
    axes = left.subplots()
    assert axes_or_new(axes) is axes
    assert figure_of(axes) is figure


def test_new_panels_fill_a_grid():
    panels = panels_or_new(None, 5, "layer", columns=3, size=(2.0, 1.0))
    assert figure_of(panels[0]).axes == panels
    figure_of(panels[0]).draw_without_rendering()
    corners = [axes.get_position().get_points()[0].round(3).tolist() for axes in panels]
    assert len({x for x, _ in corners}) == 3
    assert [y for _, y in corners] == sorted((y for _, y in corners), reverse=True)


def test_given_panels_may_be_nested_and_too_many():
    grid = matplotlib_figure.Figure().subplots(2, 2)
    for given in (grid, list(grid.flat), iter(grid.flat), [grid[0, 0], [grid[0, 1], grid[1]]]):
        assert panels_or_new(given, 3, "layer", columns=3, size=(1.0, 1.0)) == list(grid.flat)[:3]


MODEL = SimpleNamespace(named_parameters=lambda: [("w", Value(1.0))])
CORNERS = [(0.0, 0.0), (1.0, 1.0)]


@pytest.mark.parametrize(
    "draw_picture",
    [
        lambda: loss_curve([1.0]),
        lambda: viz.loss_curves({"a": [1.0]}),
        lambda: viz.decision_boundary(lambda points: [0 for _ in points], CORNERS, [0, 0]),
        lambda: viz.probability_surface(lambda points: [0.0 for _ in points], CORNERS, [0, 1]),
        lambda: viz.regression_fit(list, [1.0], [1.0]),
        lambda: viz.weight_histograms(MODEL),
        lambda: viz.gradient_histograms(MODEL),
        lambda: viz.gradient_flow(MODEL),
        lambda: viz.learning_rate(lambda epoch: 1.0, 1),
        lambda: viz.optimizer_paths(lambda x, y: x, {"a": CORNERS}),
        lambda: viz.activations(list, CORNERS),
    ],
)
def test_without_matplotlib(draw_picture, monkeypatch):
    assert isinstance(draw_picture(), matplotlib_figure.Figure)
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError, match=r'matplotlib.*pip install "valuegrad\[viz\]"'):
        draw_picture()
