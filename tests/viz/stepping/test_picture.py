from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.graph.order import execution_order
from support.programs import inputs_of, programs
from viz.drawing.cells import SIZE
from viz.drawing.metrics import width
from viz.graphs.shapes import Box, Circle
from viz.graphs.snapshot import NOTHING
from viz.graphs.view import view_of
from viz.stepping.picture import in_box, places_in, roomy, svg_of

SVG = "{http://www.w3.org/2000/svg}"


@given(data=st.data(), program=programs())
@settings(max_examples=50, deadline=None)
def test_places_show_their_values(data, program):
    output = program([Value(x) for x in data.draw(inputs_of(program))])
    order = execution_order([output])
    place_of = {id(value): i for i, value in enumerate(order)}
    view = view_of(output)
    by_id = {node.id: node for node in view.nodes}
    places = places_in(view, [[place_of[id(p)] for p in value.parents] for value in order])
    for value, place in zip(order, places):
        assert all(by_id[box].data == value.data for box in place.boxes)
        assert [by_id[box].is_again for box in place.boxes] == [False] + [True] * (
            len(place.boxes) - 1
        )
        if value.op is not None:
            assert by_id[place.circle].label == value.op.label
            assert [by_id[tail].data for tail in place.tails] == [p.data for p in value.parents]
            arrows = [view.arrows[int(key.removeprefix("e"))] for key in place.arrows]
            assert [(a.tail, a.head) for a in arrows] == [
                *[(tail, place.circle) for tail in place.tails], (place.circle, place.boxes[0])
            ]  # fmt: skip
    shown = [key for place in places for key in [*place.boxes, place.circle] if key]
    assert sorted(shown) == sorted(n.id for n in view.nodes if isinstance(n, (Box, Circle)))


def test_the_picture_has_the_ids_of_the_view():
    pytest.importorskip("graphviz")
    x = Value(0.5, name="x")
    view = view_of(ag.tanh(x * x) + x)
    root = ElementTree.fromstring(svg_of(view, "a <b>"))
    kinds = {group.get("id"): group.get("class") for group in root.iter(f"{SVG}g")}
    assert {key for key, kind in kinds.items() if kind == "node"} == {n.id for n in view.nodes}
    arrows = {key for key, kind in kinds.items() if kind == "edge"}
    assert arrows == {f"e{i}" for i in range(len(view.arrows))}
    assert not list(root.iter(f"{SVG}title"))
    assert root.get("viewBox")
    assert (root.get("role"), root.get("aria-label")) == ("img", "a <b>")


@given(
    st.lists(st.lists(st.floats(allow_nan=False), min_size=2, max_size=2), min_size=1, max_size=4)
)
def test_boxes_have_room_for_the_numbers_of_all_passes(numbers):
    passes = []
    for pair in numbers:
        x, w = map(Value, pair)
        passes.append([x, w, x * w])
    graph = roomy(passes, ["x", "w", "y"], NOTHING, [])
    for found, values in zip(graph.data, zip(*passes)):
        widths = [width(in_box(value.data), SIZE) for value in values]
        assert width(in_box(found), SIZE) == max(widths)
        assert found in [value.data for value in values] or found != found
