"""The command line, as its user meets it."""

import os
import subprocess
import sys

import pytest

from viz.__main__ import main

NEURON = ["expr", "tanh(x*w + b)", "x=2", "w=-3", "b=6.88"]


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A module of the user's, in a folder where Python looks."""
    (tmp_path / "sample_module.py").write_text(
        "import autograd as ag\n"
        "def neuron(x, w):\n    return ag.tanh(x * w)\n"
        "def both(x):\n    return [x * 2.0, x * 3.0]\n"
        "class Model:\n    def __call__(self, x):\n        return x * x\n"
        "model = Model()\nnumber = 3.0\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    yield "sample_module"
    sys.modules.pop("sample_module", None)


def run(capsys, *arguments):
    code = main(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


def test_a_formula_is_played(tmp_path, capsys):
    path = tmp_path / "steps.html"
    assert run(capsys, *NEURON, "-o", str(path)) == (
        0,
        f"Stepper(6 values, 11 steps) in {path}\n",
        "",
    )
    text = path.read_text(encoding="utf-8")
    assert "v1 = x * w" in text
    assert "result = tanh(v2)" in text
    assert "<script" in text


def test_a_formula_is_drawn_with_gradients(tmp_path, capsys):
    path = tmp_path / "graph.dot"
    assert run(capsys, "expr", "-x*x", "x=-2", "-o", str(path))[0] == 0
    assert "<b>x</b>" in path.read_text()
    assert ">4<" in path.read_text()  # the derivative of -x*x at -2


@pytest.mark.parametrize(("name", "at"), [("neuron", "-1.0,2.0"), ("model", "3")])
@pytest.mark.parametrize("suffix", ["html", "svg"])
def test_a_function_is_called_at_a_point(module, capsys, name, at, suffix):
    code, out, err = run(capsys, f"{module}:{name}", "--at", at, "-o", f"made.{suffix}")
    assert (code, err) == (0, "")
    assert out.startswith("Stepper" if suffix == "html" else "Diagram")
    with open(f"made.{suffix}", encoding="utf-8") as file:
        assert ">x<" in file.read() or suffix == "html"


def test_too_many_values_for_steps_are_a_picture(tmp_path, capsys):
    path = tmp_path / "big.html"
    code, out, _ = run(capsys, "expr", "+".join(["x*x"] * 200), "x=1", "-o", str(path))
    assert code == 0
    assert out.startswith("Diagram")
    assert "step by step" not in path.read_text(encoding="utf-8")


def test_several_outputs_are_a_picture(module, capsys):
    assert run(capsys, f"{module}:both", "--at", "1", "-o", "both.html")[1].startswith("Diagram")


@pytest.mark.parametrize(("arguments", "told"), [
    (["expr", "x.y", "x=1"], "is none of these"),
    (["expr", "x", "x=a"], "'x=a' gives no number. Write x=1.0."),
    (["expr", "x*y", "x=1"], "y has no number"),
    (["expr", "x", "x=1", "x=2"], "'x=2' gives no name a number of its own"),
    (["expr", "x", "=2"], "'=2' gives no name a number of its own"),
    (["expr", "x", "x=1", "--at", "2"], "Leave --at out"),
    (["expr"], "Write the formula after expr"),
    (["nonsense"], "Write MODULE:FUNCTION"),
    (["no_such_module:f"], "No module named 'no_such_module'"),
    ([":f"], "Write MODULE:FUNCTION, the module as Python imports it"),
    (["./sample_module.py:f"], "Write MODULE:FUNCTION, the module as Python imports it"),
    (["sample_module:f"], "has no attribute 'f'"),
    (["sample_module:number"], "is no function, but float"),
    (["sample_module:neuron", "--at", "1"], "'w'"),
    (["sample_module:neuron", "1", "2"], "Give numbers by --at 1.0,2.0"),
    ([*NEURON, "-o", "a.gif"], "Let the name end in"),
    ([*NEURON, "-o", "no/a.html"], "No such file or directory"),
])  # fmt: skip
def test_what_is_wrong_is_told_in_one_line(module, capsys, arguments, told):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("python -m viz: ")
    assert told in err
    assert err.count("\n") == 1
    assert os.listdir() == [f"{module}.py"] or set(os.listdir()) == {f"{module}.py", "__pycache__"}


@pytest.mark.parametrize("arguments", [["x:f", "--at", "1,a"], ["x:f", "--nonsense"], []])
def test_what_argparse_refuses(capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_as_a_process(tmp_path):
    command = [sys.executable, "-W", "error", "-m", "viz", *NEURON, "-o", "steps.html"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "steps.html").exists()
