"""Packages that only some features need, loaded when first needed."""

from __future__ import annotations

import importlib
from typing import Any

from autograd.errors import MissingExtraError


def load(module: str, extra: str) -> Any:
    """Return a module of a package that an extra of this distribution installs.

    Arguments:
        module: its full name.
        extra: the extra that installs it.

    Returns:
        the module.

    Raises:
        MissingExtraError: if it cannot be imported.

    >>> load("math", "science").__name__
    'math'
    >>> load("no_such_package", "science")
    Traceback (most recent call last):
        ...
    autograd.errors.MissingExtraError: This needs the package no_such_package. Write: pip install \
"valuegrad[science]"
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise MissingExtraError(
            f'This needs the package {package}. Write: pip install "valuegrad[{extra}]"'
        ) from error
