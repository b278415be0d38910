"""Kepler's equation by Newton's method: a program that branches on its data."""

from __future__ import annotations

import math
import random
from typing import Any

from benchmarks.problems import demo

Orbit = tuple[float, float]  # mean anomaly, eccentricity


def orbits(count: int) -> list[Orbit]:
    """Return random orbits: mean anomalies of a whole turn, and eccentricities up to 0.9."""
    rng = random.Random(demo.SEED)
    return [(rng.uniform(0.0, 2.0 * math.pi), rng.uniform(0.0, 0.9)) for _ in range(count)]


def kepler(mean: Any, eccentricity: Any, of: Any) -> Any:
    """Return the eccentric anomaly of an orbit, by as many steps of Newton's method as it takes."""
    angle = mean if eccentricity < 0.8 else mean + eccentricity * of.sin(mean)
    step = 1.0
    while abs(step) > 1e-12:
        miss = angle - eccentricity * of.sin(angle) - mean
        step = miss / (1.0 - eccentricity * of.cos(angle))
        angle = angle - step
    return angle


def kepler_path(mean: float, eccentricity: float) -> tuple[bool, int]:
    """Return which path ``kepler`` takes: how it starts, and how many steps it takes."""
    steps = []

    class Counting:
        sin = staticmethod(math.sin)

        @staticmethod
        def cos(x: float) -> float:
            steps.append(x)  # there is one cosine a step
            return math.cos(x)

    kepler(mean, eccentricity, Counting)
    return eccentricity < 0.8, len(steps)
