"""Results of a batch: what a single row comes to lies where a whole path would put it."""

import numpy as np
import pytest

import autograd as ag
from autograd import Value
from autograd.compiler.batch.batch import BatchDispatch
from autograd.compiler.batch.results import Results
from support.compiling import close, numbers, shape

X = np.random.default_rng(3).normal(size=(4, 3))
LEAVES = [Value(0.5), Value(-2.0)]
FUNCTIONS = {
    "a number": lambda x: (x * x).sum(),
    "an array": lambda x: x * 2.0,
    "several arrays": lambda x: {"a": x * 2.0, "b": [x.sum(), (x * x[0], x[1])]},
    "a number of a captured leaf": lambda x: ag.exp(LEAVES[0] * x[0]),
    "a slope by the row": ag.value_and_grad(lambda x: (x * x).sum()),
    "a slope by the row, of captured leaves": ag.value_and_grad(
        lambda x: (x * x).sum() * LEAVES[0]
    ),
    "several of captured leaves": lambda x: [x * LEAVES[0], x[0], x[1] * x * LEAVES[1]],
}


def slopes(result):
    return [ag.gradients(leaf, LEAVES) for leaf in result if isinstance(leaf, Value)]


def flat(result):
    if isinstance(result, np.ndarray):
        return list(result.flat)
    if isinstance(result, (list, tuple, dict)):
        parts = result.values() if isinstance(result, dict) else result
        return [leaf for part in parts for leaf in flat(part)]
    return [result]


@pytest.mark.parametrize("reduce", [None, "sum", "mean"])
@pytest.mark.parametrize("f", FUNCTIONS.values(), ids=FUNCTIONS)
def test_rows_one_by_one_come_to_the_same(f, reduce):
    batch = BatchDispatch(f, "f", (X,), {}, [0], reduce, 1, False, True)
    expected = batch.run(batch.take((X,), {}), (X,), {})
    [specialisation] = batch.calls.specialisations
    divisor = len(X) if reduce == "mean" else 1
    one_by_one = Results(specialisation, batch.divided(specialisation), len(X), divisor)
    for row in (2, 0, 3, 1):
        one_by_one.add_row(specialisation, row, batch.calls.trace(X[row].tolist()).numbers)
    found = one_by_one.finished(False)
    assert shape(found) == shape(expected)
    assert all(map(close, numbers(found), numbers(expected)))
    for one, other in zip(slopes(flat(found)), slopes(flat(expected)), strict=True):
        assert one == pytest.approx(other, rel=1e-12)
