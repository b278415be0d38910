import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SLOW_TO_START = ("jax", "torch")


@pytest.fixture
def module(monkeypatch):
    """Import a module of the benchmarks, which are not installed."""
    monkeypatch.setattr(sys, "path", [*sys.path, str(ROOT)])
    return lambda name: importlib.import_module(f"benchmarks.{name}")


@pytest.fixture(
    scope="session", params=["peers quick to start", pytest.param("peers", marks=pytest.mark.slow)]
)
def run_command(request, tmp_path_factory):
    """Run ``python -m benchmarks`` with arguments: with all peers, or those that start at once."""
    environment = {key: os.environ[key] for key in os.environ if key != "VALUEGRAD_HIPS_PYTHON"}
    if request.param != "peers":
        hidden = tmp_path_factory.mktemp("hidden")
        for name in SLOW_TO_START:
            (hidden / f"{name}.py").write_text(f"raise ModuleNotFoundError(name={name!r})")
        paths = [str(hidden), environment.get("PYTHONPATH")]
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "benchmarks", *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=240,
            env=environment,
        )

    return run
