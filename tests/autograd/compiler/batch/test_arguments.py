"""Batches and options that make no sense, and the errors that say so."""

import numpy as np
import pytest

import autograd as ag
from autograd import OperandError, TraceError


def product(x, y):
    return x * y


ONES = np.ones(3)
WRONG = {
    "different numbers of rows": ((ONES, np.ones(4)), r"args\[1\] has 4 rows"),
    "no rows": ((np.ones(0), np.ones(0)), "at least one row"),
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
