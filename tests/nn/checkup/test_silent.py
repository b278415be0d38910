"""What is wrong without an error is warned of once, and what is right is not."""

import warnings

import pytest

import nn

SAMPLES = [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]


def train(model, targets, loss, optimizer=None, epochs=1, **settings):
    optimizer = optimizer or nn.SGD(model.parameters(), lr=0.01)
    return nn.fit(
        model, (SAMPLES, targets), loss, optimizer, epochs=epochs, progress=False, compiled=False,
        **settings,
    )  # fmt: skip


def scores(activation="linear"):
    return nn.Sequential(nn.Layer(2, 4), nn.Layer(4, 1, activation))


CLASSES = nn.MLP(2, [4, 2])
OF_TWO = (nn.binary_cross_entropy, nn.binary_cross_entropy_with_logits)
CASES = [
    (scores("sigmoid"), [0, 1, 1, 0], OF_TWO[1], "sigmoid twice"),
    (nn.Sequential(CLASSES, "softmax"), [0, 1, 1, 0], nn.cross_entropy, "softmax twice"),
]


@pytest.mark.parametrize(("model", "targets", "loss", "words"), CASES)
def test_parts_that_do_not_go_together_are_warned_of(model, targets, loss, words):
    with pytest.warns(nn.HintWarning, match=words) as seen:
        train(model, targets, loss)
    assert len(seen) == 1
    assert seen[0].filename == __file__  # the caller's own line


def test_a_loss_that_explodes_while_finite_is_warned_of_once():
    model = nn.MLP(2, [1])
    with pytest.warns(nn.HintWarning, match="tenth of the lr") as seen:
        train(model, [0.0, 1.0, 2.0, 3.0], nn.mse, nn.SGD(model.parameters(), lr=5.0), epochs=12)
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("model", "targets", "loss"),
    [
        (scores(), [0, 1, 1, 0], OF_TWO[1]),
        (scores("sigmoid"), [0, 1, 1, 0], OF_TWO[0]),
        (scores(), [-1, 1, 1, -1], nn.hinge),
        (CLASSES, [0, 1, 1, 0], nn.cross_entropy),
        (scores(), [0.0, 0.5, 2.0, -7.0], nn.mse),
    ],
)
def test_what_is_right_is_not_warned_of(model, targets, loss):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        train(model, targets, loss, epochs=3)


def test_the_warning_can_be_turned_off():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", nn.HintWarning)
        train(scores("sigmoid"), [0, 1, 1, 0], OF_TWO[1])


@pytest.mark.parametrize("make", [lambda: nn.Neuron(2), lambda: nn.Layer(2, 3)])
def test_units_that_are_made_alike_are_not_alike(make):
    numbers = [tuple(make().state_dict().values()) for _ in range(8)]
    assert len({*numbers}) == 8


def test_networks_of_one_seed_are_alike():
    assert nn.MLP(2, [3, 1]).state_dict() == nn.MLP(2, [3, 1]).state_dict()
