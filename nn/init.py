"""Initialisers: how a weight begins, given a source of randomness and the layer's shape."""

from collections.abc import Callable
from itertools import count
from math import sqrt
from random import Random

Initializer = Callable[[Random, int, int], float]
_seeds = count()


def source() -> Random:
    """Return a source of randomness that is seeded apart from all before: with 0, 1, 2, ...

    >>> source().random() == source().random()
    False
    """
    return Random(next(_seeds))


def uniform(low: float = -1.0, high: float = 1.0) -> Initializer:
    """Return an initialiser that draws uniformly between two bounds, as micrograd does.

    Arguments:
        low, high: the bounds.

    Returns:
        the initialiser.

    >>> -0.5 <= uniform(-0.5, 0.5)(Random(0), 3, 2) <= 0.5
    True
    """
    return lambda rng, fan_in, fan_out: rng.uniform(low, high)


def zeros(rng: Random, fan_in: int, fan_out: int) -> float:
    """Return 0: for linear models, as neurons that begin alike would stay alike.

    >>> zeros(Random(0), 3, 2)
    0.0
    """
    return 0.0


def xavier(rng: Random, fan_in: int, fan_out: int) -> float:
    """Draw a weight for saturating units: variance 2 / (fan_in + fan_out).

    Source: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural
    networks, 2010, equation 16.

    Arguments:
        rng: the source of randomness.
        fan_in, fan_out: how many inputs and outputs the layer has.

    Returns:
        the weight.

    >>> abs(xavier(Random(0), 3, 3)) <= 1.0
    True
    """
    return sqrt(6.0 / (fan_in + fan_out)) * rng.uniform(-1.0, 1.0)


def he(rng: Random, fan_in: int, fan_out: int) -> float:
    """Draw a weight for ReLU units: variance 2 / fan_in.

    Source: He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015, equation 10.

    Arguments:
        rng: the source of randomness.
        fan_in, fan_out: how many inputs and outputs the layer has.

    Returns:
        the weight.

    >>> abs(he(Random(0), 6, 1)) <= 1.0
    True
    """
    return sqrt(6.0 / fan_in) * rng.uniform(-1.0, 1.0)
