"""C from functions: no warning, no other numbers, and no state."""

import math
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import export
from autograd.errors import ExportError
from autograd.export.c_rows import parts_of
from autograd.strategies import inputs_for, programs
from support.agreement import Expected
from support.exporting import (
    LOOPS,
    OPTION,
    UNBOUNDED,
    agree,
    in_c,
    leaves,
    needs_cc,
    price,
    stepwise,
)

pytestmark = needs_cc


@pytest.mark.parametrize(("f", "arguments"), LOOPS + UNBOUNDED)
def test_loops(f, arguments, tmp_path):
    found = in_c(export.to_c(f, *arguments, name="f"), tmp_path)(leaves(arguments))
    np.testing.assert_allclose(found, leaves(f(*arguments)), rtol=1e-13)


def test_loops_of_as_many_steps_as_the_numbers_ask_for(tmp_path):
    slope = ag.grad(lambda c: ag.while_loop(lambda x: x > 1.0, lambda x: 0.9 * x + 0.01 / c, c))
    f = in_c(export.to_c(slope, 2.0, name="f"), tmp_path)
    for c in (0.5, 2.0, 50.0, 1e6):  # from no step to hundreds
        assert f([c]) == pytest.approx([slope(c)], rel=1e-12)


def test_every_way_of_a_function(tmp_path):
    example = {"low": [1.0, 0.5]}
    text = export.to_c(stepwise, example, 3.0)
    f = in_c(text, tmp_path)
    for x in (3.0, 0.25, 1.0):
        assert f([1.0, 0.5, x]) == pytest.approx(leaves(stepwise(example, x)), rel=1e-15)
    assert all(map(math.isnan, f([1.0, 0.5, -2.0])))
    assert "Where there is no result, all of y is nan." in text


def test_greeks_of_an_option_where_zeros_meet_infinities_too(tmp_path):
    both = ag.value_and_grad(price, argnums=tuple(range(5)))
    f = in_c(export.to_c(both, *OPTION), tmp_path)
    for point in (OPTION, (1e-300, 110.0, 0.75, 0.03, 0.25), (100.0, 100.0, 0.0, 0.03, 0.25)):
        for one, other in zip(f(point), leaves(both(*point)), strict=True):
            assert agree(one, other, abs(other)), point


def test_sums_that_decide_are_rounded_once(tmp_path):
    """A plain sum of these is not 1, and the way would be the other one."""

    def f(xs):
        return 1.0 if ag.sum(xs) >= 1.0 else 0.0 * xs[0]

    tenths = [0.1] * 10
    assert sum(tenths, 0.0) != f(tenths) == 1.0
    text = export.to_c(f, tenths)
    assert "sum_of" in text
    assert in_c(text, tmp_path)(tenths) == [1.0]
    assert "sum_of" not in export.to_c(lambda xs: ag.sum(xs), tenths)


NAMES = ["double", "exp", "y0", "main", "x", "row_less", "sum_of", "ünïcode", "a_b", "lambda_"]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_those_that_c_allows(name, tmp_path):
    assert in_c(export.to_c(lambda x: (ag.sum([x, x, x]) < 1.0 and x) or ag.exp(x), 1.0, name=name),
                tmp_path)([2.0]) == [math.exp(2.0)]  # fmt: skip


KEYS = ["*/ int main(void) { return 1; } /*", "??/", "a\nb", "\\", "\u2028 é", "//"]


@pytest.mark.parametrize("key", KEYS)
def test_keys_stay_within_their_comment(key, tmp_path):
    text = export.to_c(lambda p: {key: 2.0 * p[key]}, {key: 1.0}, name="f")
    assert in_c(text, tmp_path)([3.0]) == [6.0]


def test_results_without_numbers_and_arguments_that_are_not_read(tmp_path):
    assert in_c(export.to_c(lambda x: [3.0, None], 1.0, name="f"), tmp_path)([1.0]) == [3.0]
    in_c(export.to_c(lambda x: {"none": None}, 1.0, name="f"), tmp_path)([1.0])


def test_captured_values_are_constants():
    weight = ag.Value(2.5, name="weight")
    text = export.to_c(lambda x: weight * x, 3.0, name="f")
    weight.data = 100.0
    assert "2.5 * x[0]" in text


def test_a_text_needs_nothing_but_the_c_library():
    for f, arguments in LOOPS:
        text = export.to_c(f, *arguments, name="f")
        headers = set(re.findall(r"#include <(.*)>", text))
        assert headers <= {"math.h", "stddef.h", "stdlib.h"}
        assert not re.search(r"^(static )?double \w+;|^static \w+ \w+ =", text, re.MULTILINE)


def test_batches_and_their_kind_are_refused():
    fast = ag.compile(lambda x: x * x, batch=(0,))
    with pytest.raises(ExportError, match="function of one row"):
        export.to_c(fast, 1.0)
    assert "t1" in export.to_c(ag.compile(lambda x: x * x), 1.0)
    with pytest.raises(ExportError, match="Write f, not"):
        export.to_c(2.0, 1.0)
    with pytest.raises(ExportError, match="no name of a function"):
        export.to_c(price, *OPTION, name="a b")


def test_parts_come_with_what_they_need():
    library = {"a": "int a;", "b": "int b = a;", "c": "int c = b;", "d": "int d;"}
    assert [part for part in parts_of(library, ["c"]) if part] == [
        "int a;",
        "int b = a;",
        "int c = b;",
    ]


def check_random(data, folder):
    program = data.draw(programs(max_steps=8))
    inputs = [data.draw(inputs_for(program, 1e-6)) for _ in range(3)]
    both = ag.value_and_grad(program, argnums=tuple(range(program.n_inputs)))
    try:
        text = export.to_c(both, *inputs[0])
    except ExportError:
        assume(False)
    f = in_c(text, folder, "-O0")
    for point in inputs:
        expected = Expected(program, point)
        for found, number, measure in zip(f(point), expected.numbers, expected.sizes):
            assert agree(found, number, measure)


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_random_programs(tmp_path_factory, data):
    check_random(data, tmp_path_factory.getbasetemp())


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_more_random_programs(tmp_path_factory, data):
    check_random(data, tmp_path_factory.getbasetemp())
