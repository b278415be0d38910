"""What may happen in the steps of a compiled loop, and around it."""

import math

import numpy as np
import pytest

import autograd as ag
from autograd import Value
from autograd.compiler.program.hoisting import split
from autograd.table import ops
from autograd.table.joint import JOINT
from support.agreement import Expected
from support.compiling import every_backend
from support.loops import looped, root, root_by_hand, slope_along


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
