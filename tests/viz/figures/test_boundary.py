import math

import pytest
from matplotlib.figure import Figure

from autograd import OperandError, Value
from viz import DrawError, decision_boundary

POINTS = [(0.0, 0.0), (1.0, 1.0), (0.0, 1.0), (1.0, 0.0)]
LABELS = [-1, 1, -1, 1]


def by_x(points):
    return [x - 0.5 for x, _ in points]


def shown_points(axes):
    return {
        marks.get_label(): [tuple(place) for place in marks.get_offsets().tolist()]
        for marks in axes.collections
        if marks.get_label().startswith("class")
    }


def test_scores():
    figure = decision_boundary(by_x, POINTS, LABELS, steps=21)
    axes, bar = figure.axes
    assert shown_points(axes) == {
        "class -1": [(0.0, 0.0), (0.0, 1.0)],
        "class 1": [(1.0, 1.0), (1.0, 0.0)],
    }
    assert bar.get_ylabel() == "probability of class 1"
    assert (axes.get_title(), axes.get_xlabel(), axes.get_ylabel()) == (
        "Decision boundary",
        "x",
        "y",
    )
    (boundary,) = axes.collections[1].get_paths()
    assert boundary.vertices[:, 0] == pytest.approx(0.5)


def test_the_shade_is_the_probability():
    figure = decision_boundary(by_x, POINTS, LABELS, steps=21)
    shades = figure.axes[0].collections[0]
    # At x = 1.12 the score is 0.62, whose sigmoid is 0.650.
    assert shades.zmax == pytest.approx(1.0 / (1.0 + math.exp(-0.62)))


def test_predict_is_asked_once_about_a_grid_around_the_points():
    asked = []

    def predict(points):
        asked.append(points)
        return by_x(points)

    decision_boundary(predict, POINTS, LABELS, steps=11)
    (grid,) = asked
    assert len(grid) == 121
    assert all(type(x) is float and type(y) is float for x, y in grid)
    assert min(grid) == pytest.approx((-0.12, -0.12))
    assert max(grid) == pytest.approx((1.12, 1.12))


def test_values_are_scores_and_no_graph_is_made():
    w = Value(2.0)
    made = []

    def predict(points):
        made.extend(w * (x - 0.5) for x, _ in points)
        return made

    decision_boundary(predict, POINTS, LABELS, steps=5)
    assert all(score.is_constant for score in made)


def test_classes():
    def predict(points):
        return [0 if x < 0.5 else 2 if y < 0.5 else 1 for x, y in points]

    figure = decision_boundary(predict, POINTS, [0, 1, 0, 2], steps=11)
    (axes,) = figure.axes
    assert set(shown_points(axes)) == {"class 0", "class 1", "class 2"}
    regions = axes.collections[:3]
    assert len({tuple(region.get_facecolor()[0]) for region in regions}) == 3


def by_three(points):
    """Return scores whose classes meet at x = 0.5."""
    return [[8.0 * (0.5 - x), Value(8.0) * (x - 0.5), -20.0] for x, _ in points]


def test_several_scores_shade_by_the_probability_of_the_likeliest_class():
    figure = decision_boundary(by_three, POINTS, [0, 1, 0, 1], steps=21)
    axes, bar = figure.axes
    (image,) = axes.images
    colors = image.get_array()[10]
    blue, middle, orange = colors[0], colors[10], colors[-1]
    assert blue[2] > blue[0], "class 0 is blue"
    assert orange[0] > orange[2], "class 1 is orange"
    assert min(middle) > max(min(blue), min(orange)), "paler where the model is unsure"
    assert min(middle) < 1.0, "two of three classes are told apart from the third even there"
    assert bar.get_ylabel() == "probability of the likeliest class"
    assert bar.get_ylim() == pytest.approx((1 / 3, 1.0))


def test_the_border_of_several_scores_is_drawn_where_two_are_equal():
    axes = decision_boundary(by_three, POINTS, [0, 1, 0, 1], steps=20).axes[0]
    borders = [path for lines in axes.collections[:2] for path in lines.get_paths()]
    assert len(borders) == 2, "once from each side"
    for border in borders:
        assert border.vertices[:, 0] == pytest.approx(0.5)


def test_the_image_lies_where_it_was_asked_about():
    axes = decision_boundary(by_three, POINTS, [0, 1, 0, 1], steps=5).axes[0]
    left, right, bottom, top = axes.images[0].get_extent()
    assert (left + right, bottom + top) == pytest.approx((1.0, 1.0))
    assert right - left == pytest.approx(1.24 * 5 / 4), "half a place beyond each end"
    assert axes.get_xlim() == pytest.approx((-0.12, 1.12))


def test_names():
    axes = decision_boundary(by_x, POINTS, LABELS, names={1: "yes_$ir$", -1: "no"}, steps=5).axes
    labels = [text.get_text() for text in axes[0].get_legend().get_texts()]
    assert labels == ["no", r"yes_\$ir\$"]
    assert axes[1].get_ylabel() == r"probability of yes_\$ir\$"


def test_where_the_answer_is_nan_the_plane_is_hatched():
    axes = decision_boundary(
        lambda points: [math.nan if x > 0.9 else x - 0.5 for x, _ in points], POINTS, LABELS
    ).axes[0]
    assert "nan" in [text.get_text() for text in axes.get_legend().get_texts()]
    (hatched,) = [each for each in axes.collections if getattr(each, "hatches", [None])[0]]
    (region,) = hatched.get_paths()
    assert region.vertices[:, 0].min() == pytest.approx(0.9, abs=0.02)


@pytest.mark.parametrize(
    "predict",
    [
        lambda points: [1.0 for _ in points],
        lambda points: [-1000.0 for _ in points],
        lambda points: [0.0 for _ in points],
        lambda points: [3 for _ in points],
        lambda points: [math.nan for _ in points],
        lambda points: [math.inf if x > 0.5 else -math.inf for x, _ in points],
        lambda points: [math.nan if x > 0.9 else x - 0.5 for x, _ in points],
        lambda points: [1e300 * (x - 0.5) for x, _ in points],
        lambda points: [[x, math.nan, 1.0] for x, _ in points],
        lambda points: [[x - 0.5, math.inf if y > 0.5 else -math.inf] for x, y in points],
        lambda points: [[0.0, 0.0] for _ in points],
        lambda points: [[math.nan if x > 0.5 else x, y] for x, y in points],
    ],
)
def test_any_answers_are_drawn(predict):
    figure = decision_boundary(predict, POINTS, LABELS, steps=8)
    figure.draw_without_rendering()
    assert figure.axes[0].collections


def test_one_point(tmp_path):
    figure = decision_boundary(by_x, [(0.5, 0.5)], [1], steps=8)
    assert figure.axes[0].get_xlim() == (-0.5, 1.5)


def test_many_classes():
    points = [(float(i), 0.0) for i in range(12)]
    figure = decision_boundary(
        lambda points: [max(0, min(11, round(x))) for x, _ in points], points, range(12), steps=30
    )
    assert len(figure.axes[0].get_legend().get_texts()) == 12


def test_on_given_axes():
    figure = Figure()
    axes = figure.subplots()
    assert decision_boundary(by_x, POINTS, LABELS, ax=axes, steps=5) is figure
    assert axes.get_title() == "Decision boundary"


@pytest.mark.parametrize(
    ("predict", "points", "labels", "message"),
    [
        (by_x, [], [], "0 points and 0 labels"),
        (by_x, POINTS, [1, 2], "4 points and 2 labels"),
        (by_x, POINTS, [0, 1, 2, 1], "One score tells two labels apart, but there are 3"),
        (by_x, [(0.0, math.inf)], [1], "outside of any plot"),
        (by_x, POINTS, [0, math.nan, 1, 1], "A label is nan or infinite"),
        (lambda points: [1.0], POINTS, LABELS, "gave 1 answers for 6400 points"),
    ],
)
def test_what_cannot_be_plotted(predict, points, labels, message):
    with pytest.raises(DrawError, match=message):
        decision_boundary(predict, points, labels)


def test_names_are_by_label_or_in_the_order_of_classes():
    told = [
        [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
        for figure in (
            decision_boundary(by_x, POINTS, [0, 1, *[0] * (len(POINTS) - 2)], names=names, steps=5)
            for names in (["no", "yes"], {0: "no", 1: "yes"})
        )
    ]
    assert told[0] == told[1]
    assert {"no", "yes"} <= set(told[0])
    with pytest.raises(OperandError, match="what to call each label, but got set"):
        decision_boundary(by_x, POINTS, LABELS, names={"no", "yes"}, steps=5)


def test_too_few_steps():
    with pytest.raises(DrawError, match="at least 2, but got steps=1"):
        decision_boundary(by_x, POINTS, LABELS, steps=1)


@pytest.mark.parametrize(
    ("predict", "points", "message"),
    [
        (by_x, [(1.0, 2.0, 3.0)] * 4, "has two coordinates"),
        (by_x, [1.0] * 4, "has two coordinates"),
        (by_x, [("a", 1.0)] * 4, "a coordinate needs a real number"),
        (lambda points: [None for _ in points], POINTS, "a score needs a real number"),
    ],
)
def test_only_numbers_are_plotted(predict, points, message):
    with pytest.raises(OperandError, match=message):
        decision_boundary(predict, points, LABELS)
