"""NumPy, where programs written for HIPS autograd look for it: ``import autograd.numpy as np``.

It is NumPy itself, whose functions take arrays of Values; see docs/arrays.md. The name only spares
such programs the change of a line.
"""

import sys

from autograd.tools.extras import load

_NUMPY = load("numpy", "compile")
sys.modules[__name__] = _NUMPY
for _part in ("random", "linalg", "fft"):
    sys.modules[f"{__name__}.{_part}"] = getattr(_NUMPY, _part)
