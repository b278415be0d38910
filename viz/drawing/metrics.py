"""How much room a text takes, counted the same on every machine.

Which fonts a machine has decides how wide a text comes out there, and what Graphviz measures.
Widths here are those of one wide font of the sans kind, DejaVu Sans, in thousandths of the font's
size: a text in Helvetica, Arial or what else a reader has takes no more.
"""

from __future__ import annotations

import math
import unicodedata
from functools import cache

_FIRST = " "
_PLAIN = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
    636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
    1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
    603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
    500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
    635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
)  # fmt: skip
_BOLD = (
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365,
    696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580,
    1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850,
    733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500,
    500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687,
    716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
)  # fmt: skip
_LETTER, _WIDE = 850, 1400  # other letters and signs; those of a square each, such as CJK's
_LEADING = 1.2  # from one line to the next, in sizes of the font


def width(text: str, size: float, bold: bool = False) -> int:
    """Return how wide a line of text is.

    Arguments:
        text: one line.
        size: of the font, in points.
        bold: whether it is set in bold.

    Returns:
        whole points, which no usual font exceeds.

    >>> width("data", 12), width("", 12)
    (28, 0)
    """
    return math.ceil(sum(_advance(character, bold) for character in text) * size / 1000)


def height(size: float) -> int:
    """Return how high a line of text is, in whole points.

    >>> height(12)
    15
    """
    return math.ceil(_LEADING * size)


@cache
def _advance(character: str, bold: bool) -> int:
    place = ord(character) - ord(_FIRST)
    widths = _BOLD if bold else _PLAIN
    if 0 <= place < len(widths):
        return widths[place]
    if character.isspace():
        return widths[0]
    if unicodedata.east_asian_width(character) in "WF":
        return _WIDE
    return 0 if unicodedata.combining(character) else _LETTER
