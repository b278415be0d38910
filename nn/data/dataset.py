"""Data sets, and what is done with them before and while a model learns from them."""

from collections.abc import Iterator, Sequence
from math import dist, fsum, sqrt
from random import Random
from typing import Any, NamedTuple

from autograd.numbers import is_whole
from autograd.structures.lists import is_list
from nn.data.door import columns, rows
from nn.data.order import cut, order
from nn.displays import table, thinned
from nn.errors import SettingError, ShapeError
from nn.settings import in_range, that_fits, whole

_FEW = 6  # features and names that are shown


class Dataset(NamedTuple):
    """Samples, each a list of numbers, with what they are to be mapped to.

    ``targets`` are the classes 0, 1, ..., and ``class_names`` says what each is called; or they are
    numbers, for regression, and there are no ``class_names``.

    >>> data = Dataset([[0.0], [1.0]], [0, 1], ["low", "high"])
    >>> len(data.samples), data.class_names[data.targets[0]]
    (2, 'low')
    """

    samples: list[list[float]]
    targets: list[Any]  # ints or floats
    class_names: list[str]

    def __repr__(self) -> str:
        features = len(self.samples[0]) if self.samples else 0
        kinds = ", ".join(map(repr, self.class_names[:_FEW]))
        more = ", ..." if len(self.class_names) > _FEW else ""
        targets = f"{len(self.class_names)} classes: {kinds}{more}" if kinds else "numbers"
        return f"Dataset({len(self.samples)} samples of {features} features, {targets})"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: some of the samples, with what they are to be mapped to."""
        head = [f"x[{i}]" for i in range(min(_FEW, len(self.samples[0]) if self.samples else 0))]
        rows = [
            [*(f"{x:.4g}" for x in sample[:_FEW]), self._called(target)]
            for sample, target in thinned(list(zip(self.samples, self.targets, strict=False)))
        ]
        return table([*head, "target"], rows, repr(self))

    def _called(self, target: Any) -> str:
        return self.class_names[target] if self.class_names else f"{target:.4g}"


def labelled(samples: Any, labels: Any) -> Dataset:
    """Return a data set whose classes are given by name.

    Arguments:
        samples: as ``nn.fit`` takes them.
        labels: the name of each sample's class, or anything else that tells classes apart.

    Returns:
        the data set; its classes are counted in the order of their names.

    Raises:
        ShapeError: if there are not as many labels as samples.

    >>> labelled([[1.0], [2.0], [3.0]], ["b", "a", "b"]).targets
    [1, 0, 1]
    """
    found, texts = rows(samples), [str(label) for label in rows(labels, "labels")]
    names = sorted({*texts})
    codes = {name: k for k, name in enumerate(names)}
    return Dataset(*columns((found, [codes[text] for text in texts]))[:2], names)


def split(data: Any, held_out: float = 0.2, seed: int = 0) -> tuple[Dataset, Dataset]:
    """Split a data set in two, with the same share of every class in both.

    Arguments:
        data: the whole, a ``Dataset`` or a pair as ``nn.fit`` takes it.
        held_out: the share of each class that goes to the second part, between 0 and 1; for
            regression, the share of all samples.
        seed: of the choice.

    Returns:
        the part to train on and the part held out, each shuffled.

    Raises:
        SettingError: if the share or the seed is out of its range.

    >>> from nn.data import iris
    >>> training, test = split(iris())
    >>> len(training.samples), len(test.samples)
    (120, 30)
    """
    in_range("held_out", held_out, high=1.0)
    if not isinstance(data, Dataset):
        data = Dataset(*columns(data)[:2], [])
    order = Random(whole("seed", seed)).sample(range(len(data.targets)), len(data.targets))
    kinds, out = data.targets if data.class_names else [0] * len(order), set[int]()
    for kind in set(kinds):
        members = [i for i in order if kinds[i] == kind]
        out.update(members[: round(held_out * len(members))])

    def part(indices: list[int]) -> Dataset:
        samples, targets = ([column[i] for i in indices] for column in data[:2])
        return Dataset(samples, targets, data.class_names)

    return part([i for i in order if i not in out]), part([i for i in order if i in out])


def folds(data: Any, k: int = 5, seed: int = 0) -> Iterator[tuple[Dataset, Dataset]]:
    """Yield k times a part to train on and the part held out, each sample held out once.

    Arguments:
        data: the whole, as of :func:`split`.
        k: how many parts there are, with the same share of every class.
        seed: of the choice.

    Raises:
        SettingError: if there are fewer samples than parts, or less than two parts.

    >>> from nn.data import iris
    >>> [len(test.samples) for _, test in folds(iris(), 3)]
    [50, 50, 50]
    """
    if not isinstance(data, Dataset):
        data = Dataset(*columns(data)[:2], [])
    n = len(data.targets)
    that_fits("k", k, is_whole(k, 2) and k <= n, f"a whole number from 2 to {n}, as are samples")
    order = Random(whole("seed", seed)).sample(range(n), n)
    if data.class_names:
        order.sort(key=lambda i: data.targets[i])  # stable: classes one after the other
    for start in range(k):
        held = {*order[start::k]}

        def part(places: list[int]) -> Dataset:
            samples, targets = ([column[i] for i in places] for column in data[:2])
            return Dataset(samples, targets, data.class_names)

        yield part([i for i in order if i not in held]), part([i for i in order if i in held])


class Standardiser:
    """Shifts and scales the features of a sample.

    Arguments:
        scales: a mean and a deviation for each.

    >>> Standardiser([(1.0, 2.0)])([3.0])
    [1.0]
    """

    def __init__(self, scales: Sequence[Sequence[float]]) -> None:
        self.scales = [(float(mean), float(deviation)) for mean, deviation in scales]

    def __call__(self, sample: Sequence[float]) -> list[float]:
        """Return the standardised sample.

        Raises:
            ShapeError: if it has more or fewer features.
        """
        if len(sample) != len(self.scales):
            raise ShapeError(f"This is for {len(self.scales)} features, but got {len(sample)}.")
        pairs = zip(sample, self.scales, strict=True)
        return [(x - mean) / deviation for x, (mean, deviation) in pairs]


def standardiser(samples: Any) -> Standardiser:
    """Return the function that shifts and scales features to mean 0 and deviation 1.

    Arguments:
        samples: what means and deviations are taken over, usually the training data alone.

    Returns:
        a function from a sample to the standardised sample; of a feature that is the same in all
        ``samples``, it makes the difference to that.

    Raises:
        ShapeError: if there are no samples, or not all have as many features.

    >>> standardiser([[1.0, 5.0], [3.0, 5.0]])([3.0, 5.0])
    [1.0, 0.0]
    """
    samples = rows(samples)
    if not all(map(is_list, samples)) or len({len(sample) for sample in samples}) != 1:
        raise ShapeError("A standardiser needs at least one sample, and all of the same length.")
    return Standardiser([_mean_and_deviation(column) for column in zip(*samples, strict=True)])


def _mean_and_deviation(column: Sequence[float]) -> tuple[float, float]:
    mean = column[0] + fsum(x - column[0] for x in column) / len(column)  # exact if all are one
    return mean, dist(column, [mean] * len(column)) / sqrt(len(column)) or 1.0


def one_hot(cls: int, n_classes: int) -> list[float]:
    """Return a class as a list with a single 1.

    Arguments:
        cls: the class, from 0.
        n_classes: how many there are.

    Returns:
        a list of that many numbers.

    Raises:
        SettingError: if there is no such class.

    >>> one_hot(1, 3)
    [0.0, 1.0, 0.0]
    """
    if cls not in range(n_classes):
        raise SettingError(f"The {n_classes} classes are counted from 0, but got {cls!r}.")
    return [float(i == cls) for i in range(n_classes)]


def batch_indices(
    n: int, size: int, seed: int = 0, epoch: int = 0, replacement: bool = False
) -> list[list[int]]:
    """Return the indices of the samples in each mini-batch of an epoch.

    Arguments:
        n: how many samples there are.
        size: how many go into a batch; 1 is stochastic gradient descent, n gradient descent.
        seed, epoch: decide the order, whatever epochs came before.
        replacement: whether each index is drawn anew, so that one may come again and one be left
            out, rather than all be shuffled.

    Returns:
        n indices, in lists of ``size``; the last may be shorter.

    Raises:
        SettingError: if ``size`` is not at least 1.

    >>> [len(batch) for batch in batch_indices(10, 4)]
    [4, 4, 2]
    >>> sorted(sum(batch_indices(10, 4, epoch=3), []))
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    """
    whole("size", size, low=1)
    return cut(order(n, seed, epoch, replacement), size)


def batches(samples: Any, targets: Any, size: int, **how: Any) -> Iterator[tuple[Any, Any]]:
    """Yield samples and targets in mini-batches (see :func:`batch_indices`).

    Arguments:
        samples, targets: as ``nn.fit`` takes them, as many of one as of the other.
        size, how: as for :func:`batch_indices`.

    Returns:
        an iterator over pairs of lists.

    Raises:
        ShapeError: if there are not as many targets as samples.
        SettingError: if ``size`` is not at least 1.

    >>> [len(xs) for xs, ys in batches(range(10), range(10), 4)]
    [4, 4, 2]
    """
    samples, targets = _by_place(samples), _by_place(targets)
    if len(samples) != len(targets):
        raise ShapeError(f"Got {len(samples)} samples, but {len(targets)} targets. Give each one.")
    for chosen in batch_indices(len(samples), size, **how):
        yield [samples[i] for i in chosen], [targets[i] for i in chosen]


def _by_place(things: Any) -> Any:
    """Return rows that an index finds by their places, whatever the index of a series."""
    for name in ("to_numpy", "toarray"):
        things = getattr(things, name)() if hasattr(things, name) else things
    return things if hasattr(things, "__getitem__") and is_list(things) else rows(things)
