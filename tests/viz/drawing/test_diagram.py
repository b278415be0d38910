import shutil
import sys
from base64 import b64decode
from xml.etree import ElementTree

import pytest

import autograd as ag
import viz.drawing.diagram
from autograd import MissingExtraError, Value
from viz import DrawError, DrawWarning, SaveError, draw


def neuron():
    x1, x2, w1, w2, b = (
        Value(data, name=name)
        for name, data in zip(
            ("x1", "x2", "w1", "w2", "b"), (2.0, 0.0, -3.0, 1.0, 6.8813735870195432), strict=True
        )
    )
    out = ag.tanh(x1 * w1 + x2 * w2 + b)
    out.backward()
    return out


@pytest.fixture
def no_renderer(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "pygraphviz", None)


def test_svg(tmp_path):
    path = draw(neuron()).save(tmp_path / "neuron.svg")
    text = "".join(ElementTree.parse(path).getroot().itertext())
    for shown in ("x1", "w2", "6.881", "0.7071", "tanh", "-1.5"):
        assert shown in text


def test_png(tmp_path):
    content = draw(neuron()).save(tmp_path / "neuron.PNG").read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    assert width > height > 300
    assert len(content) > 10_000


def test_pdf(tmp_path):
    content = draw(neuron()).save(tmp_path / "neuron.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert len(content) > 5000


def test_dot_needs_no_renderer(tmp_path, no_renderer):
    diagram = draw(neuron())
    path = diagram.save(str(tmp_path / "neuron.dot"))
    assert path.read_text(encoding="utf-8") == diagram.dot
    assert diagram.dot.startswith("digraph {")


def test_a_picture_shows_what_was_when_drawn():
    x = Value(2.0, name="x")
    y = x * x
    diagram = draw(y)
    before = diagram.dot
    y.backward()
    x.data = 5.0
    assert diagram.dot == before
    with pytest.warns(DrawWarning, match="x was changed"):
        assert draw(y).dot != before


@pytest.mark.parametrize("name", ["neuron", "neuron.gif", "neuron.jpg"])
def test_an_unknown_ending(tmp_path, name):
    with pytest.raises(DrawError, match=r"end in \.svg, \.png, \.pdf, \.dot or \.html\."):
        draw(Value(1.0)).save(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_no_such_folder(tmp_path):
    with pytest.raises(SaveError, match="Make the folder"):
        draw(Value(1.0)).save(tmp_path / "no" / "neuron.svg")


def test_a_file_survives_where_nothing_renders(tmp_path, no_renderer):
    path = tmp_path / "neuron.svg"
    path.write_text("before")
    with pytest.raises(MissingExtraError):
        draw(neuron()).save(path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_survives_a_failure_of_graphviz(tmp_path, monkeypatch):
    def fail(source, file_type):
        raise DrawError("no")

    monkeypatch.setattr(viz.drawing.diagram, "render", fail)
    path = tmp_path / "neuron.svg"
    path.write_text("before")
    with pytest.raises(DrawError):
        draw(neuron()).save(path)
    assert path.read_text() == "before"


def test_notebooks_show_the_picture():
    shown = draw(neuron())._repr_mimebundle_()
    assert ElementTree.fromstring(shown["image/svg+xml"]).tag.endswith("svg")
    words = shown["text/plain"]
    assert words.startswith("Diagram(15 nodes, 14 arrows)\nFrom input x1, w1, x2, w2, b, by 5 ")
    assert b64decode(shown["image/png"])[:4] == b"\x89PNG"  # where a notebook is not trusted
    assert shown["text/html"].startswith("<iframe srcdoc=")
    assert 'sandbox="allow-scripts"' in shown["text/html"]
    root = ElementTree.fromstring(shown["image/svg+xml"])
    title, description = (
        root.find(f"{{http://www.w3.org/2000/svg}}{name}").text for name in ("title", "desc")
    )
    assert title == root.get("aria-label") == "How a value is computed"
    assert description.startswith("From input x1")


def test_notebooks_show_the_text_where_nothing_renders(no_renderer):
    diagram = draw(neuron())
    (text,) = diagram._repr_mimebundle_(include=None, exclude=None).values()
    assert 'pip install "valuegrad[viz]"' in text
    assert text.endswith(diagram.dot)


def test_notebooks_show_the_text_whatever_goes_wrong(monkeypatch):
    diagram = draw(neuron())
    monkeypatch.setattr(viz.drawing.diagram, "render", lambda source, file_type: 1 / 0)
    assert diagram._repr_mimebundle_()["text/plain"].endswith(diagram.dot)


def test_without_the_package_graphviz(monkeypatch):
    monkeypatch.setitem(sys.modules, "graphviz", None)
    with pytest.raises(
        MissingExtraError, match=r'package graphviz.*pip install "valuegrad\[viz\]"'
    ):
        draw(Value(1.0))


def test_html(tmp_path):
    page = draw(neuron()).save(tmp_path / "neuron.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "<title>How a value is computed</title>" in page
    picture = page[page.index("<svg") : page.index("</svg>") + 6]
    assert "6.881" in "".join(ElementTree.fromstring(picture).itertext())


@pytest.mark.parametrize(("theme", "paper"), [("light", b"#ffffff"), ("dark", b"#15181c")])
def test_a_fixed_theme_does_not_follow_the_reader(tmp_path, theme, paper):
    picture = draw(neuron(), theme=theme).save(tmp_path / "a.svg").read_bytes()
    assert paper in picture
    assert b"prefers-color-scheme" not in picture
    assert b"prefers-color-scheme" in draw(neuron()).save(tmp_path / "b.svg").read_bytes()


@pytest.mark.parametrize("steps", [50, pytest.param(200, marks=pytest.mark.slow)])
def test_a_long_loop_draws(steps, tmp_path):
    y, w, b = Value(1.0), Value(0.9, name="w"), Value(0.1, name="b")
    for _ in range(steps):
        y = y * w + b
    root = ElementTree.parse(draw(y, max_nodes=403).save(tmp_path / "loop.svg")).getroot()
    groups = [group.get("class") for group in root.iter("{http://www.w3.org/2000/svg}g")]
    assert groups.count("node") == 6 * steps + 1
    assert groups.count("edge") == 6 * steps
