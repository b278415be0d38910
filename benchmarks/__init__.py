"""Benchmarks of the engine: ``python -m benchmarks eager``, ``derivatives``, ``compiled``, ``fit``."""
