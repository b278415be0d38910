"""Relaxing: plain products give what strong ones give, or something not finite is seen."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.compiler.program.program import Guard, Program
from autograd.compiler.program.relaxing import relaxed as relaxed_with_signs
from autograd.table import ops
from autograd.table.operation import Fact, having
from support.straight import ANY, asked, bits, every_float, inputs_of, straight_programs

OFTEN_STRONG = [*[ops.strong] * 10, *ANY]


@settings(max_examples=600)
@given(data=st.data(), program=straight_programs(OFTEN_STRONG))
def test_where_all_is_finite_the_results_are_the_same(data, program):
    plain = relaxed_with_signs(program)
    if plain is None:
        return
    assert plain.ops.count(ops.strong) < program.ops.count(ops.strong)
    for _ in range(4):
        inputs = data.draw(inputs_of(program))
        results = plain(*inputs)
        assert bits(asked(plain, inputs)) == bits(asked(program, inputs))
        if all(map(math.isfinite, results)):  # of zeros see below
            assert results == program(*inputs)


@given(data=st.data(), program=straight_programs([op for op in ANY if op is not ops.strong]))
def test_without_strong_products_there_is_nothing_to_relax(data, program):
    assert relaxed(program) is None


@given(data=st.data(), op=st.sampled_from(sorted(having(Fact.PASSES_NAN), key=lambda op: op.name)))
def test_operations_pass_a_nan_on(data, op):
    arity = op.arity if op.arity > 0 else 4
    operands = data.draw(st.lists(every_float, min_size=arity, max_size=arity))
    operands[data.draw(st.integers(0, arity - 1))] = math.nan
    assert math.isnan(op.value(*operands))


def one_strong(*more, guards=(), output=2):
    rows, operands = [ops.strong], [(0, 1)]
    for op, places in more:
        rows.append(op)
        operands.append(places)
    return Program(2, [0.0], rows, operands, list(guards), [output])


def relaxed(program):
    return relaxed_with_signs(program, keeps_signs=False)


def test_an_output_that_is_zero_keeps_its_sign():
    assert relaxed_with_signs(one_strong()).ops == [ops.mul, ops.add]
    assert bits(relaxed_with_signs(one_strong())(0.0, -1.0)) == bits([0.0])
    sums = one_strong((ops.strong, (1, 0)), (ops.add, (2, 3)), (ops.sub, (4, 0)), output=5)
    assert bits(relaxed_with_signs(sums)(0.0, -1.0)) == bits(sums(0.0, -1.0)) == bits([0.0])


def test_what_would_hide_a_nan_or_upset_a_guard_stays_strong():
    assert relaxed(one_strong()).ops == [ops.mul]
    assert relaxed(one_strong((ops.add, (2, 0)), output=3)).ops == [ops.mul, ops.add]
    assert relaxed(one_strong((ops.pow, (2, ~0)), output=3)) is None  # nan**0 is 1
    assert relaxed(one_strong((ops.hypot, (2, 0)), output=3)) is None  # inf wins
    assert relaxed(one_strong((ops.where, (0, 2, 1)), output=3)) is None
    assert relaxed(one_strong((ops.less, (2, 1)), output=3)) is None
    assert relaxed(one_strong(output=0)) is None  # nobody sees it
    assert relaxed(one_strong((ops.sin, (2,)), guards=[Guard(3, 1.0)])) is None


def test_a_quotient_is_infinite_only_where_its_divisor_may_be_zero():
    # tanh hides an infinity, so that a product is plain only if its factors are finite
    for divisor, other in ((3, 4), (4, 3)):
        rows = [ops.exp, ops.sub, ops.div, ops.strong, ops.tanh]
        operands = [(0,), (1, 2), (other, divisor), (1, 5), (6,)]
        plain = relaxed(Program(3, [], rows, operands, [], [7]))
        is_relaxed = plain is not None and ops.strong not in plain.ops
        assert is_relaxed == (divisor == 3)
