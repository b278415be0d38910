"""C by hand, compiled in two ways, of which the faster one counts."""

from __future__ import annotations

import ctypes
import subprocess
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

COMPILER = "cc"
OPTIONS = ("-O3", "-march=native", "-std=gnu11", "-fPIC")
WAYS = ((), ("-ffast-math",))
FILL = 0.02  # seconds of a measurement


class ByHand:
    """The functions of a source in C, each of inputs, results, data and a size.

    Arguments:
        source: the file.
        folder: where to compile it.

    Raises:
        OSError: if there is no C compiler.
    """

    def __init__(self, source: Path, folder: Path) -> None:
        self._libraries = []
        for way in WAYS:
            path = folder / f"{source.stem}{''.join(way)}.so"
            compiled = path.with_suffix(".o")
            subprocess.run([COMPILER, *OPTIONS, *way, "-c", "-o", compiled, source], check=True)
            # Not linked with -ffast-math: GCC would add code that, once the library is loaded,
            # makes the whole process take subnormal numbers for zero.
            subprocess.run([COMPILER, "-shared", "-o", path, compiled, "-lm"], check=True)
            self._libraries.append(ctypes.CDLL(str(path)))

    def functions(self, name: str, x: Any, data: Any, size: int, results: int) -> list[Repeated]:
        """Return a function in each way that it was compiled.

        Arguments:
            name: of the function.
            x, data, size: what it is given.
            results: how many numbers it gives.
        """
        return [Repeated(library, name, x, data, size, results) for library in self._libraries]


class Repeated:
    """A function in C that is timed without what a call from Python takes.

    Arguments:
        library: where it is.
        name, x, data, size, results: see :meth:`ByHand.functions`.
    """

    def __init__(self, library: Any, name: str, x: Any, data: Any, size: int, results: int) -> None:
        self.results = np.zeros(results)
        self._kept = [np.ascontiguousarray(one, dtype=float) for one in (x, data)]
        x_at, data_at, y_at = (
            ctypes.c_void_p(one.ctypes.data) for one in (*self._kept, self.results)
        )
        self._given = (getattr(library, name), x_at, y_at, data_at, ctypes.c_long(size))
        self._repeat = library.repeat
        self._count = 1

    def __call__(self) -> float:
        """Run it as often as can be timed; return the mean seconds of a run."""
        while True:
            start = perf_counter()
            self._repeat(*self._given, ctypes.c_long(self._count))
            seconds = perf_counter() - start
            if seconds >= FILL:
                return seconds / self._count
            self._count = max(2 * self._count, int(1.2 * self._count * FILL / (seconds + 1e-9)))
