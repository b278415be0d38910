import math
import re

import autograd as ag
from autograd import Value
from support.graphs import Stack
from viz import draw
from viz.drawing.legend import legend
from viz.drawing.scale import Scale
from viz.drawing.themes import LIGHT
from viz.graphs.shapes import Box, Diamond, Stub, View


def words(view, color_by="kind"):
    return re.findall(r">([^<>]+)<", legend(view, LIGHT, color_by, Scale.of([2.0, 0.02])))


def test_only_what_is_drawn_is_explained():
    box = Box("n0", "x", 1.0, 0.0, "input")
    assert words(View([box])) == ["input"]
    output = Box("n1", "y", 1.0, 0.0, "result", is_output=True)
    assert words(View([output, Diamond("n2", "true")])) == ["output", "guard"]
    assert words(View([Stub("n0", 3)])) == ["+ n more: values left out"]


def test_colours_are_explained_in_place_of_kinds():
    found = words(View([Box("n0", "x", 1.0, 0.0, "input")]), "grad")
    assert found == [
        "gradient below 0, by size", "≥ 1", "≥ 0.1", "≥ 0.01", "&gt; 0", "0",
        "&gt; 0", "≥ 0.01", "≥ 0.1", "≥ 1", "above 0",
    ]  # fmt: skip


def test_what_is_no_number_is_explained_in_every_mode():
    for color_by in ("kind", "grad", "data"):
        assert "! nan or inf" in words(View([Box("n0", "", 1.0, math.inf, "input")]), color_by)
        assert "! nan or inf" not in words(View([Box("n0", "", 1.0, 2.0, "input")]), color_by)


def test_it_is_there_where_it_helps_and_on_request():
    x = Value(1.0, name="x")
    assert "&#215;n" not in draw(x * x).dot
    assert ">operation<" not in draw(x * x).dot
    assert ">operation<" in draw(x * x, legend=True).dot
    assert ">above 0<" in draw(x * x, color_by="grad").dot
    assert ">module or scope<" in draw(Stack(2, 9, 9, 1), [1.0, 2.0]).dot
    assert ">module or scope<" not in draw(Stack(2, 9, 9, 1), [1.0, 2.0], legend=False).dot


def test_nothing_to_explain_is_still_a_picture(tmp_path):
    program = ag.compile(lambda x: x * 2.0)
    program(1.0)
    assert draw(program, legend=True).save(tmp_path / "a.svg").exists()
    assert draw(Value(1.0), legend=True).save(tmp_path / "b.svg").exists()
