"""SGD against torch.optim.SGD, and what it refuses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import OperandError, Value
from nn import SGD, SettingError
from nn.optim import Optimizer

configurations = st.fixed_dictionaries(
    {
        "lr": st.sampled_from([0.0, 1e-3, 0.1, 0.7]),
        "momentum": st.sampled_from([0.0, 0.5, 0.9]),
        "dampening": st.sampled_from([0.0, 0.3]),
        "weight_decay": st.sampled_from([0.0, 1e-4, 0.1]),
        "nesterov": st.booleans(),
        "maximize": st.booleans(),
    }
).filter(lambda c: not c["nesterov"] or (c["momentum"] > 0 and c["dampening"] == 0))


@settings(deadline=None)
@given(configurations, st.lists(st.floats(-2.0, 2.0), min_size=1, max_size=3))
def test_two_hundred_steps_against_pytorch(configuration, start):
    torch = pytest.importorskip("torch")
    ours = [Value(x) for x in start]
    theirs = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = SGD(ours, **configuration)
    reference = torch.optim.SGD([theirs], **configuration)
    for step in range(200):
        grads = [0.1 * (step % 7 - 3) + 0.01 * p.data / (1.0 + p.data**2) for p in ours]
        for p, g in zip(ours, grads):
            p.grad = g
        theirs.grad = torch.tensor(grads, dtype=torch.float64)
        optimizer.step()
        reference.step()
    assert [p.data for p in ours] == pytest.approx(theirs.tolist(), rel=1e-12, abs=1e-13)


def test_the_learning_rate_may_change_between_steps():
    w = Value(1.0)
    optimizer = SGD([w], lr=0.1)
    w.grad = 1.0
    optimizer.step()
    optimizer.lr = 0.5
    optimizer.step()
    assert w.data == pytest.approx(0.4)
    optimizer.zero_grad()
    assert w.grad == 0.0


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda w: SGD([]), "needs parameters"),
        (lambda w: SGD([w], lr=-0.1), "lr must be at least 0"),
        (lambda w: SGD([w], lr=float("nan")), "lr must be at least 0"),
        (lambda w: SGD([w], momentum=-1.0), "momentum must be"),
        (lambda w: SGD([w], weight_decay=-1.0), "weight_decay must be"),
        (lambda w: SGD([w], nesterov=True), "nesterov needs momentum"),
        (lambda w: SGD([w], momentum=0.9, dampening=0.1, nesterov=True), "nesterov needs"),
    ],
)
def test_wrong_settings_are_refused(make, text):
    with pytest.raises(SettingError, match=text):
        make(Value(1.0))


def test_only_leaves_are_moved():
    x = Value(1.0)
    for wrong in (x * 2.0, 1.0):
        with pytest.raises(OperandError, match="moves leaves"):
            SGD([x, wrong])


def test_an_error_in_a_step_moves_nothing():
    class Breaks(Optimizer):
        def updated(self, index, data, grad):
            if index == 1:
                raise ArithmeticError("broken")
            return data + 1.0

    params = [Value(1.0), Value(2.0)]
    with pytest.raises(ArithmeticError, match="broken"):
        Breaks(params, 0.1).step()
    assert [p.data for p in params] == [1.0, 2.0]


def test_it_spends_gradients_from_any_source():
    """Finite differences in place of backpropagation: the optimiser cannot tell."""

    def function(x, y):
        return (x - 3.0) ** 2 + 10.0 * (y + 1.0) ** 2

    params = [Value(0.0), Value(0.0)]
    optimizer = SGD(params, lr=0.04)
    for _ in range(300):
        x, y = (p.data for p in params)
        h = 1e-6
        params[0].grad = (function(x + h, y) - function(x - h, y)) / (2 * h)
        params[1].grad = (function(x, y + h) - function(x, y - h)) / (2 * h)
        optimizer.step()
    assert [p.data for p in params] == pytest.approx([3.0, -1.0], abs=1e-6)
