"""The colours of pictures of graphs: on light paper, and on a dark screen.

Hues are near Okabe and Ito's set, which colour-blind readers tell apart; kinds differ in outline
too, so that a picture can be printed in grey. A text on any fill has a contrast of 4.5 to 1 and
more, which the Web Content Accessibility Guidelines (2.2, 1.4.3) ask for.
"""

from __future__ import annotations

from typing import Literal

from viz.errors import DrawError

Theme = Literal["auto", "light", "dark"]
Colours = dict[str, str]

LIGHT: Colours = {
    "paper": "#ffffff", "ink": "#1a1a1a", "faint": "#5f5f5f",
    "input": "#dcecf8", "input line": "#0072b2",
    "parameter": "#ece4f6", "parameter line": "#6a3d9a",
    "constant": "#f4f4f4", "constant line": "#767676",
    "result": "#fefefe", "result line": "#4d4d4d",
    "output": "#d9f0e6", "output line": "#00664a",
    "operation": "#fdebc8", "operation line": "#9a6200",
    "guard": "#f9e1ee", "guard line": "#a8326f",
    "block": "#dff1f3", "block line": "#1f7a86",
    "frame": "#f9fafb", "frame line": "#c3c7cc",
    "broken": "#ffdcd8", "broken line": "#b3001b",
    "+1": "#fde9d9", "+2": "#fbcaa0", "+3": "#f6a35f", "+4": "#e57f2b",
    "-1": "#dde9f7", "-2": "#b3d1ee", "-3": "#7fb3e0", "-4": "#4f97d3",
}  # fmt: skip
DARK: Colours = {
    "paper": "#15181c", "ink": "#ececec", "faint": "#a8adb3",
    "input": "#10324a", "input line": "#56b4e9",
    "parameter": "#33254b", "parameter line": "#b99be0",
    "constant": "#26292e", "constant line": "#8f959c",
    "result": "#1d2126", "result line": "#b5bac0",
    "output": "#0d3b2e", "output line": "#35c496",
    "operation": "#46330d", "operation line": "#e6a73c",
    "guard": "#47192f", "guard line": "#e38ab8",
    "block": "#123a40", "block line": "#5cc1cd",
    "frame": "#1a1e23", "frame line": "#4b525a",
    "broken": "#53121a", "broken line": "#ff9089",
    "+1": "#38230f", "+2": "#5e3610", "+3": "#84450c", "+4": "#a64c00",
    "-1": "#14273a", "-2": "#173f62", "-3": "#1a5687", "-4": "#1c66a3",
}  # fmt: skip
FOLLOWING = "valuegrad-auto"  # the class of pictures whose colours follow the reader


def colours(theme: Theme) -> Colours:
    """Return the colours of a theme; those on paper for ``auto``.

    Arguments:
        theme: its name.

    Returns:
        a colour by what it is for.

    Raises:
        DrawError: if there is no such theme.

    >>> colours("dark")["paper"]
    '#15181c'
    """
    if theme not in ("auto", "light", "dark"):
        raise DrawError(f"theme is 'auto', 'light' or 'dark', but got {theme!r}.")
    return DARK if theme == "dark" else LIGHT


def dark_rules() -> str:
    """Return rules by which a picture drawn for light paper is shown on a dark screen.

    Returns:
        the content of a style element: a reader who prefers dark pages sees dark colours.

    >>> '[fill="#ffffff"]{fill:#15181c}' in dark_rules()
    True
    """
    rules = "".join(
        f'.{FOLLOWING} [{what}="{LIGHT[name]}"]{{{what}:{DARK[name]}}}'
        for name in LIGHT
        for what in ("fill", "stroke")
    )
    return f"@media (prefers-color-scheme: dark){{{rules}}}"
