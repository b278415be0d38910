import sys
from collections import namedtuple

import pytest

from autograd import Value
from viz.graphs.parts import parts


@pytest.mark.parametrize("thing", [1.0, "text", len, sys, Value, None])
def test_what_has_no_parts(thing):
    assert list(parts(thing, "x")) == []


def test_parts_are_written_as_in_python():
    pair = namedtuple("Pair", "left right")(1.0, 2.0)
    assert list(parts(pair, "p")) == [("p.left", 1.0), ("p.right", 2.0)]
    assert list(parts([[3.0]], "x")) == [("x[0]", [3.0])]
