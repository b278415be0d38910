"""Data to train on: two bundled sets, and how they are split, standardised and batched.

A data set is a list of samples, each a list of numbers, and a list of classes 0, 1, ...
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from math import cos, pi, sin, sqrt
from random import Random
from typing import NamedTuple, TypeVar

from nn.errors import ShapeError

T = TypeVar("T")


class Dataset(NamedTuple):
    """Samples with their classes.

    >>> data = Dataset([[0.0], [1.0]], [0, 1], ["low", "high"])
    >>> len(data.samples), data.class_names
    (2, ['low', 'high'])
    """

    samples: list[list[float]]
    classes: list[int]
    class_names: list[str]


def moons(n: int = 500, noise: float = 0.1, seed: int = 0) -> Dataset:
    """Return points on two interleaved half circles of radius 1.

    Arguments:
        n: how many points, half of them on each moon.
        noise: the standard deviation of what is added to both coordinates.
        seed: of the noise.

    Returns:
        the points, of two coordinates each, with classes 0 (upper moon) and 1 (lower moon).

    >>> data = moons(4, noise=0.0)
    >>> [[round(x, 3) + 0.0 for x in point] for point in data.samples]
    [[1.0, 0.0], [-1.0, 0.0], [0.0, 0.5], [2.0, 0.5]]
    """
    rng = Random(seed)
    upper = (n + 1) // 2
    samples = []
    for i in range(n):
        count, k = (upper, i) if i < upper else (n - upper, i - upper)
        angle = pi * k / max(1, count - 1)
        x, y = (cos(angle), sin(angle)) if i < upper else (1 - cos(angle), 0.5 - sin(angle))
        samples.append([x + rng.gauss(0.0, noise), y + rng.gauss(0.0, noise)])
    return Dataset(samples, [0] * upper + [1] * (n - upper), ["upper moon", "lower moon"])


def iris() -> Dataset:
    """Return Fisher's 150 iris flowers: lengths and widths of sepals and petals, in cm.

    Source: Fisher, The use of multiple measurements in taxonomic problems, 1936, table I.

    Returns:
        samples of four numbers, 50 for each of three species.

    >>> data = iris()
    >>> data.samples[0], data.class_names[data.classes[0]]
    ([5.1, 3.5, 1.4, 0.2], 'setosa')
    """
    text = (files("nn") / "iris.csv").read_text(encoding="utf-8")
    _, *rows = csv.reader(text.splitlines())
    names = list(dict.fromkeys(row[-1] for row in rows))
    samples = [[float(number) for number in row[:-1]] for row in rows]
    return Dataset(samples, [names.index(row[-1]) for row in rows], names)


def split(data: Dataset, held_out: float = 0.2, seed: int = 0) -> tuple[Dataset, Dataset]:
    """Split a data set in two, with the same share of every class in both.

    Arguments:
        data: the whole.
        held_out: the share of each class that goes to the second part, between 0 and 1.
        seed: of the choice.

    Returns:
        the part to train on and the part held out, each shuffled.

    >>> training, test = split(iris())
    >>> len(training.samples), len(test.samples)
    (120, 30)
    """
    rng = Random(seed)
    training: list[int] = []
    test: list[int] = []
    for cls in sorted(set(data.classes)):
        members = [i for i, c in enumerate(data.classes) if c == cls]
        rng.shuffle(members)
        out = round(held_out * len(members))
        test += members[:out]
        training += members[out:]
    rng.shuffle(training)
    rng.shuffle(test)
    return _chosen(data, training), _chosen(data, test)


def _chosen(data: Dataset, indices: list[int]) -> Dataset:
    return Dataset(
        [data.samples[i] for i in indices], [data.classes[i] for i in indices], data.class_names
    )


def standardiser(samples: Sequence[Sequence[float]]) -> Callable[[Sequence[float]], list[float]]:
    """Return the function that shifts and scales features to mean 0 and deviation 1.

    Arguments:
        samples: what means and deviations are taken over, usually the training data alone.

    Returns:
        a function from a sample to the standardised sample.

    >>> standardiser([[1.0, 5.0], [3.0, 5.0]])([3.0, 5.0])
    [1.0, 0.0]
    """
    columns = list(zip(*samples, strict=True))
    means = [sum(column) / len(column) for column in columns]
    deviations = [
        sqrt(sum((x - mean) ** 2 for x in column) / len(column)) or 1.0
        for column, mean in zip(columns, means, strict=True)
    ]
    return lambda sample: [
        (x - mean) / deviation for x, mean, deviation in zip(sample, means, deviations, strict=True)
    ]


def one_hot(cls: int, n_classes: int) -> list[float]:
    """Return a class as a list with a single 1.

    Arguments:
        cls: the class, from 0.
        n_classes: how many there are.

    Returns:
        a list of that many numbers.

    >>> one_hot(1, 3)
    [0.0, 1.0, 0.0]
    """
    return [1.0 if i == cls else 0.0 for i in range(n_classes)]


def batches(
    samples: Sequence[T], targets: Sequence[object], size: int, rng: Random
) -> Iterator[tuple[list[T], list[object]]]:
    """Yield samples and targets in shuffled mini-batches; the last may be smaller.

    Arguments:
        samples, targets: as many of one as of the other.
        size: how many go into a batch; 1 is stochastic gradient descent, all of them batch.
        rng: the source of the order.

    Returns:
        an iterator over pairs of lists, which holds every sample once.

    Raises:
        ShapeError: if there are not as many targets as samples.

    >>> [len(xs) for xs, ys in batches(range(10), range(10), 4, Random(0))]
    [4, 4, 2]
    """
    if len(samples) != len(targets):
        raise ShapeError(
            f"Got {len(samples)} samples but {len(targets)} targets. Give each sample one target."
        )
    order = list(range(len(samples)))
    rng.shuffle(order)
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        yield [samples[i] for i in chosen], [targets[i] for i in chosen]
