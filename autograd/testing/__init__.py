"""Checks of derivatives, for the test suites of users.

>>> import autograd as ag
>>> from autograd.testing import check_grads
>>> report = check_grads(lambda x, y: ag.exp(x) / y, (1.0, 3.0))
>>> len(report.comparisons)
24
"""

from autograd.testing.check import check_grads
from autograd.testing.report import Comparison, GradientCheckError, Report, Undecided

__all__ = ["Comparison", "GradientCheckError", "Report", "Undecided", "check_grads"]
