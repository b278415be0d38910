"""Colours, markers and lines that readers tell apart: colour-blind ones too, and in grey print."""

from __future__ import annotations

from typing import Any

from viz.drawing.scale import SHADES
from viz.drawing.themes import LIGHT
from viz.extras import load

# Okabe and Ito's colours, but for their yellow, which is too light for a line on white.
COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5f5f5f")
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*")  # one more, so that pairs repeat late
LINES = ("-", "--", "-.", ":")
_MIXED = ((0, 0.0), (0, 0.41), (255, 0.45))  # with black or white, and how much of it
SEQUENTIAL = "cividis"  # a map whose lightness tells the order, for any eye and in grey


def color(index: int) -> str:
    """Return the colour of the class, run or layer of an index.

    Arguments:
        index: any int.

    Returns:
        one of seven colours, then the same darker, and then lighter: 21 in turn.

    >>> color(0), color(7), color(21) == color(0)
    ('#0072b2', '#004369', True)
    """
    cycle, place = divmod(index % (len(COLORS) * len(_MIXED)), len(COLORS))
    ground, share = _MIXED[cycle]
    parts = bytes.fromhex(COLORS[place].removeprefix("#"))
    mixed = [round(part + (ground - part) * share) for part in parts]
    return "#" + bytes(mixed).hex()


def marker(index: int) -> str:
    """Return the marker of the class or run of an index.

    Arguments:
        index: any int.

    Returns:
        one of eight markers, in turn.

    >>> marker(0), marker(1)
    ('o', '^')
    """
    return MARKERS[index % len(MARKERS)]


def line(index: int) -> str:
    """Return the line style of the run of an index.

    Arguments:
        index: any int.

    Returns:
        one of four styles, in turn.

    >>> line(0), line(1)
    ('-', '--')
    """
    return LINES[index % len(LINES)]


def tint(index: int, strength: float) -> tuple[float, float, float]:
    """Return a colour mixed with white, rather than transparent, which would show overlaps.

    Arguments:
        index: of the colour.
        strength: from 0, white, to 1, the colour itself.

    Returns:
        red, green and blue, each from 0 to 1.

    >>> tint(0, 0.0)
    (1.0, 1.0, 1.0)
    """
    full = bytes.fromhex(color(index).removeprefix("#"))
    red, green, blue = (1.0 - strength * (1.0 - part / 255.0) for part in full)
    return red, green, blue


def signed() -> Any:
    """Return the map of signed numbers: blue below zero, orange above, as in diagrams.

    Returns:
        a map of matplotlib's; zero stands in its middle.

    Raises:
        MissingExtraError: if matplotlib is not installed.

    >>> signed().name
    'signed'
    """
    colors = load("matplotlib.colors")
    ends = (
        [LIGHT[f"-{i}"] for i in range(SHADES, 0, -1)],
        [LIGHT[f"+{i}"] for i in range(1, SHADES + 1)],
    )
    return colors.LinearSegmentedColormap.from_list("signed", [*ends[0], LIGHT["result"], *ends[1]])
