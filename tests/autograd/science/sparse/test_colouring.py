"""Colourings: valid on every pattern, and no worse than known ones on the usual ones."""

from itertools import permutations

import pytest
from hypothesis import given

from autograd.science.sparse.colouring import coloured, star_coloured
from support.sparse import patterns


@given(patterns())
def test_no_line_has_a_colour_twice(drawn):
    n, rows = drawn
    colours = coloured(rows, n)
    for row in rows:
        assert len({colours[j] for j in row}) == len(row)
    assert min(colours) >= 0
    assert max(colours) < n


def is_star_colouring(neighbours, colours):
    """By the definition: neighbours differ, and no path of four vertices has two colours."""
    vertices = range(len(neighbours))
    edges = {(i, j) for i in vertices for j in neighbours[i]}
    if any(colours[i] == colours[j] for i, j in edges):
        return False
    return not any(
        (a, b) in edges
        and (b, c) in edges
        and (c, d) in edges
        and len({colours[v] for v in (a, b, c, d)}) < 3
        for a, b, c, d in permutations(vertices, 4)
    )


@given(patterns(symmetric=True))
def test_star_colourings_are_such(drawn):
    _n, rows = drawn
    neighbours = [[j for j in row if j != i] for i, row in enumerate(rows)]
    colours = star_coloured(neighbours)
    assert min(colours) >= 0
    assert is_star_colouring(neighbours, colours)


def test_the_check_of_star_colourings_can_fail():
    path = [[1], [0, 2], [1, 3], [2]]
    assert not is_star_colouring(path, [0, 1, 0, 1])
    assert not is_star_colouring(path, [0, 0, 1, 2])
    assert is_star_colouring(path, [0, 1, 0, 2])


def band(n, width):
    return [[j for j in range(n) if 0 < abs(i - j) <= width] for i in range(n)]


@pytest.mark.parametrize(
    ("neighbours", "most"),
    [
        (band(200, 1), 3),
        (band(200, 2), 5),
        ([list(range(1, 100)), *[[0]] * 99], 2),  # an arrow, its head first
        ([*[[99]] * 99, list(range(99))], 2),  # and last
        ([[]] * 5, 1),
    ],
)
def test_few_colours_do_for_the_usual_patterns(neighbours, most):
    assert max(star_coloured(neighbours)) + 1 <= most


def test_bands_take_as_many_colours_as_a_row_has_entries():
    rows = [[j for j in range(200) if abs(i - j) <= 3] for i in range(200)]
    assert max(coloured(rows, 200)) + 1 == 7
