"""Right derivatives, the whole table of them, are never called wrong, and nearly all decided."""

import math
import os

import mpmath
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from autograd.strategies import floats_in
from autograd.structures.tree import flatten
from autograd.table.operation import TABLE, Fact
from autograd.testing.reference.exact import by_mpmath
from autograd.testing.reference.judge import judge
from autograd.testing.reference.line import Line
from support.oracle import EXACT

CONSTANT = {"held", "largest"}  # no gradient is due to them, though their values change
WHOLE = {"polygamma": 0, "sinc_derivative": 0, "round_to": 1}  # operands that only count
ROWS = [  # those that SciPy evaluates are held to mpmath in tests/autograd/table, in their range
    op for name, op in sorted(TABLE.items())
    if op.partials and name not in CONSTANT and Fact.BY_SCIPY not in op.facts
]  # fmt: skip
POINTS = int(os.environ.get("VALUEGRAD_POINTS", "200"))  # by hand 1,000, in a quarter of an hour
MOST_UNDECIDED = {"floordiv": 0.04}  # teeth closer than floats; 0.01 of any other


def rounded(x, n):
    scale = mpmath.mpf(10) ** int(n)
    return mpmath.nint(x * scale) / scale


def sinc_derivative(n, x):
    """By Leibniz: a power series needs as many digits as its argument is large."""
    n, pi = int(n), mpmath.pi
    terms = [
        mpmath.binomial(n, k) * pi**k * mpmath.sin(pi * x + k * pi / 2)
        * (-1) ** (n - k) * mpmath.factorial(n - k) / x ** (n - k + 1)
        for k in range(n + 1)
    ]  # fmt: skip
    return mpmath.fsum(terms) / pi


def definition(op, xs):
    """The operation in mpmath, None where that has no such thing."""
    if op.name == "copysign" and xs[1] == 0.0:  # it has no -0.0
        return None
    if op.name == "sinc_derivative" and abs(xs[1]) > 5.0:
        return sinc_derivative
    return rounded if op.name == "round_to" else EXACT[op.name]


def operands_of(op):
    if op.name == "dot":
        pair = floats_in("mul")
        return st.lists(pair, min_size=1, max_size=2).map(lambda pairs: sum(pairs, ()))
    # At the largest floats, logsumexp is an exception of accuracy and of domain at once.
    sizes = {"largest": 1e308} if op.name == "logsumexp" else {}
    drawn = floats_in(op, most=3, **sizes)
    if op.name not in WHOLE:
        return drawn
    k = WHOLE[op.name]
    counts = st.integers(0, 4).map(float)
    return st.tuples(drawn, counts).map(lambda both: (*both[0][:k], both[1], *both[0][k + 1 :]))


def verdicts(op, xs):
    """Judge each finite partial at a point."""
    y, slopes = op.linearize(xs)
    exact = definition(op, xs)
    for i, slope in enumerate(slopes if math.isfinite(y) else ()):
        if i != WHOLE.get(op.name) and math.isfinite(slope):
            direction = [float(i == k) for k in range(len(xs))]
            line = Line(lambda p: [op.value(*p)], xs, direction)
            again = exact and (lambda d=direction: by_mpmath(exact, flatten(xs, "xs"), xs, d))
            yield judge(line, 0, slope, 1e-8, 0.0, again)


def judged(op, points, start):
    """Judge an operation at drawn points; return how many were decided, and what was not."""
    decided, undecided = 0, []

    @seed(start)
    @settings(
        max_examples=points, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(operands_of(op))
    def at_any_point(xs):
        nonlocal decided
        for verdict in verdicts(op, xs):
            assert verdict.right is not False, (xs, verdict)
            decided += bool(verdict.right)
            if verdict.right is None:
                assert verdict.reason
                undecided.append((xs, verdict.reason))

    at_any_point()
    return decided, undecided


@pytest.mark.parametrize("op", ROWS, ids=lambda op: op.name)
def test_no_row_of_the_table_is_called_wrong(op):
    judged(op, 12, 20)


@pytest.mark.parametrize(
    ("name", "xs"),
    [
        ("round_to", (-319796568871739.0, 3.0)),  # steps of floats are all to 3 decimals
        ("round", (2052673284584866.0,)),
        ("sinc", (2052673284584866.0,)),  # at all steps the sine is the same
        ("fmod", (2.536943968758381e-61, 6.096618371403428e-290)),
        ("mod", (2.00001, -2.225073858507203e-309)),
        ("floordiv", (0.0, -1.1125369292536007e-308)),
        ("mod", (-5e-324, -5e-324)),  # at all steps that there are, a kink
        ("clip", (0.5, 0.5, 0.5)),
        ("floor", (1.681511172155029e308,)),
        ("logaddexp", (-6.9e16, -6.9e16)),
    ],
)
def test_points_that_once_were_called_wrong(name, xs):
    for verdict in verdicts(TABLE[name], xs):
        assert verdict.right is not False


@pytest.mark.slow
@pytest.mark.parametrize("op", ROWS, ids=lambda op: op.name)
def test_at_many_points_nearly_all_is_decided(op):
    decided, undecided = judged(op, POINTS, 1)
    print(f"{op.name}: {decided} right, none wrong, {len(undecided)} undecided")
    for xs, reason in undecided:
        print(f"  {xs}: {reason}")
    assert len(undecided) <= MOST_UNDECIDED.get(op.name, 0.01) * (decided + len(undecided))
