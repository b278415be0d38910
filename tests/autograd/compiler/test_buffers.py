"""Every array that NumPy can make is taken as the numbers that tolist() gives, or refused."""

import math

import numpy as np
import pytest
from hypothesis import given

import autograd as ag
from autograd import OperandError, Value
from autograd.compiler.backends import forced
from support.buffers import SHAPES, numbers, refused
from support.compiling import close

WITH_ROWS = [shape for shape in SHAPES if shape and shape[0]]
CHOSEN = pytest.mark.parametrize("chosen", ["source", "native"])


def flat(thing):
    """The numbers of nested lists, as floats."""
    if isinstance(thing, list):
        return [number for item in thing for number in flat(item)]
    return [float(thing)]


def is_sum(total, numbers):
    """Whether a number is the sum of others, up to rounding, even where these cancel."""
    wanted, size = sum(numbers), sum(map(abs, numbers))
    return close(total, wanted) or (math.isfinite(size) and abs(total - wanted) <= 1e-13 * size)


def tripled(array):
    return array * 3.0


def assert_equal(found, array):
    found = np.asarray(found)
    assert (found.dtype, found.shape) == (np.float64, array.shape)
    wanted = [3.0 * number for number in flat(array.tolist())]
    for one, other in zip(flat(found.tolist()), wanted, strict=True):
        assert one == other or (math.isnan(one) and math.isnan(other))
        assert math.copysign(1.0, one) == math.copysign(1.0, other) or math.isnan(one)


@CHOSEN
@given(array=numbers())
def test_arrays_of_real_numbers_are_taken(chosen, array):
    with forced(chosen):
        compiled = ag.compile(tripled)
        for _ in range(2):
            assert_equal(compiled(array), array)
        later = ag.compile(lambda s: s["a"] * 3.0)
        later({"a": np.ones(array.shape)})
        assert_equal(later({"a": array}), array)
        assert later.stats()["structures"] == 1


@CHOSEN
@given(array=numbers(WITH_ROWS))
def test_rows_are_taken(chosen, array):
    with forced(chosen):
        compiled = ag.compile(tripled, batch=(0,))
        for _ in range(2):
            assert_equal(compiled(array), array)
        later = ag.compile(lambda s: s["a"] * 3.0, batch=(0,))
        later({"a": np.ones(array.shape)})
        assert_equal(later({"a": array}), array)
        assert later.stats()["structures"] == 1
        total = ag.compile(lambda row: np.sum(row * 3.0), batch=(0,), reduce="sum")(array)
        numbers = flat((np.asarray(array).astype(float) * 3.0).tolist())
        assert is_sum(total, numbers)


@given(array=numbers(WITH_ROWS))
def test_rows_are_floats_where_the_function_itself_runs(array):
    compiled = ag.compile(tripled, batch=(0,))
    with ag.detect_anomaly():
        assert_equal(compiled(array), array)


@given(array=numbers())
def test_transforms_take_them(array):
    found = ag.grad(lambda a: np.sum(a * (3.0 * np.asarray(array, dtype=float))))(array)
    positive = np.asarray(array, dtype=float) + 0.0  # sums of slopes lose the sign of a zero
    assert_equal(found + 0.0, positive)
    assert_equal(ag.jvp(tripled, (array,), (array,))[1] + 0.0, positive)


@CHOSEN
@given(array=refused())
def test_others_are_refused_by_their_place(chosen, array):
    with forced(chosen):
        compiled = ag.compile(tripled)
        compiled(np.ones(array.shape))
        for call in (compiled, ag.compile(tripled), ag.grad(np.sum), ag.jacobian(tripled)):
            with pytest.raises(OperandError, match=r"^args\[0\]"):
                call(array)


@CHOSEN
@given(array=refused(WITH_ROWS))
def test_others_are_refused_as_rows(chosen, array):
    with forced(chosen):
        compiled = ag.compile(tripled, batch=(0,))
        compiled(np.ones(array.shape))
        for call in (compiled, ag.compile(tripled, batch=(0,))):
            with pytest.raises(OperandError, match=r"^args\[0\]"):
                call(array)
        with ag.detect_anomaly(), pytest.raises(OperandError, match=r"^args\[0\]"):
            compiled(array)


def test_a_masked_number_is_none():
    for number in (np.ma.masked, np.ma.masked_array(3.0, mask=True)):
        for call in (Value, ag.compile(tripled), ag.grad(tripled), ag.sin):
            with pytest.raises(OperandError, match="mask"):
                call(number)


def test_other_buffers_are_refused_with_the_cure():
    from array import array

    for buffer in (array("d", [1.0]), memoryview(np.ones(2))):
        for call in (ag.compile(tripled), ag.grad(tripled), ag.compile(tripled, batch=(0,))):
            with pytest.raises(OperandError, match=r"array\(\.\.\.\)"):
                call(buffer)


def test_rows_of_values_may_follow_rows_of_numbers():
    x = Value(3.0)
    compiled = ag.compile(tripled, batch=(0,))
    compiled(np.ones(2))
    [_, last] = compiled(np.array([1.0, x], dtype=object))
    last.backward()
    assert x.grad == 3.0
