import re
from html.parser import HTMLParser

import pytest

from viz.drawing.page import page


class Seen(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.texts.append(data.strip())


@pytest.mark.parametrize("title", ["</title><script>alert(1)</script>", "{{script}}", "利率 & 😀"])
def test_a_title_is_text(title):
    seen = Seen(page("<svg><g/></svg>", title, "auto"))
    assert seen.tags.count("script") == seen.tags.count("svg") == seen.tags.count("h1") == 1
    assert seen.texts.count(title) == 2


def test_backgrounds():
    def dark(theme):
        (query,) = re.findall(r"@media ([^{]*) \{ :root", page("<svg/>", "", theme))
        return query

    assert [dark(theme) for theme in ("auto", "light", "dark")] == [
        "(prefers-color-scheme: dark)", "not all", "all",
    ]  # fmt: skip


def test_the_style_of_a_picture_is_the_pages():
    text = page("<svg><style>.a{fill:red}</style></svg>", "", "light")
    assert text.count("<style>") == 1
    assert ".a{fill:red}</style>" in text
