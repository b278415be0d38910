"""The benchmark fit runs, and refuses a peer that trains otherwise."""

from types import SimpleNamespace

import pytest

from benchmarks import fit
from benchmarks.workers.fit import FitWorker

pytest.importorskip("llvmlite")


def test_ours_and_pytorch_come_to_the_same_losses():
    pytest.importorskip("torch")
    for optimizer in ("sgd", "adam"):
        ours, theirs = (FitWorker(peer).train(optimizer, 5) for peer in ("ours", "torch"))
        assert fit.differs(theirs, ours) is None
        assert ours["seconds"] > 0.0
        theirs["numbers"][-1] *= 1.001
        assert "loss 4 is" in fit.differs(theirs, ours)


def test_it_prints_times_and_bars(capsys):
    assert fit.run(SimpleNamespace(quick=True)) == 0
    out = capsys.readouterr().out
    assert out.count("valuegrad, ag.compile") == 3  # the head, and a line for each optimiser
    assert out.count("fit on moons, ") == 2
