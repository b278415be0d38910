"""In Pyodide, which npm brings, five things work, with Graphviz as WebAssembly.

Import, a backward pass, fit, draw and the stepper.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import tqdm

from autograd import MissingExtraError
from viz import DrawError
from viz.drawing import render

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent.parent
PACKAGES = ["pyodide@314", "@hpcc-js/wasm-graphviz@1"]


@pytest.mark.slow
def test_all_five_work(tmp_path):
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        pytest.skip("needs npm")
    install = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(tmp_path), *PACKAGES]
    if subprocess.run(install, capture_output=True, check=False, timeout=120).returncode:
        pytest.skip("npm cannot install Pyodide here")
    places = [tmp_path, ROOT, Path(tqdm.__file__).parent.parent, FOLDER / "program.py"]
    done = subprocess.run(
        [node, str(FOLDER / "pyodide.mjs"), *map(str, places)],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    words = [line.split()[0] for line in done.stdout.splitlines() if line]
    assert [w for w in words if w in {"import", "backward", "fit", "draw", "stepper"}] == [
        "import", "backward", "fit", "draw", "stepper"
    ]  # fmt: skip


class Graphviz:
    """As JavaScript's object is seen from Python."""

    def layout(self, source, form, engine):
        if "broken" in source:
            raise RuntimeError("Error: syntax error in line 1")
        return f"<svg>{form} {engine}</svg>"


@pytest.fixture
def emscripten(monkeypatch):
    js = SimpleNamespace(graphviz=Graphviz())
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setitem(sys.modules, "js", js)
    return js


def test_a_browser_draws_svg_alone(emscripten):
    assert render.render("digraph {}", "svg") == b"<svg>svg dot</svg>"
    with pytest.raises(DrawError, match=r"no \.png"):
        render.render("digraph {}", "png")
    with pytest.raises(DrawError, match="syntax error in line 1"):
        render.render("broken", "svg")


def test_a_page_that_has_not_loaded_graphviz_hears_how(emscripten):
    del emscripten.graphviz
    with pytest.raises(MissingExtraError, match=r"Graphviz\.load\(\)"):
        render.render("digraph {}", "svg")
