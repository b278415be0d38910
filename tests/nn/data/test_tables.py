"""Files of comma-separated values; real data, against scikit-learn's and figures about them."""

import csv
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import MissingExtraError
from nn import SettingError
from nn.data import DATASETS, Dataset, by_name, iris, read_csv, scikit_learn
from nn.errors import FileError

REAL = DATASETS[DATASETS.index("iris") :]
FINITE = st.floats(allow_nan=False, allow_infinity=False)
NAMES = st.text("abcdefgh ,\"'", min_size=1, max_size=8).map(lambda name: f"x{name}x")


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Write text to a file of one name, and return its path."""
    path = tmp_path_factory.mktemp("tables") / "data.csv"

    def write(text):
        path.write_text(text, encoding="utf-8")
        return path

    return write


@given(st.data())
def test_what_the_csv_module_writes_comes_back(table, data):
    width = data.draw(st.integers(1, 4))
    samples = data.draw(
        st.lists(st.lists(FINITE, min_size=width, max_size=width), min_size=1, max_size=8)
    )
    names = data.draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    count = st.lists(st.sampled_from(names), min_size=len(samples), max_size=len(samples))
    labels = data.draw(count | st.lists(FINITE, min_size=len(samples), max_size=len(samples)))
    place = data.draw(st.integers(-width - 1, width))
    header = data.draw(st.none() | st.just([f"column {i}" for i in range(width + 1)]))

    path = table("")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if header:
            writer.writerow(header)
        for sample, label in zip(samples, labels):
            row = list(sample)
            row.insert(place % (width + 1), label)
            writer.writerow(row)

    read = read_csv(path, target=header[place] if header else place)
    assert read.samples == samples
    if isinstance(labels[0], str):
        assert [read.class_names[target] for target in read.targets] == labels
        assert read.class_names == list(dict.fromkeys(labels))
    else:
        assert (read.targets, read.class_names) == (labels, [])


def test_a_target_of_numbers_is_for_regression(table):
    assert read_csv(table("1,2,3\n4,5,6\n")) == Dataset([[1.0, 2.0], [4.0, 5.0]], [3.0, 6.0], [])


def test_blank_lines_spaces_and_a_byte_order_mark_do_not_count(table):
    path = table("\ufeffx , y\n\n 1 , cat \n\n2,dog\n\n")
    assert read_csv(path) == Dataset([[1.0], [2.0]], [0, 1], ["cat", "dog"])
    assert read_csv(path, target="y") == read_csv(path, target=1) == read_csv(path, target=-1)
    assert read_csv(table("\ufeff1,2\n")) == Dataset([[1.0]], [2.0], [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no data"),
        ("\n\n", "holds no data"),
        ("x,y\n", "holds no data"),
        ("1,2\n3,4,5\n", "line 2: got 3 cells, but the first row has 2"),
        ("x,y\n1,2\n\n3\n", "line 4: got 1 cells, but the first row has 2"),
        ("x,y\n1,2\n3,4o\n", "line 3, column y: '4o' is no finite number"),
        ("x,y\n1,2\nthree,4\n", "line 3, column x: 'three' is no finite number"),
        ("1,2\n3,4\n5,\n", "line 3, column 1: '' is no finite number"),
        ("x,y\n,2\n", "line 2, column x: '' is no finite number"),
        ("x,y\nnan,2\n", "line 2, column x: 'nan' is no finite number"),
        ("1,2\n-inf,2\n", "line 2, column 0: '-inf' is no finite number"),
        ("x,y\n1,a\n2,\n", "line 3, column y: '' is no finite number or class"),
        ("0,1,y\n1,2,3\n", "line 1, column 2: 'y' is no finite number"),  # a header with numbers
    ],
)
def test_errors_name_the_file_the_line_and_the_column(table, text, message):
    path = table(text)
    with pytest.raises(FileError, match=f"^{re.escape(str(path))}.*{re.escape(message)}"):
        read_csv(path)


@pytest.mark.parametrize("target", ["z", 2, -3, None])
def test_a_column_that_is_missing(table, target):
    path = table("x,y\n1,2\n")
    with pytest.raises(SettingError, match=f"no column {target!r}. It has: x, y"):
        read_csv(path, target=target)


def test_a_file_that_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_csv(tmp_path / "none.csv")


def test_iris_is_fishers_table():
    data = iris()
    assert len(data.samples) == len(data.targets) == 150
    assert data.class_names == ["setosa", "versicolor", "virginica"]
    assert [data.targets.count(c) for c in range(3)] == [50, 50, 50]
    means = [sum(column) / 150 for column in zip(*data.samples)]
    # Fisher's figures as scikit-learn corrects them (rows 35 and 38 of the UCI copy are wrong)
    assert means == pytest.approx([5.843333, 3.057333, 3.758, 1.199333], abs=1e-6)
    assert data.samples[34] == [4.9, 3.1, 1.5, 0.2]
    assert data.samples[37] == [4.9, 3.6, 1.4, 0.1]
    assert data.samples[149] == [5.9, 3.0, 5.1, 1.8]


@pytest.mark.parametrize("name", REAL)
def test_against_scikit_learn(name):
    datasets = pytest.importorskip("sklearn.datasets")
    reference = getattr(datasets, f"load_{name}")()
    data = by_name(name)
    assert data.samples == reference.data.tolist()
    assert data.targets == reference.target.tolist()
    assert data.class_names == [str(name) for name in reference.get("target_names", [])]


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("wine", [59, 71, 48]),
        ("breast_cancer", [212, 357]),
        ("digits", [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]),
    ],
)
def test_counts_of_the_classes(name, counts):
    pytest.importorskip("sklearn")
    data = scikit_learn(name)
    assert [data.targets.count(cls) for cls in range(len(data.class_names))] == counts
    assert all(type(target) is int for target in data.targets)


def test_pixels_go_from_0_to_16():
    pytest.importorskip("sklearn")
    pixels = {pixel for sample in scikit_learn("digits").samples for pixel in sample}
    assert pixels == {float(pixel) for pixel in range(17)}


def test_diabetes_is_for_regression():
    pytest.importorskip("sklearn")
    data = scikit_learn("diabetes")
    assert data.class_names == []
    assert (min(data.targets), max(data.targets)) == (25.0, 346.0)
    for column in zip(*data.samples):
        assert sum(column) == pytest.approx(0.0, abs=1e-9)
        assert sum(x * x for x in column) == pytest.approx(1.0)


def test_a_data_set_that_is_unknown():
    with pytest.raises(
        SettingError, match=r"no data set 'wines'\. Take one of wine, breast_cancer"
    ):
        by_name("wines")


@pytest.mark.parametrize("name", REAL[1:])
def test_without_the_extra_it_is_named(name, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(MissingExtraError, match=r"sklearn.*valuegrad\[data\]"):
        by_name(name)
    assert len(iris().samples) == 150


@pytest.mark.parametrize("content", [b"1,\xe9\n", b"a" * 200_000])
def test_what_is_no_table_in_utf_8(content, tmp_path):
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(FileError, match="Save it as CSV, in UTF-8"):
        read_csv(tmp_path / "x.csv")
