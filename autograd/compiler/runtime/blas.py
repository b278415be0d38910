"""The product of matrices in the BLAS that NumPy's wheels bring along."""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path

_LIBRARIES: list[ctypes.CDLL] = []  # that stay loaded


@cache
def product() -> int:
    """Return the address of ``cblas_dgemm`` with 64-bit sizes; 0 if NumPy brings none along.

    It is the one that ``numpy.matmul`` ends in, with the same threads, so that it does not matter
    to results which of the two is called.
    """
    import numpy

    folder = Path(numpy.__file__).parent
    for place in (folder.parent / "numpy.libs", folder / ".dylibs"):
        for path in sorted(place.glob("*scipy_openblas64_*")):
            try:
                library = ctypes.CDLL(str(path))
                address = ctypes.cast(library.scipy_cblas_dgemm64_, ctypes.c_void_p).value
            except (OSError, AttributeError):
                continue
            _LIBRARIES.append(library)
            return address or 0
    return 0
