"""The benchmark fit runs, and refuses a peer that trains otherwise."""

from types import SimpleNamespace

import pytest

from benchmarks import fit
from benchmarks.workers.fit import FitWorker
from benchmarks.workers.networks import NetworksWorker

pytest.importorskip("llvmlite")


def test_ours_and_pytorch_come_to_the_same_losses():
    pytest.importorskip("torch")
    for optimizer in ("sgd", "adam"):
        ours, theirs = (FitWorker(peer).train(optimizer, 5) for peer in ("ours", "torch"))
        assert fit.differs(theirs, ours) is None
        assert ours["seconds"] > 0.0
        theirs["numbers"][-1] *= 1.001
        assert "loss 4 is" in fit.differs(theirs, ours)


@pytest.mark.slow
def test_it_prints_times_and_bars(capsys):
    assert fit.run(SimpleNamespace(quick=True)) == 0
    out = capsys.readouterr().out
    assert out.count("valuegrad, ag.compile") == 3 + len(fit.QUICK)  # the head, a line for each
    assert out.count("fit on moons, ") == 2
    assert out.count("numpy / ours") == len(fit.QUICK)


@pytest.mark.parametrize("peer", ["torch", "jit", "numpy"])
def test_networks_come_to_the_same_losses(peer):
    pytest.importorskip({"jit": "jax"}.get(peer, peer))
    ours, theirs = (NetworksWorker(one).network([3, 5, 4], 8, 5) for one in ("ours", peer))
    assert fit.differs(theirs, ours) is None
    assert len(theirs["numbers"]) == 5
    assert ours["numbers"][0] > ours["numbers"][-1]
    theirs["numbers"][2] *= 1.001
    assert "loss 2 is" in fit.differs(theirs, ours)
