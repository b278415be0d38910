from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nn
import viz
from viz.figures.describing import description, title_of

SVG = "{http://www.w3.org/2000/svg}"


def boundary(names=("no <b>", "yes & more")):
    data = nn.data.moons(20, seed=1)
    model = nn.MLP(2, [4, 1], seed=1)
    return viz.decision_boundary(model, data.samples, data.targets, names=list(names), steps=5)


def test_a_figure_in_words():
    assert title_of(boundary()) == "Decision boundary"
    told = description(boundary())
    assert told.startswith("Decision boundary: y by x. Shown are no <b>, yes & more.")
    curves = viz.loss_curves({"SGD": [1.0, 0.5], "Adam": [1.0, 0.1]})
    assert "Shown are SGD, Adam" in description(curves)


@pytest.mark.parametrize("file_type", ["svg", "png", "pdf"])
def test_files_hold_the_words(tmp_path, file_type):
    content = viz.save_figure(boundary(), tmp_path / f"a.{file_type}").read_bytes()
    if file_type == "svg":
        root = ElementTree.fromstring(content)
        assert root.get("role") == "img"
        assert root.get("aria-label") == root.findtext(f"{SVG}title") == "Decision boundary"
        assert root.findtext(f"{SVG}desc") == description(boundary())
    else:
        assert b"Decision boundary" in content


@settings(max_examples=10, deadline=None)
@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=8))
def test_any_name_is_xml(name):
    import tempfile
    from pathlib import Path

    figure = viz.loss_curves({name: [1.0, 0.5], "other": [1.0]})
    with tempfile.TemporaryDirectory() as folder:
        path = viz.save_figure(figure, Path(folder, "a.svg"))
        assert ElementTree.parse(path).getroot().findtext(f"{SVG}desc") == description(figure)


def test_a_notebook_gets_words_beside_the_picture():
    shown, about = boundary()._repr_mimebundle_()
    assert shown["image/png"]
    assert about["image/png"]["alt"] == shown["text/plain"]
    assert shown["text/plain"].startswith("Decision boundary. ")
