"""Transforms within transforms: against exact derivatives of polynomials."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, Value
from support.nesting import TRANSFORMS, nesting_programs
from support.polynomials import variable_name

outers = [name for name in TRANSFORMS if name != "gradients"]  # which is no transform itself
outer_names = st.sampled_from(outers)
small = st.integers(-3, 3)


def number(thing):
    return thing.data if isinstance(thing, Value) else thing


def expected_of(program, order, numbers):
    """A derivative of a program by its argument, and the derivative of that by what it captures."""
    captured, x, cut = (variable_name() for _ in range(3))
    polynomial = program.polynomial(captured, x, cut)
    for _ in range(order):
        polynomial = polynomial.derivative(x)
    places = {captured: numbers[0], x: numbers[1], cut: numbers[0]}
    value, slope = polynomial.value(places), polynomial.derivative(captured).value(places)
    assume(max(abs(value), abs(slope)) < 2**40)  # where floats are exact
    return value, slope


def by_captured(found, captured):
    if not isinstance(found, Value) or found.is_constant:
        return 0.0
    return ag.gradients(found, [captured])[0]


@settings(deadline=None)
@given(program=nesting_programs, outer=outer_names, numbers=st.tuples(small, small))
def test_nested_transforms_give_exact_derivatives_and_plain_numbers(program, outer, numbers):
    order, transform = TRANSFORMS[outer]
    captured = Value(numbers[0])
    found = transform(lambda x: program(captured, x))(float(numbers[1]))
    value, slope = expected_of(program, order, numbers)
    assert number(found) == value
    if not program.captures:
        assert type(found) is float
    elif not program.reads_gradients:  # which are plain numbers to what no transform was given
        assert by_captured(found, captured) == slope
    assert captured.grad == 0.0


@settings(deadline=None, max_examples=40)
@given(program=nesting_programs, outer=outer_names, numbers=st.tuples(small, small, small, small))
def test_compiled_they_give_the_same(program, outer, numbers):
    order, transform = TRANSFORMS[outer]
    captured = Value(numbers[0])
    compiled = ag.compile(transform(lambda x: program(captured, x)))
    for pair in (numbers[:2], numbers[2:]):
        captured.data = float(pair[0])
        found = compiled(float(pair[1]))
        value, slope = expected_of(program, order, pair)
        assert number(found) == value
        if not program.captures:
            assert type(found) is float
        else:
            assert by_captured(found, captured) == slope


@pytest.mark.parametrize("outer", outers)
@pytest.mark.parametrize("inner", TRANSFORMS)
def test_every_pair_at_a_constant_point(outer, inner):
    outer_order, outer_transform = TRANSFORMS[outer]
    inner_order, inner_transform = TRANSFORMS[inner]
    slope = inner_transform(lambda y: y * y * y)(2.0)
    assert (slope, type(slope)) == ([8.0, 12.0, 12.0][inner_order], float)
    found = outer_transform(lambda x: x * x * x * inner_transform(lambda y: y * y * y)(2.0))(3.0)
    assert found == [27.0, 27.0, 18.0][outer_order] * slope
    assert type(found) is float
    both = outer_transform(lambda x: inner_transform(lambda y: x * x * y * y * y)(2.0))(3.0)
    assert both == [9.0, 6.0, 2.0][outer_order] * slope
    assert type(both) is float


def test_a_leaf_of_an_outer_function_stays_connected_in_an_inner_transform():
    def outer(x):
        total = Value(5.0)
        slope = ag.grad(lambda y: y * y * total)(x)
        return ag.gradients(slope, [total])[0]

    assert ag.grad(outer)(3.0) == 2.0
    assert ag.value_and_grad(lambda x: Value(2.0) * x)(3.0) == (6.0, 2.0)


def test_an_older_leaf_is_told_from_new_ones_after_any_sweep():
    w = Value(3.0)

    def f(x):
        ag.gradients(w * w, [w])
        (w * w).backward()
        ag.jvp(lambda y: y * w, (w,), (1.0,))
        return w * x

    slope = ag.grad(f)(2.0)
    assert isinstance(slope, Value)
    assert ag.gradients(slope, [w]) == [1.0]


@given(st.data())
def test_argnums_name_each_argument_once(data):
    count = data.draw(st.integers(1, 4))
    argnums = data.draw(st.lists(st.integers(-count, count - 1), min_size=1, max_size=4))
    point = [float(i + 2) for i in range(count)]
    gradient = ag.grad(lambda *args: ag.prod(args) if count > 1 else args[0], tuple(argnums))
    if len({i % count for i in argnums}) < len(argnums):
        with pytest.raises(OperandError, match="twice"):
            gradient(*point)
        return
    whole = ag.prod(point)
    assert gradient(*point) == pytest.approx(tuple(whole / point[i] for i in argnums))


@pytest.mark.parametrize("constant", [1.0, ag.stop_gradient(Value(1.0))])
def test_what_is_not_connected_is_plain_whatever_the_seeds(constant):
    value, moved = ag.jvp(lambda x: x * x, (3.0,), (constant,))
    assert (value, moved, type(value), type(moved)) == (9.0, 6.0, float, float)
    _, pullback = ag.vjp(lambda x: x * x, 3.0)
    [slope] = pullback(constant)
    assert (slope, type(slope)) == (6.0, float)
    [product] = ag.hvp(lambda x: x**3, (3.0,), (constant,))
    assert (product, type(product)) == (18.0, float)


def test_results_are_connected_to_tangents_and_seeds():
    v = Value(2.0)
    value, moved = ag.jvp(lambda x: x * x, (3.0,), (v,))
    assert (value, type(value), moved.data) == (9.0, float, 12.0)
    [slope] = ag.vjp(lambda x: x * x, 3.0)[1](v)
    [product] = ag.hvp(lambda x: x**3, (3.0,), (v,))
    assert ag.gradients(moved, [v]) == ag.gradients(slope, [v]) == [6.0]
    assert ag.gradients(product, [v]) == [18.0]
