from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value
from support.graphs import Stack
from viz.drawing.dot import dot_source
from viz.drawing.pointing import texts
from viz.drawing.render import render
from viz.drawing.svg import finished
from viz.graphs.shapes import Box, View
from viz.graphs.view import view_of

SVG = "{http://www.w3.org/2000/svg}"


def picture(view, title="a picture", follows_reader=True):
    made = render(dot_source(view), "svg").decode()
    return ElementTree.fromstring(finished(made, texts(view), title, follows_reader))


def pointed_at(root):
    return {
        group.get("id"): group.findtext(f"{SVG}title")
        for group in root.iter(f"{SVG}g")
        if group.find(f"{SVG}title") is not None
    }


def test_numbers_in_full_where_one_points():
    x = Value(0.1, name="x")
    y = x * x * 3.0
    y.backward()
    told = pointed_at(picture(view_of(y)))
    assert told["n0"] == f"x\ndata = 0.1\ngrad = {x.grad!r}"
    assert told["n1"] == "*"
    assert told["n3"] == "data = 3.0"
    assert told["e0"] == "local gradient of * = 0.1"
    assert "e2" not in told  # from an operation to its result
    assert "graph0" not in told


def test_it_turns_dark_for_readers_who_prefer_that():
    root = picture(view_of(Value(1.0)))
    (style,) = root.iter(f"{SVG}style")
    assert style.text.startswith("@media (prefers-color-scheme: dark){.valuegrad-auto [fill=")
    assert root.get("class") == "valuegrad-auto"
    assert picture(view_of(Value(1.0)), follows_reader=False).get("class") is None
    assert not list(picture(view_of(Value(1.0)), follows_reader=False).iter(f"{SVG}style"))


def test_all_colours_of_a_picture_are_a_themes():
    from viz.drawing.themes import LIGHT

    view = view_of((Value(1.0) * 2.0 + 3.0).tanh())
    root = picture(view)
    used = {e.get(what) for e in root.iter() for what in ("fill", "stroke")}
    assert used <= {None, "none", "transparent", *LIGHT.values()}


@settings(max_examples=5, deadline=None)
@given(st.text(max_size=12), st.text(max_size=12))
def test_any_text_is_told_as_it_is(name, title):
    view = View([Box("n0", name, 1.0, None, "constant")])
    root = picture(view, title)
    assert root.get("role") == "img"
    told = pointed_at(root)["n0"]
    if name.isprintable() and name:
        assert told == f"{name}\ndata = 1.0"
    if title.isprintable():
        assert root.get("aria-label") == title


def test_frames_have_no_text_to_point_at():
    from viz import draw

    root = ElementTree.fromstring(draw(Stack(1, 1), [0.5])._svg())
    frames = [g for g in root.iter(f"{SVG}g") if g.get("class", "").startswith("cluster")]
    assert len(frames) == 2
    assert all(frame.find(f"{SVG}title") is None for frame in frames)


def test_what_is_no_svg_stays():
    assert finished("nothing", {}, "", follows_reader=True) == "nothing"
