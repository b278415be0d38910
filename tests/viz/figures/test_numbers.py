from types import SimpleNamespace

import pytest

from autograd import OperandError, Value
from viz.figures.numbers import asking, listed, plain_numbers


def test_numbers_and_values_are_floats():
    found = plain_numbers([Value(2.0), 1, True], "a loss")
    assert (found, set(map(type, found))) == ([2.0, 1.0, 1.0], {float})
    with pytest.raises(OperandError, match="a loss needs a real number, but got '2'"):
        plain_numbers(["2"], "a loss")


def test_what_is_no_list():
    assert listed((i for i in range(2)), "a loss") == [0, 1]
    with pytest.raises(OperandError, match="a loss at each place, but got float"):
        listed(1.0, "a loss")


def test_a_function_or_a_model_answers():
    model = SimpleNamespace(predict=sorted)
    assert asking(model) is asking(sorted) is sorted
    for wrong in (None, 0.5, SimpleNamespace(predict=3)):
        with pytest.raises(OperandError, match="predict must be a function"):
            asking(wrong)
