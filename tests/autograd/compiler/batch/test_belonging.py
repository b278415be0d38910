"""What belongs to a row stays with it where the rest is reduced: by the definition, eagerly.

A transform of a batch gives the derivatives of the sum or mean over its rows, so that is what they
are compared with: the transform of a function that adds up the rows itself.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, Value
from autograd.compiler.backends import BACKENDS, forced
from autograd.structures.tree import flatten
from support.compiling import number, numbers

RNG = np.random.default_rng(8)
N = 5
SHARED = {"w": [0.5, -1.5], "b": 0.25}
ROWS, OTHERS = RNG.normal(size=(N, 2)), RNG.normal(size=N)


def smooth(p, x, y):
    return ag.tanh((p["w"][0] * x[0] + p["w"][1] * x[1]) * y + p["b"]) * y


def branching(p, x, y):
    return smooth(p, x, y) if y > 0.0 else p["b"] * x[0] * x[1] - y * y * p["w"][0]


ARGNUMS = st.sampled_from([0, 1, 2, -1, (0,), (1,), (0, 1), (1, 0), (2, 0, 1), (1, 2), (-1, 0)])
ARGS = (SHARED, ROWS, OTHERS)


def reduced(f, reduce):
    """A function of all rows at once that adds up what f gives for each."""

    def total(p, xs, ys):
        found = ag.sum([f(p, x, y) for x, y in zip(xs, ys, strict=True)])
        return found / float(len(ys)) if reduce == "mean" else found

    return total


def assert_alike(found, wanted):
    left, right = flatten(found, "found"), flatten(wanted, "wanted")
    assert left.outline == right.outline
    assert [block.shape for block in left.blocks] == [block.shape for block in right.blocks]
    assert np.allclose(numbers(found), numbers(wanted), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("reduce", ["sum", "mean"])
@pytest.mark.parametrize("f", [smooth, branching])
@pytest.mark.parametrize("chosen", BACKENDS)
@given(transform=st.sampled_from([ag.grad, ag.value_and_grad]), argnums=ARGNUMS)
def test_gradients_are_those_of_the_sum(chosen, f, reduce, transform, argnums):
    wanted = transform(reduced(f, reduce), argnums)(*ARGS)
    with forced(chosen):
        compiled = ag.compile(transform(f, argnums), batch=(None, 0, 0), reduce=reduce)
        for _ in range(2):
            assert_alike(compiled(*ARGS), wanted)
        with ag.detect_anomaly():
            assert_alike(compiled(*ARGS), wanted)


@pytest.mark.parametrize("count", [1, 2, 7, 8, 9, 31])
@pytest.mark.parametrize("f", [smooth, branching])
@pytest.mark.parametrize("threads", [1, 2])
def test_every_number_of_rows(backend, f, count, threads):
    args = SHARED, RNG.normal(size=(count, 2)), RNG.normal(size=count)
    f_of_all = ag.value_and_grad(f, (0, 1, 2))
    compiled = ag.compile(f_of_all, batch=(None, 0, 0), reduce="mean", threads=threads)
    assert_alike(compiled(*args), ag.value_and_grad(reduced(f, "mean"), (0, 1, 2))(*args))


# Of transforms that nest, each row's part of the whole: other rows' parts are zeros

POINT, SLOPE = OTHERS, 0.75


def curve(w, t):
    return ag.exp(-w * t) * t


def rows_of(f):
    return [f(SLOPE, float(t)) for t in POINT]


NESTED = {  # a transform, and for each part of its result: whether it stays
    "second by the row": (ag.grad(ag.grad(curve, 1), 1), True),
    "mixed": (ag.grad(ag.grad(curve, 0), 1), True),
    "mixed otherwise": (ag.grad(ag.grad(curve, 1), 0), True),
    "second by the shared": (ag.grad(ag.grad(curve, 0), 0), False),
    "Hessian": (ag.hessian(curve, (0, 1)), [False, True, True, True]),
    "Hessian by the row": (ag.hessian(curve, 1), True),
    "Jacobian": (ag.jacobian(lambda w, t: [w * t, (t * t, w * w)], (0, 1)), [False, True] * 3),
    "of a pair": (ag.jacfwd(lambda w, t: (w * t, t * w * w), (0, 1)), [False, True] * 2),
    "value and Jacobian": (ag.value_and_jacobian(lambda w, t: [w * t, t * t], 1),
                           [False, False, True, True]),
    "Jacobian of a gradient": (ag.jacobian(ag.grad(curve, (1, 0)), (0, 1)),
                               [True, True, False, True]),
    "Jacobian of a Jacobian": (
        ag.jacobian(ag.jacobian(lambda w, t: [w * w * t * t], (0, 1)), (0, 1)),
        [False, True, True, True]),
    "derivative": (ag.derivative(lambda t, w: curve(w, t), 2), True),
    "derivative by the shared": (ag.derivative(curve, 2), False),
    "jet": (ag.jet(lambda t, w: curve(w, t), 2), [False, True, True]),
    "with more": (ag.value_and_grad(lambda w, t: (curve(w, t), {"t": t, "w": w}), 1, has_aux=True),
                  [False, False, False, True]),
    "gradient and more": (ag.grad(lambda w, t: (curve(w, t), t), (0, 1), has_aux=True),
                          [False, True, False]),
    "not known": (lambda w, t: ag.value_and_grad(curve, (0, 1))(w, t), False),
}  # fmt: skip


@pytest.mark.parametrize("reduce", ["sum", "mean"])
@pytest.mark.parametrize("name", NESTED)
def test_nested_transforms(backend, name, reduce):
    f, stays = NESTED[name]
    of_row = lambda t: f(t, SLOPE) if name in ("derivative", "jet") else f(SLOPE, t)
    args, batch = ((POINT, SLOPE), (0, None)) if name in ("derivative", "jet") else (
        (SLOPE, POINT), (None, 0))  # fmt: skip
    each = np.array([numbers(of_row(float(t))) for t in POINT])
    stays = stays if isinstance(stays, list) else [stays] * each.shape[1]
    divisor = N if reduce == "mean" else 1
    compiled = ag.compile(f, batch=batch, reduce=reduce)
    eager = ag.compile(f, batch=batch, reduce=reduce)
    eager._is_eager = True
    for call in (compiled, compiled, eager):
        blocks = flatten(call(*args), "found").blocks
        assert [block.shape for block in blocks] == [(N,) if own else None for own in stays]
        for block, own, column in zip(blocks, stays, each.T, strict=True):
            wanted = column / divisor if own else [column.sum() / divisor]
            assert np.allclose(block.leaves, wanted, rtol=1e-12, atol=1e-12)


def test_methods_know_their_arguments(backend):
    class Model:
        rate = 2.0

        def loss(self, x, w):
            return self.rate * x * x * w

        by_both = ag.compile(ag.value_and_grad(loss, (1, 2)), batch=(0, None), reduce="sum")

    value, (dx, dw) = Model().by_both(np.array([1.0, 2.0]), 3.0)
    assert (value, dx.tolist(), dw) == (30.0, [12.0, 24.0], 10.0)


@pytest.mark.parametrize("reduce", ["sum", "mean"])
@pytest.mark.parametrize("f", [lambda w, x: w * x * x, lambda w, x: w * x * x if x > 0 else x])
def test_captured_leaves(backend, reduce, f):
    """The slope that stays with a row depends on the leaf too."""
    w, rows = Value(3.0), np.array([1.0, -2.0, 4.0])
    n = 3.0 if reduce == "mean" else 1.0
    compiled = ag.compile(ag.value_and_grad(lambda x: f(w, x)), batch=(0,), reduce=reduce)
    for order in (rows, rows[::-1].copy()):
        value, slopes = compiled(order)
        each = [ag.value_and_grad(lambda x: f(w, x))(x) for x in order.tolist()]
        assert number(value) == pytest.approx(sum(number(v) for v, _ in each) / n)
        w.grad = 0.0
        value.backward()
        on_way = [x for x in rows.tolist() if isinstance(f(w, x), Value)]
        assert w.grad == pytest.approx(sum(x * x for x in on_way) / n)
        for x, slope, (_, wanted) in zip(order.tolist(), slopes, each, strict=True):
            assert number(slope) == pytest.approx(number(wanted) / n)
            w.grad = 0.0
            slope.backward()
            assert w.grad == pytest.approx((2.0 * x if x in on_way else 0.0) / n)


def test_a_nan_in_one_row_stays_there(backend):
    """It does not reach the row beside it, and what must be strict is so for every row."""
    f = ag.value_and_grad(lambda x: ag.where(x > 0.0, ag.log(x) * x, 0.0))
    rows = np.array([1.0, 0.0, 2.0, -1.0, np.nan, 3.0, 4.0, 5.0, 6.0, 7.0])
    _, found = ag.compile(f, batch=(0,), reduce="sum")(rows)
    for x, slope in zip(rows.tolist(), found.tolist(), strict=True):
        wanted = f(x)[1]
        assert slope == pytest.approx(wanted, rel=1e-13, nan_ok=True)


def test_the_sign_of_a_zero_stays(backend):
    f = ag.value_and_grad(lambda w, x: w * x, 1)
    for w in (0.0, -0.0):
        _, slopes = ag.compile(f, batch=(None, 0), reduce="sum")(w, np.ones(11))
        wanted = ag.compile(f, batch=(None, 0))(w, np.ones(11))[1]
        assert np.signbit(slopes).tolist() == np.signbit(wanted).tolist()


def test_an_argument_that_is_not_there_is_refused():
    compiled = ag.compile(ag.grad(smooth, 5), batch=(None, 0, 0), reduce="sum")
    with pytest.raises(OperandError, match="argnums"):
        compiled(*ARGS)


# A conditional random field: emissions of each sequence, transitions of all


def score(transitions, emissions):
    """Log of the sum over all paths of their weights, less that of the first tag throughout."""
    n_tags = emissions.shape[1]
    alpha = list(emissions[0])
    path = emissions[0][0]
    for t in range(1, len(emissions)):
        alpha = [
            ag.logsumexp([alpha[j] + transitions[j][k] for j in range(n_tags)]) + emissions[t][k]
            for k in range(n_tags)
        ]
        path = path + transitions[0][0] + emissions[t][0]
    return ag.logsumexp(alpha) - path


def test_a_conditional_random_field(backend):
    transitions, emissions = RNG.normal(size=(3, 3)), RNG.normal(size=(10, 4, 3))
    f = ag.value_and_grad(score, (0, 1))
    loss, (dt, de) = ag.compile(f, batch=(None, 0), reduce="mean")(transitions, emissions)
    assert dt.shape == (3, 3)
    assert de.shape == (10, 4, 3)
    each = [f(transitions, row) for row in emissions]
    assert loss == pytest.approx(sum(value for value, _ in each) / 10)
    assert np.allclose(dt, sum(slopes[0] for _, slopes in each) / 10, atol=1e-13)
    assert np.allclose(de, [slopes[1] / 10 for _, slopes in each], atol=1e-13)
    # A step against the slopes lowers the loss by their square, at first order
    step = 1e-6
    lower = ag.compile(score, batch=(None, 0), reduce="mean")(transitions, emissions - step * de)
    assert (loss - lower) / step == pytest.approx((de * de).sum(), rel=1e-4)
