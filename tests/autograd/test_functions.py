"""Functions: the table's rows by name, for Values and plain numbers alike."""

import inspect
import math

import numpy as np
import pytest

import autograd as ag
from autograd import Value, functions
from autograd.table import ops

# Rows of which only derivatives, operators and compositions make use
HELPERS = {"square",
    "step", "exceeds", "largest", "identity", "held", "strong",
    "less", "less_equal", "equal", "not_equal", "logistic", "one_minus_square",
    "sinc_derivative", "sech", "gauss", "direction", "round_to", "silu_derivative",
    "gelu_derivative", "logit_derivative", "atanh_derivative", "acosh_derivative",
    "erfinv_derivative", "erfcinv_derivative", "norm_ppf_derivative", "polygamma_step",
    "gamma_density",
}  # fmt: skip
OPERATORS = {"add", "sub", "mul", "div", "neg"}


def test_functions_are_in_step_with_the_table():
    for name in set(ops.TABLE) - HELPERS - OPERATORS:
        op = ops.operation(name)
        assert name in ag.__all__
        if name in {"sum", "dot", "norm", "logsumexp"}:  # of sequences: see test_reductions.py
            continue
        arguments = [Value(0.5), Value(2.0), Value(3.0)][: op.arity if op.arity > 0 else 3]
        if name == "where":
            arguments[0] = True
        for i, partial in enumerate(op.partials):
            if partial is ops.NO_DERIVATIVE:
                arguments[i] = 2.0
        assert getattr(ag, name)(*arguments).op is op
    assert not HELPERS & set(ag.__all__)


@pytest.mark.parametrize(
    "op", [op for op in ops.TABLE.values() if ops.NO_DERIVATIVE in op.partials]
)
def test_an_order_that_gradients_flow_to_is_refused(op):
    for i, partial in enumerate(op.partials):
        if partial is ops.NO_DERIVATIVE and hasattr(ag, op.name):
            operands = [2.0] * op.arity
            operands[i] = Value(1.0)
            with pytest.raises(ag.OperandError, match=f"No derivative of {op.name} by"):
                getattr(ag, op.name)(*operands)
            assert isinstance(op.partial(i, (2.0,) * op.arity, 1.0), float)
            assert math.isnan(op.partial(i, (2.0,) * op.arity, 1.0))  # in a trace


@pytest.mark.parametrize("name", sorted(set(ag.__all__) & set(vars(functions))))
def test_every_function_says_what_it_does(name):
    function = getattr(functions, name)
    if inspect.isclass(function):
        return
    assert function.__name__ == name
    for part in ["Arguments:", "Returns:", "Raises:", ">>> "]:
        assert part in function.__doc__


def test_plain_numbers_in_plain_numbers_out():
    assert ag.exp(0) == 1.0
    assert type(ag.maximum(2, np.float32(3.0))) is float
    assert ag.log(-1.0) != ag.log(-1.0)
    assert type(ag.where(np.bool_(True), 1, 2)) is float
    assert type(ag.hypot(3, 4)) is float
    assert type(ag.clip(3, 0, 1)) is float
    assert type(ag.round(2.5)) is float


def test_log_to_a_base():
    assert ag.log(8.0, 2.0) == 3.0
    x, base = Value(8.0), Value(2.0)
    y = ag.log(x, base)
    y.backward()
    assert y.data == 3.0
    assert x.grad == pytest.approx(1.0 / (8.0 * math.log(2.0)))
    assert base.grad == pytest.approx(-3.0 / (2.0 * math.log(2.0)))
    assert ag.log(2.0, 1.0) == math.inf
    assert ag.log(x).op is ops.log


def test_divmod_gives_floordiv_and_mod():
    assert ag.divmod(-7, 3) == (-3.0, 2.0)
    quotient, remainder = ag.divmod(Value(-7.0), 3)
    assert (quotient.op, remainder.op) == (ops.floordiv, ops.mod)


def test_leaky_relu_takes_its_slope_as_an_operand():
    x = Value(-2.0)
    y = ag.leaky_relu(x)
    y.backward()
    assert (y.data, x.grad) == (-0.02, 0.01)
    slope = Value(0.5)
    ag.leaky_relu(x, slope).backward()
    assert slope.grad == -2.0


def test_clip_takes_infinite_ends_and_numpys_way_with_crossed_ones():
    assert ag.clip(5.0, -math.inf, math.inf) == 5.0
    assert ag.clip(0.5, 1.0, 0.0) == np.clip(0.5, 1.0, 0.0)
    assert math.isnan(ag.clip(math.nan, 0.0, 1.0))
    low, high = Value(0.0), Value(1.0)
    ag.clip(3.0, low, high).backward()
    assert (low.grad, high.grad) == (0.0, 1.0)


def test_hypot_takes_any_number():
    assert ag.hypot() == 0.0
    assert ag.hypot(-3.0) == 3.0
    x = Value(-3.0)
    ag.hypot(x).backward()
    assert x.grad == -1.0
    assert ag.hypot(1e200, 1e200) == pytest.approx(math.sqrt(2.0) * 1e200)
    assert len(ag.hypot(x, 1.0, 2.0, 3.0).parents) == 4
