"""Derivatives of plain functions, with an error that is known, or the reason why there is none."""
