"""Every fact on its row: in step with the words that the row says, and with what it does."""

import builtins
import itertools
import math
import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.table.interval import REALS
from autograd.table.operation import TABLE, Fact, having

ROWS = sorted(TABLE.values(), key=lambda op: op.name)
every_row = pytest.mark.parametrize("op", ROWS, ids=str)
SAMPLES = [0.0, -0.0, 0.5, 1.0, -1.0, 2.0, math.inf, -math.inf]
OPTIONS = {"round_to", "polygamma", "sinc_derivative"}  # an operand is a whole number


def operand_counts(op):
    return [op.arity] if op.arity > 0 else [2, 4]


def same(x, y):
    if math.isnan(x) or math.isnan(y):
        return math.isnan(x) and math.isnan(y)
    return x == y and math.copysign(1, x) == math.copysign(1, y)


@every_row
def test_the_words_say_what_the_facts_say(op):
    words = op.singular
    jumps = bool(op.facts & (Fact.JUMPS | Fact.CORNER_SLOPE))
    assert ("jumps" in words) == jumps, words
    assert ("slope inf" in words or "slope -inf" in words) == (Fact.STEEP in op.facts), words
    if "pole" in words and "which no float is" not in words:
        assert op.delicate
    if Fact.WHOLE in op.facts:
        assert jumps


@every_row
def test_what_a_rounding_must_not_move(op):
    every = tuple(range(len(op.domain)))
    if Fact.CHOOSES in op.facts:
        assert op.delicate == (0,)
    elif op.facts & (Fact.JUMPS | Fact.STEEP) or any(i is not REALS for i in op.domain):
        assert op.delicate == every
    elif op.pole is not None:
        assert op.delicate == (op.pole,)
    else:
        assert op.delicate == ()


@every_row
def test_passes_nan_is_true_of_just_the_rows_that_do(op):
    if op.name in OPTIONS:
        return
    passes = True
    for n in operand_counts(op):
        for i in range(n):
            for others in itertools.product(SAMPLES, repeat=n - 1):
                operands = [*others[:i], math.nan, *others[i:]]
                passes &= math.isnan(op.value(*operands))
    assert passes == (Fact.PASSES_NAN in op.facts)


@every_row
def test_commutes_is_true_of_just_the_rows_that_do(op):
    if op.arity != 2:
        assert Fact.COMMUTES not in op.facts
        return
    commutes = all(
        same(op.value(x, y), op.value(y, x)) for x, y in itertools.product(SAMPLES, repeat=2)
    )
    assert commutes == (Fact.COMMUTES in op.facts)


@every_row
def test_whole_is_true_of_just_the_rows_that_are(op):
    if op.arity not in (1, 2):
        return
    points = itertools.product(
        [-7.3, -0.5, 0.0, 0.2, 0.5, 1.5, 2.5, 3.75, 1e17 / 3], repeat=op.arity
    )
    whole = all(not math.isfinite(v) or v == math.floor(v) for v in (op.value(*p) for p in points))
    assert whole == (Fact.WHOLE in op.facts)


WIDE = [-700.0, -2.5, -1.0, -0.3, -1e-9, -0.0, 0.0, 1e-9, 0.3, 1.0, 2.5, 700.0]


def sign_of(x):
    return "nan" if math.isnan(x) else (x > 0.0) - (x < 0.0), math.copysign(
        1.0, x
    ) if x == 0.0 else 0.0


@every_row
def test_what_is_said_of_signs_is_true(op):
    if op.arity < 0 or op.arity > 2:
        return
    for operands in itertools.product(WIDE, repeat=op.arity):
        found = op.value(*operands)
        if Fact.ABOVE_ZERO in op.facts and abs(operands[0]) < 30.0:
            assert found > 0.0
        if Fact.NOT_NEGATIVE in op.facts:
            assert not found < 0.0
    if Fact.BY_SIGN in op.facts:
        for side in ([x for x in WIDE if x < 0.0], [x for x in WIDE if x > 0.0]):
            assert len({sign_of(y) for y in map(op.value, side) if not math.isnan(y)}) <= 1
        assert op.value(0.0) == 0.0 == op.value(-0.0)


ENDS = [*WIDE, 1e-300, -1e-300, 1e308, -1e308, math.inf, -math.inf]


def points(op):
    return itertools.product(ENDS, repeat=operand_counts(op)[0])


@every_row
def test_what_is_said_of_zeros_infinities_and_sizes_is_true(op):
    for operands in points(op):
        found = op.value(*operands)
        if Fact.NEVER_MINUS_ZERO in op.facts:
            assert not same(found, -0.0)
        if Fact.PASSES_INFINITY in op.facts and any(map(math.isinf, operands)):
            assert not math.isfinite(found)
        if Fact.KEEPS_SIZE in op.facts:
            assert abs(found) in (0.0, abs(operands[0]))
        if Fact.MULTIPLIES in op.facts and math.isfinite(found) and found:
            assert math.copysign(1.0, found) == math.prod(math.copysign(1.0, x) for x in operands)


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=2))
def test_sums_distances_and_the_greatest_are_what_they_are_called(xs):
    for op in having(Fact.ADDS):
        assert op.value(*xs) == sum(xs)
    for op in having(Fact.DISTANCE):
        assert op.value(*xs) == pytest.approx(math.hypot(*xs))
    for op in having(Fact.GREATEST):
        assert op.value(*xs) == max(xs)
    every = Fact.ADDS | Fact.DISTANCE | Fact.GREATEST
    assert {op.name for op in having(every)} == {
        "add",
        "sum",
        "hypot",
        "norm",
        "maximum",
        "largest",
    }


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_comparisons_hold_or_do_not(x, y):
    pythons = {"<": operator.lt, "<=": operator.le, "==": operator.eq, "!=": operator.ne}
    assert {op.label for op in having(Fact.COMPARES)} == set(pythons)
    for op in having(Fact.COMPARES):
        assert op.value(x, y) == float(pythons[op.label](x, y))
        assert op.value(x, x) == float(pythons[op.label](x, x))


def of_python(op):
    """Return the function of Python's that does what a row does; None if there is none."""
    own = {"abs": operator.abs, "mod": operator.mod, "round_to": round, "pow": operator.pow,
           "square": lambda x: x**2}  # fmt: skip
    if op.name in own:
        return own[op.name]
    return getattr(math, op.name, getattr(operator, op.name, getattr(builtins, op.name, None)))


@every_row
def test_ints_come_where_python_makes_them(op):
    python = of_python(op)
    if python is None or op.arity not in (1, 2):
        assert not op.facts & (Fact.TO_INT | Fact.KEEPS_INTS)
        return

    def gives_int(*operands):
        try:
            return type(python(*operands)) is int
        except (TypeError, ValueError):
            return False

    ints, floats = (3, 2)[: op.arity], (3.0, 2.0)[: op.arity]
    assert (gives_int(*floats) and op.name != "sign") == (Fact.TO_INT in op.facts)
    keeps = gives_int(*ints) and not gives_int(*floats)
    if op.name not in ("less", "equal", "sum", "identity", "held", "maximum", "minimum"):
        assert keeps == (Fact.KEEPS_INTS in op.facts)


def test_where_a_slope_is_infinite_is_an_end_of_the_domain_or_zero():
    for op in having(Fact.STEEP):  # or the compiler would take any operand for safe
        assert Fact.EDGE_AT_ZERO in op.facts or any(i is not REALS for i in op.domain)


@every_row
def test_an_edge_at_zero_is_at_no_other_number(op):
    if Fact.EDGE_AT_ZERO not in op.facts:
        return
    for place in op.delicate:
        for x in WIDE:
            if x == 0.0:
                continue
            near = [[1.5] * op.arity for _ in range(2)]
            near[0][place], near[1][place] = x, math.nextafter(x, math.inf)
            one, other = (op.value(*operands) for operands in near)
            assert same(one, other) or abs(one - other) <= 1e-12 * (1.0 + abs(one))


@given(st.floats(allow_nan=False))
def test_neutral_numbers_leave_the_others_alone(x):
    for op in ROWS:
        if op.neutral is None:
            continue
        if op.arity == 2:
            found = op.value(x, op.neutral)
            assert same(found, x), op
            if Fact.COMMUTES in op.facts:
                other = op.value(op.neutral, x)
                assert same(other, x), op
        elif op.name == "dot":
            assert op.value(x, op.neutral, 2.0, op.neutral) == op.value(x, 2.0)
        elif math.isfinite(x):
            for operands in ([x, op.neutral], [x, 1.0, op.neutral]):
                alone = op.value(*operands[:-1])
                assert op.value(*operands) == pytest.approx(alone, rel=1e-15), op


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(-1e9, 1e9))
def test_python_source_does_what_the_row_does(x, y):
    for op in ROWS:
        if op.python:
            operands = [x, y, 1.0][: op.arity]
            found = eval(op.python.format(*[f"({operand!r})" for operand in operands]))
            assert same(float(found), op.value(*operands)), op


def test_operators_are_the_rows_that_python_writes():
    names = {"x": Value(0.75), "y": Value(0.5), "n": 1}
    for op in ROWS:
        if op.operator:
            node = eval(op.operator, names)
            assert node.op is op


def test_helpers_have_no_public_name_and_all_others_have():
    for op in ROWS:
        is_public = op.name in ag.__all__ or bool(op.operator)
        assert is_public != (Fact.HELPER in op.facts and not op.operator), op


def test_having():
    assert having(Fact.SAME) == {TABLE["identity"], TABLE["held"]}
    assert having(Fact.WHOLE | Fact.SAME) == having(Fact.WHOLE) | having(Fact.SAME)
    for op in having(Fact.SAME):
        assert op.value(3.5) == 3.5
    for op in having(Fact.ARITHMETIC):
        assert op.evaluate(*[5, 2][: op.arity]) == op.value(*[5.0, 2.0][: op.arity])
