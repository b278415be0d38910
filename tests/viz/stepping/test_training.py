"""The steps of a training say what the loop in Python does, in its order and with its numbers."""

import re

import pytest

import autograd as ag
import nn
from autograd import Value
from autograd.graph.order import execution_order
from viz import stepper
from viz.stepping.names import names_of
from viz.stepping.steps import steps_of


def neuron():
    w, b = Value(-3.0, name="w"), Value(6.5, name="b")
    out = ag.tanh(2.0 * w + b)
    loss = (out - 1.0) ** 2
    loss.name = "loss"
    return w, b, loss


def phases(steps):
    """Phases in their order, each repetition once."""
    told = [step.phase for step in steps]
    return [phase for i, phase in enumerate(told) if i == 0 or told[i - 1] != phase]


def test_the_order_of_a_training():
    *_, loss = neuron()
    once = ["start", "forward", "seed", "backward", "end", "update", "zero"]
    assert phases(stepper(loss, updates=2, lr=0.1).steps) == [
        *once,
        *once,
        "start",
        "forward",
        "end",
    ]


def test_every_number_of_it():
    w, b, loss = neuron()
    steps = stepper(loss, updates=3, lr=0.5).steps
    updates = [step for step in steps if step.phase == "update"]
    assert len(updates) == 6
    losses = []
    for first, second in zip(updates[::2], updates[1::2], strict=True):
        loss.backward()
        losses.append(loss.data)
        for step, leaf, name in ((first, w, "w"), (second, b, "b")):
            assert step.sentence == f"{name}.data -= lr * {name}.grad"
            new = leaf.data - 0.5 * leaf.grad
            assert step.data == new
            assert step.arithmetic.endswith(f" = {new:#.4g}")
            leaf.data, leaf.grad = new, 0.0
        loss = (ag.tanh(2.0 * w + b) - 1.0) ** 2
    ends = [step for step in steps if step.phase == "forward"][-1]
    assert ends.data == loss.data
    told = re.findall(r"\d\S*?(?=,|$)", steps[-1].arithmetic)
    assert [float(x) for x in told] == pytest.approx([*losses, loss.data], rel=1e-3)
    assert steps[-1].sentence == "3 updates are done."
    zero = next(step for step in steps if step.phase == "zero")
    assert "would add" in zero.note


def test_only_the_first_update_of_a_pass_explains_itself():
    *_, loss = neuron()
    updates = [step for step in stepper(loss, updates=2, lr=0.5).steps if step.phase == "update"]
    assert [bool(step.note) for step in updates] == [True, False, True, False]


def test_a_pass_is_told_as_a_page_of_its_own():
    *_, loss = neuron()
    steps = stepper(loss, updates=1, lr=0.5).steps
    first = stepper(loss).steps
    assert steps[: len(first)] == first
    order = execution_order([loss])
    assert first == steps_of(order, names_of(order, {}))
    start = [step for step in steps if step.phase == "start"][1]
    assert start.sentence == "Forward again, from the new parameters."
    assert start.arithmetic == "w = -2.154, b = 6.923"


def test_the_parameters_of_a_model_and_those_that_are_given():
    model = nn.MLP(2, [2, 1], seed=1)
    x = [Value(1.0, name="x0"), Value(2.0, name="x1")]
    loss = nn.mse([model(x)], [1.0])
    play = stepper(loss, updates=1, lr=0.1)
    moved = {step.sentence.split(".data")[0] for step in play.steps if step.phase == "update"}
    assert moved == {name for name, _ in model.named_parameters()}
    play = stepper(loss, updates=1, lr=0.1, parameters=x[:1])
    moved = [step.sentence for step in play.steps if step.phase == "update"]
    assert moved == ["x0.data -= lr * x0.grad"]
    assert [p.grad for p in model.parameters()] == [0.0] * len(model.parameters())


def test_a_leaf_that_gets_no_gradient_stays():
    x, w = Value(2.0, name="x"), Value(3.0, name="w")
    y = ag.where(True, x, w)
    y.name = "y"
    steps = stepper(y, updates=1, lr=0.5).steps
    assert [step.arithmetic for step in steps if step.phase == "update"] == [
        "2.0 - 0.5 * 1.0 = 1.5", "3.0 - 0.5 * 0.0 = 3.0",
    ]  # fmt: skip


def test_a_published_step_of_a_network_of_two_and_two():
    """The figures of Matt Mazur's step by step example, whose biases stay as they are."""
    w = [
        Value(x, name=f"w{i + 1}")
        for i, x in enumerate([0.15, 0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.55])
    ]
    b1, b2 = Value(0.35, name="b1"), Value(0.6, name="b2")
    i1, i2 = 0.05, 0.1
    h1 = ag.sigmoid(w[0] * i1 + w[1] * i2 + b1)
    h2 = ag.sigmoid(w[2] * i1 + w[3] * i2 + b1)
    o1 = ag.sigmoid(w[4] * h1 + w[5] * h2 + b2)
    o2 = ag.sigmoid(w[6] * h1 + w[7] * h2 + b2)
    loss = 0.5 * (0.01 - o1) ** 2 + 0.5 * (0.99 - o2) ** 2
    steps = stepper(loss, updates=1, lr=0.5, parameters=w).steps
    found = {step.sentence[:2]: step.data for step in steps if step.phase == "update"}
    assert found == pytest.approx(
        {
            "w1": 0.149780716, "w2": 0.19956143, "w3": 0.24975114, "w4": 0.29950229,
            "w5": 0.35891648, "w6": 0.408666186, "w7": 0.511301270, "w8": 0.561370121,
        },
        abs=5e-9,
    )  # fmt: skip
    first, last = [step.data for step in steps if step.sentence.startswith("loss = ")]
    assert first == pytest.approx(0.298371109, abs=5e-10)
    assert last == pytest.approx(0.291027924, abs=5e-7)  # to as many digits as its weights have
