"""Transforms and compiled functions of structures of every kind, against those of flat lists."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd.compiler.backends import forced
from support.structures import STRUCTURES, has_arrays, numbers_in, skeleton


def total(numbers):
    """A function of a list whose derivatives by any two of its numbers are different."""
    result = 0.0
    for k, x in enumerate(numbers, 1):
        result = result * 0.5 + ag.sin(k * x + result)
    return result


def of_structure(structure):
    return total(numbers_in(structure))


def flat(structure):
    return [float(number) for number in numbers_in(structure)]


def assert_like(found, structure, numbers):
    assert skeleton(found) == skeleton(structure)
    assert all(type(number) is float for number in numbers_in(found))
    assert numbers_in(found) == pytest.approx(numbers, rel=1e-12, abs=1e-12)


@settings(deadline=None, max_examples=40)
@given(STRUCTURES)
def test_gradients(structure):
    numbers = flat(structure)
    value, gradient = ag.value_and_grad(of_structure)(structure)
    expected, slopes = ag.value_and_grad(total)(numbers)
    assert value == expected
    assert_like(gradient, structure, slopes)
    doubled = ag.grad(lambda x, s: x * of_structure(s), 1)(2.0, structure)
    assert_like(doubled, structure, [2.0 * slope for slope in slopes])


@settings(deadline=None, max_examples=40)
@given(STRUCTURES, st.randoms(use_true_random=False))
def test_products(structure, random):
    numbers = flat(structure)
    tangents = [random.uniform(-1.0, 1.0) for _ in numbers]
    [direction] = ag.vjp(lambda s: numbers_in(s), structure)[1](tangents)
    assert_like(direction, structure, tangents)
    moved = ag.jvp(of_structure, (structure,), (direction,))
    expected = ag.jvp(total, (numbers,), (tangents,))
    assert moved == pytest.approx(expected, rel=1e-12, abs=1e-12)
    [product] = ag.hvp(of_structure, (structure,), (direction,))
    assert_like(product, structure, ag.hvp(total, (numbers,), (tangents,))[0])
    same, pullback = ag.vjp(lambda s: s, structure)
    assert_like(same, structure, numbers)
    assert_like(pullback(direction)[0], structure, tangents)
    assert_like(ag.jvp(lambda s: s, (structure,), (direction,))[1], structure, tangents)


@settings(deadline=None, max_examples=40)
@given(STRUCTURES)
def test_jacobians(structure):
    numbers = flat(structure)
    for transform in (ag.jacobian, ag.jacfwd, ag.jacrev):
        assert_like(transform(of_structure)(structure), structure, ag.grad(total)(numbers))
        rows = transform(lambda s: [2.0 * x for x in numbers_in(s)])(structure)
        for k, row in enumerate(rows):
            assert_like(row, structure, [2.0 * (i == k) for i in range(len(numbers))])
        column = transform(lambda x: ag.grad(lambda s: x * sum(numbers_in(s)))(structure))(3.0)
        assert_like(column, structure, [1.0] * len(numbers))
    if len(numbers) < 6 and not has_arrays(structure):
        rows = ag.hessian(of_structure)(structure)
        expected = [x for row in ag.hessian(total)(numbers) for x in row]
        assert numbers_in(rows) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@settings(deadline=None, max_examples=40)
@given(STRUCTURES)
def test_what_passes_as_it_is(structure):
    assert_like(ag.stop_gradient(structure), structure, flat(structure))
    (_, aux), _ = ag.value_and_grad(lambda s: (of_structure(s), s), has_aux=True)(structure)
    assert_like(aux, structure, flat(structure))
    assert ag.grad(lambda s: (0.0, structure), has_aux=True)(structure)[1] is structure


@settings(deadline=None, max_examples=40)
@given(st.lists(STRUCTURES, min_size=1, max_size=3))
def test_compiled(structures):
    with forced("source"):
        compiled = ag.compile(of_structure)
        gradient = ag.compile(ag.value_and_grad(of_structure))
        same = ag.compile(lambda s: {"it": s})
        for structure in [*structures, *structures]:
            numbers = flat(structure)
            expected, slopes = ag.value_and_grad(total)(numbers)
            assert compiled(structure) == pytest.approx(expected, rel=1e-12, abs=1e-12)
            assert_like(gradient(structure)[1], structure, slopes)
            assert_like(same(structure)["it"], structure, numbers)
