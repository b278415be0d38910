"""Calls on many rows at once."""
