"""A training that several tests look at."""

import pytest

import autograd as ag
from autograd import Value
from viz import stepper


@pytest.fixture(scope="module")
def training(tmp_path_factory):
    """A neuron, two updates of it, and the page."""
    w, b = Value(-3.0, name="w"), Value(6.5, name="b")
    out = ag.tanh(2.0 * w + b)
    loss = (out * out - 1.0) ** 2
    out.name, loss.name = "out", "loss"
    play = stepper(loss, updates=2, lr=0.5)
    return play, play.save(tmp_path_factory.mktemp("training") / "steps.html")
