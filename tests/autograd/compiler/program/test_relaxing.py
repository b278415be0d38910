"""Relaxing: plain products give what strong ones give, or a nan is seen."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.compiler.program.program import Guard, Program
from autograd.compiler.program.relaxing import relaxed
from autograd.table import ops
from autograd.table.operation import Fact, having
from support.straight import ANY, asked, bits, every_float, inputs_of, straight_programs

OFTEN_STRONG = [*[ops.strong] * 10, *ANY]


@settings(max_examples=600)
@given(data=st.data(), program=straight_programs(OFTEN_STRONG))
def test_without_a_nan_the_results_are_the_same(data, program):
    plain = relaxed(program)
    if plain is None:
        return
    assert plain.ops.count(ops.strong) < program.ops.count(ops.strong)
    for _ in range(4):
        inputs = data.draw(inputs_of(program))
        results = plain(*inputs)
        assert bits(asked(plain, inputs)) == bits(asked(program, inputs))
        if not any(map(math.isnan, results)):
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


def test_what_would_hide_a_nan_or_upset_a_guard_stays_strong():
    assert relaxed(one_strong()).ops == [ops.mul]
    assert relaxed(one_strong((ops.add, (2, 0)), output=3)).ops == [ops.mul, ops.add]
    assert relaxed(one_strong((ops.pow, (2, ~0)), output=3)) is None  # nan**0 is 1
    assert relaxed(one_strong((ops.hypot, (2, 0)), output=3)) is None  # inf wins
    assert relaxed(one_strong((ops.where, (0, 2, 1)), output=3)) is None
    assert relaxed(one_strong((ops.less, (2, 1)), output=3)) is None
    assert relaxed(one_strong(output=0)) is None  # nobody sees it
    assert relaxed(one_strong((ops.sin, (2,)), guards=[Guard(3, 1.0)])) is None
