"""Families of sums of products, and products that are added up over rows, found in programs."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from autograd.compiler.program.builder import Builder
from autograd.compiler.program.matrices import families, outers
from autograd.compiler.program.program import Program
from autograd.table import ops

SHARED = 6  # inputs that all rows share; 4 more are a row's own
ROW = [6, 7, 8, 9]


def built(write):
    builder = Builder(10, False)
    return builder.finished([], write(builder))


def summed(builder, terms, how):
    """The place of a sum, written in one of several ways."""
    if how == "sum":
        return builder.add(ops.sum, tuple(terms))
    if how == "tree" and len(terms) > 3:
        half = len(terms) // 2
        halves = [summed(builder, part, how) for part in (terms[:half], terms[half:])]
        return builder.add(ops.add, tuple(halves))
    total, *rest = terms[::-1] if how == "backwards" else terms
    for term in rest:
        total = builder.add(ops.add, (term, total) if how == "backwards" else (total, term))
    return total


@given(
    st.integers(2, 4), st.integers(2, 5), st.sampled_from(["chain", "backwards", "sum", "tree"]),
    st.integers(0, 2), st.integers(0, 2**32),
)  # fmt: skip
def test_sums_of_products_with_the_same_numbers_are_a_family(width, count, how, others, seed):
    rng = Random(seed)
    chosen = sorted(rng.sample(ROW, width))
    wanted: list = []

    def write(builder):
        places = []
        for _ in range(count):
            weights = {number: rng.choice([*range(SHARED), builder.constant(rng.random())])
                       for number in chosen}  # fmt: skip
            terms = [
                builder.add(ops.mul, (w, x) if rng.random() < 0.5 else (x, w))
                for x, w in weights.items()
            ]
            rest = [builder.add(ops.sin, (rng.choice(ROW),)) for _ in range(others)]
            mixed = [*terms, *rest]
            rng.shuffle(mixed)
            places.append(builder.add(ops.tanh, (summed(builder, mixed, how),)))
            wanted.append((weights, sorted(rest)))
        return places

    program = built(write)
    used = [place for operands in program.operands for place in operands] + program.outputs
    if any(used.count(10 + i) > 1 for i in range(len(program.code))):
        return  # what two sums share is no term of one alone
    [family] = families(program, SHARED)
    assert family.factors == chosen
    assert len(family.members) == count
    by_place = {member.place: member for member in family.members}
    for output, (weights, rest) in zip(program.outputs, wanted, strict=True):
        [total] = program.operands[output - 10]
        member = by_place[total]
        assert member.weights == weights
        assert len(member.rest) == len(set(rest)) or len(member.rest) == len(rest)
        inner = [program.ops[place - 10] for place in member.inner]
        assert set(inner) <= {ops.mul, ops.add, ops.sum}
        assert inner.count(ops.mul) == width


def pairs(*outputs):
    """A program whose outputs are products of inputs."""
    return Program(10, [], [ops.mul] * len(outputs), list(outputs), [],
                   list(range(10, 10 + len(outputs))))  # fmt: skip


def test_dots_are_sums_of_products():
    def write(builder):
        return [builder.add(ops.dot, (0, 1, 6, 7)), builder.add(ops.dot, (6, 7, 2, 3))]

    [family] = families(built(write), SHARED)
    assert [member.weights for member in family.members] == [{6: 0, 7: 1}, {6: 2, 7: 3}]


def test_what_is_read_elsewhere_stays():
    def write(builder):
        shared = builder.add(ops.mul, (0, 6))
        places = [
            builder.add(ops.add, (shared, builder.add(ops.mul, (1, 7)))),
            builder.add(ops.add, (builder.add(ops.mul, (2, 6)), builder.add(ops.mul, (3, 7)))),
        ]
        return [*places, shared]

    assert families(built(write), SHARED) == []


def test_products_of_two_numbers_of_a_row_or_of_none_are_no_weights():
    def write(builder):
        return [
            builder.add(
                ops.add, (builder.add(ops.mul, (x, 6)), builder.add(ops.mul, (x, 7)))
            )
            for x in (8, 9)
        ]  # fmt: skip

    assert families(built(write), SHARED) == []
    assert families(built(write), 8) == []  # 6 and 7 are shared: two weights of one number
    assert families(built(write), 10) == []


@given(st.integers(2, 5), st.integers(2, 5), st.integers(0, 2**32))
def test_all_products_of_some_with_others_are_one(n, m, seed):
    rng = Random(seed)
    left, right = list(range(n)), list(range(5, 5 + m))
    grid = [(x, y) if rng.random() < 0.5 else (y, x) for x in left for y in right]
    rng.shuffle(grid)
    program = pairs(*grid)
    [found] = outers(program, len(grid))
    assert {tuple(found.left), tuple(found.right)} == {tuple(left), tuple(right)}
    for x, row in zip(found.left, found.outputs, strict=True):
        for y, k in zip(found.right, row, strict=True):
            assert set(grid[k]) == {x, y}


def test_what_is_no_whole_grid_or_not_added_up_is_none():
    assert outers(pairs((0, 5), (0, 6), (1, 5)), 3) == []
    assert outers(pairs((0, 5), (0, 6), (1, 5), (1, 6)), 3) == []
    assert outers(pairs((0, 0), (0, 1), (1, 0), (1, 1)), 4) == []
    [one] = outers(pairs((0, 5), (0, 6), (1, 5), (1, 6), (2, 5)), 4)
    assert one.outputs == [[0, 1], [2, 3]]
