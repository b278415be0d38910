"""Generators: where their points lie, how many, and how the seed decides."""

import hashlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn import SettingError
from nn.data import blobs, by_name, circles, moons, regression, sine, spirals, xor

PLANE = [moons, circles, spirals, blobs, xor]
ALL = [*PLANE, regression, sine]
SIZES = st.integers(1, 120)
# of the first 50 moons, to 12 digits
MOONS = "3db1e9a4264d884f6327973459a5da4f7683609d952f7099b85667019e60da9c"
NAMED = {"ids": lambda make: make.__name__}


def angle(x, y):
    return math.atan2(y, x)


def turned(difference):
    """An angle's distance from a multiple of a whole turn."""
    return abs(math.remainder(difference, 2 * math.pi))


@pytest.mark.parametrize("make", ALL, **NAMED)
@given(n=SIZES, seed=st.integers(0, 10))
def test_as_many_as_asked_for_and_as_many_of_each_class(make, n, seed):
    data = make(n, seed=seed)
    assert len(data.samples) == len(data.targets) == n
    assert len({len(sample) for sample in data.samples}) == 1
    assert all(type(x) is float for sample in data.samples for x in sample)
    if data.class_names:
        counts = [data.targets.count(cls) for cls in range(len(data.class_names))]
        assert sum(counts) == n
        assert max(counts) - min(counts) <= 1
    else:
        assert all(type(target) is float for target in data.targets)


@pytest.mark.parametrize("make", ALL, **NAMED)
def test_the_seed_decides_every_bit(make):
    assert make(seed=3) == make(seed=3) == by_name(make.__name__, 3)
    assert make(seed=3) != make(seed=4)


@pytest.mark.parametrize("make", PLANE, **NAMED)
def test_noise_is_the_standard_deviation_around_the_place(make):
    quiet, noisy = make(4000, noise=0.0), make(4000, noise=0.2, seed=1)
    assert quiet.targets == noisy.targets
    differences = [
        a - b for p, q in zip(noisy.samples, quiet.samples) for a, b in zip(p, q, strict=True)
    ]
    deviation = math.sqrt(sum(d * d for d in differences) / len(differences))
    assert deviation == pytest.approx(0.2, rel=0.05)
    assert sum(differences) / len(differences) == pytest.approx(0.0, abs=0.01)


@given(SIZES)
def test_moons_lie_on_their_half_circles(n):
    data = moons(n, noise=0.0)
    for (x, y), cls in zip(data.samples, data.targets):
        centre = (0.0, 0.0) if cls == 0 else (1.0, 0.5)
        assert math.hypot(x - centre[0], y - centre[1]) == pytest.approx(1.0)
        assert (y >= -1e-12) if cls == 0 else (y <= 0.5 + 1e-12)


def test_moons_keep_their_numbers():
    digest = hashlib.sha256(repr([[round(x, 12) for x in p] for p in moons(50).samples]).encode())
    assert digest.hexdigest() == MOONS


@given(SIZES)
def test_circles_have_their_radii_and_go_all_round(n):
    data = circles(n, noise=0.0)
    for cls, radius in enumerate((1.0, 0.5)):
        points = [p for p, c in zip(data.samples, data.targets) if c == cls]
        assert all(math.hypot(*point) == pytest.approx(radius) for point in points)
        if len(points) > 1:
            gaps = [angle(*p) - angle(*q) for p, q in zip(points, points[1:] + points[:1])]
            assert all(turned(gap + 2 * math.pi / len(points)) < 1e-9 for gap in gaps)


@given(SIZES)
def test_the_angle_on_a_spiral_tells_the_arm(n):
    data = spirals(n, noise=0.0)
    for (x, y), cls in zip(data.samples, data.targets):
        radius = math.hypot(x, y)
        assert 0.0 < radius <= 1.0 + 1e-12
        assert turned(angle(x, y) - 3 * math.pi * radius - math.pi * cls) < 1e-9


def test_the_arms_of_the_spirals_keep_apart():
    """But at their root, no point has its nearest neighbour on the other arm."""
    data = spirals()
    outer = [(p, c) for p, c in zip(data.samples, data.targets) if math.hypot(*p) > 0.3]
    for i, (p, cls) in enumerate(outer):
        others = outer[:i] + outer[i + 1 :]
        assert min(others, key=lambda other: math.dist(p, other[0]))[1] == cls


@given(st.integers(2, 12), SIZES)
def test_blobs_are_separable(classes, n):
    """Each point is nearest to its own class's centre, and neighbouring centres are 2 apart."""
    data = blobs(n, noise=0.05, classes=classes)
    centres = blobs(classes, noise=0.0, classes=classes).samples
    for point, cls in zip(data.samples, data.targets):
        distances = [math.dist(point, centre) for centre in centres]
        assert distances.index(min(distances)) == cls
    for centre, following in zip(centres, centres[1:] + centres[:1]):
        assert math.dist(centre, following) == pytest.approx(2.0)


@given(SIZES, st.floats(0.0, 0.15), st.integers(0, 100))
def test_the_signs_of_xor_tell_the_class(n, noise, seed):
    data = xor(n, noise, seed)
    assert [int(x * y < 0.0) for x, y in data.samples] == data.targets


def test_xor_is_the_truth_table():
    data = xor(4, noise=0.0)
    told = {(x > 0, y > 0): cls for (x, y), cls in zip(data.samples, data.targets)}
    assert told == {(a, b): a ^ b for a in (False, True) for b in (False, True)}


def test_least_squares_finds_the_coefficients_of_regression():
    numpy = pytest.importorskip("numpy")

    def found(data):
        columns = numpy.column_stack([numpy.ones(len(data.samples)), data.samples])
        return numpy.linalg.lstsq(columns, numpy.array(data.targets), rcond=None)

    coefficients, residual, *_ = found(regression(50, noise=0.0, seed=7))
    assert coefficients.tolist() == pytest.approx([1.0, 1.5, -2.0, 0.5], abs=1e-12)
    coefficients, [residual], *_ = found(regression(5000, noise=0.3))
    assert coefficients.tolist() == pytest.approx([1.0, 1.5, -2.0, 0.5], abs=0.03)
    assert math.sqrt(residual / 5000) == pytest.approx(0.3, rel=0.05)


@given(st.integers(2, 120), st.integers(0, 10))
def test_sine_takes_even_steps_through_a_period(n, seed):
    data = sine(n, noise=0.0, seed=seed)
    xs = [x for (x,) in data.samples]
    assert (xs[0], xs[-1]) == pytest.approx((-math.pi, math.pi))
    assert [b - a for a, b in zip(xs, xs[1:])] == pytest.approx([2 * math.pi / (n - 1)] * (n - 1))
    assert data.targets == [math.sin(x) for x in xs]


def test_noise_of_sine():
    data = sine(4000, noise=0.2)
    squares = [(y - math.sin(x)) ** 2 for (x,), y in zip(data.samples, data.targets)]
    assert math.sqrt(sum(squares) / 4000) == pytest.approx(0.2, rel=0.05)


@pytest.mark.parametrize("make", ALL, **NAMED)
@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"n": 0}, "n must be a whole number from 1, but got 0"),
        ({"n": 10.0}, "n must be a whole number"),
        ({"noise": -0.1}, "noise must be at least 0, but got -0.1"),
        ({"noise": math.nan}, "noise must be at least 0"),
        ({"seed": None}, "seed must be a whole number from 0, but got None"),
        ({"seed": -1}, "seed must be a whole number"),
    ],
)
def test_settings_out_of_range(make, settings, message):
    with pytest.raises(SettingError, match=message):
        make(**settings)


@pytest.mark.parametrize("classes", [1, 2.0])
def test_blobs_are_at_least_two(classes):
    with pytest.raises(SettingError, match="classes must be a whole number from 2"):
        blobs(classes=classes)
