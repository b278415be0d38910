"""The plugin of pytest and the command, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograd.testing.__main__ import main

ROOT = Path(__file__).resolve().parents[3]
SOURCE = """
from autograd.testing import gradcheck

seen = []

@gradcheck(grad=lambda x: 2 * x)
def test_right(x):
    seen.append(x)
    return x * x

@gradcheck(domain=(0.5, 2.0), grad=lambda x: x)
def test_wrong(x):
    return x * x

def test_few_points():
    assert len(set(seen)) < 400
"""


@pytest.mark.parametrize("workers", [[], ["-n", "1"]])
def test_the_plugin(tmp_path, workers):
    if workers:
        pytest.importorskip("xdist")
    (tmp_path / "test_it.py").write_text(SOURCE)
    more = ["-p", "xdist"] if workers else []
    command = [sys.executable, "-m", "pytest", "-p", "autograd.testing.plugin", *more,
               "--gradcheck-max-examples", "3", *workers, "."]  # fmt: skip
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # whether it is installed or not
    environment = {**os.environ, **alone, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    run = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
    )
    assert "1 failed, 2 passed" in run.stdout, run.stdout + run.stderr
    assert "grad=<lambda> is wrong" in run.stdout
    assert "likely    a factor of 1/2" in run.stdout
    assert "Traceback" not in run.stdout


def test_the_command(tmp_path, monkeypatch, capsys):
    (tmp_path / "losses.py").write_text(
        "import numpy as np\n"
        "def f(x): return np.sum(x**2)\n"
        "def df(x): return 2 * x\n"
        "def wrong(x): return x\n"
        "def count(x): return np.sum(np.floor(x))\n"
    )
    monkeypatch.chdir(tmp_path)
    at = ["--at", "[0.0, 2.0]", "--arrays"]
    assert main(["losses:f", *at, "--grad", "losses:df"]) == 0
    assert "agree" in capsys.readouterr().out
    assert main(["losses:f", *at, "--grad", "losses:wrong"]) == 1
    assert "factor of 1/2" in capsys.readouterr().out
    assert main(["losses:count", *at, "--grad", "losses:wrong"]) in (1, 3)
    assert main(["losses:count", "--at", "[3.0]", "--arrays", "--grad", "losses:wrong"]) == 3
    assert "a jump" in capsys.readouterr().out
    assert main(["losses:count", "--at", "[3.0]", "--arrays", "--grad", "losses:wrong",
                 "--loose"]) == 0  # fmt: skip
    for wrong in ("losses", "losses:none", "nowhere:f"):
        assert main([wrong, *at]) == 2
        assert capsys.readouterr().err
    sys.modules.pop("losses")
