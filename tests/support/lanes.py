"""Compiles a formula over lanes into a function of NumPy arrays, at any width."""

import ctypes
import functools

import llvmlite.binding as llvm
import numpy as np

from autograd.compiler.llvm.lanes import Body

WIDTHS = (1, 2, 4, 8)


@functools.cache
def _initialize():
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()


def _machine():
    """That of this computer: a new one each time, as a compiler takes it over."""
    _initialize()
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=2
    )


def listing(lowering, arity, width):
    """The module: a loop that applies a lowering to arrays, one register of each at a time."""
    body = Body(width)
    operands = [
        body.register(body.emit(f"load {body.double}, ptr %p{i}, align 8")) for i in range(arity)
    ]
    result = lowering(*operands)
    inputs = "".join(f"ptr noalias %x{i}, " for i in range(arity))
    places = [f"  %p{i} = getelementptr inbounds double, ptr %x{i}, i64 %at" for i in range(arity)]
    return "\n".join([
        *body.needs.values(),
        f"define void @run({inputs}ptr noalias %out, i64 %n) {{",
        "entry:",
        "  br label %loop",
        "loop:",
        "  %at = phi i64 [ 0, %entry ], [ %next, %latch ]",
        *places,
        *body.lines,
        "  br label %latch",  # a lowering may have opened blocks
        "latch:",
        "  %to = getelementptr inbounds double, ptr %out, i64 %at",
        f"  store {body.double} {result.ref}, ptr %to, align 8",
        f"  %next = add i64 %at, {width}",
        "  %more = icmp slt i64 %next, %n",
        "  br i1 %more, label %loop, label %done",
        "done:",
        "  ret void",
        "}",
    ])  # fmt: skip


class Compiled:
    """A lowering as a function of arrays of doubles.

    Arguments:
        lowering: from as many ``Lanes`` as the arity to ``Lanes``.
        arity: how many operands.
        width: how many lanes a register has.
    """

    def __init__(self, lowering, arity=1, width=8):
        self.arity = arity
        self.width = width
        self.text = listing(lowering, arity, width)
        module = llvm.parse_assembly(self.text)
        module.verify()
        self._engine = llvm.create_mcjit_compiler(module, _machine())
        self._engine.finalize_object()
        address = self._engine.get_function_address("run")
        kinds = [ctypes.c_void_p] * (arity + 1) + [ctypes.c_int64]
        self.raw = ctypes.CFUNCTYPE(None, *kinds)(address)

    def __call__(self, *arrays):
        """The results, for arrays (or lists) of the same length."""
        length = len(arrays[0])
        padded = -(-length // self.width) * self.width
        operands = [np.ones(padded) for _ in range(self.arity)]
        for operand, array in zip(operands, arrays, strict=True):
            operand[:length] = array
        out = np.empty(padded)
        pointers = [each.ctypes.data for each in (*operands, out)]
        self.raw(*pointers, padded)
        return out[:length]


def same_at_every_width(lowering, *arrays):
    """The results, after a check that each width gives the same bits (or nan)."""
    results = [Compiled(lowering, len(arrays), width)(*arrays) for width in WIDTHS]
    for other in results[1:]:
        both_nan = np.isnan(results[0]) & np.isnan(other)
        equal = results[0].view(np.int64) == other.view(np.int64)
        assert np.all(both_nan | equal), np.flatnonzero(~(both_nan | equal))
    return results[0]
