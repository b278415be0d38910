"""Colours, markers and lines that readers tell apart: colour-blind ones too, and in grey print."""

from __future__ import annotations

# Okabe and Ito's colours, but for their yellow, which is too light for a line on white.
COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5f5f5f")
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*")  # one more, so that pairs repeat late
LINES = ("-", "--", "-.", ":")
SEQUENTIAL = "cividis"  # a map whose lightness tells the order, for any eye and in grey


def color(index: int) -> str:
    """Return the colour of the class, run or layer of an index.

    Arguments:
        index: any int.

    Returns:
        one of seven colours, in turn.

    >>> color(0), color(7) == color(0)
    ('#0072b2', True)
    """
    return COLORS[index % len(COLORS)]


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
