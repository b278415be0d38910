"""Make one page that runs docs/learn in a browser: ``python docs/learn/browser/make.py``.

The page holds this library, as a wheel in pure Python, and the texts. Python itself (Pyodide) and
Graphviz, both built for browsers, it loads from the web. So its readers install nothing.
"""

from __future__ import annotations

import argparse
import base64
import html
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from viz.drawing.documents import embedded, filled

FOLDER = Path(__file__).parent
LEARN = FOLDER.parent
PAGES = [*sorted(LEARN.glob("[0-9]*.md")), LEARN / "glossary.md", LEARN / "names-of-others.md"]
PYODIDE = "https://cdn.jsdelivr.net/npm/pyodide@314/pyodide.mjs"
GRAPHVIZ = "https://cdn.jsdelivr.net/npm/@hpcc-js/wasm-graphviz@1/dist/index.js"
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
_PICTURE = re.compile(r"^!\[[^\]]*\]\(pictures/[\w.-]+\)\n", re.MULTILINE)


def cells_of(text: str) -> list[tuple[str, str]]:
    """Return a page's parts in their order, each with its kind.

    Arguments:
        text: in Markdown.

    Returns:
        ``python`` to run, ``text`` that the block before it prints, and ``words`` to read.
        Pictures are left out: running a block makes them.
    """
    cells, end = [], 0
    for fence in _FENCE.finditer(text):
        cells.append(("words", text[end : fence.start()]))
        is_run = fence[1] in ("python", "text")
        cells.append((fence[1], fence[2]) if is_run else ("words", fence[0]))
        end = fence.end()
    cells.append(("words", text[end:]))
    cells = [(kind, _PICTURE.sub("", part)) for kind, part in cells]
    return [(kind, part) for kind, part in cells if part.strip()]


def article(page: Path) -> str:
    """Return a page as HTML: words, and cells that run.

    Arguments:
        page: a file in Markdown.
    """
    from markdown_it import MarkdownIt

    render = MarkdownIt("commonmark", {"html": True}).enable("table").render
    parts = []
    for kind, part in cells_of(page.read_text(encoding="utf-8")):
        if kind == "words":
            parts.append(linked(render(part), page.stem))
        elif kind == "text":
            printed = f"<summary>What it prints</summary><pre>{html.escape(part)}</pre>"
            parts.append(f'<details class="expected">{printed}</details>')
        else:
            source = html.escape(part.strip())
            box = f'<textarea spellcheck="false" aria-label="Python">{source}</textarea>'
            parts.append(f'<div class="cell">{box}</div>')
    return f'<article id="{page.stem}" hidden>{"".join(parts)}</article>'


def linked(text: str, stem: str) -> str:
    """Return a page's HTML with places that all pages together can be linked by.

    A link to a file that is no page becomes plain words.

    Arguments:
        text: HTML.
        stem: of the page's file.

    >>> linked('<h2>Why <code>x</code>?</h2><a href="glossary.md#leaf">leaf</a>', "03")
    '<h2 id="03--why-x">Why <code>x</code>?</h2><a href="#glossary--leaf">leaf</a>'
    """
    stems = {page.name: page.stem for page in PAGES}

    def lead(link: re.Match[str]) -> str:
        file, _, anchor = link[1].partition("#")
        if link[1].startswith(("http:", "https:")):
            return link[0]
        if file and file not in stems:
            return link[2]
        place = f"{stems.get(file, stem)}{'--' * bool(anchor)}{anchor}"
        return f'<a href="#{place}">{link[2]}</a>'

    def named(heading: re.Match[str]) -> str:
        words = html.unescape(re.sub("<[^>]+>", "", heading[2])).lower()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        return f'<h{heading[1]} id="{stem}--{anchor}">{heading[2]}</h{heading[1]}>'

    text = re.sub(r'<a href="([^"]+)">(.*?)</a>', lead, text)
    text = re.sub(r'<a id="([^"]+)">', rf'<a id="{stem}--\1">', text)
    return re.sub(r"<h([2-6])>(.*?)</h\1>", named, text)


def wheels(folder: Path) -> list[str]:
    """Return this library and what it needs, as wheels in pure Python, each in base 64.

    Arguments:
        folder: where pip may put them.
    """
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--wheel-dir", str(folder)]
    environment = os.environ | {"VALUEGRAD_PURE": "1"}
    subprocess.run([*command, str(LEARN.parent.parent), "graphviz"], check=True, env=environment)
    return [base64.b64encode(file.read_bytes()).decode() for file in sorted(folder.glob("*.whl"))]


def site(packed: list[str], pyodide: str = PYODIDE, graphviz: str = GRAPHVIZ) -> str:
    """Return the page.

    Arguments:
        packed: the wheels.
        pyodide, graphviz: the addresses of the two, as modules of JavaScript.
    """
    titles = {
        p.stem: p.read_text(encoding="utf-8").split("\n", 1)[0].strip("# ").replace("`", "")
        for p in PAGES
    }
    with_plots = [page.stem for page in PAGES if ".png)" in page.read_text(encoding="utf-8")]
    data: Mapping[str, Any] = {
        "wheels": packed,
        "pyodide": pyodide,
        "graphviz": graphviz,
        "worker": _part("worker.js"),
        "cell": _part("cell.py"),
        "plots": with_plots,
    }
    parts = {
        "style": _part("page.css"),
        "script": _part("page.js"),
        "links": "".join(
            f'<li><a href="#{s}">{html.escape(t)}</a></li>' for s, t in titles.items()
        ),
        "articles": "".join(map(article, PAGES)),
        "data": embedded(data),
    }
    return filled(_part("page.html"), parts)


def _part(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description="Make one page that runs docs/learn in a browser.")
    reader.add_argument("file", nargs="?", default="learn.html", help="where to write it")
    reader.add_argument("--pyodide", default=PYODIDE, help="the address of pyodide.mjs")
    reader.add_argument("--graphviz", default=GRAPHVIZ, help="the address of Graphviz's module")
    chosen = reader.parse_args()
    with tempfile.TemporaryDirectory() as place:
        made = site(wheels(Path(place)), chosen.pyodide, chosen.graphviz)
    Path(chosen.file).write_text(made, encoding="utf-8")
    print(f"{chosen.file}: open it in a browser")
