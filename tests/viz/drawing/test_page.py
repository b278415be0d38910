from html.parser import HTMLParser

import pytest

from viz.drawing.page import page
from viz.drawing.themes import DARK, LIGHT


class Seen(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.texts.append(data.strip())


@pytest.mark.parametrize("title", ["</title><script>alert(1)</script>", "{title}", "利率 & 😀"])
def test_a_title_is_text(title):
    seen = Seen(page("<svg><g/></svg>", title, "auto"))
    assert seen.tags == ["html", "head", "meta", "meta", "title", "style", "body", "svg", "g"]
    assert title in seen.texts


def test_backgrounds():
    assert f"background: {LIGHT['paper']}" in page("", "", "light")
    assert DARK["paper"] not in page("", "", "light")
    assert LIGHT["paper"] not in page("", "", "dark")
    assert {LIGHT["paper"], DARK["paper"]} <= set(page("", "", "auto").replace(";", " ").split())
