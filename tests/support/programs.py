"""Random scalar programs, which run on any kind of number.

A program is a list of steps; each step applies an operation to earlier results, which may be the
same one twice. It runs on Values through the library and on complex numbers through cmath, which
knows nothing of the library's derivatives.
"""

import cmath
import operator
from dataclasses import dataclass

from hypothesis import strategies as st

import autograd as ag

# Operations that keep bounded inputs bounded, with their complex form for the complex step.
UNARY = {
    "neg": (operator.neg, operator.neg),
    "sin": (ag.sin, cmath.sin),
    "cos": (ag.cos, cmath.cos),
    "tanh": (ag.tanh, cmath.tanh),
    "sigmoid": (ag.sigmoid, lambda z: 1 / (1 + cmath.exp(-z))),
    "softplus": (ag.softplus, lambda z: cmath.log(1 + cmath.exp(z))),
    "relu": (ag.relu, lambda z: z if z.real > 0 else 0 * z),
    "abs": (ag.abs, lambda z: z if z.real > 0 else -z),
    "square": (lambda x: ag.tanh(x) ** 2, lambda z: cmath.tanh(z) ** 2),
    "exp": (lambda x: ag.exp(ag.sin(x)), lambda z: cmath.exp(cmath.sin(z))),
    "log": (lambda x: ag.log(x * x + 1.0), lambda z: cmath.log(z * z + 1.0)),
    "sqrt": (lambda x: ag.sqrt(x * x + 1.0), lambda z: cmath.sqrt(z * z + 1.0)),
    "by constant": (lambda x: 0.5 - x / 3, lambda z: 0.5 - z / 3),
    "under constant": (lambda x: 2 / (x * x + 1), lambda z: 2 / (z * z + 1)),
}
BINARY = {
    "add": (operator.add, operator.add),
    "sub": (operator.sub, operator.sub),
    "mul": (lambda x, y: ag.tanh(x) * y, lambda z, w: cmath.tanh(z) * w),
    "div": (lambda x, y: x / (y * y + 1.0), lambda z, w: z / (w * w + 1.0)),
    "pow": (
        lambda x, y: ag.softplus(x) ** ag.tanh(y),
        lambda z, w: cmath.log(1 + cmath.exp(z)) ** cmath.tanh(w),
    ),
    "maximum": (ag.maximum, lambda z, w: z if z.real > w.real else w),
    "minimum": (ag.minimum, lambda z, w: z if z.real < w.real else w),
    "where": (
        lambda x, y: ag.where(x > 0.25, x, y),
        lambda z, w: z if z.real > 0.25 else w,
    ),
}


@dataclass(frozen=True)
class Program:
    """Steps over ``n_inputs`` inputs; the output is the sum of the last two results."""

    n_inputs: int
    steps: tuple[tuple[str, int, int], ...]

    def __call__(self, inputs, on_complex=False):
        results = list(inputs)
        for name, i, j in self.steps:
            x, y = results[i % len(results)], results[j % len(results)]
            if name in UNARY:
                results.append(UNARY[name][on_complex](x))
            else:
                results.append(BINARY[name][on_complex](x, y))
        return results[-1] + results[-2]


@st.composite
def programs(draw, max_steps=25):
    """A program of up to ``max_steps`` steps over one to four inputs."""
    n_inputs = draw(st.integers(1, 4))
    name = st.sampled_from([*UNARY, *BINARY])
    index = st.integers(0, 1000)
    steps = draw(st.lists(st.tuples(name, index, index), min_size=1, max_size=max_steps))
    return Program(n_inputs, tuple(steps))


def inputs_of(program):
    """Moderate inputs for a program."""
    number = st.floats(-3.0, 3.0, allow_subnormal=False)
    return st.lists(number, min_size=program.n_inputs, max_size=program.n_inputs)
