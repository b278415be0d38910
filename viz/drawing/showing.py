"""Showing a picture to whoever sits at the screen: in a notebook, else in the browser."""

from __future__ import annotations

import html
import sys
import tempfile
import webbrowser
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from autograd.tools.files import write_whole


def in_notebook() -> bool:
    """Whether this runs in a notebook, which shows pictures beside the code.

    >>> in_notebook()
    False
    """
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None) is not None


def framed(page: str, title: str, height: int) -> str:
    """Return a page as a notebook shows it: in a frame that can reach nothing around it.

    Arguments:
        page: HTML.
        title: of the frame.
        height: pixels.

    Returns:
        the element ``iframe``.

    >>> framed("<p>", "a < b", 300).count("&lt;")
    2
    """
    return (
        f'<iframe srcdoc="{html.escape(page)}" sandbox="allow-scripts" width="100%" '
        f'height="{height}" style="border: 0" title="{html.escape(title)}"></iframe>'
    )


def show(thing: Any, page: Callable[[], str], name: str) -> None:
    """Show a thing as a notebook does with the last line of a cell, else as a page.

    Arguments:
        thing: what has a rich display.
        page: returns the page.
        name: what its file's name begins with.

    Raises:
        SaveError: if no temporary file can be written.
    """
    if in_notebook():
        import_module("IPython.display").display(thing)
    else:
        open_page(page(), name)


def open_page(page: str, name: str) -> Path:
    """Write a page to a temporary file, and open it in the browser.

    Arguments:
        page: HTML.
        name: what its file's name begins with.

    Returns:
        the file, which stays until the system clears such files.

    Raises:
        SaveError: if it cannot be written.
    """
    path = Path(tempfile.mkdtemp(prefix=f"{name}-"), f"{name}.html")
    write_whole(path, page.encode())
    webbrowser.open(path.as_uri())
    return path
