"""scan and while_loop compiled: as Python's loop, to any order, on every backend, on one path."""

import gc
import math
import os
import pickle
import signal
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event, Thread
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.compiler.backends import forced
from autograd.compiler.program.hoisting import split
from autograd.compiler.record import stepping
from autograd.compiler.runtime import marching
from autograd.table import ops
from autograd.table.joint import JOINT
from support.agreement import Expected
from support.compiling import every_backend

# What a step makes of two numbers: all stay in range however often
FORMS = (
    "ag.sin({0}) * {1}",
    "0.5 * {0} + 0.5 * {1}",
    "ag.tanh({0} * {1})",
    "ag.sqrt(1.0 + {0} * {0}) - 0.25 * ag.sigmoid({1})",
    "ag.where({0} > {1} + 0.013, 0.5 * {0}, 0.7 * {1})",
    "ag.maximum(0.5 * {0}, {1} + 0.017)",
    "{0} / (2.0 + ag.cos({1}))",
    "ag.exp(-{0} * {0}) * {1}",
    "ag.hypot({0}, 1.0) - {1} * 0.125",
    "{0}",
    "0.75",
)
NAMES = ("s", "t", "x", "w", "v")


class Drawn(NamedTuple):
    """A random loop: the texts of its step, how many steps, and what begins it."""

    texts: tuple[str, str, str]
    count: int
    seed: int

    def step(self, w, v):
        code = compile(f"({', '.join(self.texts)})", "<step>", "eval")

        def taken(state, x):
            (s, t), x = state, x
            s, t, y = eval(code, {"ag": ag}, {"s": s, "t": t, "x": x, "w": w, "v": v})
            return (s, t), [y, s * t]

        return taken

    def program(self, scan):
        """A function of four numbers; scan is autograd's, or a loop."""

        def f(a, b, w, v):
            xs = [a * (0.5 + 0.25 * i) if i % 2 else 0.1 * i for i in range(self.count)]
            (s, t), ys = scan(self.step(w, v), (a, b), xs)
            total = s * 1.5 - t
            for i, (y, z) in enumerate(ys):
                if i % 3 != 1:
                    total = total + y * (1.0 + i) - z
            return total

        return f

    def point(self):
        rng = Random(self.seed)
        return [rng.uniform(-1.5, 1.5) for _ in range(4)]


def looped(step, state, xs):
    ys = []
    for x in xs:
        state, y = step(state, x)
        ys.append(y)
    return state, ys


@st.composite
def loops(draw, most=6):
    operands = st.sampled_from(NAMES)
    text = st.builds(
        lambda form, a, b: form.format(a, b), st.sampled_from(FORMS), operands, operands
    )
    nested = st.builds(
        lambda form, a, b: form.format(f"({a})", f"({b})"), st.sampled_from(FORMS), text, operands
    )
    texts = draw(st.tuples(*[text | nested] * 3))
    return Drawn(texts, draw(st.integers(0, most)), draw(st.integers(0, 2**32 - 1)))


def slope_along(f, direction):
    def slope(*xs):
        gradient = ag.grad(f, tuple(range(len(xs))))(*xs)
        return sum((g * v for g, v in zip(gradient, direction)), 0.0)

    return slope


DIRECTION = [1.0, -0.5, 0.75, 2.0]
EVERY = tuple(range(4))


def check(drawn, transform):
    point = drawn.point()
    compiled = ag.compile(ag.value_and_grad(transform(drawn.program(ag.scan)), EVERY))
    expected = Expected(transform(drawn.program(looped)), point)
    for _ in range(2):
        value, slopes = compiled(*point)
        assert not expected.differences([value, *slopes])
    assert compiled.stats()["paths"] == 1


few = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@every_backend
@few
@given(drawn=loops())
def test_values_and_gradients(backend, drawn):
    with forced(backend):
        check(drawn, lambda f: f)


@every_backend
@settings(few, max_examples=12)
@given(drawn=loops(4))
def test_second_derivatives(backend, drawn):
    with forced(backend):
        check(drawn, lambda f: slope_along(f, DIRECTION))


@every_backend
@settings(few, max_examples=8)
@given(drawn=loops(4))
def test_tangents(backend, drawn):
    def along(f):
        return lambda *xs: ag.jvp(f, xs, tuple(DIRECTION))[1]

    with forced(backend):
        check(drawn, along)


def test_what_cancels_may_leave_another_remainder():
    texts = ("0.75 / (2.0 + ag.cos(v))", "0.75", "ag.sin(t) * t")
    drawn = Drawn(texts, 3, 0)
    point, f = drawn.point(), drawn.program(ag.scan)
    g = ag.value_and_grad(lambda *xs: ag.jvp(f, xs, tuple(DIRECTION))[1], EVERY)
    _, slopes = g(*point)
    assert ag.compile(g)(*point)[1] == pytest.approx(slopes, rel=1e-12, abs=1e-15)


@every_backend
@settings(few, max_examples=6)
@given(drawn=loops(3))
def test_third_derivatives(backend, drawn):
    def third(loop):
        return lambda a: ag.derivative(lambda a: drawn.program(loop)(a, 0.3, 0.7, a), 3)(a)

    [point, *_] = drawn.point()
    with forced(backend):
        found = ag.compile(third(ag.scan))(point)
    assert math.isclose(found, third(looped)(point), rel_tol=1e-9, abs_tol=1e-9)


@every_backend
@settings(few, max_examples=8)
@given(drawn=loops())
def test_batches(backend, drawn):
    f = ag.value_and_grad(drawn.program(ag.scan), EVERY)
    rows = [drawn._replace(seed=k).point() for k in range(5)]
    columns = [np.array(column) for column in zip(*rows)]
    columns[2] = rows[0][2]
    with forced(backend):
        values, slopes = ag.compile(f, batch=(0, 0, None, 0))(*columns)
    for k, (a, b, _, v) in enumerate(rows):
        expected = Expected(drawn.program(looped), [a, b, rows[0][2], v])
        assert not expected.differences([values[k], *[slope[k] for slope in slopes]])


# While


def root(c, w=1.0):
    def condition(x):
        return abs(x * x - c) > 1e-12 * c

    return ag.while_loop(condition, lambda x: w * 0.5 * (x + c / x), c)


def root_by_hand(c, w=1.0):
    x = c
    while abs(x * x - c) > 1e-12 * c:
        x = w * 0.5 * (x + c / x)
    return x


@every_backend
def test_a_loop_of_any_length_takes_one_path(backend):
    f = ag.compile(ag.value_and_grad(root))
    h = ag.compile(lambda c: slope_along(root, [1.0])(c))
    hh = ag.compile(ag.grad(lambda c: slope_along(root, [1.0])(c)))
    for c in (2.0, 1.0, 0.01, 3e5, 7.0, 1.0):
        value, slope = f(c)
        assert value == root_by_hand(c)
        assert not Expected(root_by_hand, [c]).differences([value, slope])
        assert math.isclose(h(c), ag.grad(root_by_hand)(c), rel_tol=1e-13)
        expected = Expected(slope_along(root_by_hand, [1.0]), [c])
        assert not expected.differences([h(c), hh(c)])
    assert f.stats()["paths"] == h.stats()["paths"] == hh.stats()["paths"] == 1


@every_backend
def test_batches_of_loops_of_different_lengths(backend):
    c = np.geomspace(0.01, 1e6, 40)
    f = ag.compile(ag.value_and_grad(root), batch=(0,))
    values, slopes = f(c)
    for k, one in enumerate(c.tolist()):
        assert values[k] == root_by_hand(one)
        assert not Expected(root_by_hand, [one]).differences([values[k], slopes[k]])
    assert f.stats()["paths"] == 1


@every_backend
def test_nan_ends_a_loop(backend):
    f = ag.compile(lambda x, y: ag.while_loop(lambda s: s < 10.0, lambda s: s + y, x))
    assert f(1.0, 2.0) == 11.0
    assert math.isnan(f(1.0, math.nan))
    assert math.isnan(f(math.nan, 1.0))


@every_backend
def test_a_condition_of_several_comparisons_and_a_captured_value(backend):
    limit = Value(5.0)

    def f(x):
        return ag.while_loop(
            lambda s: (s[0] < limit) & (s[1] < 20.0), lambda s: (s[0] * 1.5, s[1] + limit), (x, 0.0)
        )[0]

    compiled = ag.compile(f)
    for bound in (5.0, 50.0):
        limit.data = bound
        with ag.no_grad():
            assert compiled(1.0) == f(1.0)


# What surrounds a loop


@every_backend
def test_captured_values_get_their_gradients(backend):
    w, b = Value(0.7, name="w"), Value(0.2)

    def f(xs):
        last, ys = ag.scan(lambda s, x: (ag.tanh(w * s + x), s * b), 0.5, xs)
        return last + ys[1]

    compiled = ag.compile(f)
    for xs in ([0.1, 0.2, 0.3], [0.5, -0.2, 0.1]):
        for one in (compiled, f):
            w.grad = b.grad = 0.0
            result = one(xs)
            result.backward()
            if one is compiled:
                found = result.data, w.grad, b.grad
        assert found == pytest.approx((result.data, w.grad, b.grad), rel=1e-13)
    w.data = -0.4
    assert compiled([0.1, 0.2, 0.3]).data == pytest.approx(f([0.1, 0.2, 0.3]).data, rel=1e-13)


@every_backend
def test_many_results_of_captured_values(backend):
    w, b = Value(0.7), Value(-0.4)

    def f(x):
        return ag.scan(lambda s, u: (ag.tanh(w * s + u), s * s * b), x, [0.1, 0.2, 0.3, 0.4])[1]

    for one, other in zip(ag.compile(f)(0.5), f(0.5)):
        slopes = []
        for result in (one, other):
            w.grad = b.grad = 0.0
            result.backward()
            slopes.append((w.grad, b.grad))
        assert one.data == pytest.approx(other.data, rel=1e-13)
        assert slopes[0] == pytest.approx(slopes[1], rel=1e-13)


@every_backend
@pytest.mark.parametrize("reduce", [None, "sum", "mean"])
def test_batches_share_what_loops_share(backend, reduce):
    def f(x, w, v, scan=ag.scan):
        same, ys = scan(lambda s, u: (ag.sin(s * w) + u, s * v), 0.3 + w, [0.1, 0.2, 0.3])
        own, _ = scan(lambda s, u: (s * 0.5 + u * x, s), same, [ys[0], ys[1], 0.5])
        return own * x + ys[2] * x * x

    rows = np.array([0.3, -0.7, 1.1, 0.2, 0.9])
    g = ag.compile(ag.value_and_grad(f, (0, 1, 2)), batch=(0, None, None), reduce=reduce)
    value, slopes = g(rows, 0.8, 1.2)
    each = [ag.value_and_grad(lambda *a: f(*a, looped), (0, 1, 2))(x, 0.8, 1.2) for x in rows]
    values = np.array([one for one, _ in each])
    partials = np.array([slopes for _, slopes in each])
    if reduce is None:
        wanted = [values, *partials.T]
    else:
        take = getattr(np, reduce)
        own = partials[:, 0] / (len(rows) if reduce == "mean" else 1)
        wanted = [take(values), own, take(partials[:, 1]), take(partials[:, 2])]
    for found, right in zip([value, *slopes], wanted):
        np.testing.assert_allclose(found, right, rtol=1e-12)


def test_tokens_are_not_passed_from_what_rows_share():
    def f(w, x):
        last, _ = ag.scan(lambda s, u: (ag.sin(s * w) + u, None), w, [0.1, 0.2, 0.3])
        still, _ = ag.scan(lambda s, _: (s * 0.5 + w, None), ag.stop_gradient(w), length=3)
        return last * x * last * ag.stop_gradient(still)

    compiled = ag.compile(ag.grad(f))
    compiled(0.5, 0.7)
    [path] = compiled.paths()
    parts = split(path.traced.program, 1, reduces=False)
    n = parts.shared.n_inputs
    made_by = [parts.shared.ops[p - n] for p in parts.shared.outputs if p >= n]
    assert made_by
    assert all(op.arity != JOINT for op in made_by)


@every_backend
def test_constants_from_outside_are_read_anew(backend):
    with ag.no_grad():
        scale = Value(2.0) * 1.0
    f = ag.compile(lambda x: ag.scan(lambda s, _: (s * scale, None), x, length=3)[0])
    assert ag.stop_gradient(f(1.0)) == 8.0
    scale.data = 3.0
    assert ag.stop_gradient(f(1.0)) == 27.0
    slope = ag.compile(ag.grad(lambda x: ag.scan(lambda s, _: (s * scale, None), x, length=3)[0]))
    assert ag.stop_gradient(slope(1.0)) == 27.0


@every_backend
def test_loops_in_loops(backend):
    check_loops_in_loops()


def check_loops_in_loops():
    def f(x, w, scan=ag.scan):
        def outer(state, u):
            s, t = state
            inner, ys = scan(lambda a, b: (ag.sin(a * w) + b * t, a * u), s, [u, 0.5, t])
            return (inner, 0.5 * t + ys[1]), inner * ys[2]

        (s, t), ys = scan(outer, (x, 0.3), [0.1, x, 0.2, 0.4])
        return s * t + ys[2]

    for transform in (lambda f: f, lambda f: slope_along(f, [1.0, -2.0])):
        expected = Expected(transform(lambda x, w: f(x, w, looped)), [0.6, 1.1])
        compiled = ag.compile(ag.value_and_grad(transform(f), (0, 1)))
        for _ in range(2):
            value, slopes = compiled(0.6, 1.1)
            assert not expected.differences([value, *slopes])


@every_backend
def test_transforms_in_a_step(backend):
    def energy(q):
        return ag.cos(q[0]) + 0.5 * q[0] * q[1] + ag.exp(-q[1])

    def f(q, scan=ag.scan):
        def step(q, _):
            force = ag.grad(energy)(q)
            return [a - 0.1 * b for a, b in zip(q, force)], energy(q)

        q, energies = scan(step, q, [0.0] * 5)
        return q[0] + energies[3]

    expected = Expected(lambda a, b: f([a, b], looped), [0.4, 0.9])
    value, slopes = ag.compile(ag.value_and_grad(f))([0.4, 0.9])
    assert not expected.differences([value, *slopes])


@every_backend
def test_structures_arrays_and_results(backend):
    def f(state, xs):
        def step(state, x):
            new = {"a": state["a"] * 0.5 + x["u"], "b": state["b"] + x["v"][0] * state["a"][0]}
            return new, (new["a"], {"b": new["b"], "n": None})

        return ag.scan(step, state, xs)

    state = {"a": np.array([1.0, 2.0]), "b": 0.5}
    xs = {"u": np.arange(6.0).reshape(3, 2), "v": [[1.0], [2.0], [3.0]]}
    last, (a, rest) = ag.compile(f)(state, xs)
    wanted, (wanted_a, wanted_rest) = f(state, xs)
    assert last["a"].tolist() == wanted["a"].tolist()
    assert last["b"] == wanted["b"]
    assert a.tolist() == wanted_a.tolist()
    assert rest["b"].tolist() == wanted_rest["b"].tolist()
    assert rest["n"] is None


@every_backend
def test_gradients_stop_where_they_are_stopped(backend):
    def f(x, scan=ag.scan):
        def step(s, _):
            with ag.no_grad():
                still = ag.sin(s)
            return s * still + ag.stop_gradient(s), still

        last, ys = scan(step, x, [0.0] * 3)
        with ag.no_grad():
            other, _ = scan(step, x, [0.0] * 3)
            same, _ = scan(lambda s, _: (s, None), x, [0.0] * 3)
        return last + ys[2] + x * other + x * same

    assert ag.compile(ag.value_and_grad(f))(0.7) == pytest.approx(
        ag.value_and_grad(lambda x: f(x, looped))(0.7), rel=1e-13
    )


@every_backend
def test_a_factor_of_zero_wins_in_a_loop(backend):
    def f(x, scan=ag.scan):
        last, _ = scan(
            lambda s, u: (s + ag.where(u > 1.0, ag.sqrt(u - 1.0), 0.0) * s, None), x, [1.0, x, 2.0]
        )
        return last

    compiled = ag.compile(ag.value_and_grad(f))
    for x in (1.0, 0.5, 3.0):
        assert compiled(x) == pytest.approx(ag.value_and_grad(lambda x: f(x, looped))(x), rel=1e-13)


@every_backend
def test_what_a_loop_gives_decides_as_it_does_eagerly(backend):
    def f(x, y, scan=ag.scan):
        last, _ = scan(lambda s, _: (s + x * y - y * x * 1.0, None), 0.0 * x, [0.0] * 3)
        inner, _ = scan(lambda s, _: (ag.sign(s) + (x * y - 0.3 * 0.7) * s, None), x, [0.0] * 3)
        return (1.0 if last > 0.0 else 2.0) + ag.sign(last) + inner

    compiled = ag.compile(f)
    for x, y in ((0.3, 0.7), (0.7, 0.3), (0.1, 0.2)):
        assert compiled(x, y) == pytest.approx(f(x, y, looped), rel=1e-13)


@every_backend
def test_nothing_is_rounded_otherwise_before_it_decides(backend):
    def in_a_later_step(x, y, z, w):
        def step(state, _):
            return (x * y - z * w, state[1] + ag.sign(state[0])), None

        return ag.scan(step, (1.0, 0.0), length=4)[0][1]

    def outside(x, y, z, w):
        miss = x * y - z * w
        return ag.scan(lambda s, _: (s + ag.sign(miss) + x, None), 0.0, length=3)[0]

    def as_an_item(x, y, z, w):
        return ag.scan(lambda s, u: (s + ag.sign(u), None), 0.0 * x, [x, x * y - z * w, y])[0]

    def after(x, y, z, w):
        return ag.sign(ag.scan(lambda s, _: (x * y - z * w + 0.0 * s, None), x, length=2)[0])

    def until(x, y, z, w):
        def step(state):
            return state[0] + x * y - z * w, state[1] + 1.0

        return ag.while_loop(lambda s: (s[0] <= 0.0) & (s[1] < 5.0), step, (0.0 * x, 0.0))[1]

    for f in (in_a_later_step, outside, as_an_item, after, until):
        assert ag.compile(f)(0.7, 0.3, 0.3, 0.7) == f(0.7, 0.3, 0.3, 0.7), f.__name__


@every_backend
def test_exact_is_exact(backend):
    def f(x, y):
        last, ys = ag.scan(lambda s, u: (ag.sin(s * x) + s * y + u, ag.exp(s)), x, [0.1, y, 0.3])
        return last * ys[1]

    assert ag.compile(ag.value_and_grad(f, (0, 1)), exact=True)(0.7, 0.4) == ag.value_and_grad(
        f, (0, 1)
    )(0.7, 0.4)


def test_a_branch_in_a_step_is_told_and_runs_step_by_step():
    def f(x):
        return ag.scan(lambda s, _: ((s * 0.5 if s > 1.0 else s + 1.0), None), x, length=3)[0]

    compiled = ag.compile(f)
    with pytest.warns(ag.CompileWarning, match="where"):
        assert compiled(3.0) == f(3.0)
    assert compiled(0.1) == f(0.1)
    assert compiled(3.0) == f(3.0)


def drawing(seed, x):
    """Numbers by chance, from ints that floats do not hold."""

    def step(state, u):
        seed, total = state
        return ((1103515245 * seed + 12345) % 2**31, total + x * u), seed

    return ag.scan(step, (seed, 0.0), [x, 2.0, 3.0, 4.0])


@pytest.mark.filterwarnings("ignore::autograd.CompileWarning")
def test_ints_stay_exact():
    compiled = ag.compile(drawing)
    for seed in (12345, 2**30 + 7):
        assert compiled(seed, 0.5) == drawing(seed, 0.5)
    inside = ag.compile(lambda x: drawing(2**30 + 7, x))
    assert inside(0.5) == drawing(2**30 + 7, 0.5)

    def last(seed, x):
        def step(s):
            return (1103515245 * s[0] + 12345) % 2**31, s[1] + x

        return ag.while_loop(lambda s: s[1] < 3.0, step, (seed, x))

    assert ag.compile(last)(2**30 + 7, 0.5) == last(2**30 + 7, 0.5)


@every_backend
def test_remainders_of_floats_are_in_the_loop(backend):
    def f(x):
        return ag.scan(lambda s, u: ((s + u * x) % 0.7, s), x, [1.0, 2.0, 3.0])

    compiled = ag.compile(f)
    assert [compiled(x) for x in (0.5, 1.3)] == [f(x) for x in (0.5, 1.3)]
    assert "loop0" in compiled.program()


def test_a_branch_on_what_is_outside_is_no_branch_of_a_step():
    def f(x):
        return ag.scan(lambda s, _: ((s * 0.5 if x > 1.0 else s + x), None), x, length=3)[0]

    compiled = ag.compile(f)
    assert [compiled(x) for x in (3.0, 0.5, 2.0)] == [f(x) for x in (3.0, 0.5, 2.0)]
    assert compiled.stats()["paths"] == 2


def test_errors_of_a_step_reach_the_caller():
    def step(s, x):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        ag.compile(lambda x: ag.scan(step, x, [1.0, 2.0]))(1.0)
    with pytest.raises(ag.OperandError, match="another structure"):
        ag.compile(lambda x: ag.scan(lambda s, x: ((s, s), None), x, [1.0, 2.0]))(1.0)


def test_an_effect_in_a_step_is_refused():
    seen = []
    with pytest.raises(ag.TraceError):
        ag.compile(lambda x: ag.scan(lambda s, u: (seen.append(1), (s, u))[1], x, [x, 2.0]))(1.0)


@every_backend
def test_primitives_in_a_step(backend):
    cube = ag.primitive(lambda x: x**3, lambda x, y: 3.0 * x * x)

    def f(x):
        return ag.scan(lambda s, _: (cube(s) * 0.5, None), x, length=4)[0]

    assert ag.compile(ag.value_and_grad(f))(0.9) == pytest.approx(
        ag.value_and_grad(f)(0.9), rel=1e-13
    )

    def fails(x):
        raise KeyError("mine") if x < 0.5 else None

    bad = ag.primitive(lambda x: x if x > 0.2 else {}[x], lambda x, y: 1.0)
    g = ag.compile(lambda x: ag.scan(lambda s, _: (bad(s) * 0.5, None), x, length=3)[0])
    assert g(4.0) == 0.5
    with pytest.raises(KeyError):
        g(0.3)
    assert g(4.0) == 0.5


# To look at


def settled(x, w):
    """Two loops that go through each other's results, and one as long as a number says."""
    _, ys = ag.scan(lambda s, u: (ag.sin(s * w) + u, s * u), x, [0.1, x, 0.3])
    last, _ = ag.scan(lambda s, y: (0.5 * s + y, None), 0.0, ys)
    return ag.while_loop(lambda s: s[0] < 3.0, lambda s: (s[0] * 1.5 + 1.0, s[1] * w), (last, x))[1]


def test_a_listing_shows_a_loop_once():
    compiled = ag.compile(ag.grad(settled))
    compiled(0.5, 0.7)
    text = compiled.program()
    for line in ("loop0(s0, s1, u0): while its condition holds", "3 steps backwards", "as operand"):
        assert line in text or "as many steps as operand" in text
    assert text.count("loop0(") == 1
    assert len(text.splitlines()) < 120


def test_the_source_of_loops_runs():
    f = ag.value_and_grad(lambda x, w: slope_along(settled, [1.0, 0.5])(x, w), (0, 1))
    compiled = ag.compile(f)
    compiled(0.5, 0.7)
    names = {row.name: row.value for row in ops.TABLE.values()}
    exec(compiled.source(), names)
    [function] = [
        f for name, f in names.items() if name.endswith("_0") and name != "SimpleNamespace"
    ]
    for point in ((0.5, 0.7), (0.2, 0.9)):
        value, slopes = f(*point)
        assert function(*point) == pytest.approx([value, *slopes], rel=1e-12)


def test_pictures_show_a_loop_as_one_operation():
    import viz

    compiled = ag.compile(settled)
    compiled(0.5, 0.7)
    text = viz.draw(compiled).dot
    assert text.count("loop: 3 steps") == 2
    assert text.count("loop: while it holds") == 1


# States that are not kept


@pytest.fixture
def little_memory(monkeypatch):
    """Room for a few states only, so that most are computed anew."""
    monkeypatch.setattr(stepping, "MOST_KEPT", 5)


@every_backend
@settings(few, max_examples=12)
@given(drawn=loops(20))
def test_states_that_were_not_kept_are_computed_anew(little_memory, backend, drawn):
    with forced(backend):
        check(drawn, lambda f: f)
        check(drawn._replace(count=drawn.count % 7), lambda f: slope_along(f, DIRECTION))


@every_backend
def test_so_are_those_of_while_loops_and_of_loops_in_loops(little_memory, backend):
    for c in (3e8, 2.0, 5e-7):
        compiled = ag.compile(ag.value_and_grad(lambda c: slope_along(root, [1.0])(c)))
        value, slope = compiled(c)
        expected = Expected(slope_along(root_by_hand, [1.0]), [c])
        assert not expected.differences([value, slope])
    check_loops_in_loops()


@pytest.mark.parametrize("most", [0, 1, 3, 10, 100])
@pytest.mark.parametrize("count", [2, 3, 5, 9, 30])
def test_any_memory_gives_the_same(monkeypatch, most, count):
    def f(x, w):
        s, _ = ag.scan(lambda s, u: (ag.sin(s * w) + u * s, s), x, [0.1 * k for k in range(count)])
        return s

    g = ag.value_and_grad(lambda x, w: slope_along(f, [1.0, 0.5])(x, w), (0, 1))
    wanted = ag.compile(g)(0.5, 1.2)
    monkeypatch.setattr(stepping, "MOST_KEPT", most)
    assert ag.compile(g)(0.5, 1.2) == wanted


# Calls that overlap, end early, or travel


def test_calls_that_overlap_have_memory_of_their_own():
    compiled = None
    depth = []

    def again(x):
        if compiled is not None and len(depth) < 2:
            depth.append(x)
            compiled(x + 1.0)
            depth.pop()
        return x

    echo = ag.primitive(again, lambda x, y: 1.0, name="echo")

    def f(x):
        last, ys = ag.scan(lambda s, u: (ag.sin(s) + u * x, s), x, [0.1, 0.2, 0.3])
        return echo(last) * ys[1] + last

    g = ag.value_and_grad(f)
    wanted = g(0.7)
    compiled = ag.compile(g)
    for _ in range(3):
        assert compiled(0.7) == pytest.approx(wanted, rel=1e-13)


def test_threads_have_memory_of_their_own():
    def f(x):
        last, ys = ag.scan(lambda s, u: (ag.sin(s) + u, s), x, [0.1] * 200)
        return last * ys[7]

    compiled = ag.compile(ag.value_and_grad(f))
    points = [0.1 * k for k in range(20)]
    wanted = [compiled(x) for x in points]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(10):
            assert list(pool.map(compiled, points)) == wanted
    rows = np.tile(points, 40)
    values, slopes = ag.compile(ag.value_and_grad(f), batch=(0,), threads=3)(rows)
    alone, alone_slopes = ag.compile(ag.value_and_grad(f), batch=(0,))(rows)
    assert values.tolist() == alone.tolist()
    assert slopes.tolist() == alone_slopes.tolist()


# What is raised within a callback of the collector's is lost to Python, so it is raised again
lost = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@lost
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer of the system's")
@every_backend
def test_a_signal_ends_a_loop(backend):
    def f(x):
        return ag.while_loop(lambda s: s > 0.0, lambda s: s + 1.0, x)

    def ring(number, frame):
        raise KeyboardInterrupt

    compiled = ag.compile(f)
    assert compiled(-1.0) == -1.0
    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3, 0.3)
        with pytest.raises(KeyboardInterrupt):
            compiled(1.0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
    assert compiled(-1.0) == -1.0


@lost
def test_other_threads_run_beside_a_loop():
    compiled = ag.compile(lambda x: ag.while_loop(lambda s: s > 0.0, lambda s: s + 1.0, x))
    assert compiled(-1.0) == -1.0
    is_over = Event()

    def interrupt():
        while not is_over.wait(0.3):
            signal.raise_signal(signal.SIGINT)

    thread = Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        compiled(1.0)
    is_over.set()
    thread.join()


@pytest.mark.skipif(not marching.is_compiled(), reason="Python frees what it makes")
def test_memory_goes_with_the_function():
    def size():
        gc.collect()
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * 4096

    if not os.path.exists("/proc/self/statm"):
        pytest.skip("only Linux tells how much memory there is")

    def run():
        f = ag.compile(ag.grad(lambda x: ag.scan(lambda s, _: (s * x, None), x, length=200_000)[0]))
        f(0.5)

    run()
    before = size()
    for _ in range(4):
        run()
    assert size() - before < 4 * 200_000 * 8


def test_compiled_loops_travel():
    f = pickle.loads(pickle.dumps(ag.compile(ag.value_and_grad(root))))
    assert f(2.0)[0] == root_by_hand(2.0)


@every_backend
def test_a_loop_that_begins_with_constants_and_reads_a_variable_is_a_loop(backend):
    def f(w, scan=ag.scan):
        return scan(lambda s, x: (0.5 * ag.sin(s * w) + x, s * w), 0.0, [0.1, 0.2, 0.3, 0.4])

    compiled = ag.compile(ag.grad(lambda w: f(w)[0] * f(w)[1][2]))
    assert compiled(0.7) == pytest.approx(ag.grad(lambda w: f(w)[0] * f(w)[1][2])(0.7), rel=1e-13)
    assert any(op.arity == JOINT for op in compiled.paths()[0].program.ops)


@every_backend
@pytest.mark.parametrize("nothing", [None, (), []])
def test_without_a_state_each_item_is_mapped(backend, nothing):
    def f(xs, w, scan=ag.scan):
        _, ys = scan(lambda s, x: (s, ag.sin(x * w) * x), nothing, xs)
        return sum(y * (1.0 + i) for i, y in enumerate(ys))

    xs = [0.1, 0.2, 0.3, -0.4]
    for transform in (lambda f: f, lambda f: lambda xs, w: ag.hvp(f, (xs, w), (xs, 0.5))[1]):
        compiled = ag.compile(ag.value_and_grad(transform(f), (0, 1)))
        value, slopes = compiled(xs, 0.7)
        expected = ag.value_and_grad(transform(lambda xs, w: f(xs, w, looped)), (0, 1))(xs, 0.7)
        assert [value, *slopes[0], slopes[1]] == pytest.approx(
            [expected[0], *expected[1][0], expected[1][1]], rel=1e-12
        )
        assert any(op.arity == JOINT for op in compiled.paths()[0].program.ops)
    assert ag.compile(f)([], 0.7) == 0.0
