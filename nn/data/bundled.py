"""Real data sets: iris comes with ``nn``, the others with scikit-learn, the extra ``data``."""

from __future__ import annotations

from importlib.resources import as_file, files

from autograd import extras
from nn.data.dataset import Dataset
from nn.data.tables import read_csv


def iris() -> Dataset:
    """Return Fisher's 150 iris flowers: lengths and widths of sepals and petals, in cm.

    Source: Fisher, The use of multiple measurements in taxonomic problems, 1936, table I.

    Returns:
        samples of four numbers, 50 for each of three species.

    >>> data = iris()
    >>> data.samples[0], data.class_names[data.targets[0]]
    ([5.1, 3.5, 1.4, 0.2], 'setosa')
    """
    with as_file(files("nn.data") / "iris.csv") as path:
        return read_csv(path)


def wine() -> Dataset:
    """Return a chemical analysis of 178 wines by three growers.

    Source: Aeberhard and Forina, Wine, UCI Machine Learning Repository, 1991.

    Returns:
        samples of 13 numbers, 59, 71 and 48 for each grower.

    Raises:
        MissingExtraError: if scikit-learn is not installed.

    >>> wine().class_names
    ['class_0', 'class_1', 'class_2']
    """
    return _of_scikit_learn("wine")


def breast_cancer() -> Dataset:
    """Return measurements of cell nuclei from 569 tumours.

    Source: Wolberg, Mangasarian, Street and Street, Breast cancer Wisconsin (diagnostic), UCI
    Machine Learning Repository, 1993.

    Returns:
        samples of 30 numbers, 212 malignant and 357 benign.

    Raises:
        MissingExtraError: if scikit-learn is not installed.

    >>> breast_cancer().class_names
    ['malignant', 'benign']
    """
    return _of_scikit_learn("breast_cancer")


def digits() -> Dataset:
    """Return 1,797 handwritten digits of 8 x 8 pixels.

    Source: Alpaydin and Kaynak, Optical recognition of handwritten digits, UCI Machine Learning
    Repository, 1998, its test part.

    Returns:
        samples of 64 numbers from 0 (white) to 16 (black), row by row, about 180 of each digit.

    Raises:
        MissingExtraError: if scikit-learn is not installed.

    >>> digits().samples[0][:8]
    [0.0, 0.0, 5.0, 13.0, 9.0, 1.0, 0.0, 0.0]
    """
    return _of_scikit_learn("digits")


def diabetes() -> Dataset:
    """Return ten measurements of each of 442 patients, and how their diabetes went on.

    Source: Efron, Hastie, Johnstone and Tibshirani, Least angle regression, 2004.

    Returns:
        samples of ten numbers, scaled as there to mean 0 and sum of squares 1, and as targets a
        measure of the disease after a year, from 25 to 346.

    Raises:
        MissingExtraError: if scikit-learn is not installed.

    >>> diabetes().targets[:3]
    [151.0, 75.0, 141.0]
    """
    return _of_scikit_learn("diabetes")


def _of_scikit_learn(name: str) -> Dataset:
    bunch = getattr(extras.load("sklearn.datasets", "data"), f"load_{name}")()
    class_names = [str(class_name) for class_name in bunch.get("target_names", [])]
    return Dataset(bunch.data.tolist(), bunch.target.tolist(), class_names)
