"""Random functions that nest transforms, copy what they compute, capture Values and make leaves.

A program is an expression. It runs on Values through the library, and on polynomials, whose
derivatives are exact and know nothing of the library.
"""

import copy
import dataclasses
from types import SimpleNamespace

import numpy as np
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from support import polynomials
from support.polynomials import variable, variable_name


@dataclasses.dataclass
class Pair:
    first: object
    second: object


# Transforms of a function of one number, each with the order of the derivative that it gives
TRANSFORMS = {
    "grad": (1, ag.grad),
    "value_and_grad": (1, lambda f: lambda x: ag.value_and_grad(f)(x)[1]),
    "jvp": (1, lambda f: lambda x: ag.jvp(f, (x,), (1.0,))[1]),
    "vjp": (1, lambda f: lambda x: ag.vjp(f, x)[1](1.0)[0]),
    "jacfwd": (1, ag.jacfwd),
    "jacrev": (1, ag.jacrev),
    "derivative": (1, ag.derivative),
    "second derivative": (2, lambda f: ag.derivative(f, 2)),
    "hessian": (2, ag.hessian),
    "hvp": (2, lambda f: lambda x: ag.hvp(f, (x,), (1.0,))[0]),
    "gradients": (1, lambda f: lambda x: by_gradients(f, x)),
    "value of jvp": (0, lambda f: lambda x: ag.jvp(f, (x,), (1.0,))[0]),
    "value of vjp": (0, lambda f: lambda x: ag.vjp(f, x)[0]),
}


def by_gradients(f, x):
    """The derivative by ``gradients``, of a result that is already computed."""
    is_recorded = isinstance(x, Value) and not x.is_constant
    y = x * 1.0 if is_recorded else Value(float(x.data if isinstance(x, Value) else x))
    z = f(y)
    return ag.gradients(z, [y])[0] if isinstance(z, Value) and not z.is_constant else 0.0


def of_array(thing):
    array = np.empty(2, dtype=object)
    array[:] = [thing, 1.0]
    return copy.deepcopy(array)[0]


COPIES = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "of a list": lambda x: copy.deepcopy([1.0, [x]])[1][0],
    "of a dict": lambda x: copy.deepcopy({"a": (x, x)})["a"][1],
    "of an object": lambda x: copy.deepcopy(SimpleNamespace(x=x)).x,
    "asdict": lambda x: dataclasses.asdict(Pair(1.0, x))["second"],
    "astuple": lambda x: dataclasses.astuple(Pair([x], 1.0))[0][0],
    "replace": lambda x: copy.deepcopy(dataclasses.replace(Pair(x, 1.0), second=2.0)).first,
    "of an array": of_array,
    "copy of a copy": lambda x: copy.copy(copy.deepcopy([x])[0]),
}


@dataclasses.dataclass(frozen=True)
class Program:
    """A function of one number that may capture another.

    Arguments:
        body: an expression over the variables, by their places; 0 is the captured one.
    """

    body: tuple

    def __call__(self, captured, x):
        return _run(self.body, [captured, x])

    @property
    def captures(self):
        return "captured" in repr(self.body)

    @property
    def reads_gradients(self):
        return "'gradients'" in repr(self.body)

    def polynomial(self, captured, x, cut):
        """What the program computes, of polynomials in variables of those names.

        ``cut`` is the variable that a copy of the captured one is: no gradient flows to it.
        """
        return _symbolic(self.body, [variable(captured), variable(x)], cut)


def _run(expression, variables):
    kind, *parts = expression
    if kind == "captured":
        return variables[0]
    if kind == "variable":
        return variables[1 + parts[0] % (len(variables) - 1)]
    if kind == "number":
        return float(parts[0])
    if kind == "leaf":
        return Value(parts[0])
    if kind in ("add", "mul"):
        left, right = (_run(part, variables) for part in parts)
        return left + right if kind == "add" else left * right
    if kind == "copy":
        return COPIES[parts[0]](_run(parts[1], variables))
    name, body, point = parts
    _, transform = TRANSFORMS[name]
    return transform(lambda y: _run(body, [*variables, y]))(_run(point, variables))


def _is_captured(expression):
    """Whether an expression comes to the captured Value itself."""
    kind, *parts = expression
    return kind == "captured" or (
        kind == "transform" and parts[0].startswith("value of") and _is_captured(parts[1])
    )


def _symbolic(expression, variables, cut):
    kind, *parts = expression
    if kind == "captured":
        return variables[0]
    if kind == "variable":
        return variables[1 + parts[0] % (len(variables) - 1)]
    if kind in ("number", "leaf"):
        return polynomials.constant(parts[0])
    if kind in ("add", "mul"):
        left, right = (_symbolic(part, variables, cut) for part in parts)
        return left + right if kind == "add" else left * right
    if kind == "copy":
        is_older = _is_captured(parts[1])
        return variable(cut) if is_older else _symbolic(parts[1], variables, cut)
    name, body, point = parts
    order, _ = TRANSFORMS[name]
    own = variable_name()
    result = _symbolic(body, [*variables, variable(own)], cut)
    for _ in range(order):
        result = result.derivative(own)
    return result.at(own, _symbolic(point, variables, cut))


_numbers = st.integers(-2, 2)
_leaves = st.one_of(
    st.tuples(st.just("number"), _numbers),
    st.tuples(st.just("leaf"), _numbers),
    st.tuples(st.just("variable"), st.integers(0, 5)),
    st.tuples(st.just("variable"), st.integers(0, 5)),
    st.just(("captured",)),
)


def _larger(smaller):
    return st.one_of(
        st.tuples(st.sampled_from(["add", "mul", "mul"]), smaller, smaller),
        st.tuples(st.just("copy"), st.sampled_from(list(COPIES)), smaller),
        st.tuples(st.just("transform"), st.sampled_from(list(TRANSFORMS)), smaller, smaller),
    )


nesting_programs = st.builds(Program, st.recursive(_leaves, _larger, max_leaves=9))
