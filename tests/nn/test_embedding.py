"""Embedding against PyTorch, and in training."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nn
from autograd import OutOfRangeError, Value
from nn.errors import SettingError


@settings(deadline=None, max_examples=30)
@given(st.data())
def test_against_pytorch(data):
    torch = pytest.importorskip("torch")
    count, dim = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 3))
    padding = data.draw(st.none() | st.integers(0, count - 1))
    indices = data.draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=5))
    ours = nn.Embedding(count, dim, padding)
    theirs = torch.nn.Embedding(count, dim, padding, dtype=torch.float64)
    numbers = [[getattr(x, "data", x) for x in row] for row in ours.weight]
    with torch.no_grad():
        theirs.weight.copy_(torch.tensor(numbers, dtype=torch.float64))
    scale = [[0.5 + i - k for k in range(dim)] for i in range(len(indices))]
    expected = theirs(torch.tensor(indices))
    (expected * torch.tensor(scale, dtype=torch.float64)).sum().backward()
    rows = ours(indices)
    total = sum(x * s for row, by in zip(rows, scale) for x, s in zip(row, by))
    if isinstance(total, Value):
        total.backward()
    assert [[getattr(x, "data", x) for x in row] for row in rows] == expected.tolist()
    grads = [[getattr(x, "grad", 0.0) for x in row] for row in ours.weight]
    assert grads == theirs.weight.grad.tolist()


def test_weights_are_normal():
    numbers = [x.data for x in nn.Embedding(500, 20, rng=Random(3)).parameters()]
    mean = sum(numbers) / len(numbers)
    variance = sum((x - mean) ** 2 for x in numbers) / len(numbers)
    assert abs(mean) < 0.05
    assert abs(variance - 1.0) < 0.05
    seeded = [nn.Embedding(3, 2, rng=Random(5)).state_dict() for _ in range(2)]
    assert seeded[0] == seeded[1]
    assert nn.Embedding(3, 2).state_dict() != nn.Embedding(3, 2).state_dict()


def test_indices_may_be_nested():
    embedding = nn.Embedding(4, 2)
    one, two = embedding(1), embedding(2)
    assert embedding([[1, 2], [2, 1]]) == [[one, two], [two, one]]


@pytest.mark.parametrize("index", [4, -1, 1.5])
def test_an_index_out_of_range(index):
    with pytest.raises(OutOfRangeError, match="from 0 to 3"):
        nn.Embedding(4, 2)([0, index])


@pytest.mark.parametrize("settings", [(0, 2), (2, 0), (2, 2, 2), (2, 2, -1), (2.5, 2)])
def test_settings_out_of_range(settings):
    with pytest.raises(SettingError):
        nn.Embedding(*settings)


class Letters(nn.Module):
    def __init__(self, rng):
        self.embedding = nn.Embedding(5, 2, padding_idx=0, rng=rng)
        self.layer = nn.Layer(6, 5, "linear", rng=rng)

    def __call__(self, letters):
        return self.layer([x for row in self.embedding(letters) for x in row])


def test_training_compiled_and_not_ends_at_the_same_weights():
    rng = Random(4)
    samples = [[float(rng.randrange(5)) for _ in range(3)] for _ in range(40)]
    targets = [int(sum(letters)) % 5 for letters in samples]
    ends = []
    for compiled in (True, False):
        model = Letters(Random(0))
        optimizer = nn.SGD(model.parameters(), lr=0.2)
        nn.fit(
            model, (samples, targets), nn.cross_entropy, optimizer, epochs=3, batch_size=8,
            progress=False, compiled=compiled,
        )  # fmt: skip
        ends.append([p.data for p in model.parameters()])
    assert ends[0] == pytest.approx(ends[1], rel=1e-12)
