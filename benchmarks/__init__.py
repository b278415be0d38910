"""Benchmarks of the engine: ``python -m benchmarks eager`` and ``derivatives``."""
