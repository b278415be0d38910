"""Functions that tests of spread send to other processes, which import this file."""

import os
import signal
import time

import numpy as np

import autograd as ag


def payoff(spot, volatility, normal):
    """What a call is worth on one path."""
    end = spot * ag.exp(-0.5 * volatility * volatility + volatility * normal)
    return ag.relu(end - 100.0)


def normals(generator, count):
    return generator.standard_normal(count)


def pairs(generator, count):
    return {"a": generator.random(count), "b": generator.random((count, 2))}


greeks = ag.compile(ag.value_and_grad(payoff, argnums=(0, 1)), batch=(None, None, 0), reduce="mean")


def squares(a, rows):
    return a * rows["a"] ** 2 + ag.dot(list(rows["b"]), [1.0, 2.0])


of_pairs = {
    reduce: ag.compile(ag.value_and_grad(squares, argnums=(0, 1)), batch=(None, 0), reduce=reduce)
    for reduce in ("mean", "sum", None)
}


def lists(x):
    return [x, 2.0 * x], {"s": ag.sin(x)}


stacked = ag.compile(lists, batch=(0,), stack=True)
listed = ag.compile(lists, batch=(0,))


def residual(parameters, strike, quote):
    """The squared error of a smile at one instrument."""
    level, slope, bend = parameters
    k = ag.log(strike / 100.0)
    return (level + slope * k + bend * k * k - quote) ** 2


calibrated = ag.compile(ag.value_and_grad(residual), batch=(None, 0, 0), reduce="sum")


def weighed(x, *, weight):
    return weight * x


by_name = ag.compile(weighed, batch=(0,), reduce="sum")


scattered = ag.compile(
    ag.value_and_grad(payoff, argnums=(0, 1)),
    batch=(None, None, 0),
    reduce=("mean", "sem", "sum"),
)
named = ag.compile(payoff, batch={"normal": 0, "spot": 0}, reduce="mean")


def refusing(x):
    return x * ag.take([1.0, 2.0], x)


refused = ag.compile(refusing, batch=(0,))


class Killing:
    """Draws rows, but ends the first process of all that asks for those of a block.

    Arguments:
        folder: where it notes that it has done so.
        always: whether it ends every one.
    """

    def __init__(self, folder, always=False):
        self.folder, self.always = str(folder), always

    def __call__(self, generator, count):
        done = os.path.join(self.folder, "done")
        if self.always or not os.path.exists(done):
            open(done, "w").close()
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.001)
        return np.ones(count)


def identical(x):
    return x


summed = ag.compile(identical, batch=(0,), reduce="sum")
