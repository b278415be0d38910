"""Joined loops give what they give one by one, and as many as can be are joined."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd.compiler.record import loop_groups
from autograd.compiler.record.joining import joined
from autograd.compiler.record.looping import Loop

few = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
STEPS = (
    lambda s, x, w: (ag.sin(s * w) + x, s * x),
    lambda s, x, w: (0.5 * s + ag.tanh(x * w), ag.where(s > x, s * w, x)),
    lambda s, x, w: (s * w - 0.25 * s * s, ag.cos(s)),
)


def loops_of(program):
    return [op for op in program.ops if isinstance(op, Loop)]


def traced(f, *xs):
    """The program as it was read, and as it runs."""
    compiled = ag.compile(f)
    compiled(*xs)
    [path] = compiled.paths()
    return path.traced.program, path.program


def several(draws):
    """A function of two numbers with loops, each of which starts from one of the results so far."""

    def f(a, w):
        results = [a, 0.3 * w]
        for how, start, count, item, which in draws:
            begin, x = results[start % len(results)], results[item % len(results)]
            step = STEPS[how % len(STEPS)]
            if count == 0:
                last = ag.while_loop(
                    lambda s: s * s > 0.01, lambda s, w=w: 0.5 * ag.sin(s * w), begin
                )
                results.append(last)
                continue
            xs = [x, 0.1, *[0.2 * x + i for i in range(count)]]
            last, ys = ag.scan(lambda s, u, step=step: step(s, u, w), begin, xs)
            results += [last, ys[which % len(ys)]]
        return sum(results[2:], 0.0) * results[-1]

    return f


WAYS = {
    "value": lambda f: f,
    "gradient": lambda f: ag.value_and_grad(f, (0, 1)),
    "tangent": lambda f: lambda a, w: ag.jvp(f, (a, w), (1.0, -0.5)),
    "product": lambda f: lambda a, w: ag.hvp(f, (a, w), (1.0, -0.5)),
    "hessian": lambda f: lambda a, w: ag.grad(lambda a: ag.grad(f, 1)(a, w) * a)(a),
}
some_loops = st.lists(st.tuples(*[st.integers(0, 3)] * 5), min_size=1, max_size=4)


@few
@given(some_loops, st.sampled_from(list(WAYS)), st.integers(0, 2**32))
def test_joined_loops_give_what_they_give_one_by_one(draws, way, seed):
    rng = Random(seed)
    before, after = traced(WAYS[way](several(draws)), rng.uniform(-1.5, 1.5), 0.8)
    for _ in range(2):
        point = [rng.uniform(-1.5, 1.5) for _ in range(before.n_inputs)]
        assert after(*point) == pytest.approx(before(*point), rel=1e-11, abs=1e-11)
    assert len(loops_of(after)) <= len(loops_of(before))
    assert joined(after).fingerprint() == after.fingerprint()  # nothing is left to join


def orbit(s, w):
    return ag.scan(lambda s, x: (ag.sin(s * w) + x, s), s, [0.1, 0.2, 0.3])[0]


@pytest.mark.parametrize(
    ("way", "before", "after"), [("gradient", 2, 2), ("tangent", 2, 1), ("product", 4, 2)]
)
def test_loops_over_the_same_steps_are_one(way, before, after):
    programs = traced(WAYS[way](orbit), 0.3, 0.8)
    assert [len(loops_of(program)) for program in programs] == [before, after]


@pytest.mark.parametrize(("way", "before", "after"), [("tangent", 2, 1), ("product", 4, 2)])
def test_loops_with_a_condition_are_one_with_those_of_as_many_steps(way, before, after):
    def f(a, w):
        return ag.while_loop(lambda s: s > w, lambda s: s * 0.5 * w + 0.125 * s * s, a)

    programs = traced(WAYS[way](f), 2.0, 0.8)
    assert [len(loops_of(program)) for program in programs] == [before, after]
    assert sum(loop.condition is not None for loop in loops_of(programs[1])) == 1


def test_loops_that_wait_for_each_other_stay_apart():
    def f(a, w):
        return orbit(orbit(a, w), w)

    assert [len(loops_of(program)) for program in traced(f, 0.3, 0.8)] == [2, 2]


@pytest.mark.parametrize("other", [[0.1, 0.2, 0.3], [0.1, 0.2, 0.3, 0.4]])
def test_loops_side_by_side_are_one_if_they_are_as_long(other):
    def f(a, w):
        return orbit(a, w) + ag.scan(lambda s, x: (s * x + w, s), w, other)[0]

    _, after = traced(f, 0.3, 0.8)
    assert len(loops_of(after)) == (1 if len(other) == 3 else 2)


def test_what_all_rows_of_a_batch_share_stays_by_itself():
    def f(w, x):
        return orbit(0.5, w) * orbit(x, w)

    before, after = traced(f, 0.8, 0.3)
    assert len(loops_of(after)) == 1
    assert len(loops_of(joined(before, 1))) == 2
    assert len(loops_of(joined(before, 2))) == 1


def test_long_steps_do_not_make_short_ones_slow(monkeypatch):
    def f(a, w):
        return (
            orbit(a, w) + ag.scan(lambda s, x: (ag.exp(-s * s) * x + w, s), w, [0.1, 0.2, 0.3])[0]
        )

    sizes = [loop.step().size for loop in loops_of(traced(f, 0.3, 0.8)[0])]
    for most, expected in [
        (sum(sizes), 1),
        (sum(sizes) - 1, 2),
        (min(sizes), 2),
        (min(sizes) - 1, 1),  # both are long
    ]:
        monkeypatch.setattr(loop_groups, "UNROLLED", most)
        assert len(loops_of(traced(f, 0.3, 0.8)[1])) == expected


def test_results_that_nobody_reads_are_left_out():
    def f(a, w):
        last, ys = ag.scan(lambda s, x: (s * w, [s * x, ag.exp(s), s + x]), a, [0.1, 0.2, 0.3])
        return last + ys[1][1]

    before, after = traced(f, 0.3, 0.8)
    assert [loop.n_results for loop in loops_of(before)] == [3]
    assert [loop.n_results for loop in loops_of(after)] == [1]


def test_states_are_kept_if_a_loop_outside_reads_them():
    kept = {}
    for way in ("value", "gradient", "tangent", "product"):
        _, after = traced(WAYS[way](orbit), 0.3, 0.8)
        kept[way] = [loop.keeps[0] for loop in loops_of(after)]
    assert kept == {
        "value": [False], "gradient": [True, False], "tangent": [False], "product": [True, False]
    }  # fmt: skip


def test_so_it_goes_on_within_steps():
    def f(a, w):
        def outer(s, x):
            return ag.hvp(lambda s: orbit(s, w) * s, (s,), (x,))[0], None

        return ag.scan(outer, a, [0.5, -0.5, 1.0])[0]

    before, after = traced(f, 0.3, 0.8)
    [one], [other] = loops_of(before), loops_of(after)
    assert len(loops_of(one.step())) == 4
    assert len(loops_of(other.step())) == 2
    assert after(0.2, 0.7) == pytest.approx(before(0.2, 0.7), rel=1e-12)
