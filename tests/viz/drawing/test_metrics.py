import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.drawing.metrics import height, width

printable = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)


def _dejavu(text, size, bold):
    """How wide a text is in the font that matplotlib ships."""
    manager = pytest.importorskip("matplotlib.font_manager")
    from matplotlib.textpath import text_to_path

    font = manager.FontProperties(
        family="DejaVu Sans", weight="bold" if bold else "normal", size=size
    )
    return text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]


@given(printable, st.sampled_from([10, 12, 14]), st.booleans())
def test_a_wide_font_fits_and_little_room_is_lost(text, size, bold):
    wide = _dejavu(text, size, bold)
    assert wide - 1.5 <= width(text, size, bold) <= 1.05 * wide + size


@given(printable, printable)
def test_texts_add_up(one, other):
    both = width(one + other, 12)
    assert both <= width(one, 12) + width(other, 12) <= both + 1


def test_letters_of_other_scripts_have_room():
    assert width("利率", 10) >= 2 * 10
    assert width("πψ", 10) >= 2 * 6
    assert width("e\u0301", 10) == width("e", 10)


def test_lines_do_not_touch():
    assert height(10) >= 12
