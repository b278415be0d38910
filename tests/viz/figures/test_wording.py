import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import OperandError
from viz import DrawError
from viz.figures.wording import named, shortened, shown

cbook = pytest.importorskip("matplotlib.cbook")
figure_module = pytest.importorskip("matplotlib.figure")

ascii_names = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)


def seen(text):
    """Return what matplotlib makes of a text that holds no formula."""
    return text.replace(r"\$", "$")


@given(ascii_names)
@settings(deadline=None)
def test_a_plain_name_is_shown_as_it_is(name):
    text = shown(name)
    assert not cbook.is_math_text(text)
    assert seen(text) == (f" {name}" if name.startswith("_") else name)


@settings(max_examples=8, deadline=None)
@given(st.text(max_size=20))
def test_any_name_is_drawn_without_a_warning(name):
    figure = figure_module.Figure()
    axes = figure.subplots()
    axes.set_title(shown(name))
    axes.plot([1.0, 2.0])
    axes.legend(axes.lines, [shown(name)])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure.draw_without_rendering()
    assert len(axes.get_title().splitlines()) <= 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("训练", r"\u8bad\u7ec3"),
        ("a\tb\nc\x00", r"a\tb\nc\x00"),
        ("\ud800", r"\ud800"),
        ("\U0001f9ea", r"\U0001f9ea"),
        ("π ≈ 3,é", "π ≈ 3,é"),
        (3, "3"),
        (None, "None"),
    ],
)
def test_what_the_font_lacks_is_escaped(name, text):
    assert shown(name) == text


@given(st.text("ab$_", max_size=100), st.integers(6, 80))
@settings(deadline=None)
def test_shortened(name, length):
    text = shortened(name.replace("$", r"\$"), length)
    assert not cbook.is_math_text(text)
    if len(name) <= length:
        assert seen(text) == name
    else:
        start, _, end = seen(text).partition(" ... ")
        assert len(seen(text)) == length
        assert name.startswith(start)
        assert name.endswith(end)


def test_things_need_names():
    with pytest.raises(OperandError, match=r'losses need names, but got list. Write {"name": '):
        named([1.0], "losses")
    with pytest.raises(DrawError, match="no losses to plot"):
        named({}, "losses")
