"""Exported C over many rows, compiled as anybody would."""

from __future__ import annotations

import ctypes
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

COMMAND = ["cc", "-O3", "-march=native", "-std=c99", "-shared", "-fPIC"]
_DRIVER = """
#include <string.h>
void rows(const double *own, size_t k, double *x, double *y, size_t m, size_t n) {{
    for (size_t r = 0; r < n; r++) {{
        memcpy(x, own + r * k, k * sizeof *x);
        {name}(x, y + r * m);
    }}
}}
"""


class Rows:
    """A function in C that is called for each row, in C too.

    Arguments:
        text: of the function.
        folder: where to compile it.
        own: the numbers of each row, which are the first that the function takes.
        shared: the others.

    Raises:
        OSError: if there is no C compiler.
    """

    def __init__(self, text: str, folder: Path, own: Any, shared: Any) -> None:
        found = re.search(r"^void (\w+)\(const double x\[\d+\], double y\[(\d+)\]\);$", text, re.M)
        assert found is not None  # as in any text of to_c
        path = folder / f"{found[1]}.c"
        path.write_text(text + _DRIVER.format(name=found[1]))
        library = path.with_suffix(".so")
        subprocess.run([*COMMAND, "-o", str(library), str(path), "-lm"], check=True)
        self._rows = ctypes.CDLL(str(library)).rows
        self._own = np.ascontiguousarray(own)
        self._x = np.concatenate([np.zeros(own.shape[1]), np.ravel(shared)])
        self.results = np.empty((len(own), int(found[2])))

    def __call__(self) -> Any:
        """Return the results of all rows."""
        n, k = self._own.shape
        pointers = [ctypes.c_void_p(one.ctypes.data) for one in (self._own, self._x, self.results)]
        own, x, y = pointers
        sizes = [ctypes.c_size_t(one) for one in (k, self.results.shape[1], n)]
        self._rows(own, sizes[0], x, y, sizes[1], sizes[2])
        return self.results
