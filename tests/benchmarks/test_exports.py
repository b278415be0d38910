"""The benchmark exports runs, and sees other numbers."""

import shutil
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import exports

pytest.importorskip("llvmlite")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_it_prints_times_and_bars(capsys):
    assert exports.run(SimpleNamespace(quick=True)) == 0
    out = capsys.readouterr().out
    assert out.count("ours / exported C") == 3
    assert "spread over two processes / one call" in out


def test_other_numbers_are_seen():
    theirs = np.array([[1.0, 2.0], [3.0, 4.0]])
    ours = [theirs[:, 0].copy(), theirs[:, 1:].copy()]
    assert exports.relative(ours, theirs) == 0.0
    ours[1][1, 0] = 4.4
    assert exports.relative(ours, theirs) == pytest.approx(0.1)
