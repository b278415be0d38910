"""Programs in stages: each computes what is wanted of it, once what it reads is there."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograd.compiler.program import stages as module
from autograd.compiler.program.builder import Builder
from autograd.compiler.program.program import Guard, Program
from autograd.compiler.program.stages import stages
from autograd.table import ops

few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True)
def every_size(monkeypatch):
    monkeypatch.setattr(module, "WORTH", 0)
    monkeypatch.setattr(module, "LEAST", 2)
    monkeypatch.setattr(module, "LARGE", 2)


def gradients(builder, rng, places):
    """Sums of the products of some numbers with others, and of more."""
    outputs = []
    uses = [(rng.sample(places, 2), rng.sample(places, 2)) for _ in range(rng.randrange(1, 4))]
    for i in range(2):
        for j in range(2):
            terms = [builder.add(ops.mul, (left[i], right[j])) for left, right in uses]
            terms += [builder.add(ops.sin, (rng.choice(places),)) for _ in range(rng.randrange(2))]
            total = terms[0]
            for term in terms[1:]:
                total = builder.add(ops.add, (total, term))
            outputs.append(total)
    return outputs


def layered(seed, sizes):
    """Layers of sums of products of random numbers so far, and of shared ones."""
    rng = Random(seed)
    n_shared, n_row = 8, sizes[0]
    builder = Builder(n_shared + n_row, False)
    known = list(range(n_shared, n_shared + n_row))
    places = list(known)
    for size in sizes[1:]:
        made = []
        for _ in range(size):
            total = builder.constant(0.5) if rng.random() < 0.5 else rng.choice(places)
            for x in known:
                weight = rng.randrange(n_shared) if rng.random() < 0.8 else builder.constant(0.25)
                total = builder.add(ops.add, (total, builder.add(ops.mul, (weight, x))))
            made.append(builder.add(rng.choice([ops.sin, ops.tanh, ops.neg]), (total,)))
        known = made
        places += made
    outputs = [builder.add(ops.mul, (rng.choice(places), rng.choice(known))) for _ in range(2)]
    outputs += [rng.choice(places) for _ in range(2)]
    outputs = [*gradients(builder, rng, places), *outputs]
    return builder.finished([], outputs), n_shared


def carried_out(plan, program, shared, row, n_sums):
    """Do what a plan says for one row, products by Python."""
    at = dict(enumerate([*shared, *row]))
    results = {}

    def number(place):
        return at[place] if place >= 0 else program.constants[~place]

    for stage in plan.stages:
        found = stage.program(*[number(p) for p in [*stage.shares, *stage.reads]])
        results.update(zip(stage.results, found, strict=False))
        assert sum(k < n_sums for k in stage.results) == stage.n_sums
        assert stage.results == sorted(stage.results)
        at.update(zip(stage.writes, found[len(stage.results) :], strict=True))
        for family in stage.families:
            for member in family.members:
                products = [number(w) * number(x) for x, w in member.weights.items()]
                at[plan.totals[member.place]] = sum(products)
    for outer in plan.outers:
        for x, outputs in zip(outer.left, outer.outputs, strict=True):
            for y, k in zip(outer.right, outputs, strict=True):
                assert k < n_sums
                results[k] = results.get(k, 0.0) + number(x) * number(y)
    return [results[k] for k in range(len(program.outputs))]


@few
@given(
    st.lists(st.integers(2, 4), min_size=2, max_size=4), st.integers(0, 2**32), st.integers(0, 8)
)
def test_every_result_is_what_it_was(sizes, seed, n_sums):
    program, n_shared = layered(seed, sizes)
    plan = stages(program, n_shared, n_sums)
    if plan is None:
        return
    rng = Random(seed)
    shared = [rng.uniform(-1.0, 1.0) for _ in range(n_shared)]
    row = [rng.uniform(-1.0, 1.0) for _ in range(program.n_inputs - n_shared)]
    found = carried_out(plan, program, shared, row, n_sums)
    assert found == pytest.approx(program(*shared, *row), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("seed", [2, 5, 11, 15, 16])  # in which no product is read twice
def test_nothing_is_computed_twice(seed):
    program, n_shared = layered(seed, [3, 4, 4])
    plan = stages(program, n_shared, 6)
    assert plan is not None
    products = sum(family.size for stage in plan.stages for family in stage.families)
    products += sum(outer.size for outer in plan.outers)
    assert plan.outers
    left = sum(stage.program.ops.count(ops.mul) for stage in plan.stages)
    assert left == program.ops.count(ops.mul) - products
    assert products


def dense(extra=(), guards=()):
    builder = Builder(6, False)
    sums = []
    for k in range(2):
        products = [builder.add(ops.mul, (2 * k + i, 4 + i)) for i in range(2)]
        sums.append(builder.add(ops.add, tuple(products)))
    places = [builder.add(op, (sums[0],)) for op in extra]
    return builder.finished([Guard(sums[0], g) for g in guards], [*sums, *places])


def test_what_branches_and_what_a_user_wrote_stays_in_one_piece():
    assert stages(dense(), 4, 0) is not None
    assert stages(dense(guards=[1.0]), 4, 0) is None

    from autograd import primitive

    twice = primitive(lambda x: 2.0 * x, lambda x: 2.0, name="twice")
    own = dense().having()
    assert stages(own, 4, 0) is not None
    program = Program(1, [], [twice.op if hasattr(twice, "op") else twice], [(0,)], [], [1])
    assert stages(program, 0, 0) is None


@pytest.mark.parametrize(
    ("worth", "least", "large", "is_worth"),
    [(4, 4, 4, True), (5, 4, 4, False), (4, 5, 4, False), (4, 4, 5, False)],
)
def test_only_what_is_large_is_worth_it(monkeypatch, worth, least, large, is_worth):
    for name, value in (("WORTH", worth), ("LEAST", least), ("LARGE", large)):
        monkeypatch.setattr(module, name, value)
    assert (stages(dense(), 4, 0) is not None) is is_worth


def test_without_products_there_are_no_stages():
    assert stages(Program(2, [], [ops.add], [(0, 1)], [], [2]), 1, 1) is None
