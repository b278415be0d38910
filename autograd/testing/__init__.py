"""Checks of derivatives, for the test suites of users.

>>> import autograd as ag
>>> from autograd.testing import check_grads
>>> report = check_grads(lambda x, y: ag.exp(x) / y, (1.0, 3.0))
>>> len(report.comparisons)
24
"""

from typing import TYPE_CHECKING, Any

from autograd.testing.check import check_grads
from autograd.testing.report import Comparison, GradientCheckError, Report, Undecided
from autograd.testing.rules import RuleReport, check_rule

if TYPE_CHECKING:
    from autograd.testing.decorator import gradcheck

__all__ = [
    "Comparison",
    "GradientCheckError",
    "Report",
    "RuleReport",
    "Undecided",
    "check_grads",
    "check_rule",
    "gradcheck",
]


def __getattr__(name: str) -> Any:
    """Import what needs Hypothesis when it is asked for."""
    if name == "gradcheck":
        from autograd.testing.decorator import gradcheck

        return gradcheck
    raise AttributeError(f"module 'autograd.testing' has no attribute {name!r}")
