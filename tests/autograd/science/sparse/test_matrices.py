"""Sparse Jacobians and Hessians: equal to the dense ones on every path, eager and compiled."""

import pickle

import casadi
import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings

import autograd as ag
from autograd import GraphError, OperandError, Value
from support.sparse import sparse_functions


def agree(found, expected):
    assert isinstance(found, scipy.sparse.csr_array)
    expected = np.array(expected)
    np.testing.assert_allclose(found.toarray(), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("fast", [False, True, None])
@given(drawn=sparse_functions())
@settings(max_examples=25)
def test_jacobians_are_those_of_jacobian(fast, drawn):
    f, points = drawn
    sparse = ag.sparse_jacobian(f, compile=fast)
    for x in [*points, *points]:
        agree(sparse(x), ag.jacobian(f)(x))


@pytest.mark.parametrize("fast", [False, True])
@given(drawn=sparse_functions())
@settings(max_examples=25)
def test_hessians_are_those_of_hessian(fast, drawn):
    f, points = drawn
    sparse = ag.sparse_hessian(f.total, compile=fast)
    for x in [*points, *points]:
        agree(sparse(x), ag.hessian(f.total)(x))


@given(drawn=sparse_functions())
def test_the_pattern_has_all_that_is_not_zero(drawn):
    f, points = drawn
    for x in points:
        found = ag.sparsity(f)(x)
        assert found.dtype == bool
        assert not (np.array(ag.jacobian(f)(x), dtype=bool) & ~found.toarray()).any()
        second = ag.sparsity(ag.grad(f.total))(x).toarray()
        assert (second == second.T).all()
        assert not (np.array(ag.hessian(f.total)(x), dtype=bool) & ~second).any()


@pytest.mark.parametrize(
    ("f", "rows"),
    [
        (lambda x: [x[0] * x[1], x[2], 1.0], [[1, 1, 0], [0, 0, 1], [0, 0, 0]]),
        (lambda x: [ag.floor(x[0]) + x[1], ag.sign(x[2])], [[0, 1, 0], [0, 0, 0]]),
        (lambda x: [ag.stop_gradient(x[0]) * x[1]], [[0, 1, 0]]),
        (lambda x: [ag.where(x[0] > x[1], x[2], 0.0)], [[0, 0, 1]]),
        (lambda x: [ag.norm(x)], [[1, 1, 1]]),
        (lambda x: [0.0 * x[0], x[1] - x[1]], [[1, 0, 0], [0, 1, 0]]),
    ],
)
def test_the_pattern_is_no_larger_than_paths_lead(f, rows):
    assert ag.sparsity(f)([1.5, 2.5, 3.5]).toarray().tolist() == rows


@pytest.mark.parametrize(
    ("f", "n"),
    [
        (lambda x: ag.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2), 30),
        (lambda x: x[0] * ag.sum(x * x) + ag.sin(x[3]), 20),
        (lambda x: ag.sum(x[:-2] * x[1:-1] * x[2:]), 25),
    ],
)
def test_patterns_and_numbers_are_those_of_casadi(f, n):
    x = np.linspace(0.3, 1.7, n)
    symbols = casadi.SX.sym("x", n)
    objects = np.array([_Symbol(symbols[i]) for i in range(n)], dtype=object)
    hessian, _ = casadi.hessian(_symbolic(f, objects), symbols)
    expected = casadi.Function("h", [symbols], [hessian])(x).sparse()
    for fast in (False, True):
        found = ag.sparse_hessian(f, compile=fast)(x)
        np.testing.assert_allclose(found.toarray(), expected.toarray(), rtol=1e-12)
        assert found.nnz == expected.nnz


class _Symbol:
    """A CasADi number with the operators that the functions above ask for."""

    def __init__(self, symbol):
        self.symbol = symbol

    def __add__(self, other):
        return _Symbol(self.symbol + _plain(other))

    def __radd__(self, other):
        return _Symbol(_plain(other) + self.symbol)

    def __sub__(self, other):
        return _Symbol(self.symbol - _plain(other))

    def __rsub__(self, other):
        return _Symbol(_plain(other) - self.symbol)

    def __mul__(self, other):
        return _Symbol(self.symbol * _plain(other))

    def __rmul__(self, other):
        return _Symbol(_plain(other) * self.symbol)

    def __pow__(self, other):
        return _Symbol(self.symbol**other)


def _plain(thing):
    return thing.symbol if isinstance(thing, _Symbol) else thing


def _symbolic(f, x, monkey=pytest.MonkeyPatch):
    with monkey.context() as patch:
        patch.setattr(ag, "sum", lambda terms: sum(terms.tolist()))
        patch.setattr(ag, "sin", lambda term: _Symbol(casadi.sin(term.symbol)))
        return f(x).symbol


def test_the_structure_grows_with_the_paths_and_stays_with_fewer_entries():
    f = ag.sparse_jacobian(lambda x: [x[0] * x[1] if x[0] > 0.0 else x[1], x[1]])
    assert f([-1.0, 2.0]).nnz == 2
    assert f([1.0, 2.0]).nnz == 3
    assert f([-1.0, 3.0]).toarray().tolist() == [[0.0, 1.0], [0.0, 1.0]]
    anew = ag.sparse_jacobian(lambda x: [x[0] * x[1] if x[0] > 0.0 else x[1], x[1]])
    assert anew([1.0, 2.0]).nnz == anew([-1.0, 2.0]).nnz == 3


@pytest.mark.parametrize("fast", [False, True])
def test_the_structure_has_room_for_all_paths_so_far(fast):
    def f(x):
        return [x[0] ** 2 if x[2] > 0.0 else 3.0 * x[1], x[2]]

    sparse = ag.sparse_jacobian(f, compile=fast)
    first, second = [2.0, 1.0, 1.0], [2.0, 1.0, -1.0]
    assert [sparse(x).nnz for x in (first, second, first, second)] == [2, 3, 3, 3]
    for x in (first, second):
        agree(sparse(x), ag.jacobian(f)(x))


@pytest.mark.parametrize("fast", [False, True])
def test_vectors_of_several_lengths_take_turns(fast):
    def f(x):
        return [one**2 if x[-1] > 0.0 else 3.0 * x[0] for one in x]

    sparse = ag.sparse_jacobian(f, compile=fast)
    for n in (3, 5, 3, 5):
        for last in (1.0, -1.0):
            x = [2.0] * (n - 1) + [last]
            agree(sparse(x), ag.jacobian(f)(x))
            assert sparse(x).shape == (n, n)


@pytest.mark.parametrize("fast", [False, True])
def test_half_of_a_hessians_pattern_will_do(fast):
    def f(x):
        return x[0] * x[1] * x[2] + x[3] ** 2

    lower = np.tril(np.ones((4, 4)))
    found = ag.sparse_hessian(f, pattern=lower, compile=fast)([1.0, 2.0, 3.0, 4.0])
    assert found.nnz == 16
    agree(found, ag.hessian(f)([1.0, 2.0, 3.0, 4.0]))


def test_rows_that_depend_on_much_are_found():
    x = list(np.linspace(0.5, 1.5, 150))

    def f(x):
        return [ag.sum([one**2 for one in x[::2]]), ag.sum(x[::50]), x[149] * x[0]]

    expected = np.array(ag.jacobian(f)(x))
    agree(ag.sparse_jacobian(f)(x), expected)
    assert (ag.sparsity(f)(x).toarray() == (expected != 0.0)).all()


@pytest.mark.parametrize("fast", [False, True])
def test_a_pattern_that_is_given_is_kept_or_refused(fast):
    def f(x):
        return [x[0] * x[1] if x[0] > 0.0 else x[1], x[1]]

    whole = ag.sparse_jacobian(f, pattern=[[1, 1], [0, 1]], compile=fast)
    assert whole([-1.0, 2.0]).nnz == whole([1.0, 2.0]).nnz == 3
    small = ag.sparse_jacobian(f, pattern=[[0, 1], [0, 1]], compile=fast)
    assert small([-1.0, 2.0]).nnz == 2
    with pytest.raises(GraphError, match="than the pattern says"):
        small([1.0, 2.0])
    with pytest.raises(OperandError, match="shape"):
        ag.sparse_jacobian(f, pattern=[[1, 1]], compile=fast)([1.0, 2.0])


def test_further_arguments_structures_and_keywords():
    def f(scale, x, *, power=2.0):
        return {"a": [x["u"][0] ** power * scale], "b": x["u"] * x["v"]}

    x = {"u": np.array([1.0, 2.0]), "v": 3.0}
    found = ag.sparse_jacobian(f, argnum=1)(10.0, x, power=3.0)
    assert found.toarray().tolist() == [[30.0, 0.0, 0.0], [3.0, 0.0, 1.0], [0.0, 3.0, 2.0]]


def test_loops_are_dense_but_right():
    def f(x):
        last, each = ag.scan(lambda state, item: (state * item, state + item), 1.0, x)
        return [last, *each]

    x = [1.0, 2.0, 3.0]
    eager = ag.sparse_jacobian(f, compile=False)(x)
    agree(eager, ag.jacobian(f)(x))
    with pytest.warns(ag.CompileWarning, match="loop in Python"):
        found = ag.sparse_jacobian(f)(x)
    agree(found, ag.jacobian(f)(x))
    assert eager.nnz < found.nnz == 12


def test_values_are_refused():
    f = ag.sparse_jacobian(lambda x: [x[0] ** 2])
    with pytest.raises(OperandError, match="called on some"):
        ag.grad(lambda a: f([a]).sum())(1.0)
    w = Value(2.0)
    with pytest.raises(OperandError, match="captured some"):
        ag.sparse_jacobian(lambda x: [w * x[0] ** 2])([1.0])
    with pytest.raises(OperandError, match="one argument"):
        ag.sparse_jacobian(lambda x, y: [x * y], argnum=(0, 1))
    with pytest.raises(OperandError):
        ag.sparse_hessian(lambda x: [x[0], x[1]])([1.0, 2.0])


def squares(x):
    return [number**2 for number in x]


@pytest.mark.parametrize("made", [ag.sparse_jacobian(squares), ag.sparsity(squares)])
def test_they_travel(made):
    again = pickle.loads(pickle.dumps(made))
    assert again([1.0, 2.0]).toarray().tolist() == made([1.0, 2.0]).toarray().tolist()
    assert "squares" in repr(made)
