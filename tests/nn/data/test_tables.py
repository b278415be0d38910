"""Files of comma-separated values."""

import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn import SettingError
from nn.data import Dataset, read_csv
from nn.errors import FileError

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


def test_the_order_of_the_classes_can_be_given(table):
    path = table("x,kind\n1,b\n2,a\n3,b\n")
    assert read_csv(path).class_names == ["b", "a"]
    assert read_csv(path, classes=["a", "b", "c"]) == Dataset(
        [[1.0], [2.0], [3.0]], [1, 0, 1], ["a", "b", "c"]
    )


def test_numbers_can_be_classes(table):
    assert read_csv(table("0.5,1\n0.7,0\n"), classes=["0", "1"]).targets == [1, 0]


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
        ("x,y\n1,a\n2,\n", "line 3, column y: '' is none of the classes a"),
        ("0,1,y\n1,2,3\n", "line 1, column 2: 'y' is no finite number"),  # a header with numbers
    ],
)
def test_errors_name_the_file_the_line_and_the_column(table, text, message):
    path = table(text)
    with pytest.raises(FileError, match=f"^{re.escape(str(path))}.*{re.escape(message)}"):
        read_csv(path)


def test_a_class_that_is_none_of_those_given(table):
    path = table("1,a\n2,b\n")
    with pytest.raises(FileError, match="line 2, column 1: 'b' is none of the classes a, c"):
        read_csv(path, classes=["a", "c"])


@pytest.mark.parametrize("target", ["z", 2, -3, None])
def test_a_column_that_is_missing(table, target):
    path = table("x,y\n1,2\n")
    with pytest.raises(SettingError, match=f"no column {target!r}. It has: x, y"):
        read_csv(path, target=target)


def test_a_file_that_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_csv(tmp_path / "none.csv")
