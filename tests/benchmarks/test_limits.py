"""The benchmark limits runs, and sees other numbers."""

import shutil
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import limits

pytest.importorskip("llvmlite")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_it_prints_times_and_bars(capsys):
    assert limits.run(SimpleNamespace(quick=True)) == 0
    assert capsys.readouterr().out.count("ours / C by hand") == 10


def test_without_a_compiler_it_says_so(monkeypatch, capsys):
    monkeypatch.setattr("benchmarks.runners.by_hand.COMPILER", "no-such-compiler")
    assert limits.run(SimpleNamespace(quick=True)) == 0
    assert "no C compiler" in capsys.readouterr().out


def test_other_numbers_are_seen():
    theirs = np.array([1.0, -4.0])
    assert limits.relative(theirs, theirs, "f") == 0.0
    assert limits.relative(theirs + [0.0, 0.4], theirs, "f") == pytest.approx(0.1)
    with pytest.raises(ArithmeticError, match="f: nan"):
        limits.relative(theirs * [1.0, np.nan], theirs, "f")
