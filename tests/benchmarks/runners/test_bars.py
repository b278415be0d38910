import math


def test_bars(module):
    bar = module("runners.bars").Bar
    assert bar("x", 70.0, 70, at_least=True).verdict == "met"
    assert bar("x", 69.9, 70, at_least=True).verdict == "MISSED"
    assert bar("x", 2.0, 2).verdict == "met"
    assert bar("x", 2.1, 2).verdict == "MISSED"
    assert bar("x", math.nan, 2).verdict == "MISSED"
    assert bar("x", None, 2).verdict == "not measured"
    assert bar("x", 2.5, 2, " ms").row() == ["x", "<= 2 ms", "2.5 ms", "MISSED", ""]
