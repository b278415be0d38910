import html
import sys
import webbrowser

import pytest

import autograd as ag
from autograd import GraphError, OperandError, Value
from viz import DrawError, SaveError, Stepper, stepper


def product():
    return Value(2.0, name="x") * Value(3.0, name="w")


def test_it_is_saved_whole_or_not_at_all(tmp_path, monkeypatch):
    path = stepper(product()).save(tmp_path / "steps.html")
    before = path.read_bytes()
    assert before.startswith(b"<!doctype html>")
    with pytest.raises(DrawError, match=r"Let the name end in \.html"):
        stepper(product()).save(tmp_path / "steps.svg")
    with pytest.raises(SaveError, match="No such file"):
        stepper(product()).save(tmp_path / "no" / "steps.html")
    monkeypatch.setattr("viz.stepping.stepper.svg_of", lambda view, title: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        stepper(product()).save(path)
    assert [file.name for file in tmp_path.iterdir()] == ["steps.html"]
    assert path.read_bytes() == before


def test_the_values_stay_as_they_are():
    x = Value(3.0)
    x.grad = 5.0
    y = x * x
    stepper(y).html()
    assert (x.grad, y.grad, x.name, y.name) == (5.0, 0.0, None, None)


def test_steps_are_those_of_the_moment(monkeypatch):
    x = Value(3.0, name="x")
    play = stepper(x * x)
    before = play.html()
    x.data = 4.0
    x.name = "changed"
    assert play.html() == before


def test_variables_give_names():
    slope = Value(3.0)
    line = slope * 2.0
    assert [step.sentence for step in stepper(line).steps][1:4] == [
        "line = slope * 2.0", "line.grad = 1.0", "slope.grad += 2.0 * line.grad",
    ]  # fmt: skip


def test_too_many_values():
    total = Value(1.0, name="x")
    for _ in range(150):
        total = total * 2.0
    with pytest.raises(DrawError, match=r"301 values, more than the 300 .* write draw\(value\)"):
        stepper(total)
    assert len(stepper(total, max_nodes=301).steps) == 1 + 150 + 1 + 150 + 1


def test_a_function_is_called_on_values_named_after_its_parameters():
    def line(slope, x=1.0):
        return slope * x

    assert stepper(line, 3.0, 2.0).steps[1].sentence.endswith(" = slope * x")
    with pytest.raises(OperandError, match="one Value, but the function returned 2"):
        stepper(lambda x: [x, x * 2.0], 3.0)
    with pytest.raises(OperandError, match="line"):
        stepper(line)
    with pytest.raises(OperandError, match="got Value and more"):
        stepper(product(), 3.0)


@pytest.mark.parametrize("thing", [3.0, None, "x", [Value(1.0)]])
def test_what_is_no_value(thing):
    with pytest.raises(OperandError, match=r"stepper\(\) takes a Value, but got"):
        stepper(thing)


def test_a_constant():
    with ag.no_grad():
        value = Value(2.0) * 3.0
    with pytest.raises(GraphError, match="of a constant"):
        stepper(value)


def test_a_notebook_shows_it_in_a_closed_frame():
    play = stepper(product())
    shown = play._repr_html_()
    assert shown.startswith("<iframe ")
    assert 'sandbox="allow-scripts"' in shown
    assert html.escape(play.html()) in shown


def test_a_notebook_is_told_what_is_missing(monkeypatch):
    play = stepper(product())
    monkeypatch.setitem(sys.modules, "graphviz", None)
    shown = play._repr_html_()
    assert "pip install" in shown
    assert html.escape(repr(play)) in shown


def test_show_opens_the_page(monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    stepper(product()).show()
    (path,) = tmp_path.glob("*/*.html")
    assert opened == [path.as_uri()]
    assert path.read_bytes().startswith(b"<!doctype html>")


def test_how_it_looks_in_a_terminal():
    assert repr(stepper(product())) == "Stepper(3 values, 6 steps)"
    assert isinstance(stepper(product()), Stepper)
