"""``python -m autograd``: which version and build is running, and what it can use."""

from __future__ import annotations

import shutil
import sys
from importlib.metadata import PackageNotFoundError, version

import autograd
from autograd._build import running

# What each optional package is for, and the extra that brings it.
OPTIONAL = [
    ("llvmlite", "machine code for compiled functions", "compile"),
    ("numpy", "arrays of Values", "compile"),
    ("scipy", "derivatives of digamma", "science"),
    ("graphviz", "diagrams as DOT", "viz"),
    ("pygraphviz", "draws them", "viz"),
    ("matplotlib", "curves and boundaries", "viz"),
]


def report() -> list[str]:
    """Return what ``python -m autograd`` prints, line by line.

    Returns:
        the version, the build, then what was found of each optional package.

    >>> report()[0].startswith("valuegrad ")
    True
    """
    lines = [
        f"valuegrad {autograd.__version__}, Python {sys.version.split()[0]}",
        f"build: {running()}",
    ]
    for package, purpose, extra in OPTIONAL:
        lines.append(f"{package}: {_found(package, extra)} ({purpose})")
    program = shutil.which("dot") or "none on the PATH"
    return [*lines, f"dot program: {program} (draws diagrams without pygraphviz)"]


def _found(package: str, extra: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return f'missing, pip install "valuegrad[{extra}]" brings it'


if __name__ == "__main__":
    print("\n".join(report()))
