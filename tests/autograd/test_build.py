"""The two builds: the same results to the last bit, chosen as asked."""

import gc
import shutil
import sys
from pathlib import Path

import pytest

import autograd
from autograd import Value
from autograd._build import running
from support.builds import run_python

ROOT = Path(autograd.__file__).parent.parent
two_builds = pytest.mark.skipif(
    running() == "pure Python", reason="the run on the compiled build compares the two"
)

BITS = """
import random, sys
import autograd as ag
from autograd import Value
from autograd.table import ops
from autograd._build import running
rng = random.Random(7)
special = [0.0, -0.0, 1.0, float("inf"), float("-inf"), float("nan"), 1e308, -1e-308, 0.3, -2.5]
bits = []
def note(value, leaves):
    value.backward()
    bits.extend(x.hex() for x in [value.data, *value.local_grads, *[v.grad for v in leaves]])
for name, op in sorted(ops.TABLE.items()):
    for _ in range(60):
        x, y, z = [
            Value(rng.choice(special) if rng.random() < 0.4 else rng.gauss(0.0, 3.0))
            for _ in range(3)
        ]
        operands = [x, y, z][: op.arity] if op.arity >= 0 else [x, y, z, x]
        if name in {"where", "polygamma", "sinc_derivative", "round_to"}:
            option = 1 if name == "round_to" else 0
            operands[option] = x.data > 0.0
        note(op(*operands), [x, y, z])
for _ in range(40):
    leaves = [Value(rng.gauss(0.0, 1.0)) for _ in range(4)]
    nodes = list(leaves)
    for _ in range(200):
        a, b, c = rng.choice(nodes), rng.choice(nodes), rng.gauss(0.0, 1.0)
        nodes.append(rng.choice([
            lambda: a + b, lambda: a - c, lambda: c - a, lambda: a * b, lambda: a / b,
            lambda: a / c, lambda: -a, lambda: a**2, lambda: abs(a) ** b, lambda: a**c,
            lambda: ag.sin(a) * c, lambda: ag.maximum(a, b), lambda: ag.exp(a),
            lambda: ag.where(a > b, a * b, c), lambda: c / a, lambda: a + 1,
        ])())
    note(nodes[-1] + nodes[-2], leaves)
sys.stderr.write(running())
print("\\n".join(bits))
"""


@two_builds
def test_both_builds_agree_to_the_last_bit():
    compiled, pure = run_python(BITS, pure=False), run_python(BITS, pure=True)
    assert (compiled.stderr, pure.stderr) == ("compiled", "pure Python")
    assert len(compiled.stdout.splitlines()) > 4000
    assert compiled.stdout == pure.stdout


PURE_EVERYWHERE = """
import sys, autograd, autograd.__main__
files = {n: m.__file__ for n, m in sys.modules.items() if n.startswith("autograd")}
assert all(f.endswith(".py") for f in files.values()), files
"""


def test_the_environment_variable_prefers_the_source():
    run_python(PURE_EVERYWHERE, pure=True)


LIGHT = """
import sys
before = set(sys.modules)
import autograd
heavy = {"numpy", "scipy", "matplotlib", "graphviz", "pygraphviz", "dataclasses", "inspect",
         "importlib.metadata", "numbers", "tqdm"}
print(*sorted(heavy & (set(sys.modules) - before)))
"""


def test_importing_autograd_is_light():
    assert run_python(LIGHT).stdout.split() == []


def test_the_report_names_version_build_and_extras():
    code = "import runpy; runpy.run_module('autograd', run_name='__main__')"
    lines = run_python(code, pure=True).stdout.splitlines()
    assert lines[0].startswith(f"valuegrad {autograd.__version__}, Python 3.")
    assert lines[1] == "build: pure Python"
    found = {line.partition(":")[0] for line in lines}
    assert {"llvmlite", "graphviz", "pygraphviz", "matplotlib", "dot program"} <= found


def test_the_report_names_the_extra_that_brings_what_is_missing(monkeypatch):
    from autograd import __main__ as report

    monkeypatch.setattr(report, "OPTIONAL", [("no-such-package", "drawing", "viz")])
    assert 'missing, pip install "valuegrad[viz]" brings it' in report.report()[2]


def test_a_mixed_installation_is_explained(tmp_path):
    folder = tmp_path / "autograd"
    folder.mkdir()
    for file in ("__init__.py", "_build.py"):
        (folder / file).write_text((ROOT / "autograd" / file).read_text())
    (folder / "tracer.py").touch()  # a file of the other distribution
    code = "import sys; sys.path.insert(0, sys.argv[1]); import autograd"
    result = run_python(code, str(tmp_path), check=False)
    assert result.returncode == 1
    assert "HIPS autograd, which has the same import name" in result.stderr


@pytest.mark.parametrize("start", ["import nn", "import viz", "-m nn", "-m viz"])
@pytest.mark.parametrize("is_mixed", [False, True])
def test_another_autograd_is_explained(tmp_path, start, is_mixed):
    """Whether it lies elsewhere, or was installed into the same folder after this one."""
    if is_mixed:
        shutil.copytree(ROOT / "autograd", tmp_path / "autograd")
    (tmp_path / "autograd").mkdir(exist_ok=True)
    (tmp_path / "autograd" / "__init__.py").write_text("def grad(f): ...\n")
    module = start.removeprefix("-m ")
    run = f"import runpy; runpy.run_module({module!r})" if start.startswith("-m") else start
    code = f"import sys; sys.path[:0] = sys.argv[1:]; {run}"
    result = run_python(code, str(tmp_path), str(ROOT), check=False)
    assert result.returncode == 1
    assert "belongs to another distribution" in result.stderr.splitlines()[-1]


@pytest.mark.parametrize("pure", [False, True])
def test_python_without_its_lock_is_refused(pure):
    code = "import sys; sys._is_gil_enabled = lambda: False; import autograd"
    result = run_python(code, pure=pure, check=False)
    assert result.returncode == 1
    assert "ImportError: valuegrad relies on" in result.stderr
    assert "-X gil=1" in result.stderr
    with_lock = code.replace("False", "True")
    assert run_python(with_lock, pure=pure).stderr == ""


@two_builds
def test_the_collector_does_not_track_nodes():
    """Decorators in the source ask for it; those in a .pxd alone would go unheard."""
    assert not gc.is_tracked(Value(1.0))
    assert not gc.is_tracked(Value(1.0) * 2.0)
    assert not Value.__flags__ & 1 << 14  # Py_TPFLAGS_HAVE_GC


@two_builds
def test_a_node_takes_96_bytes():
    """A slot of the memory that nodes lie in: see nodes.h. Modes and the clock cost none."""
    x = Value(1.0)
    assert {sys.getsizeof(node) for node in (x, -x, x * x, Value(1.0, name="x"))} == {96}
    assert not Value.__weakrefoffset__
