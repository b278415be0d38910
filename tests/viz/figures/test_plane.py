import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import OperandError
from viz import DrawError
from viz.figures.plane import Plane, pairs_of, plane_around, points_of, spread

pytest.importorskip("matplotlib")

coordinates = st.floats(-1e150, 1e150)


@given(st.lists(coordinates, min_size=1), st.integers(2, 50))
@settings(max_examples=50, deadline=None)
def test_places_go_evenly_from_below_to_above(numbers, steps):
    places = spread(numbers, steps)
    assert len(places) == steps
    assert places == sorted(places)
    assert places[0] < min(numbers)
    assert max(numbers) < places[-1]
    width = (places[-1] - places[0]) / (steps - 1)
    assert places[1] - places[0] == pytest.approx(width, rel=1e-6)


def test_rows_follow_places():
    plane = Plane([0.0, 1.0, 2.0], [5.0, 6.0])
    rows = plane.rows(plane.places())
    assert [[x for x, _ in row] for row in rows] == [plane.xs] * 2
    assert [{y for _, y in row} for row in rows] == [{5.0}, {6.0}]


def test_the_plane_around_points():
    plane = plane_around([(0.0, 10.0), (2.0, 10.0)], 5)
    assert (plane.xs[0], plane.xs[-1]) == pytest.approx((-0.24, 2.24))
    assert (plane.ys[0], plane.ys[-1]) == pytest.approx((9.0, 11.0))


@pytest.mark.parametrize("point", [1.0, (1.0,), (1.0, 2.0, 3.0), "abc", None, ("a", 1.0)])
def test_a_point_has_two_coordinates(point):
    with pytest.raises(OperandError):
        pairs_of([point])


def test_no_list_of_points():
    with pytest.raises(OperandError, match="a point at each place, but got float"):
        points_of(1.0)


@pytest.mark.parametrize("point", [(math.nan, 0.0), (0.0, -math.inf), (1e308, 0.0)])
def test_points_lie_in_the_picture(point):
    assert len(pairs_of([point])) == 1
    with pytest.raises(DrawError, match="outside of any plot"):
        points_of([point])


def test_no_points():
    with pytest.raises(DrawError, match="0 points"):
        points_of([])


def test_too_few_steps():
    with pytest.raises(DrawError, match="at least 2, but got steps=1"):
        spread([0.0], 1)
