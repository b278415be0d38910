"""Batches in stages, with products of matrices between them: as eager, whatever has families."""

from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd.compiler import backends
from autograd.compiler.backends import forced
from autograd.compiler.batch import staged, vectorised
from autograd.compiler.program import stages
from support.compiling import numbers

few = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
LLVM = pytest.mark.parametrize("backend", ["native", "interpreter"])
BENT = (ag.tanh, ag.sigmoid, ag.relu, lambda x: x, lambda x: x * x * 0.25, ag.sin)


@pytest.fixture(autouse=True)
def every_size(monkeypatch):
    """Stages whatever the size, and few rows at a time."""
    pytest.importorskip("llvmlite")
    monkeypatch.setattr(stages, "WORTH", 0)
    monkeypatch.setattr(stages, "LEAST", 4)
    monkeypatch.setattr(stages, "LARGE", 4)


class Layers:
    """A function of weights and a row with layers of many kinds."""

    def __init__(self, seed, sizes, kinds):
        self.rng = Random(seed)
        self.sizes, self.kinds = sizes, kinds
        self.count = 0
        self.of([self.Counter(self)] * 10_000, [0.5] * sizes[0])

    class Counter(float):
        """Stands for a weight, to see how many there are."""

        def __new__(cls, owner):
            return float.__new__(cls, 0.1)

    def of(self, weights, row):
        rng = Random(self.rng.getstate()[1][0])
        it = iter(weights)
        used = 0

        def weight():
            nonlocal used
            used += 1
            return next(it)

        xs = list(row)
        for kind, size in zip(self.kinds, self.sizes[1:], strict=True):
            bent = rng.choice(BENT)
            if kind == "dense":
                xs = [self.summed([weight() * x for x in xs], rng, weight()) for _ in range(size)]
            elif kind == "dot":
                rows = [[weight() for _ in xs] for _ in range(size)]
                xs = [ag.dot(one, xs) + weight() for one in rows]
            elif kind == "recurrent":
                state, width = [0.0] * size, size + len(xs)
                rows = [[weight() for _ in range(width)] for _ in range(size)]
                for _ in range(3):
                    read = [*xs, *state]
                    state = [
                        bent(self.summed([w * x for w, x in zip(one, read)], rng, 0.25))
                        for one in rows
                    ]
                xs = state
            elif kind == "sparse":
                kept = [[x for x in xs if rng.random() < 0.7] or xs[:1] for _ in range(size)]
                xs = [self.summed([weight() * x for x in one], rng, 0.5) for one in kept]
            elif kind == "convolution":
                kernel = [[weight() for _ in range(3)] for _ in range(2)]
                places = range(max(1, len(xs) - 2))
                xs = [
                    self.summed([w * x for w, x in zip(one, xs[k : k + 3])], rng, 0.25)
                    for one in kernel
                    for k in places
                ]
            else:  # each with itself again, and constants as weights
                xs = [self.summed([0.3 * x, weight() * x, x * xs[0]], rng, weight()) for x in xs]
            xs = [bent(x) for x in xs]
        self.count = used
        return xs

    @staticmethod
    def summed(terms, rng, more):
        how = rng.random()
        if how < 0.4:
            total = more
            for term in terms:
                total = total + term
            return total
        if how < 0.7:
            return ag.sum([*terms, more])
        total = terms[0]
        for term in terms[1:]:
            total = term + total
        return total


@st.composite
def nets(draw):
    kinds = draw(
        st.lists(
            st.sampled_from(
                ["dense", "dense", "dot", "recurrent", "sparse", "convolution", "itself"]
            ),
            min_size=1, max_size=3,
        )
    )  # fmt: skip
    sizes = draw(st.lists(st.integers(1, 6), min_size=len(kinds) + 1, max_size=len(kinds) + 1))
    return Layers(draw(st.integers(0, 2**32 - 1)), sizes, kinds)


def check(net, backend, count, reduce, threads, scale=1.0):
    def loss(weights, row, target):
        found = net.of(weights, row)
        return ag.sum([(y - target) * (y - target) for y in found]) + 0.1 * found[0] * row[0]

    rng = np.random.default_rng(count)
    weights = rng.normal(size=net.count) * scale
    rows, targets = rng.normal(size=(count, net.sizes[0])), rng.normal(size=count)
    arguments = (weights, rows, targets)
    for transform in (
        lambda f: f, ag.value_and_grad, lambda f: ag.value_and_grad(f, (0, 1))
    ):  # fmt: skip
        with forced(backend):
            compiled = ag.compile(
                transform(loss), batch=(None, 0, 0), reduce=reduce, threads=threads
            )
            found = [numbers(compiled(*arguments)) for _ in range(2)]
        each = [transform(loss)(weights, row, target) for row, target in zip(rows, targets)]
        wanted = wanted_of(each, reduce, count)
        assert found[0] == found[1]
        np.testing.assert_allclose(found[0], wanted, rtol=1e-10, atol=1e-11)


def wanted_of(each, reduce, count):
    """The results of rows, as a batch gives them: in their order, one part after another."""
    flat = np.array([numbers(one) for one in each])
    if reduce is None:
        return regrouped(flat, each[0])
    by = count if reduce == "mean" else 1
    if isinstance(each[0], tuple) and isinstance(each[0][1], tuple):
        n_weights = len(each[0][1][0])
        own = flat[:, 1 + n_weights :] / by
        return [*(flat[:, : 1 + n_weights].sum(0) / by), *own.ravel()]
    return flat.sum(0) / by


def regrouped(flat, one):
    """Numbers by rows, part by part."""
    parts = one if isinstance(one, tuple) else (one,)
    sizes = [len(numbers(part)) for part in flattened(parts)]
    ends = np.cumsum(sizes)[:-1]
    return np.concatenate([part.ravel() for part in np.split(flat, ends, axis=1)])


def flattened(parts):
    return [leaf for part in parts
            for leaf in (flattened(part) if isinstance(part, tuple) else [part])]  # fmt: skip


@LLVM
@few
@given(nets(), st.sampled_from([1, 2, 7, 8, 9, 33]), st.sampled_from([None, "sum", "mean"]))
def test_as_eager(backend, net, count, reduce):
    check(net, backend, count, reduce, 1)


@few
@given(nets(), st.sampled_from([3, 64, 129]), st.sampled_from([None, "sum"]), st.data())
def test_rows_in_portions_and_by_threads(net, count, reduce, data):
    most, worth = staged.MOST_KEPT, stages.WORTH
    del worth
    try:
        staged.MOST_KEPT = 0  # 64 rows at a time
        check(net, "native", count, reduce, data.draw(st.sampled_from([1, 2, 3])))
    finally:
        staged.MOST_KEPT = most


def test_what_is_not_finite_comes_out_as_eagerly():
    net = Layers(5, [4, 5, 3], ["dense", "dense"])

    def loss(weights, row):
        return ag.sum(net.of(weights, row))

    weights = np.random.default_rng(0).normal(size=net.count)
    rows = np.array([[1.0, 2.0, 0.0, -1.0], [np.inf, 0.0, 1.0, 2.0], [0.0, 0.0, 0.0, 0.0]])
    compiled = ag.compile(ag.value_and_grad(loss), batch=(None, 0))
    values, slopes = compiled(weights, rows)
    for k, row in enumerate(rows):
        value, slope = ag.value_and_grad(loss)(weights, row)
        np.testing.assert_allclose(values[k], value, rtol=1e-12)
        np.testing.assert_allclose(slopes[k], slope, rtol=1e-12)


def is_staged(f, *arguments, batch, reduce="sum"):
    compiled = ag.compile(f, batch=batch, reduce=reduce)
    compiled(*arguments)
    [calls] = compiled._plain_variants.known + compiled._variants.known
    [code] = calls.by_specialisation.values()
    return code._plain.staged is not None


def dense(weights, row):
    hidden = [ag.tanh(ag.dot(weights[4 * k : 4 * k + 4], row)) for k in range(4)]
    return ag.sum(hidden) ** 2


def branching(weights, row):
    return dense(weights, row) if row[0] > 0.0 else row[1]


WEIGHTS, ROWS = np.linspace(-1.0, 1.0, 16), np.linspace(-0.9, 0.8, 40).reshape(10, 4)


def test_only_straight_programs_of_some_size_are_staged(monkeypatch):
    f = ag.value_and_grad(dense)
    assert is_staged(f, WEIGHTS, ROWS, batch=(None, 0))
    assert not is_staged(ag.value_and_grad(branching), WEIGHTS, abs(ROWS), batch=(None, 0))
    of_rows = np.tile(WEIGHTS, (10, 1))
    assert not is_staged(f, of_rows, ROWS[0], batch=(0, None))  # weights of a row are no weights
    monkeypatch.setattr(stages, "WORTH", 33)  # 16 products, and as many on the way back
    assert not is_staged(f, WEIGHTS, ROWS, batch=(None, 0))
    monkeypatch.setattr(stages, "WORTH", 32)
    assert is_staged(f, WEIGHTS, ROWS, batch=(None, 0))


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", [float, np.float32, int])
def test_rows_of_every_kind_of_array(order, dtype):
    rows = np.array(np.arange(40).reshape(10, 4) - 19, dtype=dtype, order=order)
    compiled = ag.compile(ag.value_and_grad(dense), batch=(None, 0), reduce="mean")
    value, slopes = compiled(WEIGHTS, rows)
    each = [ag.value_and_grad(dense)(WEIGHTS, row.astype(float)) for row in rows]
    assert value == pytest.approx(np.mean([v for v, _ in each]), rel=1e-12)
    np.testing.assert_allclose(slopes, np.mean([s for _, s in each], axis=0), rtol=1e-10)


def test_rows_whose_numbers_lie_apart():
    def f(weights, a, b):
        return dense(weights, [a[1], b, a[0], a[2]])

    a, b = np.linspace(-1.0, 1.0, 30).reshape(10, 3), np.linspace(0.5, 2.0, 10)
    value, slopes = ag.compile(ag.value_and_grad(f), batch=(None, 0, 0), reduce="sum")(
        WEIGHTS, a, b
    )
    each = [ag.value_and_grad(f)(WEIGHTS, one, other) for one, other in zip(a, b)]
    assert value == pytest.approx(sum(v for v, _ in each), rel=1e-12)
    np.testing.assert_allclose(slopes, np.sum([s for _, s in each], axis=0), rtol=1e-10)


def test_calls_of_other_sizes_one_after_another():
    compiled = ag.compile(ag.value_and_grad(dense), batch=(None, 0), reduce="sum")
    for count in (10, 3, 1, 7, 10):
        value, _ = compiled(WEIGHTS, ROWS[:count])
        assert value == pytest.approx(sum(dense(WEIGHTS, row) for row in ROWS[:count]), rel=1e-12)


def test_the_listing_shows_the_products():
    compiled = ag.compile(ag.value_and_grad(dense), batch=(None, 0), reduce="sum")
    compiled(WEIGHTS, ROWS)
    told = str(compiled.program()).split("\n\n")[-1].splitlines()
    assert told == [
        "for all rows of a batch, as products of matrices:",
        "  (rows x 4) (shared 4 x 4)",
        "  (4 x rows) (rows x 4)",
    ]
    alone = ag.compile(branching, batch=(None, 0))
    alone(WEIGHTS, ROWS)
    assert "matrices" not in alone.program()


def recurrent(weights, row, steps=6):
    """A state of four numbers, which goes through the same weights with each number of the row."""
    state = [0.1, 0.2, 0.3, 0.4]
    for k in range(steps):
        read = [row[k], *state]
        state = [ag.tanh(ag.dot(weights[5 * i : 5 * i + 5], read)) for i in range(4)]
    return ag.sum(state)


@pytest.mark.parametrize("count", [1, 8, 33, 150])
def test_steps_of_a_recurrence_share_weights_code_and_sums(count, monkeypatch):
    monkeypatch.setattr(staged, "MOST_KEPT", 0)  # 64 rows at a time
    rng = np.random.default_rng(6)
    weights, rows = rng.normal(size=20), rng.normal(size=(count, 6))
    compiled = ag.compile(ag.value_and_grad(recurrent), batch=(None, 0), reduce="sum")
    value, slopes = compiled(weights, rows)
    each = [ag.value_and_grad(recurrent)(weights, row) for row in rows]
    assert value == pytest.approx(sum(v for v, _ in each), rel=1e-12)
    np.testing.assert_allclose(slopes, np.sum([s for _, s in each], axis=0), rtol=1e-10)
    told = compiled.program().split("\n\n")[-1].splitlines()
    assert "  5 times (rows x 5) (shared 5 x 4)" in told
    [calls] = compiled._plain_variants.known + compiled._variants.known
    [code] = [known._plain for known in calls.by_specialisation.values()]
    steps = code.staged.steps
    plan = stages.stages(code.by_row, code.n_shared + code.n_passed, code.n_sums)
    alone = sum(len(stage.program.code) for stage in plan.stages)
    assert alone < code.staged.size < len(code.by_row.code)  # products count, but for less
    assert code.pace == 1e-10 * code.staged.size
    # First, middle and last step, forth and back; of 11
    assert len({id(step.kernel) for step in steps if step.kernel}) <= 5 < len(steps)


def apart(weights, row):
    """As ``recurrent``; the weights of the number from the row lie before those of the state."""
    units = [[weights[i], *weights[4 + 4 * i : 8 + 4 * i]] for i in range(4)]
    return recurrent([w for unit in units for w in unit], row) + 0.5 * row[0] * ag.dot(
        list(weights), list(weights)
    )


def plain(weights, row):
    return ag.sum([ag.tanh(ag.dot(weights[4 * i : 4 * i + 4], row[:4])) for i in range(5)])


@pytest.mark.parametrize("f", [recurrent, apart, plain])
@pytest.mark.parametrize("threads", [1, 2])
def test_sums_of_many_portions(f, threads, monkeypatch):
    monkeypatch.setattr(staged, "MOST_KEPT", 0)  # 64 rows at a time
    monkeypatch.setattr(vectorised, "WORTH_THREADS", 0.0)
    rng = np.random.default_rng(7)
    weights, rows = rng.normal(size=20), rng.normal(size=(200, 6))
    compiled = ag.compile(ag.value_and_grad(f), batch=(None, 0), reduce="mean", threads=threads)
    for count in (200, 5, 200):
        value, slopes = compiled(weights, rows[:count])
        each = [ag.value_and_grad(f)(weights, row) for row in rows[:count]]
        assert value == pytest.approx(np.mean([v for v, _ in each]), rel=1e-12)
        np.testing.assert_allclose(slopes, np.mean([s for _, s in each], axis=0), rtol=1e-10)
    assert "(5 x rows)" in compiled.program() or "rows x 5)" in compiled.program()


@pytest.mark.parametrize("room", [0, 150, 10_000])
def test_stages_have_machine_code_of_their_own_as_far_as_it_is_not_too_long(monkeypatch, room):
    asked = []

    def chosen(program):
        asked.append(program)
        return backends.BACKENDS["native"]

    monkeypatch.setattr(staged, "chosen", chosen)
    monkeypatch.setattr(staged, "UNROLLED", room)
    with forced("interpreter"):
        f = ag.compile(
            ag.value_and_grad(lambda w, row: recurrent(w, row, 8)), batch=(None, 0), reduce="sum"
        )
        value, _ = f(np.linspace(-1.0, 1.0, 20), np.ones((3, 8)))
    expected = sum(recurrent(np.linspace(-1.0, 1.0, 20), np.ones(8), 8) for _ in range(3))
    assert value == pytest.approx(expected, rel=1e-12)
    assert sum(program.size for program in asked) <= room
    assert bool(asked) == (room > 0)
    assert len({program.fingerprint() for program in asked}) == len(asked)  # each once


@pytest.mark.parametrize("count", [1, 3, 70])
def test_products_of_what_rows_are_given_alone(count):
    def f(xs, ys):
        return [[x * y for y in ys] for x in xs]

    rng = np.random.default_rng(4)
    xs, ys = rng.normal(size=(count, 5)), rng.normal(size=(count, 4))
    compiled = ag.compile(f, batch=(0, 0), reduce="sum")
    np.testing.assert_allclose(compiled(xs, ys), xs.T @ ys, rtol=1e-12, atol=1e-13)
    assert "products of matrices" in compiled.program()


@pytest.mark.parametrize("count", [100, 5_000])
@pytest.mark.parametrize("kind", ["array", "view", "reversed", "float32", "masked", "list", "two"])
def test_large_arguments_that_rows_share_are_read_whatever_they_lie_in(kind, count):
    numbers = np.linspace(0.5, 1.5, count)
    given = {
        "array": numbers,
        "view": np.stack([numbers, numbers])[1],
        "reversed": numbers[::-1].copy()[::-1],
        "float32": numbers.astype(np.float32),
        "masked": np.ma.array(numbers),
        "list": numbers.tolist(),
        "two": numbers,
    }[kind]
    rows = np.linspace(1.0, 2.0, 12).reshape(4, 3)

    def f(shared, extra, row):
        total = sum(w * x for w, x in zip(shared[:3], row)) + extra[0]
        return total * shared[-1] + shared[0]

    extra = [0.25] if kind == "two" else np.array([0.25])
    fast = ag.compile(ag.value_and_grad(f), batch=(None, None, 0), reduce="sum")
    for _ in range(2):
        value, slopes = fast(given, extra, rows)
        w = np.asarray(given, dtype=float)
        terms = rows @ w[:3] + 0.25
        assert value == pytest.approx((terms * w[-1] + w[0]).sum(), rel=1e-13)
        wanted = np.zeros(count)
        wanted[:3] += rows.sum(axis=0) * w[-1]
        wanted[-1] += terms.sum()
        wanted[0] += 4.0
        np.testing.assert_allclose(np.asarray(slopes, dtype=float), wanted, rtol=1e-13)


def test_large_results_are_the_callers_own():
    fast = ag.compile(
        ag.value_and_grad(lambda w, row: ag.dot(list(w), list(w)) * row), batch=(None, 0),
        reduce="mean",
    )  # fmt: skip
    w = np.ones(5_000)
    first_value, first = fast(w, np.array([1.0, 3.0]))
    kept = first.copy()
    _, second = fast(2.0 * w, np.array([1.0, 3.0]))
    assert first.tolist() == kept.tolist() == [4.0] * 5_000
    assert second.tolist() == [8.0] * 5_000
    first[:] = 0.0
    assert fast(w, np.array([1.0, 3.0]))[1].tolist() == [4.0] * 5_000
    assert w.tolist() == [1.0] * 5_000
    assert first_value == 10_000.0
