from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.graph.order import execution_order
from support.programs import inputs_of, programs
from viz.graphs.shapes import Box, Circle
from viz.graphs.view import view_of
from viz.stepping.picture import places_in, svg_of

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
