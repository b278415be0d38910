"""The product of matrices in the BLAS that NumPy's wheels bring along."""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path

_LIBRARIES: list[ctypes.CDLL] = []  # that stay loaded


@cache
def product() -> tuple[int, int, bool]:
    """Return where the product of matrices is, which ``numpy.matmul`` ends in too.

    Returns:
        the address of ``cblas_dgemm`` with 64-bit sizes, 0 if NumPy brings none along; that of the
        function that sets how many threads it has, 0 if there is none; and whether it has several.
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
                limit = _address(library, "openblas_set_num_threads_local")
                count = getattr(library, "scipy_openblas_get_num_threads64_", lambda: 1)
                return found, limit, limit != 0 and count() > 1
    return 0, 0, False


def _address(library: ctypes.CDLL, name: str) -> int:
    function = getattr(library, name, None)
    return 0 if function is None else ctypes.cast(function, ctypes.c_void_p).value or 0
