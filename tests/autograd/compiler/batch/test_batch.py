"""Batches: compile(f, batch=...) gives for each row what f gives, or their sum or mean."""

import math
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

import numpy as np
import pytest

import autograd as ag
from autograd import Value
from support.batches import assert_batch_equal
from support.compiling import backends, number

REDUCTIONS = pytest.mark.parametrize("reduce", [None, "sum", "mean"])
RNG = np.random.default_rng(5)
X = RNG.normal(size=(37, 3))
ROW = X[:, 0]


def branching(x):
    if x > 1.0:
        return x * x
    if x > 0.0:
        return ag.sin(x) * 2.0
    return -x


def halving(x):
    steps = 0
    while abs(x) > 0.25:
        x = x / 2.0
        steps += 1
    return x * steps


def affine(w, x):
    return ag.tanh((w * x).sum()) + w[0] * x[1]


SHARED = np.array([1.0, -2.0, 0.5])
CASES = {
    "numbers": (lambda x: ag.exp(x) * x, (ROW,), (0,)),
    "a gradient": (ag.value_and_grad(affine), (SHARED, X), (None, 0)),
    "a gradient by the row": (ag.grad(affine, 1), (SHARED, X), (None, 0)),
    "a Hessian": (ag.hessian(affine), (SHARED, X), (None, 0)),
    "two arguments": (lambda x, y: x * y + x, (ROW, X[:, 1]), (0, 0)),
    "matrices": (lambda a: a @ a.T, (RNG.normal(size=(11, 2, 3)),), (0,)),
    "shared last": (lambda x, w: x * w + w, (ROW, 3.0), (0, None)),
    "dicts": (lambda d, s: {"a": d["x"] * s["k"], "b": [d["y"].sum(), s["k"]]},
              ({"x": ROW, "y": X}, {"k": 2.0}), (0, None)),
    "tuples": (lambda p: (p[0] * p[1], p[0]), ((ROW, X[:, 1]),), (0,)),
    "nothing of the row": (lambda w, x: [w * w, 3.0], (2.0, ROW), (None, 0)),
    "the row itself": (lambda w, x: [x, w], (2.0, X), (None, 0)),
    "sums with shared terms": (lambda w, x: [w * x + w, w + x, w - x, (x + w) + w * w, x + x],
                               (2.0, ROW), (None, 0)),
    "rows of no numbers": (lambda x: x.sum() + 1.0, (np.zeros((5, 0)),), (0,)),
    "branches": (branching, (2.0 * ROW,), (0,)),
    "branches in a gradient": (ag.value_and_grad(branching), (2.0 * ROW,), (0,)),
    "loops": (halving, (ROW,), (0,)),
    "an int as an index": (lambda x, t: t[int(abs(x))] * x, (ROW, np.arange(1.0, 9.0)), (0, None)),
    "a guard on what is shared": (lambda w, x: x * w if w > 1.0 else -x, (2.0, ROW), (None, 0)),
    "some rows nan": (branching, (np.where(ROW > 0.3, math.nan, ROW),), (0,)),
    "infinite rows": (lambda x: x * 2.0, (np.where(ROW > 1.0, math.inf, ROW),), (0,)),
    "float32": (lambda x: x.sum() * 2.0, (X.astype(np.float32),), (0,)),
    "int": (lambda x: x.sum() / 3.0, (np.arange(21).reshape(7, 3),), (0,)),
    "bool": (lambda x: x.sum() * 2.0, (X > 0.0,), (0,)),
    "transposed": (lambda x: x.sum() * x[0], (np.ascontiguousarray(X.T).T,), (0,)),
    "strided": (lambda x: x.sum() * x[0], (np.repeat(X, 2, 0)[::2, ::-1],), (0,)),
    "backwards": (lambda x: x.sum() * x[0], (X[::-1],), (0,)),
    "repeated": (lambda x: x.sum() * x[0], (np.broadcast_to(X[0], (9, 3)),), (0,)),
}  # fmt: skip


# Of the results of a row, which are derivatives by what only that row has
STAYS = {"a gradient by the row": [True], "branches in a gradient": [False, True]}


@REDUCTIONS
@pytest.mark.parametrize("name", CASES)
def test_equal_to_eager_rows(name, reduce):
    f, args, batch = CASES[name]
    compiled = ag.compile(f, batch=batch, reduce=reduce)
    for _ in range(2):
        assert_batch_equal(compiled, reduce, f, args, batch, stays=STAYS.get(name))


@REDUCTIONS
@pytest.mark.parametrize("name", ["a gradient", "dicts", "branches in a gradient", "loops"])
def test_on_every_backend(backend, name, reduce):
    f, args, batch = CASES[name]
    compiled = ag.compile(f, batch=batch, reduce=reduce)
    for _ in range(2):
        assert_batch_equal(compiled, reduce, f, args, batch, stays=STAYS.get(name))
    assert compiled.stats()["backend"] == backend


@REDUCTIONS
@pytest.mark.parametrize(
    ("f", "stays"),
    [(branching, None), (ag.value_and_grad(lambda x: ag.sin(x) * x), [False, True])],
)
def test_every_number_of_rows(f, stays, reduce):
    compiled = ag.compile(f, batch=(0,), reduce=reduce)
    for count in [*range(1, 41), 3, 100, 1]:
        rows = RNG.normal(size=count) * 2.0
        assert_batch_equal(compiled, reduce, f, (rows,), (0,), stays=stays)


@REDUCTIONS
@pytest.mark.parametrize("threads", [1, 2, 4])
def test_large_batches_on_threads(threads, reduce):
    x, y = RNG.normal(size=20_000) * 2.0, RNG.normal(size=20_000)
    f = ag.value_and_grad(lambda x, y: branching(x) * y + branching(y), (0, 1))
    some = [0, 1, 7, 8, 9_999, 19_999]
    by_rows = ag.compile(f, batch=(0, 0))
    assert_batch_equal(by_rows, None, f, (x[some], y[some]), (0, 0))
    value, (dx, dy) = by_rows(x, y)
    compiled = ag.compile(f, batch=(0, 0), reduce=reduce, threads=threads)
    for _ in range(3):  # from the second call on, it is known to be worth threads
        found, slopes = compiled(x, y)
        count = 20_000 if reduce == "mean" else 1
        for one, rows in zip(slopes, [dx, dy]):
            assert np.allclose(one, rows / count, rtol=1e-15, atol=0.0)
        if reduce is None:
            assert np.array_equal(found, value)
        else:
            assert abs(found - math.fsum(value) / count) <= 1e-13 * np.abs(value).sum() / count


def test_more_paths_than_the_first_rows_show():
    compiled = ag.compile(branching, batch=(0,))
    for rows in ([2.0], [2.0, 0.5], [-1.0, 3.0, 0.25, -2.0, 5.0]):
        assert_batch_equal(compiled, None, branching, (np.array(rows),), (0,))
    assert compiled.stats()["paths"] == 3


def branch_on_shared(w, x):
    return ag.exp(x) * w if w > 0.0 else ag.sin(x) - w


def branch_on_computed_of_shared(w, x):
    return ag.exp(x) * w if w * w < 2.0 else x + w


def branch_on_shared_then_row(w, x):
    if w > 0.0:
        return x * w if x > w else x + w
    return -x if x < w else x * x


SHARED_BRANCHES = [branch_on_shared, branch_on_computed_of_shared, branch_on_shared_then_row]


@REDUCTIONS
@pytest.mark.parametrize(
    ("transform", "stays"),
    [(lambda f: f, None), (lambda f: ag.value_and_grad(f, (0, 1)), [False, False, True])],
)
@pytest.mark.parametrize("f", SHARED_BRANCHES)
def test_a_branch_on_what_all_rows_share_is_asked_at_each_call(f, transform, stays, reduce):
    f = transform(f)
    compiled = ag.compile(f, batch=(None, 0), reduce=reduce)
    for w in (1.0, -1.0, 2.0, 0.0, -3.0, 1.0, -0.5):
        assert_batch_equal(compiled, reduce, f, (w, ROW), (None, 0), stays=stays)


@REDUCTIONS
def test_arguments_by_name_are_shared(reduce):
    def f(x, scale=1.0, *, shift):
        return x * scale + shift

    compiled = ag.compile(f, batch=(0,), reduce=reduce)
    for scale in (3.0, -1.0):
        kwargs = {"scale": scale, "shift": 0.5}
        assert_batch_equal(compiled, reduce, f, (ROW,), (0,), kwargs)
    assert compiled.stats()["structures"] == 1


def test_arguments_are_not_written_to():
    rows = X.copy()
    ag.compile(lambda x: x * 2.0, batch=(0,))(rows)
    assert np.array_equal(rows, X)


def test_results_of_calls_do_not_share_memory():
    compiled = ag.compile(lambda x: x * 2.0, batch=(0,))
    first = compiled(ROW)
    kept = first.copy()
    compiled(-ROW)
    assert np.array_equal(first, kept)


# Captured parameters


@pytest.mark.parametrize("reduce", [None, "sum", "mean"])
@pytest.mark.parametrize("backend", backends("native", "interpreter", "machine"), indirect=True)
def test_captured_parameters(backend, reduce):
    w, u = Value(3.0), Value(1.5)

    def f(x):
        return w * ag.sin(x) if x > 0.0 else [u * x * x * w, 0.0][0]

    def total(result):
        return result if reduce else ag.sum(result)

    compiled = ag.compile(f, batch=(0,), reduce=reduce)
    for data in (3.0, -2.0):
        for rows in (ROW, np.abs(ROW), -np.abs(ROW)):
            w.data, w.grad, u.grad = data, 0.0, 0.0
            found = total(compiled(rows))
            found.backward()
            slopes = w.grad, u.grad
            w.grad = u.grad = 0.0
            wanted = ag.sum([f(float(x)) for x in rows])
            wanted = wanted / len(rows) if reduce == "mean" else wanted
            wanted.backward()
            assert found.data == pytest.approx(wanted.data, rel=1e-12)
            assert slopes == pytest.approx((w.grad, u.grad), rel=1e-12)


@pytest.mark.parametrize("reduce", [None, "sum", "mean"])
def test_captured_parameters_without_gradients(reduce):
    w = Value(3.0)

    def f(x):
        return w * x

    compiled = ag.compile(f, batch=(0,), reduce=reduce)
    with ag.no_grad():
        found = compiled(np.array([1.0, 2.0]))
    expected = {None: [3.0, 6.0], "sum": 9.0, "mean": 4.5}[reduce]
    assert (found.tolist() if reduce is None else found) == expected
    assert isinstance(found, float if reduce else np.ndarray)


def test_each_row_has_its_own_gradient():
    w = Value(3.0)
    rows = ag.compile(lambda x: w * x * x, batch=(0,))(np.array([1.0, 2.0, 3.0]))
    (rows[1] + 2.0 * rows[2]).backward()
    assert w.grad == 22.0


@pytest.mark.parametrize("f", [lambda w, x: w * x if x > 0.0 else -x,
                               lambda w, x: [w * x, x] if x > 0.0 else [x, 3.0]])  # fmt: skip
@REDUCTIONS
def test_rows_that_lead_to_no_captured_value(backend, reduce, f):
    """Whichever rows come first, and however many do; none of them is a dead end."""
    w = Value(3.0)
    compiled = ag.compile(lambda x: f(w, x), batch=(0,), reduce=reduce)
    for rows in ([1.0, -1.0, 2.0], [-1.0, 1.0], [-1.0, -2.0], [2.0, 3.0]):
        w.grad = 0.0
        found = compiled(np.array(rows))
        parts = found if isinstance(found, list) else [found]
        for item in [item for part in parts for item in np.ravel(part)]:
            if isinstance(item, Value):
                item.backward()
        count = len(rows) if reduce == "mean" else 1
        assert w.grad == pytest.approx(sum(x for x in rows if x > 0.0) / count)
        wanted = np.array([f(3.0, x) for x in rows])
        wanted = wanted if reduce is None else wanted.sum(axis=0) / count
        numbers = [number(x) for part in parts for x in np.ravel(part)]
        assert numbers == pytest.approx(np.ravel(wanted.T).tolist())


class Sample(NamedTuple):
    x: object
    t: object


@dataclass
class Measured:
    x: object
    t: object


@dataclass
class Derived:
    """Of what it holds, one field is computed, and one belongs to the class."""

    x: object
    t: object
    kind: ClassVar[str] = "derived"
    twice: object = field(init=False)

    def __post_init__(self):
        self.twice = self.t * 2.0


@dataclass(frozen=True, slots=True)
class Frozen:
    x: object
    t: object
    note: str = "none"


@pytest.mark.parametrize("kind", [Sample, Measured, Derived, Frozen, lambda x, t: {"x": x, "t": t}])
@pytest.mark.parametrize("shared", [False, True])
@REDUCTIONS
def test_rows_in_any_container(kind, shared, reduce):
    def get(thing, name):
        return thing[name] if isinstance(thing, dict) else getattr(thing, name)

    def f(w, sample):
        return w * get(sample, "x")[0] * ag.sin(get(sample, "t"))

    samples = kind(x=X, t=ROW) if not shared else kind(x=np.ones(3), t=0.5)
    weights = 2.0 if not shared else ROW
    batch = (None, 0) if not shared else (0, None)
    found = ag.compile(f, batch=batch, reduce=reduce)(weights, samples)
    each = [
        f(w, kind(x=x, t=t))
        for w, x, t in (
            [(2.0, x, t) for x, t in zip(X, ROW)]
            if not shared
            else [(w, np.ones(3), 0.5) for w in ROW]
        )
    ]
    wanted = {None: each, "sum": math.fsum(each), "mean": math.fsum(each) / len(each)}[reduce]
    assert np.allclose(found, wanted, rtol=1e-13, atol=1e-13)


def test_another_container_on_the_second_call():
    """What almost fits is another structure, not the first one."""
    fast = ag.compile(lambda s: s[0] - 10.0 * s[1], batch=(0,))
    x, t = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    assert fast((x, t)).tolist() == [-29.0, -38.0]
    assert fast([t, x]).tolist() == [-7.0, -16.0]
    assert fast(Sample(t, x)).tolist() == [-7.0, -16.0]
    assert fast((t, x)).tolist() == [-7.0, -16.0]
