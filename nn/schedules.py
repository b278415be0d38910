"""Schedules: how the learning rate changes as training goes on.

A schedule is any function from the epochs passed, a float (2.5 is halfway through the third epoch),
to a factor of the base learning rate.
"""

from collections.abc import Callable
from functools import partial
from math import cos, pi

from nn.settings import in_range, positive

Schedule = Callable[[float], float]


def constant(factor: float = 1.0) -> Schedule:
    """Return the schedule of one factor.

    Arguments:
        factor: of the base learning rate.

    Returns:
        the schedule.

    Raises:
        SettingError: if the factor is negative.

    >>> constant()(7.5)
    1.0
    """
    in_range("factor", factor)
    return partial(_constant, factor)


def linear(start: float, end: float, epochs: float) -> Schedule:
    """Return the schedule of a straight line from one factor to another, which then stays.

    Arguments:
        start, end: the factors at its ends.
        epochs: how long the line is.

    Returns:
        the schedule.

    Raises:
        SettingError: if there are no epochs, or a factor is negative.

    >>> linear(start=1.0, end=0.5, epochs=100)(50)
    0.75
    """
    positive("epochs", epochs)
    in_range("start", start)
    in_range("end", end)
    return partial(_line, start, end, epochs)


def step(every: float, factor: float = 0.1) -> Schedule:
    """Return the schedule of stairs: the factor is multiplied again and again.

    Arguments:
        every: how many epochs a stair lasts.
        factor: how high the next one is, as a share of the one before.

    Returns:
        the schedule.

    Raises:
        SettingError: if a stair lasts no time, or the factor is not between 0 and 1.

    >>> step(every=10, factor=0.5)(25)
    0.25
    """
    positive("every", every)
    in_range("factor", factor, high=1.0)
    return partial(_stairs, every, factor)


def exponential(decay: float) -> Schedule:
    """Return the schedule of exponential decay.

    Arguments:
        decay: the share of the factor that an epoch leaves.

    Returns:
        the schedule.

    Raises:
        SettingError: if the decay is not between 0 and 1.

    >>> exponential(0.25)(0.5)
    0.5
    """
    in_range("decay", decay, high=1.0)
    return partial(pow, decay)


def cosine(epochs: float, floor: float = 0.0) -> Schedule:
    """Return the schedule of half a cosine wave from 1 down to a floor, where it stays.

    Source: Loshchilov and Hutter, SGDR: Stochastic gradient descent with warm restarts, 2017,
    equation 5.

    Arguments:
        epochs: how long the wave is.
        floor: the last factor, from 0 to 1.

    Returns:
        the schedule.

    Raises:
        SettingError: if there are no epochs, or the floor is out of its range.

    >>> round(cosine(epochs=100)(50), 15)
    0.5
    """
    positive("epochs", epochs)
    in_range("floor", floor, high=1.0)
    return partial(_wave, epochs, floor)


def chained(*parts: tuple[float, Schedule], then: Schedule) -> Schedule:
    """Return schedules one after the other, each of which sees the epochs since it began.

    Arguments:
        parts: pairs of epochs and the schedule for so long.
        then: the last schedule.

    Returns:
        the schedule.

    Raises:
        SettingError: if a part lasts no time.

    >>> chained((10, constant(0.1)), (20, constant()), then=exponential(0.5))(31)
    0.5
    """
    for epochs, part in reversed(parts):
        then = partial(_followed, part, positive("epochs", epochs), then)
    return then


def warm_up(epochs: float, then: Schedule) -> Schedule:
    """Return a schedule that begins with a straight line from 0 to 1.

    Source: Goyal and others, Accurate, large minibatch SGD, 2017, section 2.2.

    Arguments:
        epochs: how long the line is.
        then: the schedule that follows, from its own beginning.

    Returns:
        the schedule.

    Raises:
        SettingError: if there are no epochs.

    >>> schedule = warm_up(4, then=cosine(100))
    >>> schedule(1), schedule(4)
    (0.25, 1.0)
    """
    return chained((epochs, linear(0.0, 1.0, epochs)), then=then)


# Functions of a module, so that schedules can be pickled


def _constant(factor: float, epoch: float) -> float:
    return factor


def _line(start: float, end: float, epochs: float, epoch: float) -> float:
    return start + (end - start) * epoch / epochs if epoch < epochs else end


def _stairs(every: float, factor: float, epoch: float) -> float:
    height: float = factor ** (epoch // every)
    return height


def _wave(epochs: float, floor: float, epoch: float) -> float:
    return floor + (1 - floor) * (1 + cos(pi * min(epoch / epochs, 1.0))) / 2


def _followed(first: Schedule, epochs: float, then: Schedule, epoch: float) -> float:
    return first(epoch) if epoch < epochs else then(epoch - epochs)
