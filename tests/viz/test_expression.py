import math
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.graph.order import topological_order
from viz.expression import ExpressionError, evaluated

POINT = {"x": 0.7, "w": -1.3, "b": 2.5}
UNARY = ["exp", "tanh", "sin", "relu", "sqrt", "softplus", "erf", "abs"]
BINARY = ["maximum", "hypot", "pow", "logaddexp"]


def joined(inner):
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**", "%", "//"]), inner).map(
            " ".join
        ),
        inner.map("({})".format),
        inner.map("-{}".format),
        inner.map("+{}".format),
        st.tuples(st.sampled_from(UNARY), inner).map("{0[0]}({0[1]})".format),
        st.tuples(st.sampled_from(BINARY), inner, inner).map("{0[0]}({0[1]}, {0[2]})".format),
        st.lists(inner, min_size=1, max_size=4).map(", ".join).map("sum([{}])".format),
    )


FORMULAS = st.recursive(
    st.sampled_from([*POINT, *POINT, *POINT, "2.0", "0.5", "1e-3", "3.0"]), joined, max_leaves=10
)


@given(FORMULAS)
@example("-x ** 2.0")
@example("x ** -w ** b")
@example("x - w - b")
@example("x / w * b // x % w")
@settings(deadline=None)
def test_it_means_what_python_means(text):
    """Python reads the text, and applies the library's operators and functions."""
    inputs = {name: Value(number, name=name) for name, number in POINT.items()}
    try:
        expected = eval(
            text, {name: getattr(ag, name) for name in [*UNARY, *BINARY, "sum"]}, inputs
        )
    except (ArithmeticError, TypeError):  # of plain floats: Python raises, or turns complex
        return
    used = {name: number for name, number in POINT.items() if name in text}
    if not isinstance(expected, Value):
        with pytest.raises(ExpressionError, match=r"uses no name|does not use"):
            evaluated(text, used)
        return
    used = {name: number for name, number in used.items() if _mark(text, name)}
    found = evaluated(text, used)
    order = topological_order([expected])
    for one, other in zip(order, topological_order([found]), strict=True):
        assert one.data.hex() == other.data.hex()
        assert (one.op, one.name) == (other.op, other.name)
        assert one.local_grads == pytest.approx(other.local_grads, rel=0, abs=0, nan_ok=True)


def _mark(text, name):
    for function in [*UNARY, *BINARY, "sum"]:
        text = text.replace(f"{function}(", "(")
    return name in text


REFUSED = """
x.data | x.__class__.__mro__ | (lambda: x)() | [x for x in [1]] | x[0] | x if x else x | print(x)
__import__('os').system('true') | exec('1') | eval('1') | open('a') | getattr(x, 'data') | exp([x])
exp(*[x]) | exp(x=x) | exp.__globals__ | (exp)(x)(x) | 'a' * x | b'a' * x | 1j * x | True * x
None | ... | x < 1 | x and x | not x | ~x | x @ x | x << 1 | x & x | (x := 1) | {x} | {x: x} | [x]
(x, x) | f'{x}' | await x | yield x | x = 1 | x; x | import os | ( | x\0 | step(x) | held(x)
Value(x) | backward(x) | __builtins__ | '\\d'
"""


@pytest.mark.parametrize("text", ["", " ", *REFUSED.strip().replace("\n", " | ").split(" | ")])
def test_anything_but_arithmetic_is_refused(text):
    with pytest.raises(ExpressionError) as caught:
        evaluated(text, {"x": 1.0})
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250


@given(st.text(alphabet="x1.()[]*+-/,'_=:ab\n\\", max_size=30))
@settings(deadline=None)
def test_no_text_does_harm(text):
    with suppress(ExpressionError):
        assert isinstance(evaluated(text, {"x": 1.0}), Value)


@pytest.mark.parametrize(
    "text",
    ["-" * 5000 + "x", "(" * 4000 + "x", "exp(" * 900 + "x" + ")" * 900, "+".join("x" * 4999)],
)
def test_texts_that_are_too_deep(text):
    with pytest.raises(ExpressionError, match=r"nested|Cannot read") as caught:
        evaluated(text, {"x": 1.0})
    assert len(str(caught.value)) < 250


def test_names_that_python_writes_alike_are_one():
    """A micro sign of the keyboard and a Greek mu; PEP 3131."""
    assert evaluated("\u00b5 * x", {"\u00b5": 3.0, "x": 2.0}).data == 6.0
    assert evaluated("\u03bc * x", {"\u00b5": 3.0, "x": 2.0}).parents[0].name == "\u00b5"


def test_large_powers_take_no_time():
    assert evaluated("9**9**9**9 * x", {"x": 1.0}).data == float("inf")
    assert evaluated("10**400 * x", {"x": 0.0}).parents[0].data == float("inf")


@pytest.mark.parametrize(("text", "numbers", "told"), [
    ("x + y", {"x": 1.0}, r"y has no number. Give one: y=1\.0"),
    ("x", {"x": 1.0, "y": 2.0}, "does not use y"),
    ("2 * 3", {}, "uses no name"),
    ("exp(x, x)", {"x": 1.0}, r"exp\(\) does not take 2 arguments"),
    ("dot([x], [x, x])", {"x": 1.0}, "equal length"),
    ("sin(x", {"x": 1.0}, r"Cannot read 'sin\(x': .* Write it as in Python"),
    ("1" * 400 + " * x", {"x": 1.0}, "range of floats"),
    ("x" * 10_001, {}, "up to 10,000 characters"),
])  # fmt: skip
def test_what_is_wrong_is_told(text, numbers, told):
    with pytest.raises(ExpressionError, match=told):
        evaluated(text, numbers)


def test_pi_and_e_are_known_unless_they_are_given():
    assert evaluated("sin(pi * x) + e", {"x": 0.5}).data == pytest.approx(1.0 + math.e)
    assert evaluated("e * x", {"x": 2.0, "e": 3.0}).data == 6.0


@pytest.mark.parametrize("text", ["x^2", "2^x", "(x + 1)^2 * 3"])
def test_a_caret_is_told_from_a_power(text):
    with pytest.raises(ExpressionError, match=r"\^ is no power\. Write \*\* for it"):
        evaluated(text, {"x": 2.0})
