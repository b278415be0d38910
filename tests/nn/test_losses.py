"""Losses against PyTorch, exact arithmetic, published figures and themselves compiled."""

import copy
import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.tracing import tracing
from nn.errors import SettingError, ShapeError
from nn.layers import MLP
from nn.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    hinge,
    huber,
    log_cosh,
    mae,
    mse,
    nll,
    squared_hinge,
)

ties = st.sampled_from([-2.0, -1.0, -0.5, -0.0, 0.0, 0.5, 1.0, 2.0])
extremes = st.sampled_from([-1000.0, 1000.0])
numbers = st.floats(-1000.0, 1000.0) | ties | extremes
shares = st.sampled_from([0.0, 0.25, 0.5, 1.0])
labels = st.sampled_from([-1.0, 1.0])
reductions = st.sampled_from(["mean", "sum", "none"])


def gradient(loss, outputs, targets):
    """A loss, or all its terms, and the gradient of their sum by every output."""
    leaves = [[Value(x) for x in row] if isinstance(row, list) else Value(row) for row in outputs]
    result = loss(leaves, targets)
    terms = result if isinstance(result, list) else [result]
    sum(terms[1:], terms[0]).backward()
    grads = [v.grad for row in leaves for v in (row if isinstance(row, list) else [row])]
    return [term.data for term in terms], grads


def torch_gradient(loss, outputs, targets):
    torch = pytest.importorskip("torch")
    tensor = torch.tensor(outputs, dtype=torch.float64, requires_grad=True)
    whole = all(isinstance(target, int) for target in targets)
    result = loss(tensor, torch.tensor(targets, dtype=torch.int64 if whole else torch.float64))
    result.sum().backward()
    return result.reshape(-1).tolist(), tensor.grad.reshape(-1).tolist()


def functional(name, **options):
    """A loss of PyTorch, which is looked for only when it is called."""
    return lambda x, y, reduction: getattr(pytest.importorskip("torch").nn.functional, name)(
        x, y, reduction=reduction, **options
    )


def of_margin(power):
    def loss(x, y, reduction):
        terms = (1.0 - y * x).relu() ** power
        return terms if reduction == "none" else getattr(terms, reduction)()

    return loss


@pytest.mark.parametrize(
    ("ours", "theirs", "targets", "outputs"),
    [
        (mse, functional("mse_loss"), numbers, numbers),
        (mae, functional("l1_loss"), numbers, numbers),
        (huber, functional("huber_loss"), numbers, numbers),
        (huber.using(delta=2.5), functional("huber_loss", delta=2.5), numbers, numbers),
        (hinge, of_margin(1), labels, numbers),
        (squared_hinge, of_margin(2), labels, numbers),
        (
            binary_cross_entropy, functional("binary_cross_entropy"), shares,
            st.floats(1e-9, 1.0 - 1e-9) | st.sampled_from([0.0, 1.0, 0.5]),
        ),
        (
            binary_cross_entropy_with_logits, functional("binary_cross_entropy_with_logits"),
            shares, numbers,
        ),
    ],
)  # fmt: skip
@settings(deadline=None)  # PyTorch's first sweep takes a second
@given(data=st.data(), reduction=reductions)
def test_losses_of_numbers_against_pytorch(ours, theirs, targets, outputs, data, reduction):
    xs = data.draw(st.lists(outputs, min_size=1, max_size=6))
    ys = [data.draw(targets) for _ in xs]
    if ours is binary_cross_entropy:  # at 0 and 1 PyTorch's slopes are those of a clipped p
        ys = [float(x) if x in (0.0, 1.0) else y for x, y in zip(xs, ys)]
    expected, slopes = torch_gradient(lambda x, y: theirs(x, y, reduction=reduction), xs, ys)
    loss, grads = gradient(ours.using(reduction), xs, ys)
    # PyTorch rounds beside 1: at a logit of -17 its loss of 4e-8 is off by 2e-15, ours is not
    assert loss == pytest.approx(expected, rel=1e-12, abs=1e-14)
    if ours is not binary_cross_entropy or not {0.0, 1.0} & set(xs):
        assert grads == pytest.approx(slopes, rel=1e-12, abs=1e-14)


def draw_logits(data):
    n, k = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 5))
    return [data.draw(st.lists(numbers, min_size=k, max_size=k)) for _ in range(n)]


def draw_distribution(data, k):
    parts = data.draw(
        st.lists(st.integers(0, 9), min_size=k, max_size=k).filter(any), label="distribution"
    )
    return [part / sum(parts) for part in parts]


@settings(deadline=None)
@given(data=st.data(), reduction=reductions)
def test_cross_entropy_against_pytorch(data, reduction):
    logits = draw_logits(data)
    k = len(logits[0])
    if data.draw(st.booleans()):
        targets = [data.draw(st.integers(0, k - 1)) for _ in logits]
    else:
        targets = [draw_distribution(data, k) for _ in logits]
    theirs = functional("cross_entropy")
    expected, slopes = torch_gradient(
        lambda x, y: theirs(x, y, reduction=reduction), logits, targets
    )
    loss, grads = gradient(cross_entropy.using(reduction), logits, targets)
    assert loss == pytest.approx(expected, rel=1e-12, abs=1e-14)  # they round beside 1
    assert grads == pytest.approx(slopes, rel=1e-12, abs=4e-15)


@settings(deadline=None)
@given(data=st.data(), reduction=reductions)
def test_nll_against_pytorch(data, reduction):
    logits = draw_logits(data)
    targets = [data.draw(st.integers(0, len(row) - 1)) for row in logits]
    expected = torch_gradient(
        lambda x, y: functional("nll_loss")(x, y, reduction=reduction), logits, targets
    )
    loss, grads = gradient(nll.using(reduction), logits, targets)
    assert (loss, grads) == (pytest.approx(expected[0], rel=1e-12, abs=1e-12), expected[1])


@given(st.lists(numbers, min_size=2, max_size=5), st.data())
def test_cross_entropy_is_exact(logits, data):
    """Where one class is all but certain too, where PyTorch gives 0 or 1e-16."""
    right = data.draw(st.integers(0, len(logits) - 1))
    (loss,), grads = gradient(cross_entropy, [logits], [right])
    with mpmath.workdps(900):
        powers = [mpmath.exp(mpmath.mpf(z)) for z in logits]
        total = mpmath.fsum(powers)
        wrong = mpmath.fsum(p for k, p in enumerate(powers) if k != right)
        slopes = [-wrong / total if k == right else p / total for k, p in enumerate(powers)]
        expected = mpmath.log1p(wrong / powers[right])
        assert loss == pytest.approx(float(expected), rel=1e-12, abs=1e-300)
        assert grads == pytest.approx([float(s) for s in slopes], rel=2e-12, abs=1e-300)


@given(numbers | st.floats(-1e6, 1e6) | st.floats(-1e-6, 1e-6) | st.sampled_from([-20.0, 20.0]))
def test_log_cosh_is_exact(error):
    (loss,), (slope,) = gradient(log_cosh, [error], [0.0])
    with mpmath.workdps(50):
        exact = mpmath.mpf(error)
        far = abs(exact) + mpmath.log1p(mpmath.exp(-2 * abs(exact))) - mpmath.log(2)
        near = mpmath.log1p(2 * mpmath.sinh(exact / 2) ** 2) if abs(error) < 700 else far
        assert loss == pytest.approx(float(near), rel=1e-14, abs=1e-300)
        assert slope == pytest.approx(float(mpmath.tanh(exact)), rel=1e-14, abs=1e-300)


def test_log_cosh_is_curved_at_0():
    assert ag.derivative(lambda x: log_cosh(x, 0.0), order=2)(0.0) == 1.0


@pytest.mark.parametrize("z", [1000.0, -1000.0, 40.0, 0.0])
def test_logits_of_any_size_are_exact(z):
    (loss,), (slope,) = gradient(binary_cross_entropy_with_logits, [z], [1.0])
    assert loss == pytest.approx(math.log1p(math.exp(-abs(z))) + max(0.0, -z), rel=1e-14)
    assert slope == pytest.approx(-1.0 / (1.0 + math.exp(min(z, 700.0))), rel=1e-14, abs=1e-300)


def test_certain_probabilities_stay_finite_as_in_pytorch():
    assert binary_cross_entropy([0.0, 1.0], [1.0, 0.0]) == 100.0
    assert binary_cross_entropy([0.0, 1.0], [0.0, 1.0]) == 0.0
    assert gradient(binary_cross_entropy, [1.0, 0.0], [1.0, 0.0]) == ([0.0], [-0.5, 0.5])


def test_published_figures():
    outputs, targets = [-2.0, 0.5, 0.0, 0.5, 2.0, 4.0, 132.0], [0.0, -0.5, 0.0, 1.0, 1.0, 2.0, 0.3]
    assert huber(outputs, targets, "none") == pytest.approx(
        [1.5, 0.5, 0.0, 0.125, 0.5, 1.5, 131.2], rel=1e-15
    )
    assert log_cosh(500.0, -200.0) == pytest.approx(699.3068, abs=1e-4)
    assert cross_entropy([10.0, 1.0, -2.0], 1) == pytest.approx(9.00013, abs=5e-6)


def test_errors_too_large_to_square_are_infinite():
    assert mse([1e200], [0.0]) == squared_hinge([1e200], [-1.0]) == math.inf
    assert huber([1e200], [0.0]) == log_cosh([1e200], [0.0]) == 1e200


@pytest.mark.parametrize("loss", [mse, mae, huber, log_cosh, hinge, squared_hinge])
def test_nan_is_never_hidden(loss):
    assert math.isnan(loss([0.0, math.nan], [1.0, 1.0]))


@pytest.mark.parametrize("delta", [0.0, -1.0, math.nan])
def test_a_delta_that_cannot_be_is_refused(delta):
    with pytest.raises(SettingError, match="delta must be above 0"):
        huber(1.0, 0.0, delta=delta)


@pytest.mark.parametrize("loss", [cross_entropy, nll])
@pytest.mark.parametrize("target", [3, -1, 1.5, math.nan, math.inf])
def test_a_class_that_is_none_is_refused(loss, target):
    with pytest.raises(ShapeError, match=f"no class {target} where there are 3 outputs"):
        loss([[0.1, 0.2, 0.3]], [target])


@pytest.mark.parametrize("target", ["1", None])
def test_a_target_that_is_no_number_is_refused(target):
    with pytest.raises(ShapeError, match=r"A class is needed as target|a list of"):
        cross_entropy([[0.1, 0.2, 0.3]], [target])


@pytest.mark.parametrize("target", [1, 1.0, True, np.int64(1), np.float32(1.0), Value(1.0)])
def test_classes_may_be_any_whole_numbers(target):
    result = cross_entropy([[0.1, 0.2, 0.3]], [target])
    assert getattr(result, "data", result) == cross_entropy([0.1, 0.2, 0.3], 1)


def test_a_traced_class_takes_no_guard():
    with tracing("f") as recorder:
        logits = [Value(x) for x in (0.1, 0.2, 0.3)]
        for loss in (cross_entropy, nll):
            loss([logits], [Value(2.0)])
    assert recorder.guards == []


def test_a_traced_class_that_is_none_gives_nan():
    compiled = ag.compile(lambda z, t: cross_entropy(z, t))
    assert compiled([0.1, 0.2], 1.0) == pytest.approx(cross_entropy([0.1, 0.2], 1), rel=1e-14)
    assert math.isnan(compiled([0.1, 0.2], 2.0))
    assert math.isnan(compiled([0.1, 0.2], 0.5))


@pytest.mark.parametrize(
    ("loss", "n_outputs", "target"),
    [
        (mse, 1, lambda i: i / 7.0 - 1.0),
        (mse, 3, lambda i: [i / 7.0, 0.5, -0.5]),
        (mae, 1, lambda i: i / 7.0 - 1.0),
        (huber.using(delta=0.3), 1, lambda i: i / 7.0 - 1.0),
        (log_cosh, 1, lambda i: i / 7.0 - 1.0),
        (hinge, 1, lambda i: 2.0 * (i % 2) - 1.0),
        (squared_hinge, 1, lambda i: 2.0 * (i % 2) - 1.0),
        (binary_cross_entropy_with_logits, 1, lambda i: float(i % 2)),
        (cross_entropy, 3, lambda i: float(i % 3)),
        (cross_entropy, 3, lambda i: [i / 20.0, 0.5 - i / 20.0, 0.5]),
        (nll, 3, lambda i: float(i % 3)),
    ],
)
def test_the_mean_over_compiled_rows_is_the_loss_of_the_batch(loss, n_outputs, target):
    model = MLP(2, [4, n_outputs], "tanh", seed=1)
    parameters = model.parameters()
    samples = [[math.sin(i), math.cos(3.0 * i)] for i in range(9)]
    targets = [target(i) for i in range(9)]
    expected = loss([model(x) for x in samples], targets)
    expected.backward()

    def of_sample(numbers, sample, target):
        at = copy.deepcopy(model, {id(p): n for p, n in zip(parameters, numbers)})
        return loss([at(sample)], [target])

    compiled = ag.compile(ag.value_and_grad(of_sample), batch=(None, 0, 0), reduce="mean")
    numbers = np.array([p.data for p in parameters])
    value, grads = compiled(numbers, np.array(samples), np.array(targets))
    assert value == pytest.approx(expected.data, rel=1e-13)
    assert grads.tolist() == pytest.approx([p.grad for p in parameters], rel=1e-12, abs=1e-15)
