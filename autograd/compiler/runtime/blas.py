"""The product of matrices in the BLAS that NumPy's wheels bring along."""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path

_LIBRARIES: list[ctypes.CDLL] = []  # that stay loaded


@cache
def product() -> tuple[int, int]:
    """Return where the product of matrices is, which ``numpy.matmul`` ends in too.

    Returns:
        the address of ``cblas_dgemm`` with 64-bit sizes, 0 if NumPy brings none along; and that of
        the function that sets how many threads it may use, 0 if there is none.
    """
    import numpy

    folder = Path(numpy.__file__).parent
    for place in (folder.parent / "numpy.libs", folder / ".dylibs"):
        for path in sorted(place.glob("*scipy_openblas64_*")):
            try:
                library = ctypes.CDLL(str(path))
            except OSError:
                continue
            if found := _address(library, "scipy_cblas_dgemm64_"):
                _LIBRARIES.append(library)
                return found, _address(library, "openblas_set_num_threads_local")
    return 0, 0


def _address(library: ctypes.CDLL, name: str) -> int:
    function = getattr(library, name, None)
    return 0 if function is None else ctypes.cast(function, ctypes.c_void_p).value or 0
