"""Which of its two builds the package runs: extensions compiled from the hot modules, or those
modules as they are. ``VALUEGRAD_PURE=1`` asks for the latter.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, ModuleSpec, SourceFileLoader
from typing import TypeVar

T = TypeVar("T")
_PACKAGE = os.path.dirname(__file__)


def prepare() -> None:
    """Choose the build, before any of the package's modules is imported.

    Raises:
        ImportError: if another distribution's ``autograd`` lies in the same folder, or Python runs
            without its global lock.
    """
    if os.path.exists(os.path.join(_PACKAGE, "tracer.py")):
        raise ImportError(
            f"Two distributions share the folder {_PACKAGE}: valuegrad, and HIPS autograd, which "
            "has the same import name. Keep them in different environments: pip uninstall "
            "autograd valuegrad, then pip install valuegrad."
        )
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        raise ImportError(
            "valuegrad relies on Python's global interpreter lock, which this free-threaded Python "
            "runs without. Start it with the lock, as python -X gil=1 or with PYTHON_GIL=1 in the "
            "environment, or use the ordinary build of Python."
        )
    if os.environ.get("VALUEGRAD_PURE", "0") not in {"", "0"}:
        sys.meta_path.insert(0, _SourceOnly)


def running() -> str:
    """Return which build is running, ``"compiled"`` or ``"pure Python"``."""
    value = sys.modules["autograd.value"]
    return "pure Python" if str(value.__file__).endswith(".py") else "compiled"


class _SourceOnly:
    """Finds this package's modules by their source alone."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        package = name.rpartition(".")[0]
        if package.partition(".")[0] != __package__:
            return None
        folder = os.path.join(_PACKAGE, *package.split(".")[1:])
        return FileFinder(folder, (SourceFileLoader, SOURCE_SUFFIXES)).find_spec(name)


class no_cython:  # noqa: N801  (it stands in for a module)
    """Stands in for Cython where that is not installed: the code runs as it reads."""

    compiled = False

    @staticmethod
    def cclass(cls: T) -> T:
        """Return the class unchanged; compiled, it becomes an extension type."""
        return cls

    @staticmethod
    def no_gc(cls: T) -> T:
        """Return the class unchanged; compiled, the collector does not track its instances."""
        return cls

    @staticmethod
    def no_gc_clear(cls: T) -> T:
        """Return the class unchanged; compiled, the collector leaves what its instances hold."""
        return cls

    @staticmethod
    def auto_pickle(_: bool) -> Callable[[T], T]:
        """Return the identity; compiled, it switches off Cython's own pickling."""
        return lambda cls: cls
