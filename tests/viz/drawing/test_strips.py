import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz.drawing.geometry import Frame
from viz.drawing.rows import Rows
from viz.drawing.strips import in_strips

images = pytest.importorskip("PIL.Image")


def stripes(width, height):
    """A picture whose dots tell where they stand."""
    picture = images.new("RGB", (width, height))
    for x in range(width):
        for y in range(height):
            picture.putpixel((x, y), (x % 250, y % 250, 77))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@given(st.integers(20, 60), st.integers(1, 2))
def test_each_strip_stands_where_its_row_does(cut, scale):
    png = stripes(100 * scale, 20 * scale)
    rows = Rows([Frame(0, 0, cut, 20), Frame(cut, 5, 100, 20)], max(cut, 100 - cut), 49.0)
    made = images.open(io.BytesIO(in_strips(png, rows, 100.0, "#ffffff")))
    assert made.size == (max(cut, 100 - cut) * scale, 49 * scale)
    assert made.getpixel((3, 7)) == (3, 7, 77)
    top = 34 * scale  # 20 of the first row and 14 between
    assert made.getpixel((0, top)) == (cut * scale, 5 * scale, 77)
    assert made.getpixel((0, top - 1)) == (255, 255, 255)


def test_what_lies_beyond_the_picture_is_paper():
    rows = Rows([Frame(-4, -4, 14, 14)], 18.0, 18.0)
    made = images.open(io.BytesIO(in_strips(stripes(10, 10), rows, 10.0, "#15181c")))
    assert made.getpixel((0, 0)) == made.getpixel((17, 17)) == (0x15, 0x18, 0x1C)
    assert made.getpixel((4, 4)) == (0, 0, 77)
