"""Pages that play something: one file that holds all it needs, and may load nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from viz.drawing.themes import DARK, LIGHT

_PLACE = re.compile(r"\{\{(\w+)\}\}")


def filled(template: str, parts: Mapping[str, str]) -> str:
    """Return a template with each ``{{name}}`` replaced, once: what is put in is not looked at.

    >>> filled("<h1>{{title}}</h1>", {"title": "{{x}}"})
    '<h1>{{x}}</h1>'
    """
    return _PLACE.sub(lambda place: parts[place[1]], template)


def policy(style: str, script: str, connect: str = "'none'") -> str:
    """Return a Content-Security-Policy for one style and one script, which forbids all else.

    Arguments:
        style, script: the contents of the two elements.
        connect: what the script may ask for; nothing unless given.

    >>> policy("", "").startswith("default-src 'none'; style-src 'sha256-")
    True
    """
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        f"connect-src {connect}; base-uri 'none'; form-action 'none'"
    )


def colours(names: Iterable[str]) -> str:
    """Return colours of the themes as variables of a page, which follow its reader's preference.

    >>> "--input-line: #56b4e9;" in colours(["input line"])
    True
    """
    listed = list(names)
    light, dark = (
        " ".join(f"--{name.replace(' ', '-')}: {theme[name]};" for name in listed)
        for theme in (LIGHT, DARK)
    )
    return f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"


def embedded(data: Any) -> str:
    r"""Return data as JSON that can stand in a script element.

    >>> print(embedded({"a": "</script>"}))
    {"a":"\u003c/script>"}
    """
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
