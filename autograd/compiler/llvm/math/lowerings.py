"""The operations as formulas over lanes; an operation without one is evaluated by Python."""

from __future__ import annotations

from collections.abc import Callable

from autograd.compiler.llvm.lanes import Lanes, fma
from autograd.compiler.llvm.math import (
    basic,
    circular,
    error_function,
    exact,
    exponentials,
    logistic,
    picking,
    sequences,
)
from autograd.compiler.program.fusing import MINUS_PRODUCT, PRODUCT_MINUS, PRODUCT_PLUS
from autograd.table.joint import PICK

LOWERINGS: dict[str, Callable[..., Lanes]] = {
    **basic.LOWERINGS,
    **exponentials.LOWERINGS,
    **logistic.LOWERINGS,
    **circular.LOWERINGS,
    **error_function.LOWERINGS,
    **sequences.LOWERINGS,
    **exact.LOWERINGS,
    PICK.name: picking.pick,
    PRODUCT_PLUS.name: fma,
    PRODUCT_MINUS.name: lambda x, y, z: fma(x, y, -z),
    MINUS_PRODUCT.name: lambda x, y, z: fma(-x, y, z),
}
