"""Batches and options that make no sense, and the errors that say so."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, TraceError
from autograd.compiler.backends import forced


def product(x, y):
    return x * y


ONES = np.ones(3)
WRONG = {
    "different numbers of rows": ((ONES, np.ones(4)), r"args\[1\] has 4 rows"),
    "a number": ((1.0, ONES), r"args\[0\] has rows, as batch says, but is of type float"),
    "a 0-d array": ((np.array(1.0), ONES), "is a single number"),
    "two 0-d arrays": ((np.array(1.0), np.array(1.0)), "is a single number"),
    "a list of numbers": (([1.0, 2.0], ONES), r"args\[0\]\[0\] has rows"),
    "nothing": ((None, ONES), "None"),
    "too few": ((ONES,), "batch speaks of 2 arguments, but 1"),
    "too many": ((ONES, ONES, ONES), "batch speaks of 2 arguments, but 3"),
    "complex numbers": ((ONES, ONES * 1j), "1j|complex128"),
    "text": ((ONES, np.array(["a", "b", "c"])), "str|<U1"),
}


@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize(("args", "text"), WRONG.values(), ids=WRONG)
def test_wrong_arguments_are_refused(args, text, later):
    compiled = ag.compile(product, batch=(0, 0))
    if later:
        compiled(ONES, ONES)
    with pytest.raises(OperandError, match=text):
        compiled(*args)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"batch": 0}, "batch is a tuple"), ({"batch": (0, 1)}, "batch is a tuple"),
        ({"batch": "0"}, "batch is a tuple"), ({"batch": (None,)}, "no argument with rows"),
        ({"batch": ()}, "no argument with rows"), ({"reduce": "sum"}, "needs a batch"),
        ({"batch": (0,), "reduce": "max"}, "reduce is"), ({"threads": 0}, "threads is"),
        ({"threads": 1.5}, "threads is"), ({"batch": (-1,)}, "batch is a tuple"),
    ],
    ids=str,
)  # fmt: skip
def test_wrong_options_are_refused(options, text):
    with pytest.raises(OperandError, match=text):
        ag.compile(product, **options)


@pytest.mark.parametrize("reduce", [None, "sum", "mean"])
@pytest.mark.parametrize(
    "f",
    [
        lambda x: [x, x] if x > 0.0 else [x],
        lambda x: {"a": x} if x > 0.0 else {"b": x},
        lambda x: [x] if x > 0.0 else x,
        lambda x: [x] if x > 0.0 else (x,),
    ],
)
def test_rows_that_return_different_structures_are_refused(f, reduce):
    with pytest.raises(TraceError, match="one structure for some rows, and another for others"):
        ag.compile(f, batch=(0,), reduce=reduce)(np.array([0.5, -1.0, 2.0]))


def scaled(x, a=2.0, b=0.0, *, power=1.0):
    return (a * x + b) * power


BY_NAME = st.dictionaries(st.sampled_from(["a", "b", "power"]), st.sampled_from([3.0, 0.5, -1.0]))


@pytest.mark.parametrize("chosen", ["source", "native"])
@given(st.lists(BY_NAME, min_size=2, max_size=5))
def test_keywords_may_differ_from_call_to_call(chosen, calls):
    rows = np.array([1.0, -2.0, 4.0])
    with forced(chosen):
        compiled = ag.compile(scaled, batch=(0,))
        for kwargs in calls:
            assert compiled(rows, **kwargs).tolist() == [scaled(x, **kwargs) for x in rows.tolist()]


ROWS = st.sampled_from([(2,), (3,), (2, 3), (3, 2), (6,), (1, 6)])


@given(st.lists(st.tuples(ROWS, ROWS, st.booleans()), min_size=2, max_size=5))
def test_rows_may_be_of_another_shape_from_call_to_call(calls):
    with forced("source"):
        compiled = ag.compile(lambda s, w: [s["u"] * w, s["v"]], batch=(0, None))
        for one, other, is_float in calls:
            u = np.arange(2.0 * np.prod(one)).reshape(2, *one)
            v = np.arange(2.0 * np.prod(other)).reshape(2, *other).astype("f4")
            w = 2.0 if is_float else np.array(2.0)
            found = compiled({"u": u, "v": v}, w)
            assert [a.shape for a in found] == [u.shape, v.shape]
            assert [a.tolist() for a in found] == [(u * 2.0).tolist(), v.tolist()]


@pytest.mark.parametrize("nothing", [[], (), {}, np.zeros((0, 2))], ids=repr)
def test_arguments_may_hold_no_numbers(nothing):
    compiled = ag.compile(lambda s, x, extra=(): x + len(s) + len(extra), batch=(None, 0))
    rows = np.array([1.0, 2.0])
    for _ in range(2):
        assert compiled(nothing, rows).tolist() == [1.0, 2.0]
        assert compiled(nothing, rows, extra=nothing).tolist() == [1.0, 2.0]
    assert compiled.stats()["structures"] == 2
