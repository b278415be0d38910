"""check_grads: what is right passes, and each way to be wrong is caught and named."""

import dataclasses
import importlib.util
import math
import random
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import AutogradError, OperandError, Value
from autograd.strategies import inputs_for, programs
from autograd.structures.outline import leaf_places
from autograd.structures.tree import flatten
from autograd.table import ops
from autograd.testing import GradientCheckError, check_grads, levels

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "checking-gradients.md"


@dataclasses.dataclass
class Point:
    x: float
    y: float


def rule(evaluate, *partials):
    """An operation of the user's own, with the derivatives that the user says it has."""
    row = ops.op("rule", "", evaluate, *partials)
    del ops.TABLE["rule"]
    return row


def caught(f, args, **options):
    with pytest.raises(GradientCheckError) as raised:
        check_grads(f, args, **options)
    return raised.value


# What is right passes


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (lambda x, y: ag.sin(x) * y + x**3, (0.5, 2.0)),
        (lambda p: ag.tanh(p["w"][0] * p["b"]) / p["w"][1], ({"w": [1.0, 2.0], "b": 0.3},)),
        (lambda p: ag.exp(p.x) * p.y, (Point(0.5, -2.0),)),
        (lambda a: ag.exp(a[0, 1] * a[1, 0]) + (a * a).sum(), (np.arange(4.0).reshape(2, 2) / 3,)),
        (lambda x: x.tanh() + x.exp(), (0.5,)),
        (lambda x, y: ag.log(x) * y, (Value(1e-6, name="x"), Value(3.0))),
        (lambda x: ag.log(x), (1e-100,)),
        (lambda x: ag.sqrt(x), (1e12,)),
        (lambda x: ag.sin(1e4 * x), (1.0,)),
        (lambda x: ag.maximum(x, 2.0 * x - 1.0), (1.0 + 1e-9,)),
        (lambda x: ag.exp(x), (-600.0,)),
        (lambda x: x * 0.0, (1.0,)),
        (lambda x: 3.0, (1.0,)),
        (lambda x, y: x if x > y else y, (2.0, 1.0)),
        (lambda x, y: 3.0 * x - ag.relu(y), (2.0, 1.0)),
        (lambda x: ag.sin(x) if isinstance(x, Value) else np.float64(math.sin(x)), (2.0,)),
        (lambda *xs: sum(ag.sin(i * x) for i, x in enumerate(xs)), [0.1 * i for i in range(40)]),
    ],
)
@pytest.mark.parametrize("modes", [("rev", "fwd"), ("rev",), ("fwd",)])
def test_right_derivatives_pass(f, args, modes):
    report = check_grads(f, args, order=2, modes=modes)
    assert report.worst.relative < 1e-6
    assert report.evaluations > 10
    assert "agree" in str(report)


def test_the_order_and_the_modes_say_what_is_compared():
    def f(x):
        return ag.sin(x)

    assert [c.modes for c in check_grads(f, (0.5,), order=1).comparisons] == [("rev",), ("fwd",)]
    modes = [c.modes for c in check_grads(f, (0.5,), order=3).comparisons]
    assert len(modes) == 2 + 4 + 8
    assert ("fwd", "rev", "fwd") in modes
    assert {c.modes for c in check_grads(f, (0.5,), modes=("fwd",)).comparisons} == {
        ("fwd",),
        ("fwd", "fwd"),
    }
    assert "1 derivative of order 1 agrees" in str(check_grads(f, (0.5,), 1, ("rev",)))


def test_the_same_seed_gives_the_same_check():
    def f(x, y):
        return ag.sin(x) * ag.exp(y)

    assert check_grads(f, (0.5, 2.0)) == check_grads(f, (0.5, 2.0))
    assert check_grads(f, (0.5, 2.0)) != check_grads(f, (0.5, 2.0), seed=1)


def test_captured_values_stay_as_they_are():
    weight = Value(3.0)
    report = check_grads(lambda x: ag.sin(weight * x) + weight, (0.5,))
    assert report.worst.relative < 1e-8
    assert weight.grad == 0.0


def test_functions_that_take_complex_numbers_are_known_to_the_last_digits():
    report = check_grads(lambda x, y: x * x * y - y**3, (1.25, 0.75), order=1)
    assert all(c.error <= 1e-14 * abs(c.expected) for c in report.comparisons)
    # A complex step through abs would be wrong without a word.
    check_grads(lambda x: abs(x) * x, (1.25,))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), program=programs(max_inputs=3, max_steps=6))
def test_random_programs_pass(data, program):
    inputs = data.draw(inputs_for(program, margin=1e-3))
    assume(all(x == 0.0 or abs(x) > 1e-6 for x in inputs))  # else rounding may hide one of them
    check_grads(program, inputs)


SIZES = [0.0, 1e-300, 1e-12, 7.0]


@pytest.mark.parametrize("modes", [("rev",), ("fwd",), ("rev", "fwd")])
@pytest.mark.parametrize("y", SIZES)
@pytest.mark.parametrize("x", SIZES)
def test_what_rounding_hides_of_a_derivative_is_not_called_wrong(x, y, modes):
    """In forward mode the ones and minus ones of y hide what a small x adds, in reverse none."""

    def f(x, y):
        return x - y + ag.log(1.25 + ag.sin(x)) + (y + x)

    check_grads(f, (x, y), modes=modes, strict=False)


@pytest.mark.parametrize("size", [1e-300, 1e-38, 1e-12])
def test_an_input_of_zero_moves_as_the_others_do(size):
    """A larger step of y would take all of x away, so that nothing could be decided."""
    check_grads(lambda x, y: (y + x) + (x - y), (size, 0.0))


# What is wrong is caught, and why it is likely wrong


@pytest.mark.parametrize(
    ("cause", "f", "args"),
    [
        ("sign is flipped", rule(lambda x: x * x, lambda x, y: -2.0 * x), (1.5,)),
        ("factor of 1/2", rule(lambda x: x * x, lambda x, y: x), (1.5,)),
        ("factor of 2", rule(lambda x: x * x, lambda x, y: 4.0 * x), (1.5,)),
        ("too little", rule(lambda x: x * math.sin(x), lambda x, y: x * ops.cos(x)), (1.5,)),
        ("too much", rule(math.sin, lambda x, y: ops.cos(x) + 1e-5), (1.5,)),
        ("1 over what it should be", rule(math.exp, lambda x, y: 1.0 / y), (1.5,)),
        ("partial derivative is nan", rule(lambda x: x * x, lambda x, y: math.nan), (1.5,)),
        ("partial derivative is inf", rule(lambda x: x * x, lambda x, y: math.inf), (1.5,)),
        (
            "derivative by args[1]: the two are swapped",
            rule(lambda x, y: x * x * y, lambda x, y, o: x * x, lambda x, y, o: 2.0 * x * y),
            (1.5, 2.5),
        ),
        ("no gradient arrives: grad: what", lambda x: Value(x.data) ** 2, (1.5,)),
        ("no gradient arrives: a term", lambda x, y: (x.data if x != x else 1.0) * 0.0 * x + y
         if isinstance(x, Value) else x + y, (1.5, 2.0)),
        ("perhaps by .data", lambda x: x * x.data, (1.5,)),
        ("too much", rule(abs, lambda x, y: 1.5), (0.0,)),
        ("the end of its domain", ag.sqrt, (0.0,)),
    ],
)  # fmt: skip
def test_each_way_to_be_wrong_has_its_cause(cause, f, args):
    error = caught(f, args)
    assert cause in error.cause
    assert cause in str(error)
    assert error.comparison.modes == ("rev",)
    assert error.comparison.by == "args[0]"
    assert error.kind
    assert isinstance(error, AssertionError)
    assert isinstance(error, AutogradError)


def test_a_wrong_second_derivative_is_caught_at_order_two():
    wrong = rule(lambda x: x * x, lambda x, y: 2.0 * (x.data if isinstance(x, Value) else x))
    check_grads(wrong, (1.5,), order=1)
    error = caught(wrong, (1.5,))
    assert "order 2, reverse over reverse mode" in str(error)
    assert ".data was read in" in error.cause


def test_a_mode_that_is_wrong_by_itself_is_told_apart(monkeypatch):
    right = levels.along

    def off(f, mode, direction, cuts):
        slope = right(f, mode, direction, cuts)
        return slope if mode == "rev" else lambda point: -slope(point)

    monkeypatch.setattr(levels, "along", off)
    error = caught(ag.sin, (0.5,))
    assert error.comparison.modes == ("fwd",)
    assert error.cause == (
        "the sign is flipped. Reverse mode agrees with differences: forward and reverse disagree"
    )


def test_the_report_names_the_input():
    half = rule(lambda x: x * x, lambda x, y: x)
    error = caught(lambda p, q: q * half(p["w"][1]), ({"w": [1.0, Value(2.0, name="bias")]}, 3.0))
    first, *lines = str(error).splitlines()
    place = "args[0]['w'][1], named 'bias'"
    assert first == f"The derivative of <lambda> by {place} is wrong: order 1, reverse mode."
    assert lines[1:3] == ["  got       6.0", "  off by    6 absolute, 0.5 relative"]
    assert error.comparison.expected == pytest.approx(12.0)
    assert error.comparison.got == 6.0
    assert error.comparison.relative == pytest.approx(0.5)


def test_of_many_inputs_the_wrong_one_is_found():
    half = rule(lambda x: x * x, lambda x, y: x)
    error = caught(lambda xs: sum(xs) + half(xs[17]), ([0.1 * i for i in range(30)],))
    assert error.comparison.by == "args[0][17]"
    transposed = rule(lambda x, y: x * y * y, lambda x, y, o: 2.0 * x * y, lambda x, y, o: y * y)
    error = caught(lambda a: transposed(a[0, 1], a[1, 0]), (np.arange(1.0, 5.0).reshape(2, 2),))
    assert "args[0][1, 0]: the two are swapped, or a matrix transposed" in error.cause


def test_noise_is_no_error_but_tells():
    noisy = random.Random(1)

    def f(x):
        return ag.sin(x) + (0.0 if isinstance(x, Value) else noisy.uniform(-1e-9, 1e-9))

    report = check_grads(f, (0.5,), order=1)
    assert report.worst.error > 1e-11
    off = rule(math.sin, lambda x, y: ops.cos(x) * (1.0 + 1e-6))
    error = caught(lambda x: f(x) - ag.sin(x) + off(x), (0.5,), order=1)
    assert "numerical noise: the function's own values are only good to" in error.cause


def test_small_errors_count_as_far_as_the_differences_can_see():
    off = rule(math.sin, lambda x, y: ops.cos(x) * (1.0 + 1e-7))
    caught(off, (0.5,), order=1)
    check_grads(off, (0.5,), order=1, rtol=1e-6)


# What gives nothing to check


@pytest.mark.parametrize(
    ("text", "f", "args"),
    [
        ("returned a list. To check one of several", lambda x: [x, x], (1.5,)),
        ("returned None", lambda x: None, (1.5,)),
        ("returned a str", lambda x: "x", (1.5,)),
        (
            "f failed at the point of the check, before any derivative: Zero",
            None,
            (0,),
        ),
        ("has no attribute 'foo'", lambda x: x.foo, (1.5,)),
        ("is nan at the point", lambda x: ag.log(x), (-1.5,)),
        ("is inf at the point", lambda x: ag.exp(x), (1000.0,)),
    ],
)
def test_a_function_that_gives_no_number(text, f, args):
    def divide(x):
        return 1.0 / x

    divide.__name__ = "f"
    error = caught(f or divide, args)
    assert text in str(error)
    assert error.comparison is None


@pytest.mark.parametrize(
    ("text", "args", "options"),
    [
        ("as a tuple, but got 1.5. Write check_grads(f, (x,))", 1.5, {}),
        ("no number in args", (), {}),
        ("args[0]['a'] needs a real number", ({"a": 2j},), {}),
        ("order is a whole number from 1, but got 0", (1.5,), {"order": 0}),
        ('modes are some of "rev" and "fwd"', (1.5,), {"modes": ("back",)}),
        ('modes are some of "rev" and "fwd"', (1.5,), {"modes": ()}),
    ],
)
def test_wrong_use_says_what_to_write(text, args, options):
    with pytest.raises(OperandError, match=re.escape(text)):
        check_grads(lambda *xs: 1.0, args, **options)


def test_paths_stand_in_the_order_of_leaves():
    structure = ([1.0, {"a": (2, Point(3.0, 4.0))}], np.array([[5.0], [6.0]]), Value(7.0))
    paths = list(leaf_places(structure, "args"))
    assert paths == [
        "args[0][0]", "args[0][1]['a'][0]", "args[0][1]['a'][1].x", "args[0][1]['a'][1].y",
        "args[1][0, 0]", "args[1][1, 0]", "args[2]",
    ]  # fmt: skip
    assert len(flatten(structure, "args").leaves) == len(paths)


# The page about it


@pytest.mark.filterwarnings("ignore")  # of torch
def test_the_blocks_of_the_page_run(capsys):
    names = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        needed = [name for name in ("torch", "jax") if f"import {name}" in block]
        if all(map(importlib.util.find_spec, needed)):
            exec(compile(block, PAGE.name, "exec"), names)
    told = capsys.readouterr().out
    assert "likely    no gradient arrives" in told
    assert "the input stands where y belongs in 1 - y**2, of tanh" in told
    assert "the sign is flipped at these entries" in told
