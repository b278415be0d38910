"""Labels take the same room whatever fonts a machine has."""

import re

import pytest

import autograd as ag
from autograd import Value
from support.graphs import Stack
from viz import draw

pytest.importorskip("pygraphviz")

OTHER_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def pictures():
    x, w = Value(2.0, name="income"), Value(-3.0, name="w_long_name")
    y = ag.tanh(x * w + 6.88) ** 2
    y.backward()
    return [
        draw(y),
        draw(y, color_by="grad"),
        draw(Stack(2, 9, 9, 1), [1.0, 2.0]),  # blocks and a legend
        draw(Stack(1, 1), [0.5]),  # frames
    ]


@pytest.fixture
def other_fonts(tmp_path, monkeypatch):
    """A machine with one font, whose letters are all equally wide and set in higher lines."""
    matplotlib = pytest.importorskip("matplotlib")
    folder = tmp_path / "fonts"
    folder.mkdir()
    source = next((p for p in _folder(matplotlib).glob("DejaVuSansMono.ttf")), None)
    (folder / source.name).write_bytes(source.read_bytes())
    config = tmp_path / "fonts.conf"
    config.write_text(OTHER_FONTS.format(folder=folder, cache=tmp_path / "cache"))

    def use():
        monkeypatch.setenv("FONTCONFIG_FILE", str(config))

    return use


def _folder(matplotlib):
    from pathlib import Path

    return Path(matplotlib.get_data_path(), "fonts", "ttf")


def test_a_picture_is_the_same_on_every_machine(other_fonts, tmp_path):
    drawn = pictures()
    here = [one._svg() for one in drawn]
    sizes = [size_of(one.save(tmp_path / "here.png")) for one in drawn]
    other_fonts()
    there = [one._svg() for one in drawn]
    assert here == there
    assert sizes == [size_of(one.save(tmp_path / "there.png")) for one in drawn]


def size_of(png):
    head = png.read_bytes()[16:24]
    return int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")


def test_every_text_lies_within_its_box():
    from viz.drawing.geometry import frames_in
    from viz.drawing.metrics import height, width

    text = re.compile(
        r'<text [^>]*text-anchor="(\w+)" x="([-\d.]+)" y="([-\d.]+)"[^>]*?'
        r'( font-weight="bold")?[^>]*font-size="([\d.]+)"[^>]*>([^<]*)<'
    )
    for one in pictures():
        svg = one._in_one_row()
        shift_x, shift_y = map(float, re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", svg).groups())
        frames = frames_in(svg)
        found = 0
        for group, body in re.findall(r'<g id="(n\d+)" class="node">(.*?)</g>', svg, re.DOTALL):
            frame = frames[group]
            for anchor, x, y, bold, size, words in text.findall(body):
                found += 1
                size = float(size)
                words = words.replace("&#160;", " ").replace("&#45;", "-")
                wide = width(words, size, bool(bold))
                left = float(x) + shift_x - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
                middle = float(y) + shift_y - 0.36 * size
                assert frame.left + 1 <= left, words
                assert left + wide <= frame.right - 1, words
                assert frame.top <= middle - height(size) / 2 + 1, words
                assert middle + height(size) / 2 - 1 <= frame.bottom, words
        assert found > 5
