"""Trainings with dropout, compiled: the masks, and so all numbers, are those of an eager one."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
import nn
from nn.data import moons

DATA = moons(23, seed=1)[:2]
BCE = nn.binary_cross_entropy_with_logits

pytestmark = pytest.mark.skipif(not nn.functional.can_compile(), reason="nothing is compiled")


def layer(n, m, seed=7):
    return nn.Layer(n, m, "tanh", rng=random.Random(seed))


def train(model, compiled, epochs=3, **more):
    how = {"batch_size": 8, "progress": False, "compiled": compiled, **more}
    # Not Adam: where a gradient cancels, it makes whole steps of what rounding leaves. And no
    # large steps: they are chaotic, which multiplies the last digit at each of 69 steps.
    optimizer = nn.SGD(model.parameters(), lr=0.02, momentum=0.9)
    history = nn.fit(model, DATA, BCE, optimizer, epochs=epochs, **how)
    return [p.data for p in model.parameters()], history


def assert_as_eager(make, rel=1e-11, **more):
    (found, told), (expected, _) = train(make(), True, **more), train(make(), False, **more)
    assert found == pytest.approx(expected, rel=rel, abs=rel)
    assert told.mode == "compiled"


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.integers(1, 5), st.sampled_from([0.0, 0.25, 0.5, 1.0])), max_size=3),
    st.integers(0, 5), st.sampled_from([1, 8, 23]), st.booleans(),
)  # fmt: skip
def test_wherever_dropouts_stand(parts, seed, batch_size, at_first):
    def make():
        rng, sizes = random.Random(seed), [2, *(n for n, _ in parts), 1]
        inner = [nn.Dropout(0.25, seed=seed)] if at_first else []
        for k, (n, m) in enumerate(zip(sizes, sizes[1:])):
            inner.append(nn.Layer(n, m, "tanh", rng=rng))
            inner += [nn.Dropout(p, seed=seed) for _, p in parts[k : k + 1]]
        return nn.Sequential(*inner)

    assert_as_eager(make, batch_size=batch_size, seed=seed)


class Twice(nn.Module):
    """One dropout that is used twice, and another that has its source of randomness."""

    def __init__(self):
        self.first, self.last = layer(2, 4), layer(4, 1)
        self.dropout, self.other = nn.Dropout(0.5, seed=2), nn.Dropout(0.25, seed=2)
        self.other.rng = self.dropout.rng

    def __call__(self, x):
        hidden = self.dropout(self.first(self.dropout(x)))
        return self.last(self.other(hidden))[0]


class ByTheSample(nn.Module):
    """How many masks a sample takes depends on it."""

    def __init__(self):
        self.first, self.last, self.dropout = layer(2, 4), layer(4, 1), nn.Dropout(0.5)

    def __call__(self, x):
        hidden = self.first(x)
        return self.last(self.dropout(hidden) if hidden[0] > 0.0 else hidden)[0]


def test_a_dropout_that_is_used_twice():
    assert_as_eager(Twice)
    assert_as_eager(Twice, rel=1e-6, gradient="finite", epochs=1)
    assert_as_eager(Twice, gradient="forward", epochs=1)


def test_where_samples_take_different_numbers_of_masks_it_trains_as_it_is(monkeypatch):
    monkeypatch.setattr(nn.objective, "_SHORT", 0)
    found, told = train(ByTheSample(), "auto")
    assert found == pytest.approx(train(ByTheSample(), False)[0], rel=1e-11)
    assert "masks of Dropout" in told.mode


def test_a_resumed_training_has_the_masks_of_a_whole_one(tmp_path):
    def make():
        return nn.Sequential(layer(2, 4), nn.Dropout(0.5), layer(4, 1))

    whole, _ = train(make(), True, epochs=4, checkpoint=tmp_path / "whole.json")
    train(make(), True, epochs=2, checkpoint=tmp_path / "part.json")
    resumed, _ = train(make(), True, epochs=4, resume=tmp_path / "part.json")
    assert resumed == whole


def test_the_next_training_draws_on_and_so_does_the_model():
    def two(compiled):
        model = nn.Sequential(layer(2, 4), nn.Dropout(0.5), layer(4, 1))
        train(model, compiled)
        model.layers[1].p = 0.25
        found, _ = train(model, compiled, seed=3)
        model.train()
        return found, len({model([1.0, 2.0]).data for _ in range(5)}) > 1

    found, expected = two(True), two(False)
    assert found[0] == pytest.approx(expected[0], rel=1e-11)
    assert found[1] == expected[1]


def test_validation_and_predictions_have_no_masks():
    model = nn.Sequential(layer(2, 4), nn.Dropout(0.5), layer(4, 1))
    _, history = train(model, True, validation=DATA)
    model.eval()
    with ag.no_grad():
        loss = BCE([model(x) for x in DATA[0]], DATA[1]).data
    assert history[-1].validation == pytest.approx(loss, rel=1e-9)
