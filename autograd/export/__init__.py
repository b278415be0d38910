"""Functions in other languages: JAX, C, Python, LaTeX, SymPy and JSON."""

from autograd.export.c import to_c
from autograd.export.jax import to_jax
from autograd.export.python import to_python

__all__ = ["to_c", "to_jax", "to_python"]
