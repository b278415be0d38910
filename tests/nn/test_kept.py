"""Compiled losses between trainings: not compiled again, never of another training, and no leak."""

import gc
import weakref

import pytest

import autograd as ag
import nn
from nn import kept, objective
from nn.data import moons

DATA = moons(40, seed=1)[:2]
BCE = nn.binary_cross_entropy_with_logits

pytestmark = pytest.mark.skipif(not nn.functional.can_compile(), reason="nothing is compiled")


def traces(model):
    """How often the loss of a model was traced so far."""
    return objective._ledgers[kept._kept[id(model)].measure].traces


def mlp():
    return nn.MLP(2, [4, 1], "tanh", seed=3)


def train(model, data=DATA, loss=BCE, penalty=None, parameters=None, compiled=True, **more):
    optimizer = nn.SGD(parameters or model.parameters(), lr=0.1)
    return nn.fit(
        model, data, loss, optimizer, epochs=2, batch_size=16, penalty=penalty,
        compiled=compiled, progress=False, **more,
    )  # fmt: skip


def test_the_next_training_of_a_model_is_not_compiled_anew():
    model = mlp()
    train(model)
    first = traces(model)
    assert first > 0
    for more in ({}, {"seed": 5}, {"data": (DATA[0][:23], DATA[1][:23])}):
        train(model, **more)
        assert traces(model) == first
    model.layers[0].activation = ag.sin
    train(model)
    assert traces(model) > first


def halve(model):
    model.layers[1].neurons[0].w[0] = ag.Value(0.5)


PENALTY = nn.l2(0.1)
CHANGES = {
    "the same": ({}, {}, None),
    "another loss": ({}, {"loss": nn.mse}, None),
    "a penalty": ({}, {"penalty": PENALTY}, None),
    "the same penalty": ({"penalty": PENALTY}, {"penalty": PENALTY}, None),
    "no penalty": ({"penalty": PENALTY}, {}, None),
    "weights": ({}, {"data": (*DATA, [1.0, 3.0] * 20)}, None),
    "another gradient": ({}, {"gradient": "forward"}, None),
    "another parameter": ({}, {}, halve),
    "another activation": ({}, {}, lambda m: setattr(m.layers[0], "activation", ag.sin)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_second_training_that_is_almost_like_the_first(name):
    def run(compiled):
        first, second, change = CHANGES[name]
        model = mlp()
        one = train(model, compiled=compiled, **first)
        if change is not None:
            change(model)
        other = train(model, compiled=compiled, **second)
        return [p.data for p in model.parameters()], one.losses, other.losses

    for found, expected in zip(run(True), run(False), strict=True):
        assert found == pytest.approx(expected, rel=1e-12, abs=1e-13)


def test_some_parameters_alone_then_all_then_some():
    def run(compiled):
        model = mlp()
        some = model.layers[1].parameters()
        for parameters in (some, None, some, some):
            train(model, parameters=parameters, compiled=compiled)
        return [p.data for p in model.parameters()]

    assert run(True) == pytest.approx(run(False), rel=1e-12)


def test_nothing_lives_on_for_the_sake_of_what_is_kept():
    model, penalty = mlp(), nn.l2(0.1)
    gone = weakref.ref(model)
    train(model, penalty=penalty)
    assert id(model) in kept._kept
    del model
    gc.collect()
    assert gone() is None
    assert all(one.of[0]() is not None for one in kept._kept.values())


def test_a_few_models_are_kept():
    models = [mlp() for _ in range(kept.MOST + 2)]
    for model in models:
        train(model)
    assert [*kept._kept] == [id(model) for model in models[2:]]


def test_a_training_within_a_training_of_the_same_model():
    model, other, done = mlp(), mlp(), []
    train(model)

    def within(training):
        if not done:
            done.append(train(model))

    nn.fit(
        model, DATA, BCE, nn.SGD(model.parameters(), lr=0.1), epochs=2, batch_size=16,
        compiled=True, progress=False, callbacks=[within],
    )  # fmt: skip
    done.clear()
    train(other, compiled=False)

    def within_eagerly(training):
        if not done:
            done.append(train(other, compiled=False))

    nn.fit(
        other, DATA, BCE, nn.SGD(other.parameters(), lr=0.1), epochs=2, batch_size=16,
        compiled=False, progress=False, callbacks=[within_eagerly],
    )  # fmt: skip
    found = [p.data for p in model.parameters()]
    assert found == pytest.approx([p.data for p in other.parameters()], rel=1e-12)
