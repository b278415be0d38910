"""How large ints may be: nothing that is computed from them exceeds what floats hold exactly."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import TraceError, Value
from autograd.compiler.record.integers import largest_exact, rounded_ints
from autograd.compiler.record.tracer import tracing
from autograd.context import tick
from autograd.numbers import EXACT

FORMS = {
    "itself": (lambda n: n, None),
    "a sum": (lambda n: n + n, 2.0**45),
    "a difference": (lambda n: 0 - n - n, 2.0**45),
    "a sum with a constant": (lambda n: n + 2**52, 2.0**45),
    "a product with a constant": (lambda n: n * 1000, 2.0**40),
    "a square": (lambda n: n * n, 2.0**26),
    "a power of 2": (lambda n: n**2, 2.0**26),
    "a cube": (lambda n: n**3, 2.0**17),
    "a high power": (lambda n: n**40, 0.0),
    "a negated one": (lambda n: -n, 2.0**53),
    "an absolute one": (lambda n: abs(n), 2.0**53),
    "a remainder": (lambda n: n % 7 * 2**50, 2.0**53),
    "a quotient": (lambda n: n // 2, 2.0**53),
    "rounded to tens": (lambda n: round(n, -1), 2.0**45),
    "a large constant": (lambda n: n % 3 + 2**53, 0.0),
    "as a float": (lambda n: n * 0.5, None),
    "a square among others": (lambda n: (n * n) % 5 + n // 3, 2.0**26),
    "a product in a remainder": (lambda n: (1103515245 * n + 12345) % 2**31, 2.0**22),
    "a sign": (lambda n: (-1) ** (n % 64), 2.0**53),
    "one more": (lambda n: n + 1, 2.0**45),
    "a product of many": (lambda n: math.prod([n] * 99), 0.0),
    "a power of it": (lambda n: 2 ** (n % 4), None),
}


def traced_form(f, number=3.0):
    """What is known of a function of an int: how large that may be."""
    moment = tick()
    x = Value(number)
    with tracing("f", moment, [x]) as recorder:
        result = f(x)
        return largest_exact([x], [result], recorder.kinds_if_ints)


@pytest.mark.parametrize("form", FORMS)
def test_how_large(form):
    f, most = FORMS[form]
    found = traced_form(f)
    if most is not None:
        assert found == most
    if form in {"itself", "as a float"}:
        assert found == math.inf


@given(
    st.lists(
        st.tuples(st.sampled_from("+-*%/^"), st.integers(1, 2**20) | st.integers(1, 4)),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from([1, -1]),
)
def test_all_that_is_computed_from_ints_so_large_is_exact(steps, sign):
    def f(n, seen):
        first = n
        for kind, k in steps:
            n = {
                "+": lambda: n + k, "-": lambda: k - n, "*": lambda: n * k, "%": lambda: n % k,  # noqa: B023
                "/": lambda: n // k, "^": lambda: n * first,  # noqa: B023
            }[kind]()  # fmt: skip
            seen.append(n)
        return n

    most = traced_form(lambda n: f(n, []))
    if most == math.inf:
        most = EXACT
    for number in {int(most), int(most) // 3, 1}:
        seen = []
        if number <= most:
            f(sign * number, seen)
            assert all(abs(n) <= EXACT for n in seen)


def test_what_is_rounded_is_a_root_where_it_is_an_int():
    w = Value(3.0)
    moment = tick()
    x = Value(2.5)
    with tracing("f", moment, [x]) as recorder:
        rounded = [rounding(x) for rounding in (math.floor, math.ceil, math.trunc, round)]
        others = [ag.floor(x), x * 2.0, math.floor(w * x), round(x, 1), rounded[0] + 1]
        assert others
        assert rounded_ints(recorder.kinds) == rounded


def test_one_more_than_a_float_holds_is_an_int_yet():
    compiled = ag.compile(lambda n: (n + 1) % 7 * 1.0)
    for n in (5, 2**45, 2**53 - 1, 2**53, 2**53 + 1):
        assert compiled(n) == (n + 1) % 7


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_guard_on_what_is_rounded(sign):
    """As large as is allowed an int is exact; a larger one is refused."""
    f = lambda x: (math.floor(x) + 2) % 4 * 1.0
    compiled = ag.compile(f)
    for x in (1.0, 2.0**45, 2.0**44 + 1.0):
        assert compiled(sign * x) == f(sign * x)
    with pytest.raises(TraceError, match=r"ints beyond 2\*\*53"):
        compiled(sign * 2.0**54)


def test_ints_in_guards_count_too():
    def f(x):
        n = math.floor(x)
        return 1.0 if n * n % 3 == 0 else 2.0

    compiled = ag.compile(f)
    for x in (1.0, 3.0, 2.0**26, 2.0**26 - 1):
        assert compiled(x) == f(x)
    with pytest.raises(TraceError, match="ints beyond"):
        compiled(2.0**27 + 1)
