"""The contracts between machine code, C and Python are each written down once, or agree."""

import re
from pathlib import Path

import autograd
from autograd.compiler.llvm.unrolled import PARAMETERS

HEADER = Path(autograd.__file__).parent / "compiler" / "runtime" / "calls.h"


def test_a_body_is_called_with_its_parameters_in_order():
    text = HEADER.read_text(encoding="utf-8")
    (pointers,) = re.findall(r"typedef void \(\*body_function\)\((.*?)\);", text)
    assert pointers.split(", ") == ["void *"] * len(PARAMETERS)
    (call,) = re.findall(r"\(body_function\)\(Py_uintptr_t\)address\)\(\s*(.*?)\);", text, re.S)
    given = [part.split(")")[-1].strip(" &") for part in call.split(",")]
    assert [name if name != "NULL" else "columns" for name in given] == list(PARAMETERS)
