"""What all optimisers have in common: groups, settings, steps, and state that can be saved."""

import copy
import inspect
import json
import math
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import OperandError, Value
from nn import SettingError, ShapeError, optim
from nn.optim import SGD, Adadelta, Adagrad, Adam, AdamW, Optimizer, RMSprop
from support.optimisers import NAMES, change_rate, runs


def bits(optimizer):
    return [p.data.hex() for p in optimizer.params]


def take_steps(optimizer, steps):
    for gradients_at, change in steps:
        change_rate(optimizer, change)
        optimizer.step(gradients_at([p.data for p in optimizer.params]))


@settings(deadline=None, max_examples=30)
@given(runs(), st.integers(0, 10), st.integers(1, 10))
def test_training_goes_on_from_saved_json_to_the_bit(run, before, after):
    steps = list(run.steps(before + after, missing=0.0))
    first, second = run.optimiser(), run.optimiser()
    take_steps(first, steps[:before])
    saved = json.dumps(first.state_dict())
    for p, q in zip(first.params, second.params):
        q.data = p.data
    second.load_state_dict(json.loads(saved))
    assert json.dumps(second.state_dict()) == saved
    take_steps(first, steps[before:])
    take_steps(second, steps[before:])
    assert bits(first) == bits(second)


def test_the_layout_is_pytorchs():
    torch = pytest.importorskip("torch")
    ours = Adam([{"params": [Value(1.0)]}, {"params": [Value(2.0), Value(3.0)], "lr": 0.5}])
    tensors = [torch.tensor(x, dtype=torch.float64) for x in (1.0, 2.0, 3.0)]
    theirs = torch.optim.Adam([{"params": tensors[:1]}, {"params": tensors[1:], "lr": 0.5}])
    for tensor, gradient in zip(tensors, (2.0, None, 4.0)):
        tensor.grad = gradient and torch.tensor(gradient, dtype=torch.float64)
    ours.step([2.0, None, 4.0])
    theirs.step()
    ours, theirs = ours.state_dict(), theirs.state_dict()
    assert ours["state"].keys() == theirs["state"].keys() == {0, 2}
    for index, kept in ours["state"].items():
        assert kept == pytest.approx({n: x.item() for n, x in theirs["state"][index].items()})
    for mine, other in zip(ours["param_groups"], theirs["param_groups"], strict=True):
        assert {n: other[n] for n in mine if n != "initial_lr"} | {"initial_lr": mine["lr"]} == mine


def moved(cls, **chosen):
    optimizer = cls([{"params": [Value(1.0)]}, {"params": [Value(2.0)], "lr": 0.5}], **chosen)
    optimizer.step([0.5, -2.0])
    return optimizer


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.pop("state"),
        lambda d: d.pop("param_groups"),
        lambda d: d["param_groups"].pop(),
        lambda d: d["param_groups"].reverse(),
        lambda d: d["param_groups"][1].update(params=[1, 2]),
        lambda d: d["param_groups"][1].update(lr=-1.0),
        lambda d: d["param_groups"][1].update(lr="fast"),
        lambda d: d["param_groups"][1].update(foreach=None),
        lambda d: d["param_groups"][1].pop("betas"),
        lambda d: d["param_groups"][1].update(betas=[0.9]),
        lambda d: d["param_groups"][1].update(amsgrad=1),
        lambda d: d.update(param_groups=3),
        lambda d: d["state"].update({7: d["state"][0]}),
        lambda d: d["state"].update({-1: d["state"][0]}),
        lambda d: d["state"].update({"first": d["state"][0]}),
        lambda d: d["state"][1].update(step=1.5),
        lambda d: d["state"][1].update(exp_avg="1.0"),
        lambda d: d["state"][1].update(exp_avg=[1.0]),
        lambda d: d["state"][1].pop("step"),
        lambda d: d["state"].update({1: [1.0]}),
    ],
)
def test_a_state_that_does_not_fit_changes_nothing(spoil):
    optimizer = moved(Adam)
    before = copy.deepcopy(optimizer.state_dict())
    state = moved(Adam, lr=0.25, betas=(0.5, 0.5)).state_dict()
    spoil(state)
    with pytest.raises(SettingError, match="does not fit"):
        optimizer.load_state_dict(state)
    assert optimizer.state_dict() == before


def test_a_state_of_another_optimiser_is_refused():
    with pytest.raises(SettingError, match="does not fit"):
        moved(Adam).load_state_dict(moved(SGD).state_dict())
    with pytest.raises(SettingError, match="does not fit"):
        moved(Adam).load_state_dict([])


def test_loading_takes_settings_and_state():
    optimizer, other = moved(Adam), moved(Adam, lr=0.25, betas=(0.5, 0.5))
    group = optimizer.param_groups[0]
    optimizer.load_state_dict(other.state_dict())
    assert optimizer.state_dict() == other.state_dict()
    assert optimizer.param_groups[0] is group
    assert group["lr"] == optimizer.lr == 0.25


def test_a_saved_state_is_a_copy():
    optimizer = moved(Adam)
    saved = optimizer.state_dict()
    before = copy.deepcopy(saved)
    optimizer.step([1.0, 1.0])
    optimizer.lr = 0.25
    assert saved == before


@pytest.mark.parametrize("name", NAMES)
def test_copies_and_pickles_go_on_alike(name):
    optimizer = moved(getattr(optim, name))
    others = [copy.deepcopy(optimizer), pickle.loads(pickle.dumps(optimizer))]
    for each in (optimizer, *others):
        each.step([1.0, 3.0])
    assert bits(optimizer) == bits(others[0]) == bits(others[1])


def test_the_learning_rate_may_change_between_steps():
    w, v = Value(1.0), Value(1.0)
    optimizer = SGD([{"params": [w]}, {"params": [v], "lr": 0.2}], lr=0.1)
    w.grad = v.grad = 1.0
    optimizer.step()
    assert (w.data, v.data) == (0.9, 0.8)
    assert optimizer.lr == 0.1
    assert [group["initial_lr"] for group in optimizer.param_groups] == [0.1, 0.2]
    optimizer.lr = 0.5
    optimizer.step()
    assert (w.data, v.data) == pytest.approx((0.4, 0.3))
    assert [group["initial_lr"] for group in optimizer.param_groups] == [0.5, 0.5]
    optimizer.param_groups[1]["lr"] = 0.0
    optimizer.step()
    assert (w.data, v.data) == pytest.approx((-0.1, 0.3))
    optimizer.zero_grad()
    assert w.grad == v.grad == 0.0
    with pytest.raises(SettingError, match="lr must be at least 0"):
        optimizer.lr = -1.0
    assert optimizer.lr == 0.5


def test_a_group_may_join_later():
    w, v = Value(1.0), Value(1.0)
    optimizer = SGD([w], lr=0.5, momentum=0.5)
    optimizer.step([1.0])
    optimizer.add_param_group({"params": iter([v]), "lr": 0.25})
    optimizer.step([0.0, 1.0])
    assert (w.data, v.data) == (0.25, 0.75)
    for group, error in [
        ({"params": [v]}, SettingError),
        ({"params": []}, SettingError),
        ({"lr": 0.5}, SettingError),
        ({"params": [Value(1.0)], "lr": -0.5}, SettingError),
        ({"params": [Value(1.0), 2.0]}, OperandError),
    ]:
        with pytest.raises(error):
            optimizer.add_param_group(group)
        assert optimizer.params == [w, v]
        assert len(optimizer.param_groups) == 2


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda w: SGD([]), "needs parameters"),
        (lambda w: SGD([{"params": []}]), "needs parameters"),
        (lambda w: SGD([w, w]), "each once"),
        (lambda w: SGD([{"params": [w]}, {"params": [w]}]), "each once"),
        (lambda w: SGD([w], lr=-0.1), "lr must be at least 0"),
        (lambda w: SGD([w], lr=math.nan), "lr must be at least 0"),
        (lambda w: SGD([{"params": [w], "lr": -0.1}]), "lr must be at least 0"),
        (lambda w: SGD([{"params": [w], "rate": 0.1}]), "SGD has no setting 'rate'. It has .*lr,"),
        (lambda w: SGD([w], rate=0.1), "SGD has no setting 'rate'. It has .*lr,"),
        (lambda w: SGD([w], 0.1, 0.0, 0.0, 0.0, False, True), "By place SGD takes lr, momentum,"),
        (lambda w: SGD([w], 0.1, lr=0.2), "By place SGD takes lr, momentum,"),
        (lambda w: SGD([w], momentum=-1.0), "momentum must be"),
        (lambda w: SGD([w], dampening=math.nan), "dampening must be"),
        (lambda w: SGD([w], weight_decay=-1.0), "weight_decay must be"),
        (lambda w: SGD([w], nesterov=True), "nesterov needs momentum"),
        (lambda w: SGD([w], momentum=0.9, dampening=0.1, nesterov=True), "nesterov needs"),
        (lambda w: SGD([{"params": [w], "nesterov": True}]), "nesterov needs momentum"),
        (lambda w: SGD([{"params": [w], "maximize": 1}]), "maximize must be True or False"),
        (lambda w: Adagrad([w], lr_decay=-1.0), "lr_decay must be"),
        (lambda w: Adagrad([w], initial_accumulator_value=-1.0), "initial_accumulator_value must"),
        (lambda w: RMSprop([w], alpha=-0.1), "alpha must be"),
        (lambda w: RMSprop([w], momentum=-0.1), "momentum must be"),
        (lambda w: Adadelta([w], rho=1.1), "rho must be at least 0 and at most 1"),
        (lambda w: Adam([w], eps=-1e-8), "eps must be"),
        (lambda w: Adam([w], betas=(0.9, 1.0)), "betas must be at least 0 and at most 0.99999"),
        (lambda w: Adam([w], betas=(-0.1, 0.9)), "betas must be at least 0"),
        (lambda w: Adam([w], betas=0.9), "betas must be two numbers"),
        (lambda w: AdamW([w], betas=(0.9, 0.99, 0.999)), "betas must be two numbers"),
    ],
)
def test_wrong_settings_are_refused(make, text):
    with pytest.raises(SettingError, match=text):
        make(Value(1.0))


def test_settings_become_plain_numbers():
    np = pytest.importorskip("numpy")
    optimizer = Adam([Value(1.0)], lr=np.float32(0.5), betas=[0, np.float64(0.5)], eps=0)
    group = optimizer.param_groups[0]
    assert (group["lr"], group["betas"], group["eps"]) == (0.5, (0.0, 0.5), 0.0)
    assert {type(x) for x in (group["lr"], *group["betas"], group["eps"])} == {float}
    optimizer.step(np.array([1.0]))
    json.dumps(optimizer.state_dict())
    with pytest.raises(OperandError, match="lr needs a real number"):
        Adam([Value(1.0)], lr="0.1")


def test_only_leaves_are_moved():
    x = Value(1.0)
    for wrong in (x * 2.0, 1.0, {"params": [x]}):
        with pytest.raises(OperandError, match="moves leaves"):
            SGD([x, wrong])
    for wrong in (abs, [{"params": abs}]):  # as a model, whose parameters() were forgotten
        with pytest.raises(OperandError, match=r"Pass model\.parameters"):
            SGD(wrong)


def test_each_parameter_needs_a_gradient():
    optimizer = SGD([Value(1.0), Value(2.0)], lr=0.5)
    for wrong in ([1.0], [1.0, 2.0, 3.0]):
        with pytest.raises(ShapeError, match="2 parameters got"):
            optimizer.step(wrong)
    with pytest.raises(OperandError, match="a gradient needs a real number"):
        optimizer.step([1.0, "2.0"])
    assert bits(optimizer) == [(1.0).hex(), (2.0).hex()]
    assert optimizer.state == {}


class Breaks(Optimizer, lr=0.1):
    """Moves the first parameter, and raises, or returns no number, at the second."""

    def __init__(self, params, returned=None):
        super().__init__(params)
        self.returned = returned

    def updated(self, data, grad, state, settings):
        if data == 2.0 and self.returned is None:
            raise ArithmeticError("broken")
        return (data + 1.0 if data != 2.0 else self.returned), {"moves": 1.0}


def test_an_error_in_a_step_moves_nothing():
    optimizer = Breaks([Value(1.0), Value(2.0)])
    with pytest.raises(ArithmeticError, match="broken"):
        optimizer.step()
    assert ([p.data for p in optimizer.params], optimizer.state) == ([1.0, 2.0], {})
    optimizer = Breaks([Value(1.0), Value(2.0)], returned="3.0")
    with pytest.raises(OperandError, match="real number, but got '3"):
        optimizer.step()
    assert ([p.data for p in optimizer.params], optimizer.state) == ([1.0, 2.0], {})


def test_it_spends_gradients_from_any_source():
    """Finite differences in place of backpropagation: the optimiser cannot tell."""

    def function(x, y):
        return (x - 3.0) ** 2 + 10.0 * (y + 1.0) ** 2

    params = [Value(0.0), Value(0.0)]
    optimizer = SGD(params, lr=0.04)
    for _ in range(300):
        x, y = (p.data for p in params)
        h = 1e-6
        optimizer.step(
            [
                (function(x + h, y) - function(x - h, y)) / (2 * h),
                (function(x, y + h) - function(x, y - h)) / (2 * h),
            ]
        )
    assert [p.data for p in params] == pytest.approx([3.0, -1.0], abs=1e-6)


def test_help_shows_the_settings_in_their_order():
    assert str(inspect.signature(SGD)) == (
        "(params, lr=0.001, momentum=0, dampening=0, weight_decay=0, nesterov=False, *, "
        "maximize=False)"
    )
