"""Families of sums of products found in programs."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from autograd.compiler.program.builder import Builder
from autograd.compiler.program.matrices import families
from autograd.table import ops
from support.sums import summed

SHARED = 6  # inputs that all rows share; 4 more are a row's own
ROW = [6, 7, 8, 9]


def built(write):
    builder = Builder(10, False)
    return builder.finished([], write(builder))


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
