"""Data sets that are tables: files, and real data from such."""

from collections.abc import Sequence
from pathlib import Path

from autograd.tools import extras
from nn.data.cells import read_cells
from nn.data.dataset import Dataset
from nn.data.plans import made_for
from nn.errors import SettingError

SCIKIT_LEARN = ("wine", "breast_cancer", "digits", "diabetes")


def read_csv(
    path: str | Path, target: int | str = -1, *, classify: bool = False,
    drop: Sequence[str] = (), missing: str = "refuse", header: bool | None = None,
) -> Dataset:  # fmt: skip
    r"""Read a table, as spreadsheets and statistics programs write them.

    What parts the cells, whether numbers have a decimal comma, and whether the first row has names
    is found out. A column of texts becomes one of 0 and 1 for each text. Blank lines and spaces
    around cells do not count.

    Arguments:
        path: the file, in UTF-8; it may be packed, as .gz or .bz2.
        target: the column to predict: its number, from 0, or -1 for the last; or its name. If no
            number stands in it, it is read as classes, in the order of their first appearance.
        classify: whether numbers in it are classes too.
        drop: names of columns to leave out.
        missing: what is to become of rows with missing cells, such as NA: ``"refuse"`` them,
            ``"drop"`` them, or take the ``"mean"`` of the column.
        header: whether the first row has the names of the columns; found out unless given.

    Returns:
        the rows, the other columns as samples in the order of the file.

    Raises:
        OSError: if the file cannot be read.
        FileError: if it is no table, there are no rows, one has more or fewer cells than the
            first, or a cell is not the finite number, or the class, that it should be.
        SettingError: if there is no such column or policy.

    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "weights.csv"
    ...     _ = path.write_text("height;weight;animal\n0,3;4,5;cat\n0,6;30;dog\n")
    ...     data = read_csv(path)
    >>> data, data.samples[0]
    (Dataset(2 samples of 2 features, 2 classes: 'cat', 'dog'), [0.3, 4.5])
    """
    return made_for(read_cells(path, header), target, classify, drop, missing)[1]


def iris() -> Dataset:
    """Return Fisher's 150 iris flowers: lengths and widths of sepals and petals, in cm.

    Source: Fisher, The use of multiple measurements in taxonomic problems, 1936, table I.

    Returns:
        samples of four numbers, 50 for each of three species.

    >>> data = iris()
    >>> data.samples[0], data.class_names[data.targets[0]]
    ([5.1, 3.5, 1.4, 0.2], 'setosa')
    """
    return read_csv(Path(__file__).with_name("iris.csv"))


def scikit_learn(name: str) -> Dataset:
    """Return a data set that scikit-learn brings along, from the UCI Machine Learning Repository.

    - ``"wine"``: a chemical analysis of 178 wines by three growers, 13 numbers each (Aeberhard and
      Forina, 1991).
    - ``"breast_cancer"``: 30 measurements of cell nuclei from 569 tumours, 212 malignant and 357
      benign (Wolberg, Mangasarian, Street and Street, 1993).
    - ``"digits"``: 1,797 handwritten digits of 8 x 8 pixels, from 0 (white) to 16 (black), row by
      row (Alpaydin and Kaynak, Optical recognition of handwritten digits, 1998, its test part).
    - ``"diabetes"``, from elsewhere (Efron, Hastie, Johnstone and Tibshirani, Least angle
      regression, 2004): ten measurements of 442 patients, scaled as there to mean 0 and sum of
      squares 1, and a measure of the disease a year later, from 25 to 346.

    Arguments:
        name: one of these.

    Returns:
        the samples and their classes, or numbers in the case of diabetes.

    Raises:
        SettingError: if it is none of these.
        MissingExtraError: if scikit-learn, the extra ``data``, is not installed.

    >>> scikit_learn("digits").samples[0][:8]
    [0.0, 0.0, 5.0, 13.0, 9.0, 1.0, 0.0, 0.0]
    >>> scikit_learn("breast_cancer").class_names
    ['malignant', 'benign']
    """
    if name not in SCIKIT_LEARN:
        raise SettingError(f"There is no data set {name!r}. Take one of {', '.join(SCIKIT_LEARN)}.")
    bunch = getattr(extras.load("sklearn.datasets", "data"), f"load_{name}")()
    class_names = [str(class_name) for class_name in bunch.get("target_names", [])]
    return Dataset(bunch.data.tolist(), bunch.target.tolist(), class_names)
