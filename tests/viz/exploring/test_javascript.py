"""The rows of the table in JavaScript against the rows themselves, in a real browser."""

import math
from itertools import product
from random import Random

import pytest

from autograd.table import ops
from autograd.table.interval import REALS
from autograd.table.operation import TABLE, Fact, Op
from autograd.table.symbols import UnwrittenError
from support.javascript import CODEC, coded, decoded, part
from viz.exploring.javascript import depends_on_numbers, is_written, key_of, source

SPECIAL = [
    0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 3.0, -4.0, 1e-300, -1e-300, 1e300, -1e300,
    5e-324, math.inf, -math.inf, math.nan, 710.0, -750.0, 1e17, 1.0 + 1e-9, 1.0 - 1e-9,
]  # fmt: skip


def uses_of(op):
    counts = [op.arity] if op.arity >= 0 else [2, 4] if op is ops.dot else [1, 2, 3, 5]
    return [(op, count) for count in counts]


WRITTEN = [op for op in TABLE.values() if Fact.BY_SCIPY not in op.facts]  # others have no page
USES = [use for op in WRITTEN for use in uses_of(op)]


def number_in(random, interval):
    """A number of an operand's domain, or one that may lie beyond."""
    if random.random() < 0.4:
        return random.choice(SPECIAL)
    low, high = max(interval.low, -60.0), min(interval.high, 60.0)
    return random.choice([random.uniform(low, high), min(high, max(low, random.gauss(0.0, 2.0)))])


def operands_of(random, op, count):
    """Operands that an operation is for, and some that it is not for."""
    domains = op.domain if op.arity >= 0 else [REALS] * count
    operands = [number_in(random, domain) for domain in domains]
    if op in (ops.polygamma, ops.sinc_derivative):
        operands[0] = float(random.randrange(5))
    if op is ops.round_to:
        operands[1] = float(random.randrange(-3, 9))
    return operands


def close(found, expected):
    """Whether two numbers are alike to 12 digits, or both nan; a number near nothing may be 0."""
    if found != found or expected != expected:
        return found != found and expected != expected
    return found == expected or abs(found - expected) <= 1e-12 * max(abs(expected), 1e-290)


@pytest.mark.browser
@pytest.mark.parametrize("seed", range(3))
def test_every_row_gives_what_it_gives_in_python(browser, seed):
    random = Random(seed)
    check(browser, [(op, n, operands_of(random, op, n)) for op, n in USES for _ in range(60)])


@pytest.mark.browser
def test_every_pair_of_special_numbers(browser):
    pairs = [list(pair) for pair in product(SPECIAL, repeat=2)]
    orders = (ops.polygamma, ops.sinc_derivative, ops.round_to)  # not of every number
    rows = [op for op in WRITTEN if 2 in (op.arity, -2 * op.arity) and op not in orders]
    check(browser, [(op, 2, pair) for op in rows for pair in pairs])


def check(browser, cases):
    """Compare values and slopes in JavaScript with those of the table."""
    expected = []
    for op, count, operands in cases:
        out = op.value(*operands)
        expected.append([out, *[op.partial(i, tuple(operands), out) for i in range(count)]])
    told = [[key_of((op, n)), coded(x), coded(e[0])] for (op, n, x), e in zip(cases, expected)]
    script = part("numbers.js") + CODEC + source(USES)
    found = browser.run(
        f"{script} return arguments[0].map(([key, x, out]) =>"
        "  coded([rows[key].value(...decoded(x)),"
        "  ...x.map((_, i) => rows[key].slopes(i, decoded(x), decoded(out)))]))",
        told,
    )
    for (op, _, operands), one, other in zip(cases, found, expected, strict=True):
        for part_found, part_expected in zip(decoded(one), other, strict=True):
            assert close(part_found, part_expected), (op, operands, one, other)


@pytest.mark.parametrize("op", WRITTEN, ids=str)
def test_every_row_can_be_written(op):
    assert all(is_written(*use) for use in uses_of(op))


def test_what_is_no_row_cannot():
    own = Op("tanh", math.tanh, (lambda x, y: 1.0,))
    assert not is_written(own, 1)
    assert not is_written(ops.tanh, 2)
    with pytest.raises(UnwrittenError):
        source([(own, 1)])


@pytest.mark.parametrize("op", [op for op in TABLE.values() if op.arity < 0], ids=str)
def test_of_many_operands_the_page_stays_small(op):
    """Their slopes are written once, or not at all."""
    assert not is_written(op, 300) or len(source([(op, 300)])) < len(source([])) + 2000


def test_only_what_is_used_is_written():
    text = source([(ops.tanh, 1)])
    assert "function value_sech_1" in text
    assert "function value_sigmoid_1" not in text
    assert text.count("function value_sech_1(") == 1


@pytest.mark.parametrize(
    ("op", "index", "operands", "expected"),
    [
        (ops.tanh, 0, [None], False), (ops.mul, 1, [None, None], False),
        (ops.pow, 0, [None, 3.0], False), (ops.pow, 0, [None, None], True),
        (ops.leaky_relu, 0, [None, 0.01], True), (ops.norm, 0, [None, None], True),
        (ops.relu, 0, [None], False), (ops.maximum, 0, [None, None], False),
        (ops.dot, 0, [None, 2.0], False), (ops.sum, 0, [None, None, None], False),
    ],
)  # fmt: skip
def test_whose_slope_has_one_formula_at_all_numbers(op, index, operands, expected):
    assert depends_on_numbers(op, index, operands) == expected


@pytest.mark.parametrize("op", [op for op in TABLE.values() if op not in WRITTEN], ids=str)
def test_what_scipy_evaluates_cannot_be_computed_in_a_page(op):
    assert not is_written(op, op.arity)
