"""SciPy's solvers under their names, with derivatives of what they find by its parameters."""

from autograd.science.solvers.differential import Path, solve_ivp
from autograd.science.solvers.equations import brentq, root
from autograd.science.solvers.integrals import quad
from autograd.science.solvers.optima import minimize

__all__ = ["Path", "brentq", "minimize", "quad", "root", "solve_ivp"]
