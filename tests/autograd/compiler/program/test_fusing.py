"""Fusing: products and sums in one operation, where the rounding it saves does not matter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.compiler.program.deciding import marked
from autograd.compiler.program.fusing import MINUS_PRODUCT, PRODUCT_MINUS, PRODUCT_PLUS, fused
from autograd.compiler.program.program import Guard, Program
from autograd.table import ops
from support.straight import ANY, LINEAR, asked, bits, inputs_of, straight_programs

FUSED = {PRODUCT_PLUS, PRODUCT_MINUS, MINUS_PRODUCT}
SUMS = [*LINEAR, *LINEAR, *LINEAR, *ANY]


@settings(max_examples=400)
@given(data=st.data(), program=straight_programs(SUMS))
def test_as_python_rounds_twice_every_bit_stays(data, program):
    inputs = data.draw(inputs_of(program))
    shorter = fused(program)
    assert bits(shorter(*inputs)) == bits(program(*inputs))
    assert bits(asked(shorter, inputs)) == bits(asked(program, inputs))
    saved = len([op for op in shorter.ops if op in FUSED])
    assert len(shorter.ops) == len(program.ops) - saved


@settings(max_examples=200)
@given(program=straight_programs(SUMS))
def test_nothing_that_a_guard_asks_for_is_fused(program):
    shorter = fused(marked(program))
    needed = {guard.place for guard in shorter.guards}
    for i in range(len(shorter.ops) - 1, -1, -1):
        if shorter.n_inputs + i in needed:
            assert shorter.ops[i] not in FUSED
            needed.update(shorter.operands[i])


def sum_of_product(row, *after, product_first=True, guards=()):
    operands = [(0, 1), (3, 2) if product_first else (2, 3)]
    rows = [ops.mul, row]
    for op, places in after:
        rows.append(op)
        operands.append(places)
    return Program(3, [], rows, operands, list(guards), [2 + len(rows)])


@pytest.mark.parametrize(
    ("row", "product_first", "fusion"),
    [
        (ops.add, True, PRODUCT_PLUS), (ops.add, False, PRODUCT_PLUS),
        (ops.sub, True, PRODUCT_MINUS), (ops.sub, False, MINUS_PRODUCT),
    ],
)  # fmt: skip
def test_what_is_fused(row, product_first, fusion):
    program = sum_of_product(row, product_first=product_first)
    shorter = fused(program)
    assert shorter.ops == [fusion]
    assert shorter(2.0, 3.0, 10.0) == program(2.0, 3.0, 10.0)


@pytest.mark.parametrize(
    "after",
    [
        (ops.sqrt, (4,)), (ops.log, (4,)), (ops.less, (4, 0)), (ops.floor, (4,)), (ops.div, (0, 4)),
        (ops.strong, (4, 0)), (ops.mod, (4, 0)), (ops.copysign, (0, 4)), (ops.atan2, (4, 0)),
    ],
    ids=lambda after: after[0].name,
)  # fmt: skip
def test_what_is_too_delicate(after):
    assert not FUSED & set(fused(marked(sum_of_product(ops.add, after))).ops)
    through = fused(marked(sum_of_product(ops.sub, (ops.neg, (4,)), (after[0], tuple(
        [5 if place == 4 else place for place in after[1]]
    )))))  # fmt: skip
    assert not FUSED & set(through.ops)


@pytest.mark.parametrize(
    "after", [(ops.div, (4, 0)), (ops.sin, (4,)), (ops.relu, (4,)), (ops.mul, (4, 0))]
)
def test_what_is_not(after):
    assert fused(marked(sum_of_product(ops.add, after))).ops == [PRODUCT_PLUS, after[0]]


def test_a_product_that_is_used_elsewhere_is_kept():
    program = Program(3, [], [ops.mul, ops.add, ops.mul], [(0, 1), (3, 2), (4, 3)], [], [5])
    assert fused(program).ops == program.ops
    guarded = marked(sum_of_product(ops.add, guards=[Guard(3, 1.0)]))
    assert fused(guarded).ops == guarded.ops
