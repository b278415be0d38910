import pytest

from support.peers import Fake

ORBIT = {"first": 0.2, "step": 3e-7, "written_out": 2e-7, "paths": 1}
ROOTS = {"first": 0.1, "batch": 0.4, "call": 4e-7, "written_out": 2e-7, "paths": 1}


def test_the_bars_of_loops(module):
    runner = module("runners.loops")
    slow = {**ORBIT, "step": 4e-7, "first": 0.5}
    bars = runner.loops(Fake(ORBIT, ORBIT, slow, ROOTS), runner.Lengths(rounds=1))
    assert [bar.seen for bar in bars[:2]] == pytest.approx([0.2, 1.5])
    verdicts = [bar.verdict for bar in bars]
    assert verdicts == ["met"] * 4 + ["MISSED"] * 2 + ["met", "MISSED", "MISSED", "met"]
    assert {bar.verdict for bar in runner.loops(None, runner.Lengths())} == {"not measured"}
