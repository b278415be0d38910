"""The page on pictures does what it says."""

import re
import shlex
from pathlib import Path

import pytest

from autograd.graph.order import execution_order
from viz.__main__ import main

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGE = (DOCS / "pictures.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.slow
def test_the_python_blocks_run_one_after_another(tmp_path, monkeypatch):
    for package in ("graphviz", "matplotlib"):
        pytest.importorskip(package)
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "__main__"}
    for block in blocks("python"):
        exec(compile(block, "pictures.md", "exec"), names)
    written = set(re.findall(r'"(\w+\.(?:png|svg|html))"', "".join(blocks("python"))))
    assert {path.name for path in tmp_path.iterdir()} == written
    assert all(path.stat().st_size > 1000 for path in tmp_path.iterdir())


@pytest.mark.parametrize("line", "".join(blocks("sh")).splitlines())
def test_the_commands_run(line, tmp_path, monkeypatch):
    pytest.importorskip("graphviz")
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line.removeprefix("python -m viz"))
    assert main(words) == 0
    assert (tmp_path / words[-1]).stat().st_size > 100


def test_its_pictures_are_there():
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", PAGE)
    assert len(shown) >= 3
    assert all((DOCS / path).is_file() for path in shown)


def test_the_number_of_values_of_the_demo_is_told_right():
    from nn import MLP
    from viz.graphs.tracing import traced

    outputs, _ = traced(MLP(2, [16, 16, 1]), [[0.5, -1.0]], {})
    (told,) = re.findall(r"The (\d+) values of a network as three layers", PAGE)
    assert int(told) == len(execution_order(outputs))
