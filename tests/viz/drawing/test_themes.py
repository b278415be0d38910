import re
from itertools import product

import pytest

from viz import DrawError
from viz.drawing.themes import DARK, LIGHT, colours, dark_rules

FILLS = [
    "paper", "input", "parameter", "constant", "result", "output", "operation", "guard", "block",
    "broken", "frame",
]  # fmt: skip
SHADES = [f"{sign}{i}" for sign in "+-" for i in range(1, 5)]


def luminance(colour):
    """Relative luminance, as the Web Content Accessibility Guidelines 2.2 define it."""
    parts = [part / 255 for part in bytes.fromhex(colour.removeprefix("#"))]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_can_be_read_on_every_fill(theme):
    for fill in FILLS + SHADES:
        assert contrast(theme["ink"], theme[fill]) >= 4.5, fill
    for fill in FILLS:
        assert contrast(theme["faint"], theme[fill]) >= 4.5, fill
    assert contrast(theme["broken line"], theme["broken"]) >= 4.5
    for kind in FILLS[1:-1]:
        assert contrast(theme[f"{kind} line"], theme["paper"]) >= 3.0, kind


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_stronger_shades_are_further_from_paper_in_grey_too(theme):
    for sign in "+-":
        steps = [contrast(theme[f"{sign}{i}"], theme["result"]) for i in range(1, 5)]
        assert steps == sorted(steps)
        assert all(later > 1.2 * sooner for sooner, later in zip(steps, steps[1:]))


def test_every_colour_has_a_dark_one():
    assert LIGHT.keys() == DARK.keys()
    assert len(set(LIGHT.values())) == len(LIGHT)  # or a rule would fit two
    rules = re.findall(r'\.valuegrad-auto \[(\w+)="(#\w{6})"\]\{(\w+):(#\w{6})\}', dark_rules())
    assert set(rules) == {
        (what, LIGHT[name], what, DARK[name]) for name, what in product(LIGHT, ["fill", "stroke"])
    }


def test_themes():
    assert colours("auto") is colours("light") is LIGHT
    with pytest.raises(DrawError, match="but got 'blue'"):
        colours("blue")
