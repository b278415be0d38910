import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd.table import ops
from autograd.table.operation import Op
from viz.stepping.formula import Formula, joined, short, written

POINT = {"x": 0.3, "y": 0.7, "z": 0.9}
ROWS = {name: row for name, row in vars(ops).items() if isinstance(row, Op)}
SEEN = {name: row for name, row in ROWS.items() if not name.startswith("_")} | {
    "abs": ops.absolute,
    "maximum": ops.maximum,
    "nan": math.nan,  # a derivative that nobody knows
}


def formulas(op):
    return tuple(
        Formula(name, x) for name, x in list(POINT.items())[: 3 if op.arity < 0 else op.arity]
    )


def python(formula, out):
    """What a formula's text comes to as Python, over floats, by the table's own rows."""
    return eval(formula.text, dict(SEEN), POINT | {"out": out})


@pytest.mark.parametrize("op", ops.TABLE.values(), ids=str)
def test_the_text_of_a_partial_computes_it(op):
    operands = formulas(op)
    numbers = tuple(operand.number for operand in operands)
    out = op.value(*numbers)
    for i in range(len(operands)):
        found = Formula.of(op.slope(i, operands, Formula("out", out)))
        expected = op.partial(i, numbers, out)
        assert found.number == expected or math.isnan(expected)
        assert python(found, out) == pytest.approx(expected, rel=2e-3, nan_ok=True)


@given(st.recursive(
    st.sampled_from("xyz"),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["add", "sub", "mul", "div", "pow"]), inner, inner),
        st.tuples(st.sampled_from(["neg", "tanh", "abs"]), inner),
    ),
    max_leaves=12,
))  # fmt: skip
@settings(deadline=None)
def test_brackets_stand_where_python_needs_them(tree):
    def built(part):
        if isinstance(part, str):
            return Formula(part, POINT[part])
        op = ops.operation(part[0])
        operands = [built(operand) for operand in part[1:]]
        return written(op, operands, op.value(*[operand.number for operand in operands]))

    formula = built(tree)
    try:
        found = python(formula, 0.0)
    except (ArithmeticError, TypeError):  # Python raises, or turns complex, beyond the domain
        return
    if not isinstance(found, complex):
        assert found == formula.number


def test_forms():
    x, w = Formula("x", 2.0), Formula("w", 3.0)
    assert written(ops.dot, [x, w, w, x], 12.0).text == "x * w + w * x"
    assert written(ops.sum, [x, Formula.of(-1.0)], 1.0).text == "x + (-1.0)"
    assert written(ops.mul, [x + w, -x], -10.0).text == "(x + w) * -x"
    assert written(ops.pow, [-x, Formula.of(2.0)], 4.0).text == "(-x) ** 2.0"
    assert written(ops.clip, [x, Formula.of(-1.0), w], 2.0).text == "clip(x, -1.0, w)"
    assert written(ops.exceeds, [x, w], 0.0).text == "x > w"


def test_what_changes_nothing_is_left_out_of_partials_alone():
    x = Formula("x", 2.0)
    assert (1.0 * x).text == "x"
    assert (x * x).text == "x ** 2"
    assert ops.pow(x, 1.0).text == "x"
    assert written(ops.mul, [x, x], 4.0).text == "x * x"
    assert (x * Formula("1.0", 1.0)).text == "x * 1.0"  # a name, if an odd one


@given(st.floats(-1e308, 1e308) | st.sampled_from([math.inf, -math.inf, math.nan]))
@settings(deadline=None)
def test_a_short_number_is_near(number):
    assert float(short(number)) == pytest.approx(number, rel=1e-3, nan_ok=True)
    assert len(short(number)) <= len("-1.000e-100")


def test_the_middle_of_many_parts_is_left_out():
    assert joined(" + ", [f"x{i}" for i in range(8)]).count("x") == 8
    assert joined(" + ", [f"x{i}" for i in range(100)]).endswith("x5 + ... + x99")
