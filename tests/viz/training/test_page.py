import json
import math
import re
import webbrowser
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viz import DrawError, SaveError, TrainingPage, training_page
from viz.training.digits import digits_of
from viz.training.page import document
from viz.training.recording import Frame, Recording


class Epochs(list):
    reason = ""


def trained(n=3, size=1, name="w", loss=0.5):
    epochs = Epochs(
        SimpleNamespace(number=i + 1, lr=0.1, numbers={"loss": loss, "validation": 0.25})
        for i in range(n)
    )
    names = [f"{name}[{i}]" for i in range(size)]
    epochs.recording = Recording(names, size, 1, None, None)
    random = Random(1).random
    for epoch in range(n + 1):
        noise = digits_of([random() for _ in range(size)])
        epochs.recording.add(Frame(epoch, noise, noise, *[digits_of([])] * 2))
    return epochs


def data_of(text):
    return json.loads(re.search(r'id="data">(.*?)</script>', text)[1])


def test_it_holds_what_was_recorded():
    told = data_of(training_page({"a": trained(), "b": trained(5)}).html())
    assert [run["name"] for run in told["runs"]] == ["a", "b"]
    assert [run["packed"]["epochs"] for run in told["runs"]] == [[0, 1, 2, 3], [0, 1, 2, 3, 4, 5]]
    assert told["runs"][0]["epochs"][1] == {
        "number": 2, "lr": 0.1, "numbers": {"loss": 0.5, "validation": 0.25},
    }  # fmt: skip


def test_numbers_that_json_has_not():
    told = data_of(training_page(trained(loss=math.inf)).html())
    assert told["runs"][0]["epochs"][0]["numbers"]["loss"] == "inf"


def test_it_stays_below_a_megabyte():
    text = training_page(trained(99, size=6000)).html()
    assert len(text) < 1_000_000
    epochs = data_of(text)["runs"][0]["packed"]["epochs"]
    assert 2 < len(epochs) < 99
    assert (epochs[0], epochs[-1]) == (0, 99)


def test_a_training_that_was_not_recorded():
    with pytest.raises(DrawError, match=r"was not recorded. Train with nn.fit\(..., record=True\)"):
        training_page([1.0])
    with pytest.raises(DrawError, match="The training 'b' was not"):
        training_page({"a": trained(), "b": Epochs()})
    with pytest.raises(DrawError, match="one training or two, but got 3"):
        training_page(dict.fromkeys("abc", trained()))
    with pytest.raises(DrawError, match="but got 0"):
        training_page({})


def test_later_epochs_do_not_change_it():
    history = trained()
    page = training_page(history)
    before = page.html()
    history.append(history[0])
    history.recording.add(Frame(9, *[digits_of([1.0])] * 2, *[digits_of([])] * 2))
    assert page.html() == before


@settings(deadline=None, max_examples=30)
@given(st.text(st.characters()) | st.sampled_from(["</script>", "{{script}}", "<!--"]))
def test_a_name_is_data(name):
    text = training_page({name: trained(name=name)}).html()
    assert text.count("<script") == 2
    assert text.isascii()
    assert data_of(text)["runs"][0]["name"] == name


def test_what_the_policy_lets_it_ask_for():
    assert "connect-src 'none'" in document([])
    assert "connect-src 'self'" in document([], live={"rate": 0.1})


def test_it_is_saved_whole_or_not_at_all(tmp_path):
    page = training_page(trained())
    path = page.save(tmp_path / "run.html")
    assert path.read_text() == page.html()
    with pytest.raises(DrawError, match=r"end in \.html"):
        page.save(tmp_path / "run.svg")
    with pytest.raises(SaveError):
        page.save(tmp_path / "no" / "run.html")


def test_show_opens_it(monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    training_page(trained()).show()
    assert opened == [path.as_uri() for path in tmp_path.glob("*/*.html")]


def test_in_a_notebook_it_stands_in_a_closed_frame():
    page = training_page(trained())
    assert isinstance(page, TrainingPage)
    assert page._repr_html_().startswith("<iframe ")
    assert 'sandbox="allow-scripts"' in page._repr_html_()
    assert repr(page) == "TrainingPage(4 frames)"
