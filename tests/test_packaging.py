"""What a wheel holds: every file of the packages that is no Python."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parent.parent
KINDS = {".html", ".css", ".js", ".csv", ".json", ".pxd", ".h", ".txt", ".typed"}


def test_every_file_that_is_no_python_is_in_the_wheel():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    data = settings["tool"]["setuptools"]["package-data"]
    found = [
        path
        for package in ("autograd", "nn", "viz")
        for path in (ROOT / package).rglob("*")
        if path.suffix in KINDS and "__pycache__" not in path.parts
    ]
    assert len(found) > 30
    for path in found:
        package = ".".join(path.parent.relative_to(ROOT).parts)
        patterns = [*data["*"], *data.get(package, [])]
        assert any(fnmatch(path.name, pattern) for pattern in patterns), path
