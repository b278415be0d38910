"""Benchmarks of the engine and of what is built on it: ``python -m benchmarks NAME``."""
