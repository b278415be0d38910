"""The script writes numbers as Python does."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.javascript import CODEC, coded, part
from viz.stepping.formula import joined, short
from viz.stepping.picture import in_box

pytestmark = pytest.mark.browser

SCRIPT = part("numbers.js") + CODEC
TIES = [k / 2**n for k in (1.0, -3.0, 4097.0, 12345.0, 8191.0, 99999.0) for n in range(12)]
floats = st.floats() | st.sampled_from(TIES) | st.integers(-(10**6), 10**6).map(float)


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(numbers=st.lists(floats, min_size=100, max_size=200))
def test_numbers_are_written_as_by_python(browser, numbers):
    told = browser.run(
        f"{SCRIPT} return arguments[0].map(decoded).map(x => [repr(x), short(x), inBox(x)])",
        coded(numbers),
    )
    for x, texts in zip(numbers, told, strict=True):
        assert texts == [repr(x), short(x), in_box(x)]


@pytest.mark.parametrize("count", [0, 1, 8, 9, 20])
def test_the_middle_of_many_parts_is_left_out(browser, count):
    parts = [f"x{i}" for i in range(count)]
    told = browser.run(f"{SCRIPT} return joined(' + ', arguments[0])", parts)
    assert told == joined(" + ", parts)
