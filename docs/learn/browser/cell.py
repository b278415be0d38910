"""Runs the cells of one page in Pyodide: what they print, return and save."""

import ast
import base64
import os
import sys
import traceback
from pathlib import Path

FOLDER = Path("/home/reader")
KINDS = {".svg": "image/svg+xml", ".png": "image/png", ".html": "text/html"}
names: dict = {}


def start() -> None:
    """Forget what earlier cells defined and saved."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.chdir(FOLDER)
    for file in FOLDER.iterdir():
        file.unlink()
    names.clear()
    names["__name__"] = "__main__"


def run(source: str) -> list[tuple[str, str]]:
    """Run a cell; what it prints goes to standard output.

    Arguments:
        source: Python.

    Returns:
        what to show below it, each with its kind: a picture or page as base 64, or text.
    """
    before = saved()
    shown = []
    try:
        *body, last = ast.parse(source, "<cell>").body or [ast.Pass()]
        is_value = isinstance(last, ast.Expr)
        if not is_value:
            body.append(last)
        exec(compile(ast.Module(body, []), "<cell>", "exec"), names)
        value = None
        if is_value:
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
        if value is not None and not isinstance(value, Path):  # what it saved is shown itself
            shown.append(picture(value))
    except BaseException as error:
        # The frames of this file say nothing to a reader.
        lines = traceback.format_exception(type(error), error, error.__traceback__.tb_next)
        shown.append(("error", "".join(lines)))
    sys.stdout.flush()
    now = saved()
    for name in sorted(now):
        if now[name] != before.get(name):
            content = (FOLDER / name).read_bytes()
            shown.append((KINDS[Path(name).suffix], base64.b64encode(content).decode()))
    return shown


def saved() -> dict[str, int]:
    """Return what was saved so far, each with the time it was written."""
    files = [file for file in FOLDER.iterdir() if file.suffix in KINDS]
    return {file.name: file.stat().st_mtime_ns for file in files}


def picture(value: object) -> tuple[str, str]:
    """Return what a cell's last value looks like."""
    for method, kind in (("_repr_svg_", "image/svg+xml"), ("_repr_html_", "text/html")):
        draw = getattr(type(value), method, None)
        text = draw(value) if draw else None
        if text:
            return kind, base64.b64encode(text.encode()).decode()
    return "text", repr(value)
