"""Schedules, against PyTorch's and by what they promise."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn import SettingError
from nn.schedules import chained, constant, cosine, exponential, linear, step, warm_up

EPOCHS = st.floats(0.0, 1e3)
FACTORS = st.floats(0.0, 2.0)
LENGTHS = st.floats(0.01, 500.0)


# Our schedule, and PyTorch's of the same optimiser.
PAIRS = {
    "constant": (constant(0.25), lambda lr, o: lr.ConstantLR(o, 0.25, total_iters=1000)),
    "linear": (linear(1.0, 0.1, 30), lambda lr, o: lr.LinearLR(o, 1.0, 0.1, total_iters=30)),
    "step": (step(7, 0.3), lambda lr, o: lr.StepLR(o, 7, 0.3)),
    "exponential": (exponential(0.93), lambda lr, o: lr.ExponentialLR(o, 0.93)),
    "cosine": (cosine(49, 0.2), lambda lr, o: lr.CosineAnnealingLR(o, 49, eta_min=0.2 * 0.5)),
    "warm-up": (
        warm_up(5, then=exponential(0.9)),
        lambda lr, o: lr.LambdaLR(o, lambda epoch: epoch / 5 if epoch < 5 else 0.9 ** (epoch - 5)),
    ),
    "chained": (
        chained((10, constant(0.5)), (20, linear(0.5, 1.0, 20)), then=step(4)),
        lambda lr, o: lr.SequentialLR(
            o,
            [
                lr.ConstantLR(o, 0.5, total_iters=1000),
                lr.LinearLR(o, 0.5, 1.0, total_iters=20),
                lr.StepLR(o, 4, 0.1),
            ],
            milestones=[10, 30],
        ),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_against_pytorch(name):
    torch = pytest.importorskip("torch")
    ours, make = PAIRS[name]
    optimizer = torch.optim.SGD([torch.zeros(1, dtype=torch.float64, requires_grad=True)], lr=0.5)
    theirs = make(torch.optim.lr_scheduler, optimizer)
    for epoch in range(50):
        assert 0.5 * ours(epoch) == pytest.approx(theirs.get_last_lr()[0], rel=1e-12, abs=1e-12)
        optimizer.step()
        theirs.step()


@given(FACTORS, FACTORS, LENGTHS, EPOCHS)
def test_a_line_runs_between_its_ends_and_stays(start, end, length, epoch):
    schedule = linear(start, end, length)
    assert (schedule(0.0), schedule(length), schedule(length + epoch)) == (start, end, end)
    middle = (start + end) / 2
    assert schedule(length / 2) == pytest.approx(middle)
    assert min(start, end) - 1e-12 <= schedule(epoch) <= max(start, end) + 1e-12


@given(LENGTHS, st.floats(0.0, 1.0), EPOCHS)
def test_stairs_fall_by_the_factor_and_are_flat(every, factor, epoch):
    schedule = step(every, factor)
    stair = epoch // every
    assert schedule(epoch) == factor**stair
    assert {schedule(0.0), schedule(0.999 * every)} == {1.0}
    assert schedule(1.5 * every) == factor


@given(st.floats(0.01, 1.0), st.floats(0.0, 10.0), st.floats(0.0, 10.0))
def test_exponential_decay_forgets_when_it_began(decay, first, second):
    schedule = exponential(decay)
    assert schedule(first + second) == pytest.approx(schedule(first) * schedule(second))
    assert (schedule(0.0), schedule(1.0)) == (1.0, decay)


@given(LENGTHS, st.floats(0.0, 1.0), EPOCHS, EPOCHS)
def test_a_cosine_falls_from_1_to_its_floor_and_stays(length, floor, first, second):
    schedule = cosine(length, floor)
    assert schedule(0.0) == pytest.approx(1.0)
    assert schedule(length / 2) == pytest.approx((1.0 + floor) / 2)
    assert schedule(length) == schedule(length + first) == pytest.approx(floor)
    early, late = sorted([first, second])
    assert schedule(early) >= schedule(late) - 1e-12


@given(LENGTHS, EPOCHS)
def test_warming_up_rises_to_where_the_next_begins(length, epoch):
    schedule = warm_up(length, then=exponential(0.5))
    assert schedule(0.0) == 0.0
    assert schedule(length) == 1.0
    assert schedule(length + epoch) == pytest.approx(0.5**epoch, rel=1e-9)
    if epoch < length:
        assert schedule(epoch) == pytest.approx(epoch / length)


@given(st.lists(LENGTHS, max_size=4), EPOCHS)
def test_each_of_a_chain_sees_the_epochs_since_it_began(lengths, epoch):
    seen = []

    def part(number):
        return lambda passed: seen.append((number, passed)) or 1.0

    *parts, last = [part(i) for i in range(len(lengths) + 1)]
    assert chained(*zip(lengths, parts), then=last)(epoch) == 1.0
    [(number, passed)] = seen
    assert 0.0 <= passed
    assert number == len(lengths) or passed < lengths[number]
    assert sum(lengths[:number]) + passed == pytest.approx(epoch, abs=1e-9)


def test_chains_of_chains():
    inner = chained((2, constant(0.1)), then=constant(0.2))
    outer = chained((1, constant(1.0)), (3, inner), then=constant(0.3))
    assert [outer(epoch + 0.5) for epoch in range(6)] == [1.0, 0.1, 0.1, 0.2, 0.3, 0.3]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: constant(-0.1), "factor must be at least 0, but got -0.1"),
        (lambda: linear(-1.0, 0.0, 5), "start must be at least 0"),
        (lambda: linear(1.0, math.nan, 5), "end must be at least 0"),
        (lambda: linear(1.0, 0.0, 0), "epochs must be above 0, but got 0"),
        (lambda: step(0), "every must be above 0"),
        (lambda: step(10, 10), "factor must be at least 0 and at most 1.0, but got 10"),
        (lambda: exponential(1.05), "decay must be at least 0 and at most 1.0, but got 1.05"),
        (lambda: cosine(-5), "epochs must be above 0"),
        (lambda: cosine(5, 1.5), "floor must be at least 0 and at most 1"),
        (lambda: warm_up(0, constant()), "epochs must be above 0"),
        (lambda: chained((0, constant()), then=constant()), "epochs must be above 0"),
    ],
)
def test_settings_out_of_range(make, message):
    with pytest.raises(SettingError, match=message):
        make()
