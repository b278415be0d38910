"""Losses against PyTorch, exact arithmetic, published figures and themselves compiled."""

import copy
import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
import nn
from autograd import Value
from autograd.compiler.record.tracer import tracing
from nn.errors import SettingError, ShapeError
from nn.layers import MLP
from nn.losses import (
    ClassLoss,
    Loss,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    hinge,
    huber,
    l1,
    l2,
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
    with pytest.raises(ShapeError, match=rf"no class {target} in a list of 3. Count"):
        loss([[0.1, 0.2, 0.3]], [target])


@pytest.mark.parametrize("target", ["1", None])
def test_a_target_that_is_no_number_is_refused(target):
    with pytest.raises(ShapeError, match=rf"no class {target!r} in|3 against 1|is the text '1'"):
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


@Loss
def difference(output, target, *, scale=1.0):
    """How far off."""
    return scale * (output - target)


@ClassLoss
def missing(probabilities, target):
    return 1.0 - probabilities[int(target)]


any_numbers = st.floats(-100.0, 100.0)
nested = st.recursive(
    any_numbers, lambda inner: st.lists(inner, min_size=1, max_size=3), max_leaves=8
)


def flat(thing):
    return [x for item in thing for x in flat(item)] if isinstance(thing, list) else [thing]


def mapped(thing, f):
    return [mapped(item, f) for item in thing] if isinstance(thing, list) else f(thing)


@given(nested)
def test_reductions_of_any_nesting(outputs):
    targets = mapped(outputs, lambda x: x / 2.0)
    expected = [x - x / 2.0 for x in flat(outputs)]
    terms = difference(outputs, targets, reduction="none")
    assert flat(terms) == expected
    assert mapped(terms, type) == mapped(outputs, type)
    assert difference(outputs, targets, "sum") == sum(expected)
    assert difference(outputs, targets) == sum(expected) / len(expected)


@given(st.lists(st.lists(any_numbers, min_size=2, max_size=2), min_size=1, max_size=5))
def test_the_mean_over_samples_is_that_of_their_own_losses(outputs):
    targets = mapped(outputs, lambda x: 1.0)
    apart = [difference([o], [t]) for o, t in zip(outputs, targets)]
    assert difference(outputs, targets) == pytest.approx(sum(apart) / len(apart), abs=1e-12)


def test_values_give_values_and_any_numbers_any_numbers():
    assert isinstance(difference([Value(1.0), 2.0], [0.0, 0.0]), Value)
    assert isinstance(difference([1.0, 2.0], [0.0, Value(0.0)]), Value)
    assert difference(np.array([[1.0, 2.0]]), np.array([[0.0, 4.0]])) == -0.5
    assert missing(np.array([[0.75, 0.25]]), np.array([0])) == 0.25


def test_options_for_a_call_or_for_good():
    assert difference(3.0, 1.0, scale=2.0) == 4.0
    doubled = difference.using(scale=2.0, reduction="sum")
    assert doubled([3.0, 3.0], [1.0, 1.0]) == 8.0
    assert doubled([3.0, 3.0], [1.0, 1.0], "mean", scale=1.0) == 2.0
    assert doubled.using("none")([3.0], [1.0]) == [4.0]
    assert (doubled.reduction, doubled.options) == ("sum", {"scale": 2.0})
    assert difference([3.0], [1.0]) == 2.0
    assert isinstance(missing.using("sum"), ClassLoss)


def test_names_and_documents_are_the_terms():
    assert (difference.__name__, difference.__doc__) == ("difference", "How far off.")
    assert repr(difference) == "<loss difference, mean {}>"
    assert repr(difference.using("sum", scale=2.0)) == "<loss difference, sum {'scale': 2.0}>"
    assert copy.deepcopy(difference.using(scale=2.0))(3.0, 1.0) == 4.0


def test_what_cannot_be_chosen_is_refused():
    with pytest.raises(SettingError, match=r"no reduction 'max'. Write mean, sum or none"):
        difference.using("max")
    with pytest.raises(SettingError, match="no reduction"):
        difference(1.0, 1.0, reduction="max")
    with pytest.raises(TypeError, match="unexpected keyword argument 'size'"):
        difference(1.0, 1.0, size=2.0)


@pytest.mark.parametrize(
    ("outputs", "targets", "text"),
    [
        ([1.0, 2.0], [1.0], "2 against 1"),
        ([1.0], 1.0, "1 against no list"),
        (Value(1.0), [1.0], "no list against 1"),
        ([[1.0, 2.0]], [[1.0]], "2 against 1"),
        ([[1.0], 2.0], [[1.0], [2.0]], "no list against 1"),
        ([], [], "0 against 0"),
        ([[], []], [[], []], "0 against 0"),
    ],
)
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_what_does_not_match_is_refused(outputs, targets, text, reduction):
    with pytest.raises(ShapeError, match=text):
        difference(outputs, targets, reduction)


def test_one_output_of_a_class_loss_is_a_list():
    sample = [0.75, 0.25]
    assert missing(sample, 0) == 0.25
    assert missing([sample], [1]) == 0.75
    assert missing([sample, sample], [0, 1]) == 0.5
    assert missing([sample, sample], [0, 1], "none") == [0.25, 0.75]


@pytest.mark.parametrize("loss", [cross_entropy, nll])
@pytest.mark.parametrize(
    ("outputs", "targets"),
    [(0.5, 1), (Value(0.5), 0), ([0.5], [1]), ([Value(0.5), 0.5], [1, 0]), (0.5, Value(1.0))],
)
def test_models_of_one_output_have_no_classes(loss, outputs, targets):
    with pytest.raises(ShapeError, match=r"no class .* suits binary_cross_entropy_with_logits"):
        loss(outputs, targets)


def test_classes_must_match_samples():
    with pytest.raises(ShapeError, match="2 against 3"):
        missing([[0.5, 0.5], [0.5, 0.5]], [0, 1, 1])
    with pytest.raises(ShapeError, match="2 against 3"):
        missing([[0.5, 0.5]], [[0.2, 0.3, 0.5]])
    with pytest.raises(ShapeError, match="0 against 0"):
        missing([], [])


parameter_lists = st.lists(st.floats(-1000.0, 1000.0), min_size=1, max_size=6)
strengths = st.floats(0.0, 10.0)


@pytest.mark.parametrize(
    ("make", "term", "slope"),
    [(l1, abs, lambda p: (p > 0) - (p < 0)), (l2, lambda p: p * p, lambda p: 2.0 * p)],
)
@given(ps=parameter_lists, strength=strengths)
def test_formula_and_gradient(make, term, slope, ps, strength):
    leaves = [Value(p) for p in ps]
    penalty = make(strength)(leaves)
    penalty.backward()
    assert penalty.data == pytest.approx(strength * sum(map(term, ps)), rel=1e-13)
    assert [leaf.grad for leaf in leaves] == pytest.approx(
        [strength * slope(p) for p in ps], rel=1e-13
    )
    assert make(strength)(ps) == penalty.data


def test_the_curvature_of_l2_is_twice_its_strength():
    assert ag.hessian(l2(0.5))([3.0, -4.0]) == [[1.0, 0.0], [0.0, 1.0]]


@pytest.mark.parametrize("make", [l1, l2])
def test_a_penalty_counts_once_in_a_compiled_mean_over_rows(make):
    def f(parameters, x):
        return parameters[0] * x + make(0.5)(parameters)

    compiled = ag.compile(ag.value_and_grad(f), batch=(None, 0), reduce="mean")
    ps, xs = [3.0, -4.0], [1.0, 2.0, 6.0]
    value, grads = compiled(np.array(ps), np.array(xs))
    assert value == pytest.approx(9.0 + make(0.5)(ps), rel=1e-14)
    slopes = ag.grad(make(0.5))(ps)
    assert grads.tolist() == pytest.approx([3.0 + slopes[0], slopes[1]], rel=1e-14)


@pytest.mark.parametrize("make", [l1, l2])
@pytest.mark.parametrize("strength", [-0.1, float("nan")])
def test_a_negative_strength_is_refused(make, strength):
    with pytest.raises(SettingError, match="at least 0"):
        make(strength)


@pytest.mark.parametrize("share", [0.0, 0.1, 1.0])
def test_label_smoothing_as_in_pytorch(share):
    torch = pytest.importorskip("torch")
    logits, classes = [[2.0, -1.0, 0.5], [0.0, 0.3, -4.0]], [2, 0]
    mixed = [[0.2, 0.5, 0.3], [1.0, 0.0, 0.0]]
    smoothed = nn.cross_entropy.using(label_smoothing=share)
    theirs = torch.nn.CrossEntropyLoss(label_smoothing=share)
    tensor = torch.tensor(logits, dtype=torch.float64)
    for targets in (classes, mixed):
        kind = torch.float64 if targets is mixed else torch.long
        expected = theirs(tensor, torch.tensor(targets, dtype=kind)).item()
        assert smoothed(logits, targets) == pytest.approx(expected, rel=1e-12)
    with pytest.raises(SettingError, match="label_smoothing must be"):
        nn.cross_entropy(logits, classes, label_smoothing=1.5)
