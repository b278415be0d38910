"""Files of comma-separated values; real data, against scikit-learn's and figures about them."""

import csv
import gzip
import importlib.util
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import MissingExtraError
from nn import SettingError
from nn.data import DATASETS, Dataset, by_name, iris, read_csv, scikit_learn
from nn.data.cells import number_in, read_cells
from nn.data.plans import made_for
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


# Tables as they come

TEXTS = st.sampled_from(["cat", "dog", "a b", "x;y", "p|q", "t,u", 'say "hi"', "é"])
COLUMNS = {
    "numbers": st.floats(-1e6, 1e6).map(lambda x: round(x, 3)),
    "texts": TEXTS,
    "whole": st.integers(-99, 99),
}


@given(
    st.data(), st.sampled_from([",", ";", "\t", "|"]), st.booleans(), st.booleans(),
    st.lists(st.sampled_from([*COLUMNS]), min_size=1, max_size=4),
)  # fmt: skip
def test_what_spreadsheets_write_comes_back(table, data, separator, comma, packed, kinds):
    comma = comma and separator != ","
    height = data.draw(st.integers(3, 8))
    columns = [data.draw(st.lists(COLUMNS[k], min_size=height, max_size=height)) for k in kinds]
    names = [f"n{i}" for i in range(len(kinds))]
    path = table("")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow([*names, "target"])
        for k, row in enumerate(zip(*columns)):
            shown = [str(x).replace(".", ",") if comma and type(x) is float else x for x in row]
            writer.writerow([*shown, ("yes", "no")[k % 2]])
    if packed:
        packed_path = path.with_name("data.csv.gz")
        packed_path.write_bytes(gzip.compress(path.read_bytes()))
        path = packed_path
    read = read_csv(path, target="target")
    expected = []
    for kind, column in zip(kinds, columns):
        texts = list(dict.fromkeys(column)) if kind == "texts" else []
        expected.append([[float(x == t) for t in texts] if texts else [float(x)] for x in column])
    assert read.samples == [[x for part in row for x in part] for row in zip(*expected)]
    assert (read.targets, read.class_names) == ([k % 2 for k in range(height)], ["yes", "no"])


@pytest.mark.parametrize("token", ["", "NA", "n/a", "NaN", "NULL", "None", "?", "#N/A"])
def test_missing_cells_are_refused_dropped_or_filled(table, token):
    path = table(f"x,kind,y\n1,a,1\n3,b,2\n{token},a,4\n5,{token},5\n2,b,{token}\n")
    with pytest.raises(FileError, match=r"line 4, column x: .*missing='drop' or 'mean'"):
        read_csv(path)
    assert read_csv(path, missing="drop") == Dataset(
        [[1.0, 1.0, 0.0], [3.0, 0.0, 1.0]], [1.0, 2.0], []
    )
    filled = read_csv(path, missing="mean")
    mean = (1.0 + 3.0 + 5.0 + 2.0) / 4
    rows = [[1.0, 1.0, 0.0], [3.0, 0.0, 1.0], [mean, 1.0, 0.0], [5.0, 0.0, 0.0]]
    assert filled.targets == [1.0, 2.0, 4.0, 5.0]
    assert [x for row in filled.samples for x in row] == pytest.approx([x for r in rows for x in r])
    with pytest.raises(SettingError, match="missing must be one of refuse, drop, mean"):
        read_csv(path, missing="zero")


def test_whole_numbers_are_classes_if_so_asked(table):
    path = table("x,y\n1,3\n2,1\n3,3\n4,10\n")
    assert read_csv(path).class_names == []
    assert read_csv(path, classify=True) == Dataset(
        [[1.0], [2.0], [3.0], [4.0]], [1, 0, 1, 2], ["1", "3", "10"]
    )


@pytest.mark.parametrize(
    ("text", "names", "header"),
    [
        ("1,2\n3,4\n5,6\n", ["0", "1"], False),
        ("a,1990\n1,2\n3,4\n", ["a", "1990"], True),  # a text above numbers
        ("x,x,x\n1,2,3\n", ["x", "x.1", "x.2"], True),
        ('"a","b"\n"r1",1,2\n"r2",3,4\n', ["", "a", "b"], True),  # as R writes rows' names
        ("k v\n1   2\n3 4 \n", ["k", "v"], True),
        ("1.5,NA\n2,3\n4,5\n", ["0", "1"], False),
    ],
)
def test_headers_are_found(table, text, names, header):
    cells = read_cells(table(text))
    assert (cells.names, cells.has_header) == (names, header)
    assert len(cells.rows) == len(text.splitlines()) - header


def test_what_is_left_out_and_what_cannot_be(table):
    path = table(",id,x,empty,y\nr1,a1,1,,2\nr2,a2,2,NA,3\n")
    data = read_csv(path, drop=["id"])
    assert data == Dataset([[1.0], [2.0]], [2.0, 3.0], [])
    many = table("x,y\n" + "\n".join(f"name {k},{k}" for k in range(60)))
    with pytest.raises(FileError, match=r"line 2, column x: .*60 different texts.*drop=\['x'\]"):
        read_csv(many)
    for drop, text in ((["z"], "no column 'z'. It has: x, y"), (["y"], "'y' is the target")):
        with pytest.raises(SettingError, match=re.escape(text)):
            read_csv(many, drop=drop)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # pandas' and others' own
def test_public_tables_are_read_as_pandas_reads_them_or_refused():
    pandas = pytest.importorskip("pandas")
    np = pytest.importorskip("numpy")
    paths = []
    for package in ("sklearn", "statsmodels", "seaborn", "vega_datasets"):
        spec = importlib.util.find_spec(package)
        root = Path(spec.origin).parent if spec else Path("none")
        paths += [p for end in ("csv", "csv.gz") for p in sorted(root.rglob(f"*.{end}"))]
    paths = [path for path in paths if path.stat().st_size < 300_000][:200]
    if not paths:
        pytest.skip("no package with tables")
    done, refusals = 0, []
    for path in paths:
        try:
            cells = read_cells(path)
        except FileError as error:
            refusals.append(str(error))
            continue
        done += 1
        found = pandas.read_csv(
            path, sep=r"\s+" if cells.separator == " " else cells.separator,
            decimal=cells.decimal, header=0 if cells.has_header else None, skipinitialspace=True,
        )  # fmt: skip
        found = found.reset_index() if found.shape[1] == len(cells.names) - 1 else found
        assert found.shape == (len(cells.rows), len(cells.names)), path
        for k, name in enumerate(cells.names):
            column = found.iloc[:, k]
            if pandas.api.types.is_numeric_dtype(column) and column.dtype != bool:
                read = [number_in(row[k], cells.decimal) for _, row in cells.rows]
                expected = np.where(np.isinf(column.astype(float)), np.nan, column)
                own = np.array([np.nan if x is None else x for x in read])
                np.testing.assert_allclose(own, expected, rtol=1e-15, err_msg=f"{path} {name}")
        for missing in ("refuse", "mean"):
            try:
                made_for(cells, -1, False, [], missing)
            except FileError as error:
                refusals.append(str(error))
    assert done >= 0.7 * len(paths), refusals  # two of eight of scikit-learn are no plain tables
    told = r"line \d+: got|line \d+, column|holds no data|UTF-8|to learn from"
    assert [refusal for refusal in refusals if not re.search(told, refusal)] == []


@pytest.mark.parametrize(
    ("cell", "decimal", "number"),
    [
        ("1.5", ".", 1.5), ("1,5", ",", 1.5), ("-1e3", ".", -1e3), ("1.5", ",", None),
        ("1.234,5", ",", None), ("1,5", ".", None), ("1_000", ".", None), ("inf", ".", None),
        ("nan", ".", None), ("", ".", None), ("0x10", ".", None), ("1 000", ".", None),
    ],
)  # fmt: skip
def test_what_is_a_number(cell, decimal, number):
    assert number_in(cell, decimal) == number
