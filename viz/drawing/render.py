"""DOT to a picture: by pygraphviz, or where that is missing by the program dot.

pygraphviz brings its own Graphviz along, so that a picture looks the same on every machine; a
program dot on the PATH may be of any age, and lay out otherwise. Either runs in a process of its
own: Ctrl-C ends it, and what Graphviz complains of is caught, where its library would write past
Python, straight to the terminal.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from typing import Literal

from autograd.errors import MissingExtraError
from viz.errors import DrawError
from viz.extras import INSTALL, load

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
    if importlib.util.find_spec("pygraphviz"):
        return _by_pygraphviz(source, file_type)
    if shutil.which("dot"):
        return _by_program(source, file_type)
    raise MissingExtraError(
        f"Pictures of graphs need Graphviz. Write: {INSTALL}, or install Graphviz so that its "
        "program dot is on the PATH. A file that ends in .dot needs neither."
    )


def _by_program(source: str, file_type: FileType) -> bytes:
    graphviz = load("graphviz")
    try:
        picture: bytes = graphviz.pipe("dot", file_type, source.encode(), quiet=True)
    except graphviz.CalledProcessError as error:
        raise _failure(file_type, error.stderr) from error
    return picture


def _by_pygraphviz(source: str, file_type: FileType) -> bytes:
    done = subprocess.run(
        [sys.executable, "-P", "-c", _BY_PYGRAPHVIZ, file_type],
        input=source.encode(),
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    if done.returncode or not done.stdout:
        raise _failure(file_type, done.stderr)
    return done.stdout


def _failure(file_type: FileType, complaint: bytes) -> DrawError:
    lines = complaint.decode(errors="replace").split("\n")
    told = [line for line in lines if line.startswith("Error")] or [line for line in lines if line]
    reason = told[0].strip() if told else "it gave no reason"
    return DrawError(
        f"Graphviz made no {file_type} of this: {reason}. A file that ends in .dot can still be "
        "written, for other programs to draw."
    )
