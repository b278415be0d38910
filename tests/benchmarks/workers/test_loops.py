import pytest

import autograd as ag

np = pytest.importorskip("numpy")


@pytest.fixture
def loops(module, monkeypatch):
    monkeypatch.setenv("VALUEGRAD_CACHE", "off")
    found = module("workers.loops")
    monkeypatch.setattr(found, "often", lambda run: (1.0, run()))
    return found


@pytest.mark.parametrize("kind", ["value", "gradient", "hvp"])
def test_orbits_are_followed_and_checked(loops, monkeypatch, kind):
    reply = loops.orbits(ag, kind, 20, 5)
    assert (reply["step"], reply["written_out"], reply["paths"]) == (1 / 20, 1 / 5, 1)
    right = ag.scan
    monkeypatch.setattr(
        ag, "scan", lambda step, state, length: right(step, state, length=length + 1)
    )
    with pytest.raises(ArithmeticError, match=kind):
        loops.orbits(ag, kind, 20, 5)


def test_roots_are_found_and_checked(loops, monkeypatch):
    reply = loops.roots(ag, np, 10)
    assert (reply["call"], reply["written_out"], reply["paths"]) == (1.0, 1.0, 1)
    monkeypatch.setattr(ag, "while_loop", lambda condition, step, state: step(state))
    with pytest.raises(ArithmeticError, match="root"):
        loops.roots(ag, np, 10)
