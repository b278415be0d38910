import re
import unicodedata
import warnings
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from viz.drawing.dot import dot_source
from viz.drawing.look import Look
from viz.drawing.render import render
from viz.graphs.view import view_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # from the code that SWIG makes
    pygraphviz = pytest.importorskip("pygraphviz")

SVG = "{http://www.w3.org/2000/svg}"


def parsed(value):
    return pygraphviz.AGraph(string=dot_source(view_of(value)))


def on_arrow(edge):
    return re.sub("<[^>]*>", "", edge.attr["label"] or "").strip("<>")


def texts(value):
    """The lines of text in each node of the rendered picture, by its id."""
    root = ElementTree.fromstring(render(dot_source(view_of(value)), "svg"))
    return {
        group.findtext(f"{SVG}title"): [text.text for text in group.iter(f"{SVG}text")]
        for group in root.iter(f"{SVG}g")
        if group.get("class") == "node"
    }


def test_structure_as_another_program_reads_it():
    a, b = Value(2.0, name="a"), Value(-3.0, name="b")
    graph = parsed(ag.tanh(a * b + a) ** 2)
    assert graph.directed
    assert graph.graph_attr["rankdir"] == "LR"
    assert graph.nodes() == [f"n{i}" for i in range(11)]
    shapes = [graph.get_node(f"n{i}").attr["shape"] for i in range(11)]
    assert shapes.count("ellipse") == 4
    assert {"-3", "2", "1"} <= {on_arrow(edge) for edge in graph.edges()}


def test_two_arrows_for_a_square():
    x = Value(3.0, name="x")
    graph = parsed(x * x)
    assert [(*edge, on_arrow(edge)) for edge in graph.edges()] == [
        ("n0", "n1", "3"), ("n0", "n1", "3"), ("n1", "n2", ""),
    ]  # fmt: skip


def test_kinds_look_different_in_grey_too():
    graph = parsed(Value(2.0, name="x") * 3.0 + 1.0)
    leaf, constant, _, result, *_, output = [node.attr for node in graph.nodes()]
    assert (
        len({leaf["fillcolor"], constant["fillcolor"], result["fillcolor"], output["fillcolor"]})
        == 4
    )
    assert "dashed" in constant["style"]
    assert output["peripheries"] == "2"


def test_numbers_have_four_digits():
    x = Value(2.0 / 3.0, name="x")
    y = x * 1e10
    y.backward()
    drawn = texts(y)
    assert drawn["n0"] == ["x", "data\xa0", "0.6667", "grad\xa0", "1e+10"]
    assert drawn["n1"] == ["data\xa0", "1e+10"]  # a constant has no gradient
    assert drawn["n2"] == ["*"]


def test_not_finite_numbers():
    drawn = texts(ag.log(Value(0.0)) * Value(float("nan")))
    assert "-inf" in drawn["n2"]
    assert "nan" in drawn["n3"]


def test_a_value_drawn_again_says_so():
    w, y = Value(0.9, name="w"), Value(1.0)
    for _ in range(6):
        y = y * w
    drawn = ["".join(lines).replace("\xa0", " ") for lines in texts(y).values()]
    assert [line.partition("data")[0] for line in drawn if line[0] == "w"] == ["w"] + 5 * [
        "w again"
    ]


def test_a_nameless_value_drawn_again_says_so():
    w, y = Value(0.9), Value(1.0)
    for _ in range(6):
        y = y * w
    assert sum(lines[0] == "again" for lines in texts(y).values()) == 5


HOSTILE = [
    "<script>", "</b></td>", "<f0> x", "{a|b}", '"]', '"', "\\", "\\N", "\\G\\l", 'a\\"',
    "&", "&lt;", "&#65;", "&eacute;", "-->", "<!--", "]]>", "%s%n", "n0", "digraph {", "a -> b; c",
    'charset="latin1"', "two\nlines", "\n\n", "\x00", "\r\n", "\ud800", "", " ", "x" * 200,
    "利率", "😀", "👩\u200d👩\u200d👧", "e\u0301", "\u202eright",
]  # fmt: skip


def shown(name):
    """The lines in which a name should stand."""
    lines = []
    for line in name.split("\n"):
        bad = [c for c in line if unicodedata.category(c) in ("Cc", "Cs") or c in "\ufffe\uffff"]
        for c in set(bad):
            line = line.replace(c, c.encode("unicode_escape").decode())
        lines.append(line)
    return [line for line in lines if line]


def check_names(names):
    total = Value(0.0, name="start")
    for name in names:
        total = total + Value(1.0, name=name)
    view = view_of(total)
    drawn = texts(total)
    leaves = [node for node in view.nodes if getattr(node, "kind", "") == "input"][1:]
    assert [leaf.name for leaf in leaves] == names
    for leaf in leaves:
        lines = [line.replace("\xa0", " ") for line in drawn[leaf.id]]
        assert lines == shown(leaf.name.replace("\xa0", " ")) + ["data ", "1"], leaf.name


def test_hostile_names_draw_as_themselves():
    check_names(HOSTILE)


@settings(max_examples=5, deadline=None)
@given(st.lists(st.text(max_size=12), min_size=1, max_size=20))
def test_any_name_draws_as_itself(names):
    check_names(names)


def test_names_do_not_change_the_structure():
    total = Value(0.0)
    for name in HOSTILE:
        total = total + Value(1.0, name=name)
    graph = parsed(total)
    count = 2 * len(HOSTILE) + 1 + len(HOSTILE)
    assert set(graph.nodes()) == {f"n{i}" for i in range(count)}
    assert graph.number_of_edges() == 3 * len(HOSTILE)


def test_the_source_is_the_same_each_time():
    def build():
        x, y = Value(1.0, name="x"), Value(2.0, name="y")
        return dot_source(view_of(ag.maximum(x * y, x + y) / x))

    assert build() == build()


def test_fineness_is_for_pictures_of_dots():
    view = view_of(Value(1.0))
    assert "dpi" not in dot_source(view)
    assert "dpi=200" in dot_source(view, Look(dots_per_inch=200))
