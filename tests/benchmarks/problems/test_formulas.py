import pytest


def test_the_greeks_are_all_distinct_partials(module):
    greeks = module("problems.formulas").greeks
    assert [len(greeks(order)) for order in range(4)] == [1, 5, 15, 35]


def test_the_stored_derivative_is_mpmaths(module):
    mpmath = pytest.importorskip("mpmath")
    formulas = module("problems.formulas")
    with mpmath.workdps(60):
        tenth = mpmath.diff(
            lambda x: formulas.bump(x, mpmath.exp, mpmath.sin), formulas.BUMP_AT, 10
        )
    assert float(tenth) == formulas.BUMP_TENTH
