"""A new operation is one entry of the table, a public name, an oracle and perhaps a lowering."""

import os
import shutil
from pathlib import Path

import autograd
from support.builds import run_python

ROOT = Path(autograd.__file__).parent.parent
NEW = {  # in each of the four files that CONTRIBUTING names: what stands there, and what is added
    "autograd/table/ops.py": (
        "# Steps\n",
        'cubed = op("cubed", "x^3", lambda x: x * x * x, lambda x, y: 3.0 * _square(x),\n'
        "           facts=PASSES_NAN)\n\n# Steps\n",
    ),
    "autograd/functions.py": (
        '    "abs",',
        '    "cubed", "abs",',
    ),
    "tests/support/oracle.py": ("EXACT = {", 'EXACT = {\n    "cubed": lambda x: x**3,'),
    "autograd/compiler/llvm/math/basic.py": (
        '    "degrees": degrees,',
        '    "cubed": lambda x: x * x * x,\n    "degrees": degrees,',
    ),
}
PROGRAM = """
import math
import numpy as np
import autograd as ag
from autograd.compiler.backends import BACKENDS, forced
from autograd.compiler.llvm.math.lowerings import LOWERINGS
from autograd.table.operation import TABLE
from autograd.table.reference import reference

assert "cubed" in ag.__all__ and "cubed" in LOWERINGS
x = ag.Value(3.0)
y = ag.cubed(x)
y.backward()
assert (y.data, x.grad, y.op) == (27.0, 27.0, TABLE["cubed"]) and ag.cubed(2) == 8.0
assert ag.cubed.__doc__.startswith("Return x^3.")
assert [ag.derivative(ag.cubed, k)(2.0) for k in range(5)] == [8.0, 12.0, 12.0, 6.0, 0.0]
assert ag.jvp(ag.cubed, (2.0,), (1.0,)) == (8.0, 12.0)
assert ag.hessian(lambda v: ag.cubed(v[0]) * v[1])([2.0, 3.0]) == [[36.0, 12.0], [12.0, 0.0]]
assert "| `cubed` | x^3 |" in reference()
for name, backend in BACKENDS.items():
    with forced(name):
        fast = ag.compile(ag.value_and_grad(ag.cubed))
        assert [fast(t) for t in (2.0, -0.5)] == [(8.0, 12.0), (-0.125, 0.75)], name
        assert math.isnan(fast(math.nan)[0])
        rows = ag.compile(ag.cubed, batch=(0,))(np.arange(11.0))
        assert rows.tolist() == [t**3 for t in range(11)], name
from support.oracle import EXACT
assert EXACT["cubed"](2) == 8
print(ag.__file__)
"""


def test_an_operation_added_in_the_four_files_works_everywhere(tmp_path):
    for folder in ("autograd", "tests/support"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.so"))
    for file, (before, after) in NEW.items():
        text = (tmp_path / file).read_text(encoding="utf-8")
        assert text.count(before) >= 1, file
        (tmp_path / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    functions = tmp_path / "autograd" / "functions.py"
    functions.write_text(f"{functions.read_text()}\n\ncubed = _unary(ops.cubed)\n")
    ran = run_python(
        PROGRAM, pure=True, PYTHONPATH=f"{tmp_path}{os.pathsep}{tmp_path / 'tests'}",
        PYTHONSAFEPATH="1", VALUEGRAD_CACHE="off",
    )  # fmt: skip
    assert ran.stdout == f"{tmp_path / 'autograd' / '__init__.py'}\n"
