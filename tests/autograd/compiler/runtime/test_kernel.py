"""The contracts between machine code, C and Python are each written down once, or agree."""

import re
from pathlib import Path

import pytest

import autograd
from autograd.compiler.llvm.unrolled import PARAMETERS
from autograd.compiler.runtime.kernel import JOB, Kernel, Memory, address_of

HEADER = Path(autograd.__file__).parent / "compiler" / "runtime" / "calls.h"


def test_a_body_is_called_with_its_parameters_in_order():
    text = HEADER.read_text(encoding="utf-8")
    (pointers,) = re.findall(r"typedef void \(\*body_function\)\((.*?)\);", text)
    assert pointers.split(", ") == ["void *"] * len(PARAMETERS)
    (call,) = re.findall(r"\(body_function\)\(Py_uintptr_t\)address\)\(\s*(.*?)\);", text, re.S)
    given = [part.split(")")[-1].strip(" &") for part in call.split(",")]
    assert [name if name != "NULL" else "columns" for name in given] == list(PARAMETERS)


@pytest.mark.parametrize("width", [1, 2, 4, 8])
@pytest.mark.parametrize("count", [0, 1, 3, 40])
def test_lanes_begin_where_a_line_of_the_cache_does_within_their_memory(width, count):
    memory = Memory(Kernel(0, 0, width, 2, count, count, count, False, 0, 0, False, None))
    for name in ("columns", "results", "scratch"):
        numbers, at = getattr(memory, name), memory.job[JOB.index(name)]
        first = address_of(numbers)
        assert at % 64 == 0
        assert first <= at
        assert at + 8 * count * width <= first + 8 * len(numbers)
