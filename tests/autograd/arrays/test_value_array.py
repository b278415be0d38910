"""Arrays of Values: what they are, what is written into them, and what is refused by name."""

import copy
import math
import pickle

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import autograd as ag
from autograd import OperandError, Value
from autograd.arrays import ValueArray
from autograd.arrays.dispatch import MOVES, OWN, WRITTEN
from autograd.arrays.elementwise import UFUNCS
from autograd.table.operation import TABLE, Fact

X = np.array([1.0, -2.0, 3.0])
numbers = st.floats(-1e3, 1e3)
shapes = arrays.array_shapes(max_dims=3, max_side=3)


def values(array):
    return ag.array([Value(x) for x in np.ravel(array).tolist()]).reshape(np.shape(array))


def data(array):
    items = [x.data if isinstance(x, Value) else x for x in np.ravel(array).tolist()]
    return np.array(items).reshape(np.shape(array))


@given(arrays.arrays(float, shapes, elements=numbers))
def test_an_array_holds_what_it_was_made_of(array):
    made = values(array)
    assert isinstance(made, ValueArray)
    assert made.dtype == object
    assert np.array_equal(data(made), array)
    assert np.array_equal(data(ag.array(array.tolist())), array)
    for again in (pickle.loads(pickle.dumps(made)), copy.deepcopy(made), made.copy()):
        assert type(again) is ValueArray
        assert np.array_equal(data(again), array)


def test_arguments_and_results_of_transforms_are_such_arrays():
    def f(x):
        assert type(x) is ValueArray
        return np.sum(x * x)

    ag.grad(f)(X)
    ag.compile(f)(X)
    outer = Value(2.0)
    assert type(ag.grad(lambda x: outer * np.sum(x * x))(X)) is ValueArray
    assert type(ag.grad(f)(X)) is np.ndarray


def test_an_array_is_no_view_of_what_it_was_made_of():
    plain = np.array([Value(1.0)], dtype=object)
    made = ag.array(plain)
    made[0] = 2.0
    assert plain[0].data == 1.0
    with pytest.raises(OperandError, match="an item needs a real number, but got 'a'"):
        ag.array(["a"])


# Floats, Values and arrays beside each other


PAIRS = [f for f in UFUNCS if f.nin == 2 and f.nout == 1 and f is not np.ldexp]  # which takes ints


@pytest.mark.parametrize("ufunc", PAIRS, ids=str)
def test_values_beside_arrays_of_floats(ufunc):
    plain, number = np.array([1.25, 0.5, 2.0]), 3.0
    one = Value(number)
    wanted = ufunc(plain, number), ufunc(number, plain)
    for x in (plain, values(plain)):
        for found, other in zip((ufunc(x, one), ufunc(one, x)), wanted):
            assert isinstance(found, ValueArray)
            assert np.allclose(data(found), other, rtol=1e-14)
    alone = ufunc(one, np.float64(number))
    assert isinstance(alone, Value)
    assert alone.data == pytest.approx(float(ufunc(number, number)))


@pytest.mark.parametrize(
    "op",
    [op for op in TABLE.values() if hasattr(ag, op.name) and op.arity in (1, 2, 3)
     and not op.facts & (Fact.CHOOSES | Fact.HELPER)],
    ids=str,
)  # fmt: skip
def test_functions_of_ours_take_arrays(op):
    point = {"lambertw": (0.5, 0.0), "zeta": (2.0, 0.5), "acosh": (1.5,)}
    operands = point.get(op.name, (0.5, 2.0, 3.0)[: op.arity])
    operands = (1.0, *operands[1:]) if op.name in {"expn", "polygamma"} else operands
    function, place = getattr(ag, op.name), 0 if op.arity == 1 or op.name == "lambertw" else -1
    wanted = function(*operands)
    for array in (np.full((2, 1), operands[place]), values(np.full((2, 1), operands[place]))):
        given = list(operands)
        given[place] = array
        found = function(*given)
        assert type(found) is type(array)
        assert data(found) == pytest.approx(np.full((2, 1), wanted), nan_ok=True)
    mixed = [Value(x) if op.name in {"maximum", "hypot", "atan2"} else x for x in operands]
    mixed[place] = np.full(3, operands[place])
    assert np.shape(function(*mixed)) == (3,)


def test_where_of_arrays():
    chosen = ag.where(X > 0.0, values(X), 0.0)
    assert data(chosen).tolist() == [1.0, 0.0, 3.0]
    assert data(ag.where(X > 0.0, Value(1.0), X)).tolist() == [1.0, -2.0, 1.0]
    assert data(ag.where(True, Value(1.0), X)).tolist() == [1.0] * 3
    assert data(ag.clip(Value(0.5), X, 2.0)).tolist() == [1.0, 0.5, 2.0]
    assert data(ag.leaky_relu(values(X))).tolist() == [1.0, -0.02, 3.0]
    compiled = ag.compile(lambda x: ag.where(x > 0.0, x, -x).sum())
    assert (compiled(X), compiled(-X), compiled.stats()["paths"]) == (6.0, 6.0, 1)


# Writing


def test_assignment_of_places_and_slices():
    def f(x):
        y = np.zeros_like(x)
        y[1:] = x[1:] ** 2
        y[0] = x[0] * x[1]
        y[[0, 2]] += 1.0
        y[:,] *= 2.0
        np.add.at(y, np.array([0, 0]), x[2])
        return np.sum(y * np.array([1.0, 2.0, 3.0]))

    def on_floats(x):
        return 2.0 * (x[0] * x[1] + 1.0) + 2.0 * x[2] + 4.0 * x[1] ** 2 + 6.0 * (x[2] ** 2 + 1.0)

    assert ag.value_and_grad(f)(X)[0] == on_floats(X)
    assert ag.grad(f)(X).tolist() == ag.grad(on_floats)(X).tolist()
    assert ag.compile(ag.grad(f))(X).tolist() == ag.grad(on_floats)(X).tolist()


@given(arrays.arrays(float, 4, elements=st.floats(-2.0, 2.0)), st.floats(-1.0, 1.0))
def test_assignment_by_a_comparison_needs_no_path(x, edge):
    compiled = MASKED
    found, slopes = compiled(x, edge)
    wanted = np.where(x < edge, 0.5 * edge, x)
    assert found == pytest.approx(float(wanted @ np.arange(1.0, 5.0)), abs=1e-12)
    assert slopes.tolist() == np.where(x < edge, 0.0, np.arange(1.0, 5.0)).tolist()
    assert compiled.stats()["paths"] == 1


def masked(x, edge):
    x = x.copy()
    x[x < edge] = 0.5 * edge
    return np.sum(x * np.arange(1.0, 5.0))


MASKED = ag.compile(ag.value_and_grad(masked))


def test_assignment_of_several_by_a_comparison():
    def f(x):
        y = x.copy()
        y[x > 0.0] = x[x > 0.0] ** 2
        y[(x > 2.0) | (x < -1.0)] = -1.0
        return np.sum(y)

    assert ag.grad(f)(X).tolist() == [2.0, 0.0, 0.0]
    compiled = ag.compile(ag.grad(f))
    assert compiled(X).tolist() == [2.0, 0.0, 0.0]
    assert compiled(-X).tolist() == [1.0, 4.0, 0.0]


def test_arrays_of_floats_have_no_room():
    for write in (
        lambda: np.add(values(X), 1.0, out=np.zeros(3)),
        lambda: np.sum(values(X), axis=0, out=np.zeros(())),
        lambda: np.zeros(3).__iadd__(values(X)),
    ):
        with pytest.raises(OperandError, match="cannot write Values into an array of float64"):
            write()
    room = np.zeros_like(values(X))
    assert np.multiply(values(X), 2.0, out=room) is room
    assert data(room).tolist() == [2.0, -4.0, 6.0]


# Conversions


def test_astype_keeps_values_and_makes_plain_numbers_of_others():
    x = values(X * 1.5)
    assert [type(item) for item in x.astype(float)] == [Value] * 3
    assert x.astype(int).tolist() == [1, -3, 4]
    assert x.astype(bool).tolist() == [True] * 3
    assert ag.array(X).astype(float).dtype == float
    compiled = ag.compile(lambda x: np.sum((x > 0.0).astype(float) * x))
    assert (compiled(X), compiled(-X), compiled.stats()["paths"]) == (4.0, 2.0, 1)


def test_comparisons_are_bools_outside_of_a_trace():
    x = values(X)
    for found in (x > 0.0, 0.0 < x, np.greater(x, 0.0), ~(x <= 0.0), np.isfinite(x) & (x > 0.0)):
        assert found.dtype == bool
        assert found.tolist() == [True, False, True]
    assert (x == x).tolist() == [True] * 3
    assert (values([math.nan]) == values([math.nan])).tolist() == [False]
    assert bool(np.any(x > 2.0))
    assert np.argmax(x) == 2
    assert np.argsort(x).dtype == int
    assert bool(np.allclose(x, X))


def test_a_branch_on_all_of_an_array_is_one_guard():
    compiled = ag.compile(lambda x: x.sum() if (x > 0.0).all() else x.prod())
    assert (compiled(X), compiled(np.abs(X)), compiled.stats()["paths"]) == (-6.0, 6.0, 2)


def test_masks_are_not_returned():
    with pytest.raises(OperandError, match=r"write where\(x > y, 1.0, 0.0\)"):
        ag.compile(lambda x: x > 0.0)(X)


def test_places_that_are_values():
    compiled = ag.compile(lambda x, n: x[np.argsort(x)][::-1] * x[n])
    assert compiled(X, 1).tolist() == (np.sort(X)[::-1] * X[1]).tolist()
    assert compiled(X, -1).tolist() == (np.sort(X)[::-1] * X[-1]).tolist()
    table = ag.compile(lambda x: np.array([10.0, 20.0, 30.0])[np.argmax(x)] * x[0])
    assert [table(X), table(-X)] == [30.0, -20.0]


def test_nans_are_where_numpy_has_them():
    x = np.array([2.0, math.nan, -1.0, math.nan, 0.5])
    for f in (np.sort, np.max, np.min, np.nanmax, np.argmax, np.argsort, np.nansum, np.nan_to_num,
              np.median, lambda x: np.maximum(x, 1.0), lambda x: np.fmin(x, 1.0)):  # fmt: skip
        wanted = np.asarray(f(x), dtype=float)
        assert np.array_equal(data(f(values(x))), wanted, equal_nan=True), f
        compiled = ag.compile(lambda x, f=f: f(x) * 1.0)
        compiled(np.arange(5.0))
        assert np.array_equal(compiled(x), wanted, equal_nan=True), f


def test_empty_arrays():
    none = values(np.zeros((0, 2)))
    assert np.sum(none) == 0.0
    assert np.prod(none) == 1.0
    assert np.sum(none, axis=0).tolist() == [0.0, 0.0]
    assert np.sum(none, axis=1).shape == (0,)
    assert (none * 2.0).shape == (0, 2)
    assert np.sort(none, axis=0).shape == (0, 2)
    assert bool(np.all(none > 0.0))
    with pytest.raises(ValueError, match="of no numbers is not defined"):
        np.max(none)


def test_functions_of_python_run_on_each_element():
    for make in (np.vectorize, lambda f: np.frompyfunc(f, 1, 1)):
        f = make(lambda x: ag.sin(x) * x)
        assert ag.grad(lambda x, f=f: np.sum(f(x)))(X) == pytest.approx(np.sin(X) + X * np.cos(X))


# Refusals


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda x: np.fft.fft(x), r"np\.fft\.fft is not known"),
        (lambda x: np.unique(x), r"np\.unique is not known"),
        (lambda x: np.linalg.svd(np.outer(x, x)), r"np\.linalg\.svd is not known"),
        (lambda x: np.nextafter(x, 1.0), r"np\.nextafter is not known"),
        (lambda x: scipy.special.spence(x), r"scipy\.special\.spence is not known"),
        (lambda x: np.add.reduceat(x, [0]), r"np\.add\.reduceat is not known"),
        (lambda x: np.maximum.at(x, 0, 1.0), r"np\.maximum\.at is not known"),
        (lambda x: np.sum(x, where=X > 0), r"np\.sum of Values: .*'where'"),
        (lambda x: np.add.reduce(x, where=X > 0), r"np\.add\.reduce\(where=\) is not known"),
        (lambda x: np.exp(x, where=X > 0), r"np\.exp\(where=\) is not known"),
        (lambda x: np.exp(x, dtype=int), r"np\.exp\(dtype=\) is not known"),
        (lambda x: np.sum(x, dtype=int), r"np\.sum of Values: .*'dtype'"),
        (lambda x: np.quantile(x, 0.5, method="nearest"), r"np\.quantile of Values: .*'method'"),
        (lambda x: np.sort(x, order="a"), r"np\.sort\(order=\) is not known"),
        (lambda x: np.interp(x, X, X, period=1.0), r"np\.interp\(period=\) is not known"),
        (lambda x: np.einsum("...i->i", x), r"np\.einsum .* is not known"),
        (lambda x: np.linalg.norm(np.outer(x, x), 2), r"np\.linalg\.norm\(ord=2\)"),
        (lambda x: np.searchsorted(x, 1.0, sorter=[0]), r"np\.searchsorted\(sorter=\)"),
        (lambda x: np.bitwise_count(x), r"np\.bitwise_count is not known"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused_by_name(call, name):
    with pytest.raises(OperandError, match=name):
        call(values(X))


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda x: np.linalg.solve(x[None], x), np.linalg.LinAlgError),
        (lambda x: np.linalg.det(x), np.linalg.LinAlgError),
        (lambda x: x @ x[:2], ValueError), (lambda x: x @ 2.0, ValueError),
        (lambda x: np.sum(x, axis=1), np.exceptions.AxisError),
        (lambda x: np.quantile(x, 1.5), ValueError), (lambda x: np.interp(x, X, X[:2]), ValueError),
        (lambda x: np.einsum("ij->i", x), ValueError), (lambda x: x + X[:2], ValueError),
        (lambda x: np.einsum("i,i", x, X[:2]), ValueError), (lambda x: x[5], IndexError),
        (lambda x: np.tensordot(x, X[:2], 1), ValueError),
        (lambda x: np.linalg.norm(x.reshape(1, 1, 3), 1), ValueError),
    ],
)  # fmt: skip
def test_numpys_own_errors_are_raised_where_it_raises_them(call, error):
    with pytest.raises(error):
        call(X)
    with pytest.raises(error):
        call(values(X))


def test_no_function_is_answered_twice():
    assert not set(OWN) & MOVES
    assert not set(OWN) & WRITTEN
    assert not MOVES & WRITTEN


def test_every_name_in_the_table_that_numpy_has_is_answered():
    for op in TABLE.values():
        for name in op.numpy:
            function = getattr(np, name)
            assert function in UFUNCS or function in OWN


TRUTHS = [np.logical_and, np.logical_or, np.logical_xor, np.bitwise_and, np.bitwise_or,
          np.bitwise_xor, np.equal, np.not_equal]  # fmt: skip


@pytest.mark.parametrize("join", TRUTHS, ids=str)
def test_truths_are_joined_as_numpy_joins_them(join):
    left, right = np.array([1.0, 1.0, -1.0, -1.0]), np.array([1.0, -1.0, 1.0, -1.0])
    compiled = ag.compile(lambda x, y: np.where(join(x > 0.0, y > 0.0), 1.0, 0.0))
    for x, y in [(left, right), (right, left), (-left, right)]:
        wanted = join(x > 0.0, y > 0.0).tolist()
        assert compiled(x, y).astype(bool).tolist() == wanted
        assert join(values(x) > 0.0, values(y) > 0.0).tolist() == wanted
    assert compiled.stats()["paths"] == 1


def test_what_is_close_is_so_in_numpy():
    numbers = [0.0, 1.0, 1.0 + 1e-6, -1.0, math.inf, -math.inf, math.nan]
    x, y = map(np.ravel, np.meshgrid(numbers, numbers))
    for options in ({}, {"equal_nan": True}, {"rtol": 0.0, "atol": 1.5}):
        wanted = np.isclose(x, y, **options)
        assert np.isclose(values(x), y, **options).tolist() == wanted.tolist()
        assert bool(np.allclose(values(x), y, **options)) == np.allclose(x, y, **options)


@pytest.mark.parametrize(
    "combine", [lambda m, v: m * v, lambda m, v: v * m, lambda m, v: m + v, lambda m, v: m - v]
)
def test_masked_arrays_keep_the_gradient(combine):
    masked = np.ma.array([1.0, 2.0, 5.0], mask=[False, False, True])
    v = Value(2.0)
    total = combine(masked, v).sum()
    total.backward()
    expected = (combine(masked, 2.0 + 1e-6).sum() - combine(masked, 2.0 - 1e-6).sum()) / 2e-6
    assert total.data == combine(masked, 2.0).sum()
    assert v.grad == pytest.approx(expected, rel=1e-8)
