"""The rows of the table as formulas over lanes; a row without one is evaluated by Python."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from autograd.backends.lanes import Lanes

LOWERINGS: dict[str, Callable[..., Lanes]] = {}
for _name in ("choices", "exponentials", "logistic", "circular", "error_function", "many"):
    try:
        LOWERINGS.update(importlib.import_module(f"autograd.backends.{_name}").LOWERINGS)
    except Exception as e:
        print(_name, repr(e)[:100])
from autograd.backends.lanes import fma
LOWERINGS.update({
    "product_plus": fma,
    "product_minus": lambda x, y, z: fma(x, y, -z),
    "minus_product": lambda x, y, z: fma(-x, y, z),
})
