"""NumPy itself, for this folder, which is imported when the first array of Values is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograd.tools.extras import load

if TYPE_CHECKING:
    import numpy as np
else:
    np = load("numpy", "compile")

Array = Any  # of NumPy's, of any type

__all__ = ["Array", "np"]
