"""Functions, primitives and objects that tests send to other processes, which import this file."""

import logging
import math
from functools import partial
from logging.handlers import BufferingHandler

import autograd as ag

logger = logging.getLogger("travelling")
logger.setLevel(logging.INFO)
logger.propagate = False
logger.addHandler(BufferingHandler(10**6))  # a record for each time that `counted` is called


def smooth(x, y=2.0):
    return ag.exp(ag.sin(x)) * y


def counted(x):
    logger.info("counted")
    return x * x * x


@ag.grad
def slope(x):
    """A slope."""
    return x**3


@ag.compile
@ag.value_and_grad
def both(x):
    return x**3


def replaced(x):
    return x**4


original = replaced
replaced = ag.grad(replaced)
bend = ag.hessian(original)

sine = ag.primitive(math.sin, lambda x, y: ag.cos(x))
power = ag.primitive(lambda x, y: x**y, lambda x, y, z: y * z / x, lambda x, y, z: z * ag.log(x))


def cube(x):
    return x * x * x


cube = ag.primitive(cube, lambda x, y: 3.0 * x * x)


def square(x):
    return x * x


power_of_two = ag.primitive(square, lambda x, y: 2.0 * x)


scaled = ag.primitive(lambda x, *, k=1.0: k * x * x, lambda x, y, *, k=1.0: 2.0 * k * x)


def _rotate(p, *, by=0.5):
    c, s = math.cos(by), math.sin(by)
    return {"u": c * p[0] - s * p[1], "v": s * p[0] * p[0]}


def _rotate_vjp(g, value, p, *, by=0.5):
    c, s = math.cos(by), math.sin(by)
    return ([c * g["u"] + 2.0 * s * p[0] * g["v"], -s * g["u"]],)


rotate = ag.structured_primitive(_rotate, vjp=_rotate_vjp)
turn = ag.structured_primitive(
    lambda p: p[0] * p[1], jvp=lambda t, v, p: t[0][0] * p[1] + t[0][1] * p[0]
)


def with_structures(x):
    return rotate([x, 2.0 * x], by=0.25)["v"] + turn([x, 3.0]) + scaled(x, k=2.0)


def with_primitives(x):
    return sine(x) * power(x, 2.0) + cube(x)


class Line:
    def __init__(self, a):
        self.a = a

    @partial(ag.grad, argnums=1)
    def __call__(self, x):
        return x * x * self.a

    def slope(self, x):
        return self.a * x**3

    slope = ag.grad(slope, argnums=1)

    @ag.compile
    def at(self, x):
        return self.a * x


def calls_in_this_process(function, xs):
    """Call a function of x, and return its results with how often `counted` ran."""
    [handler] = logger.handlers
    before = len(handler.buffer)
    return [function(x) for x in xs], len(handler.buffer) - before


def trained(model, optimizer, x):
    """Take one step, and return the loss with the parameters after it."""
    optimizer.zero_grad()
    loss = (model([x]) - 1.0) ** 2
    loss.backward()
    optimizer.step()
    return loss.data, [p.data for p in model.parameters()]
