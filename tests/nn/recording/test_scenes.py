from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn import binary_cross_entropy, cross_entropy, hinge, mse
from nn.data import iris, moons
from nn.recording.scenes import LINE, MOST_POINTS, SIDE, UNIT_SIDE, places_of, scene_of


def test_two_inputs_span_a_plane():
    data = moons(50, seed=1)
    scene = scene_of(*data, mse)
    assert (scene.kind, len(scene.xs), len(scene.ys)) == ("plane", SIDE, SIDE)
    assert (len(scene.unit_xs), len(scene.unit_ys)) == (UNIT_SIDE, UNIT_SIDE)
    assert scene.points == data.samples
    assert scene.targets == data.targets
    assert scene.classes == data.class_names
    for i, side in enumerate((scene.xs, scene.ys)):
        own = [sample[i] for sample in data.samples]
        assert side[0] < min(own) < max(own) < side[-1]


def test_one_input_is_a_line():
    scene = scene_of([[0.0], [2.0]], [1.0, 3.0], [], mse)
    assert (scene.kind, len(scene.xs), scene.ys, scene.unit_ys) == ("line", LINE, [], [])
    assert (scene.classes, scene.targets) == ([], [1.0, 3.0])


def test_of_many_inputs_those_that_tell_most():
    data = iris()
    scene = scene_of(*data, cross_entropy)
    assert (scene.inputs, scene.n_inputs) == ([2, 3], 4)  # petals: the sepals overlap
    assert scene.points == [[sample[2], sample[3]] for sample in data.samples]
    means = [sum(column) / len(data.samples) for column in zip(*data.samples)]
    places = places_of(scene.xs, scene.ys, scene.inputs, data.samples)
    assert len(places) == SIDE * SIDE
    for k, place in enumerate(places):
        assert place[2] == scene.xs[k % SIDE]
        assert place[3] == scene.ys[k // SIDE]
        assert place[:2] == pytest.approx(means[:2])


@given(st.permutations(range(5)), st.floats(1e-3, 1e3))
def test_numbers_are_told_by_what_goes_with_them(order, scale):
    """Whatever the order and the scale of the inputs: one of them is constant, two are noise."""
    random = Random(1)
    samples, targets = [], []
    for _ in range(40):
        x, y, *noise = (random.gauss(0.0, 1.0) for _ in range(4))
        own = [x, scale * y, *(100.0 * n for n in noise), 7.0]
        samples.append([own[i] for i in order])
        targets.append(3.0 * x - 2.0 * y)
    scene = scene_of(samples, targets, [], mse)
    assert {order[i] for i in scene.inputs} == {0, 1}


@pytest.mark.parametrize(
    ("targets", "names", "loss", "classes", "own"),
    [
        ([0, 1, 0], [], mse, ["class 0", "class 1"], [0.0, 1.0, 0.0]),
        ([-1, 1, 1], [], hinge, ["class -1", "class 1"], [0.0, 1.0, 1.0]),
        ([[-1], [1], [1]], [], hinge, ["class -1", "class 1"], [0.0, 1.0, 1.0]),
        ([0, 2, 1], [], cross_entropy, ["class 0", "class 1", "class 2"], [0.0, 2.0, 1.0]),
        ([[0.9, 0.1], [0.2, 0.8], [1, 0]], [], cross_entropy, ["class 0", "class 1"], [0, 1, 0]),
        ([0, 1, 0], ["no", "yes"], mse, ["no", "yes"], [0.0, 1.0, 0.0]),
        ([0.5, 1.0, 0.0], [], mse, [], [0.5, 1.0, 0.0]),
        ([1, 1, 1], [], mse, [], [1.0, 1.0, 1.0]),
        ([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [], mse, [], [1.0, 3.0, 5.0]),
    ],
)
def test_what_targets_mean(targets, names, loss, classes, own):
    scene = scene_of([[0.0, 1.0], [1.0, 0.0], [2.0, 2.0]], targets, names, loss)
    assert scene.classes == classes
    assert scene.targets == own


@given(
    st.lists(
        st.tuples(st.tuples(*[st.floats(-1e149, 1e149)] * 3), st.floats()), min_size=1, max_size=6
    )
)
def test_any_numbers_have_a_scene(pairs):
    scene = scene_of([list(sample) for sample, _ in pairs], [y for _, y in pairs], [], mse)
    assert len(scene.inputs) == 2
    assert len(scene.points) == len(pairs)


def test_the_boundary_of_a_probability_lies_at_a_half():
    xs, ys = [[0.0], [1.0]], [0, 1]
    assert scene_of(xs, ys, [], binary_cross_entropy).threshold == 0.5
    assert scene_of(xs, ys, [], binary_cross_entropy.using("mean")).threshold == 0.5
    assert scene_of(xs, ys, [], mse).threshold == 0.0


@pytest.mark.parametrize(
    "samples",
    [
        [1.0, 2.0], [[], []], [["a"], ["b"]], [[1.0], [1.0, 2.0]], [[float("nan")], [1.0]],
        [[[1.0]], [[2.0]]], [[1e300], [0.0]],
    ],
)  # fmt: skip
def test_samples_that_lie_in_no_space(samples):
    assert scene_of(samples, [0.5, 1.5], [], mse) is None


@given(st.integers(1, 3 * MOST_POINTS))
def test_many_points_are_thinned(n):
    scene = scene_of([[float(i)] for i in range(n)], [0.5 * i for i in range(n)], [], mse)
    assert min(n, MOST_POINTS // 2) <= len(scene.points) <= MOST_POINTS
    assert all(target == 0.5 * x for (x,), target in zip(scene.points, scene.targets))
