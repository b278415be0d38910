"""Picks: machine code reads where a token says, however hard the code generator tries."""

import ctypes
from array import array

import pytest

from autograd.compiler.llvm import jit
from autograd.compiler.llvm.unrolled import Form, unrolled
from autograd.compiler.program.program import Program
from autograd.compiler.runtime.kernel import address_of
from autograd.table.joint import PICK, float_of
from support.compiling import missing

PICKS = Program(3, [1.0], [PICK, PICK, PICK], [(0, -1), (0, 1), (0, 2)], [], [3, 4, 5])


@pytest.mark.skipif(bool(missing("native")), reason="no LLVM")
@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_token_is_an_address_at_every_level(level):
    straight = unrolled(PICKS, Form(1, 3), "body")
    code = jit.code("body", f"picks {level}", lambda: straight.text, level, is_stored=False)
    results, there = array("d", [0.0] * 3), array("d", [2.0, 3.0, 5.0])
    uniform = array("d", [float_of(address_of(there)), 0.0, 2.0])
    failed = array("q", [-1])
    run = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 7)(code.address)
    run(address_of(uniform), 0, address_of(results), address_of(failed), 0, 0, 0)
    assert list(results) == [3.0, 2.0, 5.0]
