"""Descent: which steps are taken, and what they leave in parameters and optimiser."""

import math

import pytest

from autograd import Value
from nn import MLP, SGD, Dropout, Module, TrainingError, fit, mse
from nn.data import batch_indices
from nn.descent import Descent
from nn.optim import Flat

SAMPLES = [[x / 10] for x in range(-5, 5)]
TARGETS = [2.0 * x[0] - 0.5 for x in SAMPLES]
BOTH = pytest.mark.parametrize("compiled", [True, False])
SIZE, SEED = 4, 1


def trained(compiled=False, callback=None, made=None, **settings):
    model = MLP(1, [1], seed=3)
    optimizer = made(model) if made else SGD(model.parameters(), lr=0.1, momentum=0.5)
    chosen = {"epochs": 2, "batch_size": SIZE, "seed": SEED, "progress": False, **settings}
    fit(
        model, (SAMPLES, TARGETS), mse, optimizer, compiled=compiled,
        callbacks=[callback] if callback else [], **chosen,
    )  # fmt: skip
    return model, optimizer


def by_hand(steps, marks=None, at=0):
    """A model and its optimiser after some steps; the model is given marks before one of them."""
    model = MLP(1, [1], seed=3)
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.5)
    batches = [b for n in range(1, 9) for b in batch_indices(len(SAMPLES), SIZE, SEED, n)]
    for step, batch in enumerate(batches[:steps]):
        if marks and step == at:
            model.load_state_dict(dict(zip(model.state_dict(), marks)))
        optimizer.zero_grad()
        mse([model(SAMPLES[i]) for i in batch], [TARGETS[i] for i in batch]).backward()
        optimizer.step()
    return model, optimizer


def contents(model, optimizer):
    return [
        (p.data, p.grad, *map(optimizer.state[p].get, ("step", "momentum_buffer")))
        for p in model.parameters()
    ]


def assert_alike(ours, expected):
    for one, other in zip(contents(*ours), contents(*expected), strict=True):
        assert one == pytest.approx(other, rel=1e-12, abs=1e-15)


@BOTH
@pytest.mark.parametrize("stop", range(2, 8))
def test_an_interruption_anywhere_keeps_the_steps_before_it(compiled, stop):
    calls = []

    def clip(gradients):
        calls.append(gradients)
        if len(calls) == stop:
            raise KeyboardInterrupt
        return gradients

    assert_alike(trained(compiled, epochs=3, clip=clip), by_hand(stop - 1))


@BOTH
@pytest.mark.parametrize("stop", range(2, 8))
def test_so_it_does_where_nobody_looks_between_epochs(compiled, stop, monkeypatch):
    calls, begin = [], Descent.begin

    def interrupted(self, *which):
        calls.append(which)
        if len(calls) == stop:
            raise KeyboardInterrupt
        begin(self, *which)

    monkeypatch.setattr(Descent, "begin", interrupted)
    assert_alike(trained(compiled, epochs=3), by_hand(stop - 1))


@BOTH
@pytest.mark.parametrize("epochs", [1, 2, 5])
def test_whether_somebody_looks_does_not_matter(compiled, epochs):
    seen = []

    def look(training):
        training.settle()
        seen.append(contents(training.model, training.optimizer))

    watched, alone = trained(compiled, look, epochs=epochs), trained(compiled, epochs=epochs)
    assert contents(*watched) == contents(*alone) == seen[-1]
    assert len({str(one) for one in seen}) == len(seen)  # each epoch is seen as it ended


def test_parameters_are_written_once_where_nobody_looks(monkeypatch):
    calls, write = [], Flat.write_numbers

    def counted(self, *given):
        calls.append(given)
        write(self, *given)

    monkeypatch.setattr(Flat, "write_numbers", counted)
    trained(True, epochs=5)
    assert len(calls) == 1
    trained(True, lambda training: None, epochs=5)
    assert len(calls) == 6


@BOTH
@pytest.mark.parametrize("epoch", [1, 2, 3])
def test_steps_go_on_from_where_a_callback_moved_the_parameters(compiled, epoch):
    def move(training):
        if len(training.history) == epoch:
            training.model.load_state_dict(dict(zip(training.model.state_dict(), (7.0, -3.0))))

    ours = trained(compiled, move, epochs=4)
    assert_alike(ours, by_hand(12, (7.0, -3.0), at=3 * epoch))


@BOTH
def test_a_schedule_multiplies_the_rate_of_every_group(compiled):
    rates = [0.1, 0.03]

    def made(model):
        return SGD([{"params": [p], "lr": lr} for p, lr in zip(model.parameters(), rates)])

    seen = []
    trained(
        compiled, made=made, epochs=3, schedule=lambda passed: 1.0 / (1.0 + passed),
        callback=lambda t: seen.append([group["lr"] for group in t.optimizer.param_groups]),
    )  # fmt: skip
    last = [number + 2 / 3 for number in range(3)]  # epochs passed at the last of three steps
    for passed, now in zip(last, seen, strict=True):
        assert now == pytest.approx([lr / (1.0 + passed) for lr in rates])


class Masked(Module):
    def __init__(self):
        self.w, self.dropout, self.masks = Value(1.0), Dropout(0.5), []

    def __call__(self, x):
        self.masks.append(tuple(self.dropout([1.0] * 64)))
        return self.w * x[0]


@pytest.mark.parametrize("batch_size", [1, 4, None])
def test_no_mask_comes_again_in_any_batch_of_any_epoch(batch_size):
    def masks(seed):
        model = Masked()
        how = {"epochs": 3, "batch_size": batch_size, "seed": seed, "progress": False}
        fit(model, (SAMPLES, TARGETS), mse, SGD([model.w], lr=0.01), **how, compiled=False)
        return model.masks

    first, second = masks(0), masks(1)
    assert len({*first, *second}) == len(first) + len(second) == 6 * len(SAMPLES)


@BOTH
def test_a_loss_that_is_nan_is_told_though_its_gradient_is_not(compiled):
    before = by_hand(0)[0].state_dict()
    model = MLP(1, [1], seed=3)
    with pytest.raises(TrainingError, match="became nan in epoch 1, batch 1"):
        fit(
            model, (SAMPLES, TARGETS), mse, SGD(model.parameters()), epochs=1, compiled=compiled,
            penalty=lambda parameters: parameters[0] + math.nan, progress=False,
        )  # fmt: skip
    assert model.state_dict() == before
