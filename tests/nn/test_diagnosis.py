"""What a loss that is no number came from is told by what it is."""

import math

import pytest

import autograd as ag
from nn import MLP, SGD, TrainingError, fit, mse
from nn.functional import can_compile

USUAL = [[0.1], [0.2]], [1.0, 2.0]


def logarithms(parameters):
    return ag.sum([ag.log(p) for p in parameters])


HUGE, NAN = ([[1e200], [2e200]], USUAL[1]), ([[0.1], [math.nan]], USUAL[1])
KINDS = {
    "a penalty": ({"penalty": logarithms}, r"is \S+ without its penalty; in the penalty log made"),
    "large features": ({"data": HUGE, "sizes": [1]}, "up to 2e.200. Standard"),
    "an infinite target": ({"data": (USUAL[0], [1.0, math.inf])}, "targets hold inf, in row 1"),
    "a nan in another batch": ({"data": NAN}, "samples hold nan, in row 1"),
    "large steps": ({"lr": 1e5, "sizes": [1]}, "Parameters have grown up to .* A smaller lr may"),
    "a weight": (
        {"data": (*USUAL, [1.0, 1e308]), "lr": 1e5},
        "weights hold numbers up to 1e.308. Scale",
    ),
}  # fmt: skip


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_the_cause_is_named(kind, compiled):
    if compiled and not can_compile():
        pytest.skip("llvm")
    settings, cause = KINDS[kind]
    settings = {"data": USUAL, "sizes": [3, 1], "lr": 0.1, **settings}
    model = MLP(1, settings.pop("sizes"), "tanh", seed=1)
    optimizer = SGD(model.parameters(), lr=settings.pop("lr"))
    with pytest.raises(TrainingError, match=rf"in epoch \d+, batch \d: .*{cause}") as failed:
        fit(
            model, settings.pop("data"), mse, optimizer, epochs=60, batch_size=1,
            compiled=compiled, progress=False, **settings,
        )  # fmt: skip
    assert isinstance(failed.value.history, list)
