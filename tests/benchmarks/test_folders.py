"""The folders of the benchmarks: problems know no peers, and peers no processes."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "benchmarks"
KNOWN = {  # what each folder may import from
    "problems": {"problems"},
    "peers": {"problems", "peers"},
    "workers": {"problems", "peers", "workers"},
    "runners": {"problems", "peers", "runners"},
}


@pytest.mark.parametrize("folder", KNOWN)
def test_a_folder_imports_what_it_may_know(folder):
    files = list((ROOT / folder).glob("*.py"))
    assert len(files) > 1
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            module = node.module if isinstance(node, ast.ImportFrom) else ""
            if module and module.startswith("benchmarks"):
                assert module.split(".")[1] in KNOWN[folder], path
