"""Texts and numbers as the labels of a picture show them."""

from __future__ import annotations

import html
import unicodedata

_EXACT = 17  # digits that tell every float from all others


def markup(text: str) -> str:
    r"""Return a text as Graphviz's labels of the HTML kind write it.

    Arguments:
        text: anything. What no picture can hold, a control character, is written as in Python.

    Returns:
        markup that shows the text and holds no tag but line breaks.

    >>> markup("<b> & \u03c0\a")
    '&lt;b&gt; &amp; π\\\\x07'
    """
    escaped = html.escape(drawable(text)).replace("\\", "\\\\")  # to Graphviz, \N is the node's id
    return escaped.replace("\n", "<br/>")


def drawable(text: str) -> str:
    r"""Return a text with what XML, hence SVG, does not allow written as in Python.

    Arguments:
        text: anything.

    Returns:
        text without control characters but line breaks.

    >>> drawable("a\x00")
    'a\\x00'
    """
    return "".join(map(_drawable, text))


def _drawable(character: str) -> str:
    control = unicodedata.category(character) in ("Cc", "Cs") and character != "\n"
    if control or character in "\ufffe\uffff":
        return character.encode("unicode_escape").decode()
    return character


def digits(number: float, precision: int) -> str:
    """Return a number with so many significant digits.

    Arguments:
        number: any float.
        precision: how many, at least 1.

    Returns:
        the text.

    >>> digits(0.66666, 4), digits(-0.0, 4)
    ('0.6667', '-0')
    """
    return f"{number:.{min(precision, _EXACT)}g}"


def count(number: int, one: str) -> str:
    """Return how many there are of something.

    Arguments:
        number: how many.
        one: the word for one of it, which gets an s for more.

    Returns:
        the text.

    >>> count(2914, "value"), count(1, "value")
    ('2,914 values', '1 value')
    """
    return f"{number:,} {one}{'' if number == 1 else 's'}"
