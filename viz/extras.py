"""What drawing needs beyond the library, loaded when first needed."""

from __future__ import annotations

import importlib
from typing import Any

from autograd.errors import MissingExtraError

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
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise MissingExtraError(f"This needs the package {package}. Write: {INSTALL}") from error
