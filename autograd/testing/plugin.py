"""The plugin of pytest: how many points gradient checks draw, and failures that can be read."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.getgroup("gradient checks").addoption(
        "--gradcheck-max-examples",
        type=int,
        metavar="N",
        help="how many points each test made by autograd.testing.gradcheck draws",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Set what the command line says, in each worker of xdist too."""
    most = config.getoption("--gradcheck-max-examples")
    if most is not None:
        if most < 1:
            raise pytest.UsageError("--gradcheck-max-examples is a number from 1")
        from autograd.testing.decorator import Session

        Session.max_examples = most


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[Any]) -> Generator[None, Any, None]:
    """Give a failed check a section of its own, with the point that it was shrunk to."""
    outcome = yield
    if call.excinfo is None:
        return
    from autograd.testing.report import GradientCheckError

    error = call.excinfo.value
    if isinstance(error, GradientCheckError):
        report = outcome.get_result()
        report.sections.append(("gradient check", str(error)))
        report.longrepr = str(error)
