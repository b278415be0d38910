import math
import sys

from hypothesis import given
from hypothesis import strategies as st

from viz.drawing.scale import SHADES, Scale
from viz.drawing.themes import LIGHT

floats = st.floats()
sizes = st.floats(5e-324, sys.float_info.max)


@given(st.lists(floats), floats)
def test_any_number_has_a_colour(numbers, number):
    name = Scale.of([*numbers, number]).shade(number)
    assert name in LIGHT
    assert (name == "broken") == (not math.isfinite(number))
    assert (name == "result") == (number == 0.0)
    if number > 0 and math.isfinite(number):
        assert name[0] == "+"
        assert Scale.of([*numbers, number]).shade(-number) == "-" + name[1:]


@given(st.lists(sizes, min_size=1))
def test_the_largest_has_the_strongest_shade_and_sizes_are_in_order(numbers):
    scale = Scale.of(numbers)
    strengths = [scale.strength(number) for number in sorted(numbers)]
    assert strengths == sorted(strengths)
    assert strengths[-1] == SHADES
    assert len(scale.bounds) == SHADES - 1


@given(st.integers(-250, 250), st.integers(1, 60))
def test_what_vanishes_differs_from_what_does_not(exponent, places):
    large, small = float(f"1e{exponent}"), float(f"1e{exponent - places}")
    scale = Scale.of([large, small])
    assert scale.shade(small) not in (scale.shade(large), "result")


def test_bounds_are_powers_of_ten():
    assert Scale.of([3.0, 0.02]).bounds == (0.01, 0.1, 1.0)
    assert Scale.of([5e-8, 1.0]).bounds == (1e-6, 1e-3, 1.0)
    assert Scale.of([]).bounds == (0.01, 0.1, 1.0)
