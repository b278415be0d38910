"""What shells and notebooks show of models, data, optimisers and trainings."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import MissingExtraError, Value
from nn.data import Dataset
from nn.displays import table, thinned
from nn.training import Epoch, History


class Cells(HTMLParser):
    """The texts of a table, row by row."""

    def __init__(self, html):
        super().__init__()
        self.rows = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


@given(st.lists(st.lists(st.text(max_size=9), min_size=2, max_size=2), max_size=5))
def test_any_text_is_shown_as_it_is(rows):
    cells = Cells(table(["<a>", "b"], rows)).rows
    clean = [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in rows]
    found = [[cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in cells[1:]]
    assert cells[0] == ["<a>", "b"]
    assert found == clean


@given(st.integers(0, 60), st.integers(2, 12))
def test_the_first_and_the_last_are_shown(count, most):
    rows = list(range(count))
    shown = thinned(rows, most)
    assert len(shown) == min(count, most)
    assert shown == sorted(set(shown))
    assert not rows or (shown[0], shown[-1]) == (rows[0], rows[-1])


def test_a_history():
    history = History([Epoch(i + 1, 1.0 / (i + 1), validation=0.5) for i in range(100)])
    assert repr(history) == "History(100 epochs, loss 1 to 0.01)"
    assert repr(History()) == "History(no epochs)"
    assert repr(History([Epoch(1, 0.25)])) == "History(1 epoch, loss 0.25)"
    history.reason = "no progress"
    assert repr(history).endswith(", no progress)")
    html = history._repr_html_()
    rows = Cells(html).rows
    assert rows[0] == ["epoch", "loss", "validation"]
    assert [row[0] for row in rows[1:]] == [str(e.number) for e in thinned(history)]
    assert 'alt="the loss of 100 epochs' in html
    assert "data:image/png;base64," in html


def test_a_history_without_viz(monkeypatch):
    def missing(self, ax=None):
        raise MissingExtraError("no")

    monkeypatch.setattr(History, "plot", missing)
    assert "<img" not in History([Epoch(1, 0.5)])._repr_html_()


def test_a_data_set():
    data = nn.data.iris()
    assert repr(data) == (
        "Dataset(150 samples of 4 features, 3 classes: 'setosa', 'versicolor', 'virginica')"
    )
    rows = Cells(data._repr_html_()).rows
    assert rows[0] == ["x[0]", "x[1]", "x[2]", "x[3]", "target"]
    assert (rows[1][-1], rows[-1][-1]) == ("setosa", "virginica")
    assert repr(Dataset([[1.0]], [2.5], [])) == "Dataset(1 samples of 1 features, numbers)"
    assert repr(Dataset([], [], [])) == "Dataset(0 samples of 0 features, numbers)"
    assert Dataset([[1.0]], [2.5], []) == ([[1.0]], [2.5], [])


def test_an_optimiser():
    model = nn.MLP(2, [4, 1])
    assert repr(nn.SGD(model.parameters(), lr=0.1)) == "SGD(17 parameters, lr=0.1)"
    told = repr(nn.Adam(model.parameters(), lr=0.01, weight_decay=0.1))
    assert re.fullmatch(r"Adam\(17 parameters, lr=0.01, weight_decay=0.1\)", told)
    groups = nn.SGD([{"params": [Value(1.0)]}, {"params": [Value(2.0)], "lr": 0.5}], lr=0.1)
    assert repr(groups) == "SGD(1 parameters + 1 parameters, lr=0.1)"
    rows = Cells(groups._repr_html_()).rows
    assert [row[:2] for row in rows] == [["parameters", "lr"], ["1", "0.1"], ["1", "0.5"]]


def test_a_model():
    rows = Cells(nn.MLP(2, [4, 1])._repr_html_()).rows
    assert rows[0] == ["parameters", "trainable", "module"]
    assert rows[1][:2] == ["17", "17"]
    assert len(rows) == 4


@pytest.mark.parametrize("thing", [nn.MLP(1, [1]), nn.data.iris(), History([Epoch(1, 0.5)])])
def test_shells_get_text_and_notebooks_a_table(thing):
    assert "\x1b" not in repr(thing)
    assert thing._repr_html_().startswith("<table>")
