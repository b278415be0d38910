"""Names that a picture shows as they were given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from autograd.errors import OperandError
from viz.errors import DrawError
from viz.extras import load

T = TypeVar("T")

_LONGEST = 60  # characters; a longer name would leave no room for the picture


def shown(name: object) -> str:
    r"""Return what matplotlib has to be given for a name to be shown as it is.

    A ``$`` starts no formula, and a first ``_`` does not keep a name out of the legend. What the
    font has no picture of is shown as Python escapes it, such as ``\u4e2d``; a font that has one
    is chosen by ``matplotlib.rcParams["font.family"]``. The middle of a long name is left out.

    Arguments:
        name: a string, or anything that has one.

    Returns:
        one line of text.

    >>> print(shown("$a$ and $b$"), shown("line\nbreak"), sep=", ")
    \$a\$ and \$b\$, line\nbreak
    """
    manager = load("matplotlib.font_manager")
    fonts = [
        manager.get_font(manager.findfont(manager.FontProperties(family=[family])))
        for family in manager.FontProperties().get_family()
    ]
    text = "".join(
        sign
        if sign.isprintable() and any(font.get_char_index(ord(sign)) for font in fonts)
        else sign.encode("unicode_escape").decode()
        for sign in str(name)
    )
    text = shortened(text.replace("$", r"\$"), _LONGEST)
    return f" {text}" if text.startswith("_") else text


def shortened(text: str, length: int) -> str:
    r"""Return what :func:`shown` returned without its middle, if it is too long.

    Arguments:
        text: with each ``$`` written as ``\$``.
        length: how many characters may be seen.

    Returns:
        the text, written alike.

    >>> print(shortened(r"a name of 3 \$, or more", 14))
    a nam ... more
    """
    seen = text.replace(r"\$", "$")
    if len(seen) <= length:
        return text
    half = (length - 5) // 2
    return f"{seen[: length - 5 - half]} ... {seen[len(seen) - half :]}".replace("$", r"\$")


def named(things: Mapping[str, T], what: str) -> Mapping[str, T]:
    """Return things by name as they are, if they have names and there are any.

    Arguments:
        things: what is to be drawn.
        what: they are, for the error's text.

    Returns:
        the same.

    Raises:
        OperandError: if they have no names.
        DrawError: if there are none.

    >>> named({"sgd": [1.0, 0.5]}, "losses")
    {'sgd': [1.0, 0.5]}
    """
    if not isinstance(things, Mapping):
        raise OperandError(
            f"The {what} need names, but got {type(things).__name__}. Write "
            f'{{"name": {what}, ...}}.'
        )
    if not things:
        raise DrawError(f"There are no {what} to plot. Give at least one with its name.")
    return things
