"""Every example in a docstring, in whichever build is running."""

import doctest
import importlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for package in ("autograd", "nn", "viz")
    for path in sorted((ROOT / package).rglob("*.py"))
]


@pytest.fixture
def the_same_every_time():
    """Examples that draw from strategies show what they found."""
    settings.register_profile(
        "examples", derandomize=True, database=None, deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    settings.load_profile("examples")
    yield
    settings.load_profile("default")


@pytest.mark.usefixtures("the_same_every_time")
@pytest.mark.parametrize("name", MODULES)
def test_examples(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    module = importlib.import_module(name)
    if module.__name__ != name:
        assert name == "autograd.numpy"  # which is NumPy, with examples of its own
        return
    failed, _ = doctest.testmod(module)
    assert failed == 0


def test_examples_are_found_in_both_builds():
    """Compiled functions keep their docstrings: as many examples as the source holds."""
    for name in ("value", "node", "table.operation", "functions"):
        name = f"autograd.{name}"
        module = importlib.import_module(name)
        found = sum(len(test.examples) for test in doctest.DocTestFinder().find(module))
        source = ROOT.joinpath(*name.split(".")).with_suffix(".py").read_text(encoding="utf-8")
        assert found >= source.count(">>> ") > 0
