"""The reference: in step with the table, and with what NumPy really does."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from autograd import Value
from autograd.table import ops, reference

WRITTEN = Path(__file__).parents[3] / "docs" / "operations.md"


def test_the_written_reference_is_in_step_with_the_table(capsys):
    runpy.run_path(reference.__file__, run_name="__main__")
    printed = capsys.readouterr().out
    assert printed == reference.reference()
    again = "Write it again: python -m autograd.table.reference > docs/operations.md"
    assert WRITTEN.read_text(encoding="utf-8") == printed, again


@pytest.mark.parametrize("name", [name for op in ops.TABLE.values() for name in op.numpy])
def test_numpys_functions_work_on_arrays_of_values(name):
    (op,) = [op for op in ops.TABLE.values() if name in op.numpy]
    x = 0.5 if op.domain[0].low < 1.0 else 1.5
    array = np.array([Value(x), Value(x)])
    function = getattr(np, name)
    result = function(*[array] * function.nin)
    if name in {"maximum", "minimum"}:  # by comparison: one of the two itself
        assert result[0] is array[0]
    else:
        assert result[0].op is op
    assert result[0].data == op.value(*[x] * function.nin)


def test_every_row_is_in_it():
    tables = reference.reference()
    for op in ops.TABLE.values():
        assert op.formula
        assert f"| `{op.operator or op.name}` |" in tables
