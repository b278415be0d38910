"""Whole pictures, from what the caller has to what the reader sees."""

import math
import re
import sys
import warnings
from html import unescape
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
import viz
from autograd import OperandError, Value
from autograd.graph import naming
from support.graphs import Stack
from viz import DrawError, draw
from viz.drawing.page import page
from viz.drawing.themes import LIGHT

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # from the code that SWIG makes
    pygraphviz = pytest.importorskip("pygraphviz")

SVG = "{http://www.w3.org/2000/svg}"


def svg(diagram):
    return ElementTree.fromstring(diagram._svg())


def words(diagram):
    """What can be read in each node, by its id."""
    return {
        group.get("id"): "".join(
            (text.text or "").replace("\xa0", " ") for text in group.iter(f"{SVG}text")
        )
        for group in svg(diagram).iter(f"{SVG}g")
        if group.get("class") == "node"
    }


def bold(diagram):
    return [unescape(name) for name in re.findall(r"<b>([^<]*)</b>", diagram.dot)]


def test_variables_name_what_has_no_name():
    a, b = Value(2.0), Value(-3.0, name="own")
    weights = [Value(1.0)]
    loss = (a * b + weights[0]).tanh()
    assert bold(draw(loss)) == ["a", "own", "weights[0]", "loss"]
    assert (a.name, loss.name) == (None, None)


def test_functions_are_drawn_with_gradients():
    def f(x, p):
        return x * p["k"]

    diagram = draw(f, 3.0, {"p": 1.0} | {"k": 2.0})
    assert bold(diagram) == ["x", "p['k']", "result"]
    assert sorted(words(diagram).values()) == [
        "*", "p['k']data 2grad 3", "resultdata 6grad 1", "xdata 3grad 2",
    ]  # fmt: skip
    assert bold(draw(f, x=3.0, p={"k": 2.0})) == bold(diagram)


def test_models_are_drawn_with_their_parameters():
    model = Stack(2, 2, 1)
    diagram = draw(model, [1.0, -1.0])
    told = svg(diagram).iter(f"{SVG}title")
    first_lines = {(title.text or "").partition("\n")[0] for title in told}
    assert {path for path, _ in model.named_parameters()} <= first_lines
    assert {"x[0]", "x[1]", "result"} <= first_lines
    frames = [g for g in svg(diagram).iter(f"{SVG}g") if g.get("class", "").startswith("cluster")]
    assert len(frames) == 5
    assert all(value.grad == 0.0 for _, value in model.named_parameters())


def test_losses_know_the_model_around_them():
    model = Stack(1, 9, 9, 1)
    loss = (model([0.5]) - 1.0) ** 2
    loss.backward()
    assert "layers.0.units.0…8" in bold(draw(loss))


def test_several_outputs():
    diagram = draw(lambda x: [x * 2.0, x * 3.0], 1.0)
    assert "result[0]data 2grad 1" in words(diagram).values()
    assert "xdata 1grad 5" in words(diagram).values()


def test_options():
    model, x = Stack(2, 3, 1), [1.0, -1.0]
    assert bold(draw(model, x, collapse=1)) == ["x[0…1]", "layers.0", "layers.1", "result"]
    assert "layers.1" in bold(draw(model, x, collapse="layers.1"))
    assert "layers.0" not in bold(draw(model, x, collapse="layers.1"))
    assert ">1.235<" in draw(Value(1.23456789)).dot
    assert ">1.2346<" in draw(Value(1.23456789), precision=5).dot
    assert 'bgcolor="#15181c"' in draw(Value(1.0), theme="dark").dot
    assert draw(model, x, around="x[0]", steps=1).dot != draw(model, x).dot
    shown = bold(draw(model, x, between=("x[0]", "result")))
    assert "result" in shown


def test_what_is_left_out_is_counted():
    y = Value(0.5)
    for _ in range(1000):
        y = y.tanh().exp()
    diagram = draw(y, max_nodes=10, fold=False)
    assert repr(diagram) == "Diagram(21 nodes, 20 arrows, 1,991 values left out)"
    assert "+ 1,991 more" in words(diagram).values()
    around = draw(y, around=y.parents[0].parents[0], steps=1)
    assert sorted(text for text in words(around).values() if "more" in text) == [
        "+ 1 more", "+ 1,997 more",
    ]  # fmt: skip


def test_kinds_look_different_in_grey_too():
    graph = pygraphviz.AGraph(string=draw(Stack(1, 1), [0.5], collapse=0).dot)
    looks = {
        (node.attr["shape"], node.attr["style"], node.attr["peripheries"], node.attr["penwidth"])
        for node in graph.nodes()
    }
    assert len(looks) == 6  # input, parameter, constant, operation, result, output


def test_signs_and_sizes_of_gradients():
    a, b = Value(1.0, name="a"), Value(1.0, name="b")
    y = a * 3.0 - b * 0.01
    y.backward()
    graph = pygraphviz.AGraph(string=draw(y, color_by="grad").dot)
    fills = {
        re.search(r"<b>(\w)</b>", node.attr["label"])[1]: node.attr["fillcolor"]
        for node in graph.nodes()
        if "<b>" in node.attr["label"]
    }
    assert fills == {"a": LIGHT["+4"], "b": LIGHT["-2"], "y": LIGHT["+4"]}


def test_a_gradient_that_vanishes_is_seen_on_boxes_and_arrows():
    h, u = Value(0.5, name="h"), Value(0.03)
    y = h
    for _ in range(4):
        y = ag.tanh(y * u)
    y.backward()
    assert 0.0 < h.grad < 1e-5
    graph = pygraphviz.AGraph(string=draw(y, color_by="grad").dot)
    (start,) = (n for n in graph.nodes() if ">h<" in n.attr["label"])
    assert start.attr["fillcolor"] == LIGHT["+1"]
    widths = [edge.attr["penwidth"] for edge in graph.edges()]
    assert {"0.6", "2.4"} <= set(widths)
    assert {edge.attr["penwidth"] for edge in graph.out_edges(start)} == {"0.6"}
    plain = pygraphviz.AGraph(string=draw(y).dot)
    assert not any(edge.attr["penwidth"] for edge in plain.edges())


@pytest.mark.parametrize("color_by", ["kind", "grad", "data"])
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_looks_like_nothing_else(color_by, bad):
    x = Value(2.0, name="x")
    y = x * 3.0 + bad
    y.backward()
    graph = pygraphviz.AGraph(string=draw(y, color_by=color_by).dot)
    marked = [n for n in graph.nodes() if re.search(r"! (first )?(nan|inf)<", n.attr["label"])]
    assert len(marked) == 2  # the constant and the sum
    assert {n.attr["fillcolor"] for n in marked} == {LIGHT["broken"]}
    assert [n.attr["fillcolor"] for n in graph.nodes()].count(LIGHT["broken"]) == 2


def test_around_the_first_nan():
    x = Value(0.0, name="x")
    y = x
    for i in range(30):
        y = y + 1.0 if i != 15 else ag.log(y * 0.0) * 0.0
    y.backward()
    drawn = "".join(words(draw(y, around="nan", steps=1)).values())
    assert "! first nan" in drawn
    assert len(draw(y, around="nan", steps=1)._view.nodes) < 12
    assert "! first inf" in "".join(words(draw(y, around="inf", steps=1)).values())
    named = Value(1.0, name="nan") * 2.0
    assert draw(named, around="nan", steps=1)._view.nodes
    with pytest.raises(DrawError, match="No number and no gradient here is nan"):
        draw(Value(1.0) * 2.0, around="nan")


def test_no_gradient_before_there_is_one():
    x, w = Value(2.0, name="x"), Value(3.0, name="w")
    y = x * w
    assert not any("grad" in text for text in words(draw(y)).values())
    y.backward()
    assert sum("grad" in text for text in words(draw(y)).values()) == 3
    z = x * 2.0  # x has what another sweep left
    assert [text for text in words(draw(z)).values() if "grad" in text] == ["xdata 2grad 3"]
    zero = ag.relu(Value(-1.0) * w) + 0.0
    zero.backward()
    assert all(
        "grad" in text for text in words(draw(zero)).values() if "data" in text and "w" in text
    )


def test_what_is_no_function_takes_no_arguments():
    square = ag.compile(lambda x: x * x)
    square(1.0)
    for thing, args, kwargs in [(Value(1.0), (3.0,), {}), (square, (), {"max_node": 5})]:
        with pytest.raises(OperandError, match=r"takes no arguments for one\. Name each option"):
            draw(thing, *args, **kwargs)


@pytest.mark.parametrize("thing", [1.0, None, [Value(1.0)], "x"])
def test_what_cannot_be_drawn(thing):
    with pytest.raises(OperandError, match=rf"takes a Value, but got {type(thing).__name__}\. "):
        draw(thing)


def test_a_function_without_its_arguments():
    with pytest.raises(OperandError, match=r"tanh is called .* missing a required argument.* Give"):
        draw(ag.tanh)


HOSTILE = [
    "<script>alert(1)</script>", '"]', "javascript:alert(1)", "x' onload='alert(1)", "</title>",
    "</svg>", "]]>", "&lt;", "\\N", "利率", "😀", "a.b", "w[0]", "\x1f", "%3", "{x}", "x/*", "<!--",
]  # fmt: skip


def harmless(root):
    """Nothing in a picture runs, and nothing leads anywhere."""
    for element in root.iter():
        assert element.tag in {
            f"{SVG}{name}"
            for name in ("svg", "g", "title", "style", "polygon", "path", "ellipse", "polyline",
                         "text", "desc")
        }  # fmt: skip
        for attribute, value in element.attrib.items():
            assert not attribute.rpartition("}")[2].lower().startswith(("on", "href"))
            assert "javascript:" not in value.lower() or attribute == "aria-label"


class Harmless(HTMLParser):
    """Reads a page as a browser does: its one script is its own."""

    def __init__(self):
        super().__init__()
        self.scripts = 0

    def handle_starttag(self, tag, attrs):
        self.scripts += tag == "script"
        assert self.scripts <= 1
        assert tag not in {"a", "iframe", "object", "embed", "foreignobject", "use"}
        assert not [name for name, _ in attrs if name.startswith("on") or name.endswith("href")]


def check_names(names, **options):
    with ag.name_scope(next(filter(naming.is_scope, names), "scope")):
        total = Value(0.0, name="start")
        for name in names:
            total = total + Value(1.0, name=name) * 2.0
    total.name = names[0]
    diagram = draw(total, **options)
    graph = pygraphviz.AGraph(string=diagram.dot)
    assert set(graph.nodes()) == {f"n{i}" for i in range(graph.number_of_nodes())}
    harmless(svg(diagram))
    Harmless().feed(page(diagram._svg(), names[0], "auto"))
    return diagram


@pytest.mark.parametrize(
    "options",
    [{}, {"collapse": 1}, {"max_nodes": 3}, {"theme": "dark", "color_by": "grad"}],
    ids=str,
)
def test_hostile_names_do_nothing(options):
    diagram = check_names(HOSTILE, **options)
    assert HOSTILE[0] in bold(diagram)


@settings(max_examples=4, deadline=None)
@given(st.lists(st.text(max_size=10) | st.sampled_from(HOSTILE), min_size=10, max_size=10))
def test_any_names_do_nothing(names):
    check_names(names)


def test_notebooks_get_the_text_and_a_hint_where_nothing_renders(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    (text,) = draw(Value(1.0))._repr_mimebundle_().values()
    assert 'pip install "valuegrad[viz]"' in text
    assert "digraph {" in text


@pytest.mark.parametrize("picture", [viz.draw, viz.stepper, viz.overview])
def test_a_value_can_be_pictured_inside_a_transform(picture):
    def f(x):
        y = x * x + ag.sin(x)
        assert picture(y) is not None
        return y

    assert ag.grad(f)(0.0) == 1.0


TRANSFORMS = {
    "grad": ag.grad,
    "value_and_grad": ag.value_and_grad,
    "second": lambda f: ag.grad(ag.grad(f)),
    "hessian": ag.hessian,
    "both": lambda f: ag.grad(f, argnums=(0, 1)),
}


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_transforms_are_drawn_without_the_copies_they_make(transform):
    f = lambda x, y: ag.tanh(x * y) + x**2
    view = draw(TRANSFORMS[transform](f), 0.5, 2.0, max_nodes=500)._view
    assert "=" not in {getattr(node, "label", "") for node in view.nodes}
    assert {"x", "y"} <= {getattr(node, "name", "") for node in view.nodes}
    pointed = {arrow.head for arrow in view.arrows} | {arrow.tail for arrow in view.arrows}
    assert pointed == {node.id for node in view.nodes}


def test_a_copy_that_has_a_name_or_is_the_output_is_drawn():
    x = Value(2.0, name="x")
    assert "=" in words(draw(Value(x))).values()
    diagram = draw(Value(x, name="copy") * 2.0)  # outside of assert, which keeps parts in variables
    assert "=" in words(diagram).values()
    copied = Value(x)
    y = copied * 3.0
    del x
    whole = [copied, y]
    del copied
    assert draw(y, around=whole[0], steps=1, fold=False)._view.nodes
