"""Every code block of the README runs, and every link leads somewhere."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from autograd.compiler.backends import UNROLLED
from autograd.compiler.batch.batch import MOST_PATHS
from autograd.compiler.calls import budget
from autograd.compiler.calls.variants import MOST_STRUCTURES
from autograd.compiler.program.reassociation import LONG
from autograd.export.branching import MOST_QUESTIONS
from autograd.export.branching import MOST_WAYS as MOST_EXPORTED
from autograd.parallel.division import MOST_BLOCKS
from autograd.structures.static import MOST_LEVELS
from nn.__main__ import main as nn_main

ROOT = Path(__file__).parent.parent
DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "docs/operations.md",
    "docs/compiler.md",
    "docs/compiling.md",
    "docs/exporting.md",
    "docs/structures.md",
    "docs/arrays.md",
    "docs/tour.md",
    "docs/science.md",
]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TRAINING = (ROOT / "docs" / "training.md").read_text(encoding="utf-8")
# What makes a command quick enough for a test.
QUICK = {
    "python -m nn": ["--epochs", "2"],
    "python -m benchmarks": ["--quick"],
    "python -m autograd": [],
    "python -m viz": [],
}


def blocks(text, language):
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_python_blocks_run_one_after_another(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in blocks(README, "python"):
        exec(compile(block, "README.md", "exec"), names)
    assert (tmp_path / "z.svg").stat().st_size > 1000
    assert "log made nan from finite numbers: rate = -1.0" in capsys.readouterr().out


def test_the_readme_is_short_and_says_first_what_it_is_for():
    lines = README.splitlines()
    assert len(lines) <= 150
    first_screen = "\n".join(lines[:40])
    assert "z.backward()" in first_screen
    assert "docs/pictures/step.svg" in first_screen
    for way in ("docs/learn/README.md", "docs/tour.md", "docs/checking-gradients.md"):
        assert f"]({way})" in README


def test_the_tour_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "__main__"}
    for block in blocks((ROOT / "docs" / "tour.md").read_text(encoding="utf-8"), "python"):
        exec(compile(block, "tour.md", "exec"), names)
    assert "log made nan from finite numbers: rate = -1.0" in capsys.readouterr().out


def test_the_page_on_compiling_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "compiling.md").read_text(encoding="utf-8")
    names = {"__name__": "__main__"}
    for block in blocks(text, "python"):
        exec(compile(block, "compiling.md", "exec"), names)
    assert (tmp_path / "root.svg").stat().st_size > 1000
    assert "noted changed the list 'steps' while it was compiled" in capsys.readouterr().out
    assert blocks(text, "text") == [f"{names['steep'].program()}\n"]
    words = " ".join(text.split())
    assert f"beyond {UNROLLED:,} operations" in words
    assert f"if they take {MOST_PATHS} different branches" in words
    assert f"come back to: {budget.FREE:,} operations" in words
    assert f"each path counts {budget.EACH} more" in words
    assert f"when it was gone {budget.VISITS} times" in words
    assert f"more than {budget.MOST_KEPT:,} operations in all" in words
    assert f"At most {MOST_STRUCTURES} structures" in text


def test_the_page_on_structures_runs():
    text = (ROOT / "docs" / "structures.md").read_text(encoding="utf-8")
    names = {"__name__": "__main__"}
    for block in blocks(text, "python"):
        if "import attrs" not in block or find_spec("attrs"):
            exec(compile(block, "structures.md", "exec"), names)
    assert f"more than {MOST_LEVELS} levels" in text


def test_the_page_on_arrays_runs():
    names = {"__name__": "__main__"}
    for block in blocks((ROOT / "docs" / "arrays.md").read_text(encoding="utf-8"), "python"):
        exec(compile(block, "arrays.md", "exec"), names)


def test_the_page_on_exporting_runs(tmp_path):
    jax = pytest.importorskip("jax")
    pytest.importorskip("dask")
    text = (ROOT / "docs" / "exporting.md").read_text(encoding="utf-8")
    names = {"__name__": "__main__"}
    before = jax.config.jax_enable_x64
    try:
        for block in blocks(text, "python"):
            exec(compile(block, "exporting.md", "exec"), names)
    finally:
        jax.config.update("jax_enable_x64", before)
    words = " ".join(text.split())
    assert (
        f"more than {MOST_QUESTIONS} questions in a row, or goes more than {MOST_EXPORTED}" in words
    )
    assert f"at most {MOST_BLOCKS} blocks" in words
    [script] = blocks(text, "py")
    path = tmp_path / "spread.py"
    path.write_text(script, encoding="utf-8")
    folders = os.pathsep.join([str(ROOT), *sys.path])
    result = subprocess.run(
        [sys.executable, str(path)], env={**os.environ, "PYTHONPATH": folders},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr


def test_the_page_on_science_runs():
    text = (ROOT / "docs" / "science.md").read_text(encoding="utf-8")
    names = {"__name__": "__main__"}
    for block in blocks(text, "python"):
        if not ("import lmfit" in block and find_spec("lmfit") is None):
            exec(compile(block, "science.md", "exec"), names)


def test_the_tour_of_the_compiler_shows_what_is_printed(capsys):
    text = (ROOT / "docs" / "compiler.md").read_text(encoding="utf-8")
    [block] = blocks(text, "python")
    exec(compile(block, "compiler.md", "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out in blocks(text, "text")
    assert f"sums of {LONG} terms" in text


def test_the_page_on_training_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "__main__"}
    for block in blocks(TRAINING, "python"):
        exec(compile(block, "training.md", "exec"), names)
    assert "became nan in epoch 2, batch 1: log made nan" in capsys.readouterr().out


def commands():
    """Each command; benchmarks, which tests/benchmarks runs too, in the slow run alone."""
    tour = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
    lines = [line for block in blocks(README + tour, "sh") for line in block.strip().splitlines()]
    for part in sorted({part for line in lines for part in line.split(" && ")}):
        runs_there = part.startswith("python -m benchmarks")
        yield pytest.param(part, marks=[pytest.mark.slow] if runs_there else [])


@pytest.mark.slow
def test_the_commands_of_the_page_on_training_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    people = [f"name {k},{('Ulm', 'Bonn')[k % 2]},{20 + k},{1000 + k}" for k in range(30)]
    Path("people.csv").write_text("\n".join(["name,town,age,wage", *people, "x,,20,900"]))
    Path("new.csv").write_text("age,town\n30,Ulm\n")
    Path("scores.csv").write_text("score,grade\n" + "".join(f"{k},{k % 3}\n" for k in range(30)))
    for line in "".join(blocks(TRAINING, "sh")).splitlines():
        arguments = shlex.split(line.removeprefix("python -m nn"))
        if arguments[0] == "predict":
            assert nn_main(arguments) == 0
            assert float(capsys.readouterr().out) > 0.0
            continue
        assert nn_main([*arguments, "--epochs", "4" if "--resume" in arguments else "2"]) == 0, line
        assert "held-out" in capsys.readouterr().out or "--compare" in arguments


@pytest.mark.parametrize("line", list(commands()))
def test_the_commands_run(line, tmp_path):
    """Installations are checked here and run by .ci/run; so is the run of these tests."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    if match := re.fullmatch(r'pip install -e "\.\[(\w+)\]"', line):
        assert match[1] in extras["optional-dependencies"]
        return
    if line == "python -m pytest":
        return
    quick = next(more for start, more in QUICK.items() if line.startswith(start))
    code = "import runpy, sys; sys.argv = sys.argv[1:]; sys.path.insert(0, {!r}); {}"
    run = "runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)"
    words = shlex.split(line)[2:] + quick
    result = subprocess.run(
        [sys.executable, "-c", code.format(str(ROOT), run), *words],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert result.stdout


def test_the_two_set_up_commands_are_where_ci_takes_them_from():
    marked = re.search(r"<!-- set-up -->\n```sh\n(.*?)```\n<!-- end -->", README, re.DOTALL)
    assert [line.partition(" && ")[2] for line in marked[1].strip().splitlines()] == [
        "python -m nn moons",
        "python -m pytest",
    ]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert links
    for link in links:
        if link.startswith("#"):
            titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
            assert link[1:] in [title.lower().replace(" ", "-") for title in titles], link
        else:
            assert (ROOT / document).parent.joinpath(link).exists(), link
