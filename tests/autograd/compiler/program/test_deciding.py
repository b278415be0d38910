"""What decides is marked, with everything that flows into it, and nothing else."""

import pytest

from autograd.compiler.program.deciding import EXACTLY, deciding, marked, unmarked
from autograd.compiler.program.program import Guard, Program
from autograd.table import ops
from autograd.table.primitive import primitive

DOUBTFUL = [(ops.mul, (0, 0)), (ops.mul, (1, 1)), (ops.sub, (2, 3))]  # 4: x x - y y
CERTAIN = [(ops.mul, (0, 0)), (ops.exp, (1,)), (ops.add, (2, 3))]  # 4: x x + e^y


def program_of(before, *after, guards=()):
    rows = [*before, *after]
    all_ops, operands = [op for op, _ in rows], [places for _, places in rows]
    return Program(2, [0.0, 2.0], all_ops, operands, list(guards), [1 + len(rows)])


AFTER = [
    (ops.div, (0, 4)), (ops.log, (4,)), (ops.sqrt, (4,)), (ops.cbrt, (4,)), (ops.sign, (4,)),
    (ops.less, (4, ~0)), (ops.equal, (~0, 4)), (ops.where, (4, 0, 1)), (ops.pow, (4, ~1)),
    (ops.log1p, (4,)), (ops.lgamma, (4,)),
]  # fmt: skip


@pytest.mark.parametrize("row", AFTER, ids=lambda row: row[0].name)
def test_where_the_sign_alone_counts(row):
    assert list(deciding(program_of(DOUBTFUL, row))[2:]) == [1, 1, 1, 0]
    assert not any(deciding(program_of(CERTAIN, row)))


@pytest.mark.parametrize("row", [
    (ops.floor, (4,)), (ops.less, (4, 0)), (ops.acos, (4,)), (ops.mod, (4, 0)),
    (ops.atan2, (4, 0)), (primitive(lambda x: float(x > 1.0), lambda x, out: 0.0), (4,)),
], ids=lambda row: row[0].name)  # fmt: skip
def test_what_always_decides(row):
    assert list(deciding(program_of(CERTAIN, row))[2:]) == [1, 1, 1, 0]


def test_guards_and_what_flows_on():
    guarded = program_of(DOUBTFUL, (ops.neg, (4,)), guards=[Guard(4, 0.0)])
    assert list(deciding(guarded)) == [1, 1, 1, 1, 1, 0]
    through = program_of(DOUBTFUL, (ops.sin, (4,)), (ops.floor, (5,)))
    assert marked(through).ops == [
        *[EXACTLY[op] for op in (ops.mul, ops.mul, ops.sub, ops.sin)],
        ops.floor,
    ]


def test_strong_products_decide_unless_told_otherwise():
    product = program_of(DOUBTFUL, (ops.strong, (4, 0)))
    assert any(deciding(product))
    assert not any(deciding(product, strong_decides=False))


def test_powers_are_products_where_nothing_decides():
    powers = [(ops.square, (0,)), (ops.pow, (1, ~1))]
    assert marked(program_of(powers)).ops == [ops.mul, ops.mul]
    whole = marked(program_of(powers), everything=True)
    assert whole.ops == [EXACTLY[ops.square], EXACTLY[ops.pow]]
    assert unmarked(whole, {"pow"}).ops == [EXACTLY[ops.square], ops.pow]
