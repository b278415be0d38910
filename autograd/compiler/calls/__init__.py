"""Calls on single numbers: which specialisation runs, and what it returns."""
