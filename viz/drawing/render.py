"""DOT to a picture: by pygraphviz, or where that is missing by the program dot.

pygraphviz brings its own Graphviz along, so that a picture looks the same on every machine; a
program dot on the PATH may be of any age, and lay out otherwise. Either runs in a process of its
own: Ctrl-C ends it, and what Graphviz complains of is caught, where its library would write past
Python, straight to the terminal.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from typing import Any, Literal

from autograd.errors import MissingExtraError
from viz.errors import DrawError, warn
from viz.extras import INSTALL

_SHRUNK = re.compile(rb"Scaling by ([\d.]+) to fit")
FileType = Literal["svg", "png", "pdf"]

_BY_PYGRAPHVIZ = """
import sys
import pygraphviz
source = sys.stdin.buffer.read().decode()
picture = pygraphviz.AGraph(string=source).draw(format=sys.argv[1], prog="dot")
sys.stdout.buffer.write(picture)
"""


def render(source: str, file_type: FileType) -> bytes:
    """Return the picture that a text in DOT describes.

    Arguments:
        source: the text.
        file_type: what kind of file the picture is for.

    Returns:
        the content of the file.

    Raises:
        MissingExtraError: if neither the program dot nor pygraphviz is there.
        DrawError: if Graphviz fails.

    >>> render("digraph { a -> b }", "pdf")[:5]
    b'%PDF-'
    """
    if sys.platform == "emscripten":
        return _in_browser(source, file_type)
    if importlib.util.find_spec("pygraphviz"):
        command = [sys.executable, "-P", "-c", _BY_PYGRAPHVIZ, file_type]
    elif shutil.which("dot"):
        command = ["dot", "-Kdot", f"-T{file_type}"]
    else:
        raise MissingExtraError(
            f"Pictures of graphs need Graphviz. Write: {INSTALL}, or install Graphviz so that its "
            "program dot is on the PATH. A file that ends in .dot needs neither."
        )
    done = subprocess.run(
        command,
        input=source.encode(),
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    if done.returncode or not done.stdout:
        raise _failure(file_type, done.stderr)
    if shrunk := _SHRUNK.search(done.stderr):
        warn(
            "This picture is too large for a PNG of its full size, so it was drawn at "
            f"{float(shrunk[1]):.0%} of it. Save it as .svg or .pdf, which stay sharp, or draw "
            "less: with fold=True, or a smaller max_nodes."
        )
    return done.stdout


def _in_browser(source: str, file_type: FileType) -> bytes:
    """Return the picture as Graphviz's WebAssembly build draws it, in Pyodide.

    Raises:
        MissingExtraError: if the page has not loaded it as ``graphviz``.
        DrawError: if a kind of file other than SVG is asked for, or Graphviz fails.
    """
    js: Any = importlib.import_module("js")  # what stands around Python there
    if not hasattr(js, "graphviz"):
        raise MissingExtraError(
            "Pictures of graphs need Graphviz. In JavaScript write: globalThis.graphviz = await "
            'Graphviz.load(), with Graphviz from the package "@hpcc-js/wasm-graphviz".'
        )
    if file_type != "svg":
        raise DrawError(f"In a browser there is no .{file_type}. Save it as .svg or .html.")
    try:
        return str(js.graphviz.layout(source, "svg", "dot")).encode()
    except Exception as error:  # of JavaScript's, whatever it is
        raise _failure(file_type, str(error).encode()) from error


def _failure(file_type: FileType, complaint: bytes) -> DrawError:
    lines = complaint.decode(errors="replace").split("\n")
    told = [line for line in lines if line.startswith("Error")] or [line for line in lines if line]
    reason = told[0].strip() if told else "it gave no reason"
    return DrawError(
        f"Graphviz made no {file_type} of this: {reason}. A file that ends in .dot can still be "
        "written, for other programs to draw."
    )
