"""Initialisers draw from the distributions of their papers."""

from random import Random

import pytest

from nn.init import he, uniform, xavier, zeros


@pytest.mark.parametrize(
    ("initializer", "variance"), [(xavier, 2 / 50), (he, 2 / 30), (uniform(-1, 1), 1 / 3)]
)
def test_mean_and_variance(initializer, variance):
    rng = Random(0)
    draws = [initializer(rng, 30, 20) for _ in range(20_000)]
    assert sum(draws) / len(draws) == pytest.approx(0.0, abs=0.02)
    assert sum(x * x for x in draws) / len(draws) == pytest.approx(variance, rel=0.03)


def test_zeros_draw_nothing():
    rng = Random(0)
    before = rng.getstate()
    assert zeros(rng, 3, 2) == 0.0
    assert rng.getstate() == before
