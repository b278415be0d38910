import pytest

from viz.figures.palette import COLORS, LINES, MARKERS, color, line, marker, signed, tint

colors = pytest.importorskip("matplotlib.colors")


def test_the_first_classes_and_runs_all_look_different():
    classes = {(color(i), marker(i)) for i in range(56)}
    assert len(classes) == len(COLORS) * len(MARKERS) == 56
    assert len({color(i) for i in range(21)}) == 21
    assert [color(i) for i in range(7)] == list(COLORS)
    runs = {(color(i), line(i)) for i in range(28)}
    assert len(runs) == len(COLORS) * len(LINES) == 28


def test_any_index_has_a_look():
    assert color(-1) in {color(i) for i in range(21)}
    assert color(10**30) in {color(i) for i in range(21)}
    assert marker(-9) in MARKERS
    assert line(10**30) in LINES


@pytest.mark.parametrize("index", range(7))
def test_a_tint_lies_between_white_and_the_colour(index):
    assert tint(index, 1.0) == pytest.approx(colors.to_rgb(color(index)))
    assert all(
        part <= paler <= 1.0 for part, paler in zip(tint(index, 0.7), tint(index, 0.3), strict=True)
    )


def test_colours_stay_apart_in_lightness_or_marker():
    """No two of the first three, which most pictures use, are the same grey in print."""
    greys = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in map(colors.to_rgb, COLORS[:3])]
    lowest = min(abs(a - b) for i, a in enumerate(greys) for b in greys[:i])
    assert lowest > 0.01


def test_more_classes_than_seven_differ_from_each_other_in_print_too():
    for i in range(7):
        shades = [colors.to_rgb(color(i + 7 * cycle)) for cycle in range(3)]
        greys = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in shades]
        assert greys[1] < greys[0] - 0.03 < greys[0] + 0.03 < greys[2]


def test_the_map_of_signed_numbers_is_that_of_diagrams():
    from viz.drawing.themes import LIGHT

    low, middle, high = (signed()(end) for end in (0.0, 0.5, 1.0))
    assert (colors.to_hex(low), colors.to_hex(high)) == (LIGHT["-4"], LIGHT["+4"])
    assert middle[:3] == pytest.approx(colors.to_rgb(LIGHT["result"]), abs=0.01)
