"""Numbers and gradients of many leaves at once: as one by one, and refused where those are."""

from array import array

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, TraceError, Value
from autograd._build import running
from autograd.structures.leaves import has_nan, less, numbers_of, set_numbers

floats = st.lists(st.floats(), max_size=8) | st.lists(st.floats(), min_size=30, max_size=40)


def set_grads(leaves, grads):
    """Set numbers that fit, and gradients that may not."""
    set_numbers(leaves, array("d", [7.0] * len(leaves)), grads)


@given(floats, floats)
def test_what_is_set_is_read_whatever_kind_of_array_it_came_in(numbers, grads):
    leaves = [Value(1.0) for _ in numbers]
    grads = (grads * 40 + [0.5] * 40)[: len(leaves)]
    for kind in (lambda x: array("d", x), np.array, lambda x: np.array([*x, 7.0])[:-1]):
        own, slopes = (
            kind(x).astype(float) if kind is np.array else kind(x) for x in (numbers, grads)
        )
        set_numbers(leaves, array("d", [0.25] * len(leaves)), slopes)
        set_numbers(leaves, own)  # which leaves the gradients as they are
        assert numbers_of(leaves).tobytes() == array("d", numbers).tobytes()
        assert array("d", [leaf.data for leaf in leaves]).tobytes() == array("d", numbers).tobytes()
        assert array("d", [leaf.grad for leaf in leaves]).tobytes() == array("d", grads).tobytes()


@pytest.mark.parametrize(
    "numbers",
    [
        array("d", [1.0]), array("d", [1.0, 2.0, 3.0]), array("f", [1.0, 2.0]),
        array("q", [1, 2]), np.zeros((2, 2))[:, 0], np.zeros(2, dtype=complex),
    ],
    ids=repr,
)  # fmt: skip
@pytest.mark.parametrize("put", [set_numbers, set_grads])
def test_what_is_no_array_of_as_many_doubles_changes_nothing(put, numbers):
    leaves = [Value(5.0), Value(6.0)]
    with pytest.raises(OperandError, match="2 leaves need"):
        put(leaves, numbers)
    assert [(leaf.data, leaf.grad) for leaf in leaves] == [(5.0, 0.0), (6.0, 0.0)]


@pytest.mark.parametrize("put", [set_numbers, set_grads])
def test_while_a_function_is_traced_it_is_refused_as_an_assignment_is(put):
    leaves = [Value(5.0)]

    def f(x):
        put(leaves, array("d", [1.0]))
        return x * leaves[0]

    with pytest.raises(TraceError, match="Assigning"):
        ag.compile(f)(2.0)
    assert leaves[0].data == 5.0


def test_reading_while_a_function_is_traced_is_refused_as_reading_data_is():
    leaf = Value(5.0)
    with pytest.raises(TraceError, match="Reading"):
        ag.compile(lambda x: x * numbers_of([leaf])[0])(2.0)


@given(st.lists(st.floats(), max_size=40))
def test_a_nan_is_found_wherever_it_is(numbers):
    expected = any(number != number for number in numbers)
    for own in (array("d", numbers), np.array([numbers, numbers], dtype=float)):
        assert has_nan(own) is expected


@given(st.lists(st.tuples(st.floats(), st.floats()), max_size=40), st.floats())
@pytest.mark.skipif(running() != "compiled", reason="it is left to NumPy")
def test_less_a_multiple_is_rounded_as_in_python(pairs, factor):
    numbers, others = (np.array([pair[k] for pair in pairs]) for k in (0, 1))
    into = np.zeros(len(pairs))
    assert less(numbers, factor, others, into)
    expected = [x - factor * y for x, y in pairs]
    np.testing.assert_array_equal(into, expected)
    assert not less(numbers, factor, others, np.zeros(len(pairs) + 1))
    assert not less(numbers, factor, [*others, 1.0], into)
    column = np.ones((len(pairs) + 2, 2))[:, 0]
    assert not less(column, factor, column.copy(), column.copy())
    assert not less(column, factor, column.copy(), column)
    assert not less(numbers, factor, np.zeros(len(pairs) + 1), numbers)
    assert less(numbers, factor, others, numbers)
    np.testing.assert_array_equal(numbers, expected)
    numbers.flags.writeable = False
    assert not less(numbers, factor, others, numbers)


@pytest.mark.parametrize("numbers", [[1.0], array("f", [1.0]), np.ones((3, 3))[:, 0], None])
def test_what_is_no_array_of_doubles_is_not_asked_for_nan(numbers):
    with pytest.raises((OperandError, TypeError)):
        has_nan(numbers)
