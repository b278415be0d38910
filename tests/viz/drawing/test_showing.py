import sys
import types
import webbrowser
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

import pytest

from autograd import MissingExtraError, Value
from viz import draw
from viz.drawing.showing import in_notebook, open_page


@pytest.fixture
def opened(monkeypatch):
    pages = []
    monkeypatch.setattr(webbrowser, "open", lambda uri: pages.append(uri) or True)
    return pages


def content(uri):
    return Path(url2pathname(urlparse(uri).path)).read_text(encoding="utf-8")


def notebook(monkeypatch, shown):
    shell = types.SimpleNamespace(kernel=object())
    ipython = types.SimpleNamespace(get_ipython=lambda: shell)
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    display = types.SimpleNamespace(display=shown.append)
    monkeypatch.setitem(sys.modules, "IPython.display", display)


def test_a_page_opens_in_the_browser(opened):
    draw(Value(2.0, name="利率") * 3.0).show()
    page = content(opened[0])
    assert page.startswith("<!doctype html>")
    assert "利率" in page


def test_a_notebook_shows_it_itself(monkeypatch, opened):
    shown = []
    notebook(monkeypatch, shown)
    assert in_notebook()
    diagram = draw(Value(2.0))
    diagram.show()
    assert shown == [diagram]
    assert not opened


def test_a_shell_that_shows_no_pictures(monkeypatch):
    ipython = types.SimpleNamespace(get_ipython=lambda: types.SimpleNamespace(kernel=None))
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    assert not in_notebook()


def test_each_page_has_its_own_file(opened):
    first, second = open_page("one", "page"), open_page("two", "page")
    assert first != second
    assert [content(uri) for uri in opened] == ["one", "two"]


def test_without_a_renderer_nothing_opens(monkeypatch, opened):
    monkeypatch.setattr(
        "viz.drawing.diagram.render", lambda *_: (_ for _ in ()).throw(MissingExtraError("no"))
    )
    with pytest.raises(MissingExtraError):
        draw(Value(2.0)).show()
    assert not opened
