"""Several steps of a training, as their reader meets them in a real browser."""

import pytest

from support.stepping import GO, TABLE

pytestmark = pytest.mark.browser


def numbers_at(play):
    """Of each step, the numbers that Python knows by then: data and gradient by value."""
    data, grads, told = {}, {}, []
    for step in play.steps:
        if step.phase == "start":
            data = {i: x for i, x in data.items() if i in leaves_of(play)}
            grads = {i: x for i, x in grads.items() if i in leaves_of(play)}
        if step.phase == "zero":
            grads |= dict.fromkeys(leaves_of(play), 0.0)
        if step.data is not None:
            data[step.value] = step.data
        if step.grad is not None:
            grads[step.value] = step.grad
        told.append((dict(data), dict(grads)))
    return told


def leaves_of(play):
    return {step.value for step in play.steps if step.phase == "update"}


def test_a_training_shows_each_number_when_it_is_known(browser, training):
    play, path = training
    browser.open(path)
    expected = numbers_at(play)
    order = [*range(len(play.steps)), 3, len(play.steps) - 1, 20, 0, 30]
    for at in order:
        browser.run(GO, at)
        assert browser.text("#sentence") == play.steps[at].sentence
        data, grads = expected[at]
        for i, (told_data, told_grad) in enumerate(browser.run(TABLE)):
            if i in data:
                assert float(told_data) == data[i]
            if i in grads:
                assert float(told_grad) == grads[i]
            elif told_grad:  # the backward pass has begun, and nothing has arrived
                assert float(told_grad) == 0.0
            if play.steps[at].phase == "start" and i not in leaves_of(play) and told_data:
                assert told_data in {"2.0", "1.0"}  # constants alone
    assert browser.complaints() == []


def test_local_gradients_at_the_arrows_are_those_of_the_pass(browser, training):
    play, path = training
    browser.open(path)
    labels = (
        "return [...document.querySelectorAll('#stage .edge text')].map(text => text.textContent)"
    )
    seen = []
    for at, step in enumerate(play.steps):
        if step.phase == "seed":
            browser.run(GO, at)
            seen.append(browser.run(labels))
    outs = [step.data for step in play.steps if step.sentence == "out = tanh(v2)"]
    for label, out in zip(seen, outs, strict=False):
        assert f"{1.0 - out * out:.4g}" in label
    browser.run(GO, 0)
    assert browser.run(labels) == seen[0] != seen[1]


def test_phases_of_a_training_have_their_words(browser, training):
    play, path = training
    browser.open(path)
    words = {}
    for at, step in enumerate(play.steps):
        browser.run(GO, at)
        words.setdefault(step.phase, []).append(browser.text("#phase"))
    assert {phase: list(dict.fromkeys(told)) for phase, told in words.items()} == {
        "start": ["inputs", "forward"], "forward": ["forward"], "seed": ["backward"],
        "backward": ["backward"], "end": ["backward", "done"], "update": ["update"],
        "zero": ["zero_grad"],
    }  # fmt: skip


def test_arrows_that_a_gradient_has_passed_are_those_of_the_pass(browser, training):
    play, path = training
    browser.open(path)
    passed = "return document.querySelectorAll('#stage .edge.passed').length"
    counts = []
    for at in range(len(play.steps)):
        browser.run(GO, at)
        counts.append(browser.run(passed))
    phases = [step.phase for step in play.steps[:-1]]
    for at, phase in enumerate(phases):
        follows = phase == "backward" and phases[at - 1] == "backward"
        assert (counts[at] > 0) == (follows or phase in ("end", "update", "zero")), (at, phase)
