from collections import Counter

import pytest
from hypothesis import given, settings

from autograd import OperandError, Value
from autograd.graph.order import execution_order
from support.graphs import graphs
from viz import overview, save_figure
from viz.figures.overview import depths


def panels(value):
    return overview(value).axes[:3]


@settings(max_examples=10, deadline=None)
@given(graphs())
def test_the_numbers_are_those_of_the_graph(output):
    order = execution_order([output])
    profile, operations, arrows = panels(output)
    heights = [bar.get_height() for bar in profile.patches]
    assert heights == [Counter(depths(order))[depth] for depth in range(len(heights))]
    assert sum(heights) == len(order)
    counts = Counter(node.op.label for node in order if node.op is not None)
    shown = zip(operations.get_yticklabels(), operations.patches)
    assert {label.get_text(): bar.get_width() for label, bar in shown} == counts
    marks = Counter(tuple(place) for m in arrows.collections for place in m.get_offsets().tolist())
    places = {id(node): i for i, node in enumerate(order)}
    expected = Counter((places[id(p)], i) for i, node in enumerate(order) for p in node.parents)
    assert marks == expected


def longest(value):
    return max([longest(parent) + 1 for parent in value.parents], default=0)


@settings(max_examples=20, deadline=None)
@given(graphs(12))
def test_depth_is_the_longest_way_from_a_leaf(output):
    order = execution_order([output])
    assert depths(order) == [longest(value) for value in order]


def test_a_large_graph_is_a_map_of_shades(tmp_path):
    y, w = Value(1.0), Value(0.999)
    for i in range(1000):
        y = (y * w + float(i)).tanh()
    figure = overview(y)
    profile, _, arrows, bar = figure.axes
    assert profile.get_yscale() == "log"
    assert len(profile.patches) == 60
    (mesh,) = arrows.collections
    assert mesh.get_array().sum() == 5000
    assert bar.get_ylabel() == "arrows in a cell"
    assert save_figure(figure, tmp_path / "a.png").stat().st_size > 10_000


def test_one_value(tmp_path):
    save_figure(overview(Value(1.0)), tmp_path / "a.svg")


def test_many_kinds_of_operations():
    y = Value(0.5)
    for name in ("sin", "cos", "tan", "exp", "log1p", "sqrt", "tanh", "sinh", "cosh", "asinh",
                 "erf", "atan", "relu", "softplus", "sigmoid"):  # fmt: skip
        y = getattr(y, name)()
    _, operations, _ = panels(y)
    assert len(operations.patches) == 13
    assert operations.get_yticklabels()[-1].get_text() == "others"


def test_only_values():
    with pytest.raises(OperandError, match=r"write overview\(loss\)"):
        overview([1.0])
