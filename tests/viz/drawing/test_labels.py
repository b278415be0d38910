import re

from viz.drawing.labels import Labels
from viz.drawing.look import Look
from viz.drawing.scale import Scale
from viz.drawing.themes import LIGHT
from viz.graphs.shapes import Block, Box, Span

SCALE = Scale.of([-1.0])


def test_a_name_within_frames_leaves_out_what_they_say():
    labels = Labels(Look(), SCALE)
    box = Box("n0", "a.0.b.w[1]", 1.0, 2.0, "parameter", scope=("a.0", "b"))
    assert "<b>w[1]</b>" in labels.box(box)
    other = Box("n0", "a.0.c.w[1]", 1.0, 2.0, "parameter", scope=("a.0", "b"))
    assert "<b>a.0.c.w[1]</b>" in labels.box(other)


def test_spans():
    several = Box("n0", "w", Span(-1.0, 2.0 / 3.0), Span(0.1, 0.1), "input", repeats=1200)
    label = Labels(Look(precision=2), SCALE).box(several)
    assert "\u00d71,200" in label
    assert ">-1 … 0.67<" in label
    assert ">0.1<" in label


def test_the_ends_of_a_span_have_their_own_colours():
    block = Block("n0", "a", 5, 0, Span(0.0, 9.0), Span(-1.0, 0.1), 1)
    label = Labels(Look(color_by="grad"), SCALE).block(block)
    grounds = re.findall(r'bgcolor="(#\w{6})">.*?>([^<>]+)<', label)
    assert grounds == [(LIGHT["-4"], "-1"), (LIGHT["+3"], "0.1")]
    assert ">0 … 9<" in label
    assert "5 operations<" in label
