"""The order of samples: the same with NumPy as without."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn.data.order import FastOrder, cut, order

np = pytest.importorskip("numpy")


@given(
    st.integers(0, 300), st.lists(st.tuples(st.integers(-3, 9), st.integers(0, 9)), max_size=4),
    st.booleans(),
)  # fmt: skip
def test_numpy_draws_the_same_orders(n, asked, replacement):
    fast = FastOrder(np)
    for seed, epoch in asked:
        wanted = order(n, seed, epoch, replacement)
        assert fast(n, seed, epoch, replacement).tolist() == wanted
        assert set(wanted) <= set(range(n))
        assert replacement or len(set(wanted)) == n


def test_equal_draws_keep_their_order(monkeypatch):
    draws = [0.5, 0.25, 0.5, 0.0, 0.25, 0.5] * 50  # more than a sort looks at one by one
    fast = FastOrder(np)
    monkeypatch.setattr(fast, "_draw", Draws(draws))
    one_by_one = iter(draws)
    monkeypatch.setattr("nn.data.order.Random.random", lambda self: next(one_by_one))
    assert fast(len(draws), 0, 0, False).tolist() == order(len(draws), 0, 0, False)


class Draws:
    """Numbers that are drawn one after another, as by NumPy's generator."""

    def __init__(self, draws):
        self.draws = draws

    def set_state(self, state):
        """Begin anew."""

    def random_sample(self, n):
        """Return them as an array."""
        return np.array(self.draws[:n])


@given(st.lists(st.integers()), st.integers(1, 7))
def test_pieces_hold_everything_in_order(indices, size):
    pieces = cut(indices, size)
    assert [i for piece in pieces for i in piece] == indices
    assert all(len(piece) == size for piece in pieces[:-1])
    assert all(0 < len(piece) <= size for piece in pieces[-1:])
