"""Data sets that are tables: files of comma-separated values, and real data from such."""

import csv
from math import isfinite
from pathlib import Path
from typing import Any

from autograd.tools import extras
from nn.data.dataset import Dataset
from nn.errors import FileError, SettingError

SCIKIT_LEARN = ("wine", "breast_cancer", "digits", "diabetes")


def read_csv(path: str | Path, target: int | str = -1) -> Dataset:
    r"""Read a file whose columns are numbers, but for one that may hold the names of classes.

    A first row without any number is a header. Blank lines and spaces around commas do not count.

    Arguments:
        path: the file, in UTF-8.
        target: the column to predict: its number, from 0, or -1 for the last; or its name. If no
            number stands in it, it is read as classes, in the order of their first appearance.

    Returns:
        the rows, the other columns as samples in the order of the file.

    Raises:
        OSError: if the file cannot be read.
        FileError: if it is no CSV in UTF-8, there are no rows, one has more or fewer cells than
            the first, or a cell is not the finite number, or the class, that it should be.
        SettingError: if there is no such column.

    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "weights.csv"
    ...     _ = path.write_text("height,weight,animal\n0.3,4.5,cat\n0.6,30,dog\n")
    ...     read_csv(path)
    Dataset(2 samples of 2 features, 2 classes: 'cat', 'dog')
    """
    with open(path, newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file)
        try:
            rows = [(reader.line_num, [_read(cell.strip()) for cell in r]) for r in reader if r]
        except (UnicodeError, csv.Error) as error:
            raise FileError(f"{path} is no table: {error}. Save it as CSV, in UTF-8.") from None
    header = rows.pop(0)[1] if rows and all(isinstance(cell, str) for cell in rows[0][1]) else []
    if not rows:
        raise FileError(f"{path} holds no data. It needs a row for each sample.")
    names = header or [str(column) for column in range(len(rows[0][1]))]
    place: Any = names.index(target) if target in names else target
    if place not in range(-len(names), len(names)):
        raise SettingError(f"{path} has no column {target!r}. It has: {', '.join(names)}.")
    labels = dict.fromkeys(row[place] for _, row in rows if len(row) == len(names))
    named = all(isinstance(label, str) for label in labels)
    codes = {name: i for i, name in enumerate(filter(None, labels if named else ()))}
    for line, row in rows:
        where = f"{path}, line {line}"
        if len(row) != len(names):
            raise FileError(f"{where}: got {len(row)} cells, but the first row has {len(names)}.")
        row[place] = codes.get(row[place], row[place])
        for name, cell in zip(names, row, strict=True):
            if isinstance(cell, str):
                raise FileError(f"{where}, column {name}: {cell!r} is no finite number or class.")
    targets = [row.pop(place) for _, row in rows]
    return Dataset([row for _, row in rows], targets, list(codes))


def _read(cell: str) -> Any:
    """Return the finite number in a cell, or else its text."""
    try:
        return float(cell) if isfinite(float(cell)) else cell
    except ValueError:
        return cell


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
