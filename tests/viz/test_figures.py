import sys
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

import viz
from autograd import MissingExtraError, OperandError, Value
from viz import DrawError, SaveError, loss_curve, save_figure
from viz.figures import axes_or_new, figure_of, panels_or_new

matplotlib_figure = pytest.importorskip("matplotlib.figure")


@pytest.mark.parametrize(("name", "start"), [("a.png", b"\x89PNG"), ("a.pdf", b"%PDF-")])
def test_save(tmp_path, name, start):
    content = save_figure(loss_curve([1.0, 0.5]), tmp_path / name).read_bytes()
    assert content.startswith(start)
    assert len(content) > 3000


def test_save_svg(tmp_path):
    path = save_figure(matplotlib_figure.Figure(), str(tmp_path / "a.svg"))
    assert ElementTree.parse(path).getroot().tag.endswith("svg")


def test_an_unknown_ending(tmp_path):
    with pytest.raises(DrawError, match=r"\.svg, \.png or \.pdf"):
        save_figure(loss_curve([1.0]), tmp_path / "a.dot")


def test_no_such_folder(tmp_path):
    with pytest.raises(SaveError, match="Make the folder"):
        save_figure(loss_curve([1.0]), tmp_path / "no" / "a.png")


def test_only_figures_are_saved(tmp_path):
    with pytest.raises(OperandError, match="takes a figure of matplotlib, but got list"):
        save_figure([1.0], tmp_path / "a.png")


def test_a_file_survives_a_failure(tmp_path, monkeypatch):
    path = tmp_path / "a.png"
    path.write_text("before")
    figure = loss_curve([1.0])

    def fail(*args, **kwargs):
        raise RuntimeError("no font")

    monkeypatch.setattr(figure, "savefig", fail)
    with pytest.raises(RuntimeError, match="no font"):
        save_figure(figure, path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


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
