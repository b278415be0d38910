import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viz.figures.axes import axes_or_new, figure_of
from viz.figures.marks import NOT_FINITE, drawable, legend_below, mark_not_finite, use_logarithm

pytest.importorskip("matplotlib")


@given(st.lists(st.floats()))
@settings(deadline=None)
def test_drawable(numbers):
    shown = drawable(numbers)
    assert len(shown) == len(numbers)
    for number, kept in zip(numbers, shown, strict=True):
        assert kept == number or (math.isnan(kept) and not abs(number) <= 1e150)


def test_what_is_not_finite_is_marked_on_the_edge():
    axes = axes_or_new(None)
    axes.plot([1.0, 4.0], [5.0, 7.0])
    mark_not_finite(axes, [1, 2, 3], [0.5, math.nan, math.inf], "red")
    _, marks = axes.lines
    assert list(marks.get_xdata()) == [2, 3]
    assert marks.get_label() == NOT_FINITE
    top = axes.transAxes.transform((0.0, 1.0))[1]
    assert marks.get_transform().transform(marks.get_xydata())[:, 1] == pytest.approx(top)
    assert axes.get_ylim() == pytest.approx((4.9, 7.1)), "marks do not move the axis"


def test_nothing_is_marked_where_all_is_finite():
    axes = axes_or_new(None)
    mark_not_finite(axes, [1, 2], [0.0, -3.0], "red")
    assert not axes.lines


@pytest.mark.parametrize(
    ("numbers", "scale"),
    [
        ([1.0, 10.0], "log"),
        ([5e-324, 1e150], "log"),
        ([0.0, 1.0], "symlog"),
        ([-1.0, 1e-9], "symlog"),
        ([0.0, 5e-324, 1e150], "symlog"),
        ([0.0], "linear"),
        ([math.nan], "linear"),
        ([], "linear"),
        ([math.nan, 1.0], "log"),
    ],
)
def test_use_logarithm(numbers, scale):
    axes = axes_or_new(None)
    axes.plot(numbers, "o")
    use_logarithm(axes, numbers)
    assert axes.get_yscale() == scale
    figure_of(axes).draw_without_rendering()


def test_the_smallest_number_is_told_from_zero():
    axes = axes_or_new(None)
    axes.plot([0.0, 1e-6, 1.0])
    use_logarithm(axes, [0.0, 1e-6, 1.0])
    zero, small, _ = axes.transData.transform([(0.0, 0.0), (0.0, 1e-6), (0.0, 1.0)])[:, 1]
    assert small - zero > 10.0


@pytest.mark.parametrize("count", [1, 12, 40])
def test_a_legend_lies_below_what_is_drawn_and_within_the_figure(count):
    axes = axes_or_new(None)
    for i in range(count):
        axes.plot([1.0, 2.0], label=f"a run with the number {i}")
    axes.set_xlabel("step")
    legend_below(axes)
    figure = figure_of(axes)
    figure.draw_without_rendering()
    box = axes.get_legend().get_window_extent()
    assert len(axes.get_legend().get_texts()) == count
    assert box.y1 < axes.xaxis.label.get_window_extent().y0
    assert box.y0 >= 0.0
    assert box.x0 >= 0.0
    assert box.x1 <= figure.bbox.x1


def test_a_label_stands_once():
    axes = axes_or_new(None)
    for label in ("a", "b", "a"):
        axes.plot([1.0, 2.0], label=label)
    legend_below(axes)
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["a", "b"]


def test_no_labels_no_legend():
    axes = axes_or_new(None)
    legend_below(axes)
    assert axes.get_legend() is None


def entries_of(axes, count=3):
    for i in range(count):
        axes.plot([1.0, 2.0], label=f"run {i}")
    axes.set_xlabel("step")


def inside(figure, axes):
    """Whether a legend lies in the figure, below its axes and over no others."""
    figure.draw_without_rendering()
    box = axes.get_legend().get_window_extent()
    assert box.y0 >= -0.5
    assert box.y1 <= axes.xaxis.label.get_window_extent().y0 + 0.5
    for other in figure.axes:
        if other is not axes:
            assert not box.overlaps(other.get_tightbbox())
    return True


@pytest.mark.parametrize("layout", [None, "constrained", "tight"])
@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 3), (3, 1), (2, 2)])
def test_a_legend_is_whole_in_the_users_own_figure(layout, rows, columns):
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 7), layout=layout)
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes in grid.flat:
        entries_of(axes)
        legend_below(axes)
    for axes in grid.flat:
        assert inside(figure, axes)
        assert axes.get_position().height > 0.08


def test_a_pyplot_figure_has_room_too():
    pyplot = pytest.importorskip("matplotlib.pyplot")
    import matplotlib

    with matplotlib.rc_context({"backend": "agg"}):
        figure, axes = pyplot.subplots()
        try:
            entries_of(axes, 12)
            legend_below(axes)
            assert inside(figure, axes)
        finally:
            pyplot.close(figure)
