"""What drawing needs beyond the library, loaded when first needed."""

from __future__ import annotations

from typing import Any

from autograd.tools import extras

INSTALL = 'pip install "valuegrad[viz]"'


def load(module: str) -> Any:
    """Return a module of a package that the extra ``viz`` installs.

    Arguments:
        module: its full name.

    Returns:
        the module.

    Raises:
        MissingExtraError: if it cannot be imported.

    >>> load("graphviz").__name__
    'graphviz'
    >>> load("no_such_package")
    Traceback (most recent call last):
        ...
    autograd.errors.MissingExtraError: This needs the package no_such_package. Write: pip install \
"valuegrad[viz]"
    """
    return extras.load(module, "viz")
