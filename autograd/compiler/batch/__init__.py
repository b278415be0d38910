"""Dispatch on many rows at once."""
