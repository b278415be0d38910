from xml.etree import ElementTree

import pytest

from autograd import OperandError
from viz import DrawError, SaveError, loss_curve, save_figure

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
