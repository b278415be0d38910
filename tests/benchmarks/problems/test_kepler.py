import math

import pytest


def test_keplers_equation_is_solved_on_every_path(module):
    kepler = module("problems.kepler")
    orbits = kepler.orbits(1_000)
    paths = {kepler.kepler_path(*orbit) for orbit in orbits}
    assert len(paths) > 5
    assert max(steps for _, steps in paths) < 20
    for mean, eccentricity in orbits:
        angle = kepler.kepler(mean, eccentricity, math)
        assert angle - eccentricity * math.sin(angle) == pytest.approx(mean, abs=1e-11)
