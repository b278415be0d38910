"""Data to train on: generators, bundled sets and files, and how they are prepared."""

from nn.data.dataset import (
    Dataset,
    batch_indices,
    batches,
    folds,
    labelled,
    one_hot,
    split,
    standardiser,
)
from nn.data.generators import blobs, circles, moons, regression, sine, spirals, xor
from nn.data.tables import SCIKIT_LEARN, iris, read_csv, scikit_learn

_GENERATORS = {f.__name__: f for f in (moons, circles, spirals, blobs, xor, regression, sine)}
DATASETS = (*_GENERATORS, "iris", *SCIKIT_LEARN)


def by_name(name: str, seed: int = 0) -> Dataset:
    """Return a data set by its name, one of ``DATASETS``.

    Arguments:
        name: of a generator, of iris or of one that scikit-learn brings along.
        seed: of a generator; real data need none.

    Returns:
        the data set, of the generator's usual size and noise.

    Raises:
        SettingError: if there is no such data set.
        MissingExtraError: if it is scikit-learn's, and that is not installed.

    >>> len(by_name("moons").samples), by_name("iris").class_names
    (500, ['setosa', 'versicolor', 'virginica'])
    """
    if name in _GENERATORS:
        return _GENERATORS[name](seed=seed)
    return iris() if name == "iris" else scikit_learn(name)


__all__ = [
    "DATASETS", "Dataset", "batch_indices", "batches", "blobs", "by_name", "circles", "folds",
    "iris", "labelled", "moons", "one_hot", "read_csv", "regression", "scikit_learn", "sine",
    "spirals", "split", "standardiser", "xor",
]  # fmt: skip
