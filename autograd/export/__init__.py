"""Functions in other languages: JAX, C, Python, LaTeX, SymPy and JSON."""

from autograd.export.c import to_c
from autograd.export.jax import to_jax
from autograd.export.json_text import to_json
from autograd.export.loading import from_json
from autograd.export.python import to_python
from autograd.export.symbolic import to_latex, to_sympy

__all__ = ["from_json", "to_c", "to_jax", "to_json", "to_latex", "to_python", "to_sympy"]
