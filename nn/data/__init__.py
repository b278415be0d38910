"""Data to train on: generators, bundled sets and files, and how they are prepared."""

from collections.abc import Callable

from nn.data.bundled import breast_cancer, diabetes, digits, iris, wine
from nn.data.dataset import Dataset
from nn.data.generators import blobs, circles, moons, regression, sine, spirals, xor
from nn.data.preparing import batch_indices, batches, one_hot, split, standardiser
from nn.data.tables import read_csv


def _seeded(make: Callable[..., Dataset]) -> Callable[[int], Dataset]:
    return lambda seed: make(seed=seed)


def _fixed(load: Callable[[], Dataset]) -> Callable[[int], Dataset]:
    return lambda seed: load()


#: Every data set by its name, as a function of a seed.
DATASETS: dict[str, Callable[[int], Dataset]] = {
    **{f.__name__: _seeded(f) for f in (moons, circles, spirals, blobs, xor, regression, sine)},
    **{f.__name__: _fixed(f) for f in (iris, wine, breast_cancer, digits, diabetes)},
}

__all__ = [
    *DATASETS, "DATASETS", "Dataset",
    "batch_indices", "batches", "one_hot", "read_csv", "split", "standardiser",
]  # fmt: skip
