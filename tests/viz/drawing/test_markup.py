from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from viz.drawing.markup import count, digits, drawable, markup


def test_markup():
    assert markup("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#x27;"
    assert markup("\\N") == "\\\\N"
    assert markup("one\ntwo") == "one<br/>two"
    assert markup("\x00\ud800\uffff\t") == r"\\x00\\ud800\\uffff\\t"


@given(st.text() | st.characters(categories=["Cs", "Cc"]))
@settings(deadline=None)
def test_any_text_is_xml_that_shows_it(text):
    element = ElementTree.fromstring(f"<a>{markup(text)}</a>")
    for line_break in element.iter("br"):
        line_break.text = "\n"
    assert "".join(element.itertext()).replace("\\\\", "\\") == drawable(text)


def test_numbers():
    assert [digits(2 / 3, n) for n in (1, 3, 17)] == ["0.7", "0.667", "0.66666666666666663"]
    assert [digits(x, 4) for x in (1e10, float("nan"), float("-inf"))] == ["1e+10", "nan", "-inf"]


def test_no_more_digits_than_there_are():
    assert digits(0.1, 10**30) == digits(0.1, 17) == "0.10000000000000001"


def test_counts():
    assert [count(n, "value") for n in (0, 1, 1000)] == ["0 values", "1 value", "1,000 values"]
