"""The rows of the table as formulas over lanes; a row without one is evaluated by Python."""

from __future__ import annotations

from collections.abc import Callable

from autograd.backends import (
    choices,
    circular,
    error_function,
    exponentials,
    logistic,
    many,
)
from autograd.backends.lanes import Lanes, fma
from autograd.program.fusing import MINUS_PRODUCT, PRODUCT_MINUS, PRODUCT_PLUS

LOWERINGS: dict[str, Callable[..., Lanes]] = {
    **choices.LOWERINGS,
    **exponentials.LOWERINGS,
    **logistic.LOWERINGS,
    **circular.LOWERINGS,
    **error_function.LOWERINGS,
    **many.LOWERINGS,
    PRODUCT_PLUS.name: fma,
    PRODUCT_MINUS.name: lambda x, y, z: fma(x, y, -z),
    MINUS_PRODUCT.name: lambda x, y, z: fma(-x, y, z),
}
