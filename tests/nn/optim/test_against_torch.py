"""Every optimiser against PyTorch's, step for step."""

import inspect
import itertools
import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value
from nn import optim
from support.optimisers import NAMES, Run, change_rate, runs

ENDS = [-math.inf, math.inf]


def torchs(torch, run):
    groups = [
        {"params": [torch.tensor([x], dtype=torch.float64) for x in xs], **own}
        for own, xs in run.groups
    ]
    for group in groups:
        for tensor in group["params"]:
            tensor.requires_grad_()
    return getattr(torch.optim, run.name)(groups, foreach=False, **run.settings)


def set_gradients(torch, tensors, gradients):
    for tensor, gradient in zip(tensors, gradients, strict=True):
        tensor.grad = None if gradient is None else torch.tensor([gradient], dtype=torch.float64)


def check(run, count):
    """Numbers agree to 1e-12 after every step, relatively or beside 1.

    Where a rule divides by what happens to be small, rounding is magnified, and torch rounds some
    sums only once. How much, the same steps tell with gradients that are off by their last bit, in
    directions drawn three times, for one draw may cancel out; once these have led elsewhere,
    nothing can be compared any more.
    """
    torch = pytest.importorskip("torch")
    ours, theirs = run.optimiser(), torchs(torch, run)
    nudged = [run.optimiser() for _ in range(3)]
    tensors = [tensor for group in theirs.param_groups for tensor in group["params"]]
    directions = random.Random(0)
    magnified = [0.0] * len(tensors)  # rounding, the most seen so far
    for gradients_at, change in run.steps(count):
        for optimiser in (ours, theirs, *nudged):
            change_rate(optimiser, change)
        gradients = gradients_at([p.data for p in ours.params])
        set_gradients(torch, tensors, gradients)
        ours.step(gradients)
        for optimiser in nudged:
            optimiser.step([g and math.nextafter(g, directions.choice(ENDS)) for g in gradients])
        theirs.step()
        for place, (p, tensor) in enumerate(zip(ours.params, tensors, strict=True)):
            beside_one = max(1.0, abs(p.data))
            seen = max(abs(p.data - optimiser.params[place].data) for optimiser in nudged)
            magnified[place] = max(magnified[place], seen)
            assert abs(p.data - tensor.item()) <= 1e-12 * beside_one + 64.0 * magnified[place]
        if any(m > 1e-9 * max(1.0, abs(p.data)) for m, p in zip(magnified, ours.params)):
            return


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None, max_examples=8)
@given(st.data())
def test_random_settings_groups_and_missing_gradients(name, data):
    check(data.draw(runs([name])), 60)


CHOICES = {
    "SGD": {"momentum": (0.0, 0.9), "dampening": (0.0, 0.3), "nesterov": (False, True)},
    "Adagrad": {"lr_decay": (0.0, 0.01), "initial_accumulator_value": (0.0, 0.1)},
    "RMSprop": {"momentum": (0.0, 0.9), "centered": (False, True)},
    "Adadelta": {"rho": (0.0, 0.5, 1.0)},
    "Adam": {"betas": ((0.0, 0.5), (0.9, 0.999)), "amsgrad": (False, True)},
    "AdamW": {"betas": ((0.0, 0.5), (0.9, 0.999)), "amsgrad": (False, True)},
}


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_together_with_every_other(name):
    choices = {**CHOICES[name], "weight_decay": (0.0, 0.1), "maximize": (False, True)}
    for chosen in itertools.product(*choices.values()):
        how = dict(zip(choices, chosen), lr=0.05)
        if how.get("nesterov") and (how["dampening"] or not how["momentum"]):
            continue  # refused
        check(Run(name, how, [({}, [1.0, -0.5]), ({"lr": 0.01}, [2.0])], seed=1), 20)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None, max_examples=200)
@given(st.data())
def test_two_hundred_configurations_for_two_hundred_steps(name, data):
    check(data.draw(runs([name])), 200)


@pytest.mark.parametrize(
    ("name", "setting", "on", "off"),
    [
        ("SGD", "momentum", 0.9, 0.0),
        ("RMSprop", "momentum", 0.5, 0.0),
        ("Adam", "amsgrad", True, False),
    ],
)
def test_what_is_kept_outlasts_a_change_of_settings(name, setting, on, off):
    torch = pytest.importorskip("torch")
    param, tensor = Value(1.0), torch.tensor([1.0], dtype=torch.float64, requires_grad=True)
    ours = getattr(optim, name)([param], **{setting: on})
    theirs = getattr(torch.optim, name)([tensor], foreach=False, **{setting: on})
    for now in (on, off, on):
        for optimiser in (ours, theirs):
            optimiser.param_groups[0][setting] = now
        for gradient in (2.0, -0.5):
            set_gradients(torch, [tensor], [gradient])
            ours.step([gradient])
            theirs.step()
            assert param.data == pytest.approx(tensor.item(), rel=1e-13)


@pytest.mark.parametrize("name", NAMES)
def test_signatures_and_defaults(name):
    torch = pytest.importorskip("torch")
    ours = getattr(optim, name)([Value(1.0)]).param_groups[0]
    theirs = getattr(torch.optim, name)([torch.tensor(1.0)]).param_groups[0]
    assert {n: theirs[n] for n in ours if n not in ("params", "initial_lr")} == {
        n: x for n, x in ours.items() if n not in ("params", "initial_lr")
    }
    order = [n for n in getattr(optim, name).defaults if n not in optim.Optimizer.defaults]
    assert order == list(inspect.signature(getattr(torch.optim, name)).parameters)[1:][: len(order)]
    positional = [0.25, 0.5] if name not in ("Adam", "AdamW") else [0.25, (0.5, 0.75)]
    ours = getattr(optim, name)([Value(1.0)], *positional).param_groups[0]
    theirs = getattr(torch.optim, name)([torch.tensor(1.0)], *positional).param_groups[0]
    assert {n: theirs[n] for n in ours if n not in ("params", "initial_lr")} == {
        n: x for n, x in ours.items() if n not in ("params", "initial_lr")
    }


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        ("SGD", {"momentum": 0.9, "lr": 1e200}),
        ("Adagrad", {"eps": 0.0}),
        ("RMSprop", {"eps": 0.0, "centered": True}),
        ("RMSprop", {"eps": 0.0, "momentum": 0.9}),
        ("Adadelta", {"eps": 0.0}),
        ("Adam", {"eps": 0.0, "amsgrad": True}),
        ("AdamW", {"eps": 0.0}),
    ],
)
@pytest.mark.parametrize("gradient", [0.0, -0.0, 1e-200, 1e150, math.inf, -math.inf, math.nan])
def test_what_is_no_number_is_what_ieee_arithmetic_gives(name, chosen, gradient):
    """Also where Python's own arithmetic raises, as for 0 / 0."""
    torch = pytest.importorskip("torch")
    param, tensor = Value(1.0), torch.tensor([1.0], dtype=torch.float64, requires_grad=True)
    ours = getattr(optim, name)([param], **chosen)
    theirs = getattr(torch.optim, name)([tensor], foreach=False, **chosen)
    flat_param = Value(1.0)
    flat = optim.Flat(getattr(optim, name)([flat_param], **chosen))
    for g in (gradient, 1.0, gradient):
        tensor.grad = torch.tensor([g], dtype=torch.float64)
        ours.step([g])
        flat.step([g])
        theirs.step()
        flat.write_back()
        assert param.data == pytest.approx(tensor.item(), rel=1e-12, nan_ok=True)
        assert type(param.data) is float
        assert {type(x) for x in ours.state[param].values()} <= {int, float}
        assert flat_param.data == pytest.approx(param.data, rel=0.0, abs=0.0, nan_ok=True)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.floats(-100.0, 100.0) | st.sampled_from([math.inf, -math.inf, math.nan]),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from([0.0, 0.5, 1.0, 20.0, 1000.0]),
)
def test_clipping(gradients, bound):
    torch = pytest.importorskip("torch")
    for ours, theirs in [
        (optim.ClipNorm(bound), torch.nn.utils.clip_grad_norm_),
        (optim.ClipValue(bound), torch.nn.utils.clip_grad_value_),
    ]:
        tensors = [torch.tensor([1.0], dtype=torch.float64) for _ in gradients]
        set_gradients(torch, tensors, gradients)
        theirs(tensors, bound)
        clipped = pytest.approx([t.grad.item() for t in tensors], rel=1e-14, nan_ok=True)
        assert ours(gradients) == clipped
