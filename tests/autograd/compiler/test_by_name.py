"""Arguments of batches by name, and batches without rows."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, Value

ROWS = np.array([0.5, -1.0, 2.0])


def line(w, x, scale=2.0, *, shift=0.0):
    return w * x * scale + shift


def only_by_name(w, *, x, y=1.0):
    return w * x + y


CALLS = [
    ((3.0, ROWS), {}),
    ((3.0,), {"x": ROWS}),
    ((), {"w": 3.0, "x": ROWS}),
    ((), {"x": ROWS, "w": 3.0}),
]


@pytest.mark.parametrize("batch", [(None, 0), {"x": 0}, {"x": 0, "w": None}], ids=str)
@pytest.mark.parametrize(("args", "kwargs"), CALLS)
def test_rows_are_taken_by_name(batch, args, kwargs):
    compiled = ag.compile(line, batch=batch)
    for _ in range(2):
        assert compiled(*args, **kwargs).tolist() == (6.0 * ROWS).tolist()
    assert compiled(*args, **kwargs, shift=1.0).tolist() == (6.0 * ROWS + 1.0).tolist()
    again = pickle.loads(pickle.dumps(compiled))
    assert again(*args, **kwargs).tolist() == (6.0 * ROWS).tolist()
    slope = ag.grad(lambda w: np.sum(compiled(w, x=ROWS)))(3.0)  # by the function itself
    assert slope == pytest.approx(2.0 * ROWS.sum())


def test_any_parameter_may_have_rows():
    twice = ag.compile(line, batch={"scale": 0, "x": 0})
    assert twice(3.0, ROWS, ROWS).tolist() == (3.0 * ROWS**2).tolist()
    assert twice(3.0, scale=ROWS, x=ROWS).tolist() == (3.0 * ROWS**2).tolist()
    alone = ag.compile(only_by_name, batch={"x": 0})
    assert alone(2.0, x=ROWS).tolist() == (2.0 * ROWS + 1.0).tolist()
    assert alone(2.0, x=ROWS, y=3.0).tolist() == (2.0 * ROWS + 3.0).tolist()
    assert pickle.loads(pickle.dumps(alone))(2.0, x=ROWS).tolist() == (2.0 * ROWS + 1.0).tolist()
    any_name = ag.compile(lambda w, **others: w * others["x"], batch={"x": 0})
    assert any_name(2.0, x=ROWS).tolist() == (2.0 * ROWS).tolist()


@pytest.mark.parametrize("f", [line, only_by_name])
@pytest.mark.parametrize("reduce", [None, "sum", "mean"])
def test_derivatives_of_reduced_rows(f, reduce):
    both = ag.compile(ag.value_and_grad(f), batch={"x": 0}, reduce=reduce)
    value, slope = both(3.0, x=ROWS)
    each = [ag.value_and_grad(f)(3.0, x=x) for x in ROWS.tolist()]
    change = {None: list, "sum": np.sum, "mean": np.mean}[reduce]
    assert np.allclose(value, change([v for v, _ in each]), rtol=1e-15)
    assert np.allclose(slope, change([s for _, s in each]), rtol=1e-15)


def test_a_derivative_by_a_row_stays_with_it():
    slopes = ag.compile(ag.grad(line, argnums=(0, 1)), batch={"x": 0}, reduce="sum")
    by_w, by_x = slopes(3.0, x=ROWS)
    assert by_w == pytest.approx(2.0 * ROWS.sum())
    assert by_x.tolist() == [6.0] * 3


def test_methods_take_rows_by_name():
    class Line:
        def __init__(self, w):
            self.w = w

        @ag.compile(batch={"x": 0})
        def named(self, x, shift=0.0):
            return self.w * x + shift

        @ag.compile(batch=(0,))
        def placed(self, x, shift=0.0):
            return self.w * x + shift

    line = Line(3.0)
    for method in (line.named, line.placed):
        assert method(ROWS).tolist() == method(x=ROWS).tolist() == (3.0 * ROWS).tolist()
        assert method(x=ROWS, shift=1.0).tolist() == (3.0 * ROWS + 1.0).tolist()


@pytest.mark.parametrize(
    ("f", "batch", "args", "kwargs", "text"),
    [
        (line, {"z": 0}, None, None, "'z', but the parameters of the function are w, x"),
        (lambda *xs: xs[0], {"x": 0}, None, None, "batch speaks of 'x'"),
        (lambda x, *xs: x, {"x": 0}, None, None, r"without \*args"),
        (max, {"x": 0}, None, None, "does not tell the names"),
        (line, {"x": 2}, None, None, "or a dict by the names of parameters"),
        (line, {"x": None}, None, None, "names no argument with rows"),
        (line, {"x": 0}, (1.0,), {}, "do not fit the function: missing"),
        (line, {"x": 0}, (1.0, ROWS, 2.0, 3.0), {}, "do not fit the function: too many"),
        (line, (None, 0), (1.0,), {}, "batch speaks of 2 arguments, but 1"),
        (lambda **xs: xs["x"], {"x": 0}, (), {"y": ROWS}, "'x' has rows, as batch says"),
    ],
)  # fmt: skip
def test_what_is_refused(f, batch, args, kwargs, text):
    def called():
        compiled = ag.compile(f, batch=batch)
        return compiled if args is None else compiled(*args, **kwargs)

    with pytest.raises(OperandError, match=text):
        called()


# Batches without rows

RESULTS = {
    "a number": lambda w, x: w * x[0],
    "a list": lambda w, x: [w * x[0], w],
    "an array": lambda w, x: w * x,
    "a structure": lambda w, x: {"a": (w, x * 2.0), "b": None},
}


@pytest.mark.parametrize("f", RESULTS.values(), ids=RESULTS)
@pytest.mark.parametrize("stack", [False, True])
@pytest.mark.parametrize("known", [False, True])
@given(st.integers(1, 3))
def test_results_have_the_structure_of_those_of_rows(f, stack, known, width):
    compiled = ag.compile(f, batch=(None, 0), stack=stack)
    some = compiled(3.0, np.ones((2, width))) if known else None
    none = compiled(3.0, np.ones((0, width)))
    some = compiled(3.0, np.ones((2, width)))
    shapes = [np.shape(leaf) for leaf in leaves(some)]
    assert [np.shape(leaf) for leaf in leaves(none)] == [(0, *shape[1:]) for shape in shapes]
    assert type(none) is type(some)


def leaves(thing):
    if isinstance(thing, (list, tuple)):
        return [leaf for item in thing for leaf in leaves(item)]
    if isinstance(thing, dict):
        return [leaf for item in thing.values() for leaf in leaves(item)]
    return [] if thing is None else [thing]


@pytest.mark.parametrize("exact", [False, True])
def test_sums_of_nothing_are_0_and_means_nan(exact):
    nothing = np.ones((0, 2))
    both = ag.value_and_grad(lambda w, x: w[0] * x[0] + w[1] * x[1], argnums=(0, 1))
    for reduce, number in (("sum", 0.0), ("mean", np.nan)):
        compiled = ag.compile(both, batch=(None, 0), reduce=reduce, exact=exact)
        value, (by_w, by_x) = compiled([1.0, 2.0], nothing)
        assert np.array_equal([value, *by_w], [number] * 3, equal_nan=True)
        assert by_x.shape == (0, 2)


def test_values_in_a_batch_without_rows():
    w = Value(3.0)
    assert ag.compile(lambda x: w * x, batch=(0,))(np.ones(0)).shape == (0,)
    assert ag.compile(lambda w, x: w * x, batch=(None, 0))(w, np.ones(0)).shape == (0,)


def test_what_fails_for_a_row_of_ones_is_told():
    def picky(x):
        if x == 1.0:
            raise ValueError("not one")
        return x

    with pytest.raises(OperandError, match="picky failed for a row of ones: not one"):
        ag.compile(picky, batch=(0,))(np.ones(0))
