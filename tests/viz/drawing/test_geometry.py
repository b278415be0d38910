from xml.etree import ElementTree

from autograd import Value
from viz.drawing.dot import dot_source
from viz.drawing.geometry import Frame, frames_in
from viz.drawing.render import render
from viz.graphs.view import view_of


def test_every_node_has_a_rectangle_in_the_picture():
    x = Value(0.5, name="x")
    y = x.tanh() * 2.0
    view = view_of(y)
    svg = render(dot_source(view), "svg").decode()
    frames = frames_in(svg)
    assert sorted(frames) == [node.id for node in view.nodes]
    _, _, width, height = map(float, ElementTree.fromstring(svg).get("viewBox").split())
    for frame in frames.values():
        assert 0 <= frame.left < frame.right <= width
        assert 0 <= frame.top < frame.bottom <= height
    rectangles = list(frames.values())
    for i, one in enumerate(rectangles):
        for other in rectangles[:i]:
            apart = one.left > other.right or other.left > one.right
            assert apart or one.top > other.bottom or other.top > one.bottom


def test_the_shift_of_the_whole_counts():
    svg = (
        '<g id="graph0" class="graph" transform="scale(1 1) rotate(0) translate(4 40)">'
        '<g id="n0" class="node"><ellipse fill="x" cx="1" cy="-2" rx="3" ry="4"/></g>'
        '<g id="n1" class="node"><path fill="x" d="M1,2C3,4 5.5,-6 7,8Z"/></g></g>'
    )
    assert frames_in(svg) == {"n0": Frame(2, 34, 8, 42), "n1": Frame(5, 34, 11, 48)}
