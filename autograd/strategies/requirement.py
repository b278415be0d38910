"""Hypothesis, which only the strategies need, or an error that names the extra."""

from __future__ import annotations

from autograd.errors import MissingExtraError

try:
    from hypothesis import strategies as st
except ImportError as error:
    raise MissingExtraError(
        'The strategies need the package hypothesis. Write: pip install "valuegrad[test]"'
    ) from error

__all__ = ["st"]
