import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.graph.order import execution_order
from autograd.table import ops
from support.programs import inputs_of, programs
from viz import DrawError
from viz.stepping.formula import short
from viz.stepping.names import names_of
from viz.stepping.steps import READINGS, steps_of


def told(output):
    order = execution_order([output])
    return steps_of(order, names_of(order, {}))


def lines(output, phase):
    return [(step.sentence, step.arithmetic) for step in told(output) if step.phase == phase]


def test_a_neuron():
    w1, x1 = Value(0.5, name="w1"), Value(2.0, name="x1")
    h = w1 * x1
    h.name = "h"
    o = ag.tanh(h)
    o.name = "o"
    assert lines(o, "forward") == [
        ("h = w1 * x1", "0.5 * 2.0 = 1.0"),
        ("o = tanh(h)", "tanh(1.0) = 0.7616"),
    ]
    assert lines(o, "seed") == [("o.grad = 1.0", "do/do = 1.0")]
    assert lines(o, "backward") == [
        ("h.grad += (1.0 - o ** 2) * o.grad", "0.0 + 0.4200 * 1.0 = 0.4200"),
        ("w1.grad += x1 * h.grad", "0.0 + 2.0 * 0.4200 = 0.8399"),
        ("x1.grad += w1 * h.grad", "0.0 + 0.5 * 0.4200 = 0.2100"),
    ]


@given(data=st.data(), program=programs(max_steps=12))
@settings(max_examples=50, deadline=None)
def test_the_arithmetic_is_right(data, program):
    """Each line, computed by Python from its own numbers, comes to what it says."""
    output = program([Value(x) for x in data.draw(inputs_of(program))])
    for step in told(output):
        if step.phase == "backward":
            left, right = step.arithmetic.split(" = ")
            before, partial, grad = (
                float(part.strip("()")) for part in left.replace(" * ", " + ").split(" + ")
            )
            size = abs(before) + abs(partial * grad)
            assert float(right) == pytest.approx(before + partial * grad, abs=2e-3 * size + 1e-300)


@given(data=st.data(), program=programs())
@settings(max_examples=50, deadline=None)
def test_the_last_gradients_are_those_of_backward(data, program):
    inputs = [Value(x) for x in data.draw(inputs_of(program))]
    output = program(inputs)
    order = execution_order([output])
    steps = steps_of(order, names_of(order, {}))
    output.backward()
    grads = {step.value: step.grad for step in steps if step.grad is not None}
    assert {i: grad.hex() for i, grad in grads.items()} == {
        i: value.grad.hex() for i, value in enumerate(order) if not value.is_constant
    }
    assert steps[-1].phase == "end"


def test_an_operand_used_twice_has_two_lines():
    x = Value(3.0, name="x")
    steps = [step for step in told(x * x) if step.phase == "backward"]
    assert [step.operand for step in steps] == [0, 1]
    assert [step.note for step in steps] == [
        "Paths meet at x: 1 of 2 have arrived.",
        "Paths meet at x: all 2 have arrived, its gradient is complete.",
    ]


def test_constants_get_no_gradient_and_stand_as_numbers():
    x = Value(3.0, name="x")
    assert lines(x**3 * -2.0, "forward")[1] == ("v2 = v1 * (-2.0)", "27.0 * (-2.0) = -54.0")
    assert lines(x**3 * -2.0, "backward") == [
        ("v1.grad += (-2.0) * v2.grad", "0.0 + (-2.0) * 1.0 = -2.0"),
        ("x.grad += 3.0 * x ** 2.0 * v1.grad", "0.0 + 27.0 * (-2.0) = -54.0"),
    ]


def test_a_long_partial_and_one_of_the_users_own_are_named_by_the_derivative():
    x = Value(0.5, name="x")
    cube = ag.primitive(lambda x: x**3, lambda x, y: 3 * x**2, name="cube")
    long = Value(0.5, name="a_name_that_alone_takes_more_than_forty_characters")
    assert lines(cube(x), "backward") == [("x.grad += dv1/dx * v1.grad", "0.0 + 0.75 * 1.0 = 0.75")]
    assert lines(cube(x), "forward") == [("v1 = cube(x)", "cube(0.5) = 0.125")]
    assert (
        lines(ag.silu(long), "backward")[0][0] == f"{long.name}.grad += dv1/d{long.name} * v1.grad"
    )


def test_a_zero_beside_an_infinity_is_explained():
    x = Value(0.0, name="x")
    root, inner = told(ag.sqrt(x) * 0.0)[-3:-1]
    assert root.arithmetic == "0.0 + 0.0 * 1.0 = 0.0"
    assert inner.arithmetic == "0.0 + inf * 0.0 = 0.0"
    assert "A factor of 0 makes a product 0" in inner.note
    assert "A factor of 0" not in root.note


def test_nan_goes_through():
    x = Value(math.nan, name="x")
    assert told(x * 2.0)[1].arithmetic == "nan * 2.0 = nan"


def test_numbers_assigned_since_are_noticed():
    x = Value(3.0, name="x")
    y = x * x
    x.data = 4.0
    with pytest.raises(DrawError, match=r"v1 = x \* x gives 16\.0 now, but the value is 9\.0"):
        told(y)


def test_a_leaf_alone():
    assert [step.phase for step in told(Value(2.0, name="x"))] == ["start", "seed", "end"]


@pytest.mark.parametrize("op", ops.TABLE.values(), ids=str)
def test_every_operation_at_any_point(op):
    points = [0.0, -0.0, 1.0, -3.7, math.inf, math.nan]
    for numbers in itertools.product(points, repeat=op.arity if op.arity > 0 else 2):
        for constant in range(-1, len(numbers) - 1):
            inputs = [x if i == constant else Value(x) for i, x in enumerate(numbers)]
            output = op(*inputs)
            order = execution_order([output])
            steps = steps_of(order, names_of(order, {}))
            output.backward()
            grads = {step.value: step.grad for step in steps if step.grad is not None}
            for i, grad in grads.items():
                assert repr(grad) == repr(order[i].grad)


def test_a_value_of_a_compiled_function():
    w = Value(2.0, name="w")
    curve = ag.compile(lambda x: ag.tanh(w * x))
    curve(1.0)
    steps = told(curve(0.5))
    assert [step.sentence for step in steps if step.phase == "backward"][-1].startswith("w.grad +=")


def test_the_first_nan_and_infinity_of_each_pass_are_told():
    x = Value(0.0, name="x")
    y = ag.log(x)
    z = y * 0.0
    w = z + 1.0
    steps = steps_of([x, y, z.parents[1], z, w.parents[1], w], ["x", "y", "0.0", "z", "1.0", "w"])
    told = {step.sentence: step.note for step in steps}
    assert told["y = log(x)"].startswith("This is the first inf of the forward pass.")
    assert told["z = y * 0.0"].startswith("This is the first nan of the forward pass.")
    assert "first" not in told["w = z + 1.0"]
    assert sum("first" in note for note in told.values()) == 2
    nan = Value(float("nan"), name="a")
    steps = steps_of([nan, nan * nan], ["a", "b"])
    assert steps[0].note == "Not a finite number from the start: a."
    assert steps[3].note.startswith("This is the first nan of the backward pass.")


def test_the_forward_steps_are_in_the_order_of_execution():
    """The last step of a loop comes last, whichever operand of its sum is written first."""
    u, w, h = Value(0.5, name="u"), Value(0.9, name="w"), Value(0.0, name="h")
    told = []
    for t in range(5):
        x = Value(float(t), name=f"x{t}")
        product = w * x
        other = u * h
        total = product + other
        h = total.tanh()
        for name, value in zip(("product", "other", "total", "h"), (product, other, total, h)):
            value.name = f"{name}{t}"
            told.append(value.name)
    order = execution_order([h])
    steps = steps_of(order, [value.name for value in order])
    made = [step.sentence.split(" = ")[0] for step in steps if step.phase == "forward"]
    assert made == told


@pytest.mark.parametrize("op", READINGS, ids=lambda op: op.name)
@given(x=st.floats(-8.0, 8.0))
def test_slopes_read_as_readers_know_them(op, x):
    """The reading is the table's slope by an identity, and is used where the table writes that."""
    value = Value(x, name="x")
    out = op.value(x)
    made = getattr(ag, op.name)(value)
    (step,) = [s for s in steps_of([value, made], ["x", "out"]) if s.phase == "backward"]
    reading = READINGS[op][1].format(x="x", out="out")
    assert reading in step.sentence
    assert step.sentence.endswith("* out.grad")
    assert eval(reading, {"x": x, "out": out}) == pytest.approx(made.local_grads[0], rel=1e-6)
    told = step.sentence.removeprefix("x.grad += ").removesuffix(" * out.grad")
    assert eval(told, {"x": x, "out": out}) == pytest.approx(made.local_grads[0], rel=1e-6)


@pytest.mark.parametrize("condition", [True, False, 1.0, 0.0])
def test_a_choice_says_which_way_it_went(condition):
    a, b = Value(2.0), Value(3.0)
    y = ag.where(condition, a, b)
    order = execution_order([y])
    names = {id(a): "a", id(b): "b", id(y): "y"}
    steps = steps_of(order, [names.get(id(value), short(value.data)) for value in order])
    holds = "holds" if condition else "does not hold"
    taken = "a" if condition else "b"
    forward = next(step for step in steps if step.phase == "forward")
    assert forward.sentence == f"y = where({bool(condition)}, a, b)"
    for step in steps:
        if step.operation is not None:
            assert f"The condition {holds}, so that {taken} is taken" in step.note


def test_a_copy_reads_as_what_it_copies():
    x = Value(2.0)
    y = Value(x)
    steps = steps_of([x, y, y * y], ["x", "y", "z"])
    assert steps[1].sentence == "y = x"
    assert steps[1].arithmetic == "2.0 = 2.0"
