import pytest

from support.peers import Fake


def test_the_bars_of_one_graph(module):
    alone = module("runners.compiled_alone")
    ours = Fake({"nodes": 1_000, "first": 2.0}, {"nodes": 1_000, "first": 4.0})
    node, first = alone.unrolled(ours, (5e-6, 4e-6), 100, alone.Sizes(rounds=2))
    assert node.seen == pytest.approx(5.0)
    assert "the minimum is 4.00 ns" in node.note
    assert first.seen == 3.0
    bars = alone.unrolled(None, None, 100, alone.Sizes())
    assert {bar.verdict for bar in bars} == {"not measured"}


def test_the_bars_of_gradients_beside_values(module):
    alone = module("runners.compiled_alone")
    ours = Fake({"gradient": 5.0, "primal": 2.0})
    [bar] = alone.primals(ours, {"lstm": 20}, alone.Sizes(rounds=1))
    assert (bar.seen, bar.verdict) == (2.5, "met")
    [bar] = alone.primals(None, {"lstm": 20}, alone.Sizes())
    assert bar.verdict == "not measured"


def test_the_bars_of_growth(module):
    alone = module("runners.compiled_alone")
    sizes = alone.Sizes(operations=(100, 1_000, 5_000, 1_000_000))
    firsts = {100: 0.1, 1_000: 0.2, 5_000: 1.5, 1_000_000: 500.0}
    found = {
        (gradient, size): {"first": first * (1 + gradient), "seconds": 1.0, "operations": size}
        for gradient in (False, True)
        for size, first in firsts.items()
    }
    value, gradient, small = alone.growth_bars(found, sizes)
    assert value.seen == pytest.approx(2.5)
    assert gradient.seen == pytest.approx(2.5)
    assert small.seen == 3.0
    bars = alone.growth(None, sizes)
    assert [bar.name for bar in bars] == [bar.name for bar in (value, gradient, small)]
    assert {bar.verdict for bar in bars} == {"not measured"}


def test_the_bars_of_branches(module):
    alone = module("runners.compiled_alone")
    reply = {"wrong": [0, 1], "paths": 7, "one": [3e-6, 2e-6], "many": [1e-6, 1e-6]}
    one, many, mixed = alone.branches(Fake(reply), alone.Sizes(rounds=1))
    assert (one.verdict, many.verdict) == ("met", "MISSED")
    assert mixed.seen == pytest.approx(1.5)
    assert {bar.verdict for bar in alone.branches(None, alone.Sizes())} == {"not measured"}
