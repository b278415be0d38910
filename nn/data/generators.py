"""Data sets made by formulas and noise; the same seed gives the same numbers."""

from cmath import rect
from collections.abc import Callable
from math import pi, sin, sqrt
from random import Random

from nn.data.dataset import Dataset
from nn.settings import in_range, whole


def moons(n: int = 500, noise: float = 0.1, seed: int = 0) -> Dataset:
    """Return points on two interleaved half circles of radius 1.

    Arguments:
        n: how many points, half of them on each moon.
        noise: the standard deviation of what is added to both coordinates.
        seed: of the noise.

    Returns:
        the points, of two coordinates each, with classes 0 (upper moon) and 1 (lower moon).

    Raises:
        SettingError: if an argument is out of its range.

    >>> data = moons(4, noise=0.0)
    >>> [[round(x, 3) + 0.0 for x in point] for point in data.samples]
    [[1.0, 0.0], [-1.0, 0.0], [0.0, 0.5], [2.0, 0.5]]
    """

    def place(cls: int, k: int, count: int) -> complex:
        on_circle = rect(1.0, pi * k / max(1, count - 1))
        return on_circle if cls == 0 else 1 + 0.5j - on_circle

    return _scattered(place, ["upper moon", "lower moon"], n, noise, seed)


def circles(n: int = 500, noise: float = 0.1, seed: int = 0) -> Dataset:
    """Return points on two circles about the origin, of radius 1 and 1/2.

    Arguments:
        n: how many points, half of them on each circle.
        noise, seed: as for :func:`moons`.

    Returns:
        the points, of two coordinates each, with classes 0 (outer circle) and 1 (inner circle).

    Raises:
        SettingError: if an argument is out of its range.

    >>> circles(2, noise=0.0).samples
    [[1.0, 0.0], [0.5, 0.0]]
    """
    names = ["outer circle", "inner circle"]
    return _scattered(lambda cls, k, m: rect(1 - cls / 2, 2 * pi * k / m), names, n, noise, seed)


def spirals(n: int = 500, noise: float = 0.03, seed: int = 0) -> Dataset:
    """Return points on two arms that wind one and a half times out of the origin to radius 1.

    An arm's angle is 3 pi times the radius, so that the arms stand 1/3 apart; the points lie as
    densely without as within.

    Arguments:
        n: how many points, half of them on each arm.
        noise, seed: as for :func:`moons`.

    Returns:
        the points, of two coordinates each, with classes 0 and 1 (the arm opposite).

    Raises:
        SettingError: if an argument is out of its range.

    >>> [[round(x, 3) + 0.0 for x in point] for point in spirals(2, noise=0.0).samples]
    [[-1.0, 0.0], [1.0, 0.0]]
    """

    def place(cls: int, k: int, count: int) -> complex:
        radius = sqrt((k + 1) / count)
        return rect(radius, 3 * pi * radius + pi * cls)

    return _scattered(place, ["first arm", "second arm"], n, noise, seed)


def blobs(n: int = 500, noise: float = 0.3, seed: int = 0, classes: int = 3) -> Dataset:
    """Return clouds of points about centres on a circle, each 2 from the next.

    Arguments:
        n: how many points, as many in each cloud.
        noise, seed: as for :func:`moons`.
        classes: how many clouds, at least 2.

    Returns:
        the points, of two coordinates each, with their clouds as classes.

    Raises:
        SettingError: if an argument is out of its range.

    >>> [[round(x, 3) + 0.0 for x in point] for point in blobs(2, noise=0.0, classes=2).samples]
    [[1.0, 0.0], [-1.0, 0.0]]
    """
    names = [f"blob {cls}" for cls in range(whole("classes", classes, low=2))]
    centres = [rect(1 / sin(pi / classes), 2 * pi * cls / classes) for cls in range(classes)]
    return _scattered(lambda cls, k, m: centres[cls], names, n, noise, seed)


def xor(n: int = 500, noise: float = 0.3, seed: int = 0) -> Dataset:
    """Return clouds of points about the corners of a square: the truth table of exclusive or.

    Arguments:
        n: how many points; the corners take turns.
        noise, seed: as for :func:`moons`.

    Returns:
        the points, of two coordinates each, with class 0 about (1, 1) and (-1, -1), where the
        signs are the same, and class 1 about (1, -1) and (-1, 1), where they are not.

    Raises:
        SettingError: if an argument is out of its range.

    >>> xor(4, noise=0.0).samples
    [[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]]
    """
    names, corners = ["same signs", "opposite signs"], (1 + 1j, 1 - 1j)
    return _scattered(lambda cls, k, m: corners[cls] * (-1) ** k, names, n, noise, seed)


def regression(n: int = 500, noise: float = 0.1, seed: int = 0) -> Dataset:
    """Return samples (a, b, c) of the linear function 1 + 1.5 a - 2 b + 0.5 c.

    Arguments:
        n: how many samples.
        noise: the standard deviation of what is added to the targets.
        seed: of the samples, drawn from the standard normal distribution, and of the noise.

    Returns:
        samples of three numbers each, and their targets.

    Raises:
        SettingError: if an argument is out of its range.

    >>> data = regression(1, noise=0.0)
    >>> [a, b, c] = data.samples[0]
    >>> data.targets[0] == 1.0 + 1.5 * a - 2.0 * b + 0.5 * c
    True
    """
    rng = _source(n, noise, seed)
    samples = [[rng.gauss(0.0, 1.0) for _ in "abc"] for _ in range(n)]
    targets = [1.0 + 1.5 * a - 2.0 * b + 0.5 * c + rng.gauss(0.0, noise) for a, b, c in samples]
    return Dataset(samples, targets, [])


def sine(n: int = 500, noise: float = 0.1, seed: int = 0) -> Dataset:
    """Return a period of the sine, from -pi to pi.

    Arguments:
        n: how many samples, evenly spaced.
        noise: the standard deviation of what is added to the targets.
        seed: of the noise.

    Returns:
        samples of one number each, and their targets.

    Raises:
        SettingError: if an argument is out of its range.

    >>> data = sine(3, noise=0.0)
    >>> [(round(x, 3), round(y, 3) + 0.0) for (x,), y in zip(data.samples, data.targets)]
    [(-3.142, 0.0), (0.0, 0.0), (3.142, 0.0)]
    """
    rng = _source(n, noise, seed)
    samples = [[pi * (2 * k / max(1, n - 1) - 1)] for k in range(n)]
    return Dataset(samples, [sin(x) + rng.gauss(0.0, noise) for (x,) in samples], [])


def _source(n: int, noise: float, seed: int) -> Random:
    """Check the arguments that all generators take; return the source of their randomness."""
    whole("n", n, low=1)
    in_range("noise", noise)
    return Random(whole("seed", seed))


def _scattered(
    place: Callable[[int, int, int], complex], names: list[str], n: int, noise: float, seed: int
) -> Dataset:
    """Return noisy points, as many of each class; the first classes get what is left over.

    Arguments:
        place: where the k-th of the so many points of a class stands, as x + iy.
        names: of the classes.
        n, noise, seed: as for all generators.
    """
    rng = _source(n, noise, seed)
    counts = [len(range(cls, n, len(names))) for cls in range(len(names))]
    points = [place(cls, k, count) for cls, count in enumerate(counts) for k in range(count)]
    samples = [[p.real + rng.gauss(0.0, noise), p.imag + rng.gauss(0.0, noise)] for p in points]
    return Dataset(samples, sorted(i % len(names) for i in range(n)), names)
