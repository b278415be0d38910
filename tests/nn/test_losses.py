"""Losses against their definitions, PyTorch and extremes."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value
from nn import (
    ShapeError,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    hinge,
    mse,
)

scores = st.lists(st.floats(-1000.0, 1000.0), min_size=1, max_size=6)


def gradient(loss, outputs, targets):
    leaves = [Value(x) for x in outputs]
    result = loss(leaves, targets)
    result.backward()
    return result.data, [leaf.grad for leaf in leaves]


@pytest.mark.parametrize(
    ("ours", "theirs", "to_target", "outputs"),
    [
        (mse, "mse_loss", lambda k: k / 3 - 1.0, scores),
        (
            binary_cross_entropy_with_logits, "binary_cross_entropy_with_logits",
            lambda k: k / 4, scores,
        ),
        (
            binary_cross_entropy, "binary_cross_entropy", lambda k: k / 4,
            st.lists(st.floats(1e-9, 1.0 - 1e-9), min_size=1, max_size=6),
        ),
    ],
)  # fmt: skip
@settings(deadline=None)  # PyTorch's first sweep takes a second
@given(data=st.data())
def test_against_pytorch(ours, theirs, to_target, outputs, data):
    torch = pytest.importorskip("torch")
    xs = data.draw(outputs)
    targets = [to_target(data.draw(st.integers(0, 4))) for _ in xs]
    tensor = torch.tensor(xs, dtype=torch.float64, requires_grad=True)
    expected = getattr(torch.nn.functional, theirs)(
        tensor, torch.tensor(targets, dtype=torch.float64)
    )
    expected.backward()
    loss, grads = gradient(ours, xs, targets)
    # PyTorch rounds beside 1: at a logit of -17 its loss of 4e-8 is off by 2e-15, ours is not
    assert loss == pytest.approx(expected.item(), rel=1e-12, abs=1e-14)
    assert grads == pytest.approx(tensor.grad.tolist(), rel=1e-12, abs=1e-12)


@given(scores, st.data())
def test_hinge_is_its_definition(xs, data):
    labels = [data.draw(st.sampled_from([-1, 1])) for _ in xs]
    loss, grads = gradient(hinge, xs, labels)
    margins = [1.0 - y * x for x, y in zip(xs, labels)]
    assert loss == pytest.approx(sum(max(0.0, m) for m in margins) / len(xs))
    assert grads == pytest.approx([-y / len(xs) if m > 0 else 0.0 for m, y in zip(margins, labels)])


@pytest.mark.parametrize("z", [1000.0, -1000.0, 40.0, 0.0])
def test_logits_of_any_size_are_exact(z):
    loss, (slope,) = gradient(binary_cross_entropy_with_logits, [z], [1.0])
    assert loss == pytest.approx(math.log1p(math.exp(-abs(z))) + max(0.0, -z), rel=1e-14)
    assert slope == pytest.approx(-1.0 / (1.0 + math.exp(min(z, 700.0))), rel=1e-14, abs=1e-300)


def test_certain_probabilities_stay_finite_as_in_pytorch():
    assert binary_cross_entropy([0.0, 1.0], [1.0, 0.0]) == 100.0
    assert binary_cross_entropy([0.0, 1.0], [0.0, 1.0]) == 0.0
    loss, grads = gradient(binary_cross_entropy, [1.0, 0.0], [1.0, 0.0])
    assert (loss, grads) == (0.0, [-0.5, 0.5])


def test_nested_lists_and_single_numbers():
    assert mse([[1.0, 2.0], [3.0, 4.0]], [[1.0, 0.0], [3.0, 2.0]]) == 2.0
    assert mse(3.0, 1.0) == 4.0


@pytest.mark.parametrize(
    ("outputs", "targets", "text"),
    [
        ([1.0, 2.0], [1.0], "a list of 2 outputs but a list of 1 target"),
        ([1.0], 1.0, "a list of 1 output but a single target"),
        (Value(1.0), [1.0], "a single output but a list of 1 target"),
        ([[1.0, 2.0]], [[1.0]], "a list of 2 outputs but a list of 1 target"),
        ([], [], "at least one output"),
    ],
)
def test_what_does_not_match_is_refused(outputs, targets, text):
    with pytest.raises(ShapeError, match=text):
        mse(outputs, targets)
