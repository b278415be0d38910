"""Gradients that the reader guesses, in a real browser."""

import pytest

import autograd as ag
from autograd import Value
from support.accessibility import violations
from support.stepping import CLICK, GO, TABLE
from viz import stepper

pytestmark = pytest.mark.browser


def guess(browser, text):
    browser.run("document.getElementById('answer').value = arguments[0]", text)
    browser.run(CLICK, "check")
    return browser.text("#remark")


def backward_steps(play):
    return [at for at, step in enumerate(play.steps) if step.phase == "backward"]


def test_a_gradient_is_hidden_until_it_is_guessed(browser, tmp_path):
    x, w = Value(3.0, name="x"), Value(-2.0, name="w")
    y = x * w + x * x
    y.name = "y"
    play = stepper(y, guess=True)
    browser.open(play.save(tmp_path / "steps.html"))
    # v1.grad, v2.grad, then x by v1, w, then x by v2 twice
    steps = backward_steps(play)
    told = [play.steps[at] for at in steps]
    listed = "return document.querySelectorAll('#steps button')[arguments[0]].innerText.trim()"
    for at, step in enumerate(play.steps):  # the forward pass is told ahead
        is_told = step.phase in ("start", "forward")
        assert (step.arithmetic in browser.run(listed, at)) == is_told
    for at, step in zip(steps, told, strict=True):
        browser.run(GO, at)
        name = step.sentence.split(" ")[0]
        assert browser.text("#sentence") == f"{name} += ?"
        assert browser.text("#arithmetic") == browser.text("#note") == ""
        assert browser.run(listed, at) == f"{name} += ?"
        assert browser.run("return document.getElementById('local').hidden")
        cell = browser.run(TABLE)[step.value][1]
        assert float(cell) != step.grad  # what it was before
        assert guess(browser, "zwei") == "Write a number, such as -0.5 or 1/3."
        assert guess(browser, "77").startswith(("Not yet.", "That is"))
        assert browser.text("#sentence") == f"{name} += ?"
        assert guess(browser, repr(step.grad)).startswith("Right.")
        assert browser.text("#sentence") == step.sentence
        assert browser.text("#arithmetic") == step.arithmetic
        assert browser.run("return document.getElementById('question').hidden")
        assert float(browser.run(TABLE)[step.value][1]) == step.grad
    assert browser.complaints() == []


def test_what_a_wrong_guess_may_have_forgotten(browser, tmp_path):
    x, w = Value(3.0, name="x"), Value(-2.0, name="w")
    y = (x * w + x * 0.25) * 5.0
    y.name = "y"
    play = stepper(y, guess=True)
    browser.open(play.save(tmp_path / "steps.html"))
    steps = backward_steps(play)
    at = next(i for i in steps if play.steps[i].sentence.startswith("x.grad"))
    browser.run(GO, at)
    assert play.steps[at].grad == 1.25
    assert (
        guess(browser, "5") == "That is v2.grad alone. Multiply it by the local gradient, dv2/dx."
    )
    assert "That is the local gradient alone. Multiply it by v2.grad, which is 5." in guess(
        browser, "1/4"
    )
    assert guess(browser, "-1.25") == "The size is right, the sign is not."
    assert guess(browser, "9") == "Not yet. Multiply v2.grad, which is 5, by dv2/dx."
    assert guess(browser, "5/4") == "Right. 0 of 1 at the first try."
    at = next(i for i in steps if i > at and play.steps[i].sentence.startswith("x.grad"))
    browser.run(GO, at)
    assert (
        guess(browser, "\u221210")
        == "That is what this step adds. Add it to x.grad, which is 1.25 so far."
    )
    assert guess(browser, "1e9").endswith("by dv1/dx, and add x.grad so far, 1.25.")
    assert guess(browser, "-8,75") == "Right. 0 of 2 at the first try."


def test_guessing_stops_the_play_and_gives_nothing_away(browser, training):
    from selenium.webdriver.support.wait import WebDriverWait

    play, path = training
    browser.open(path)
    browser.run(CLICK, "guess")
    assert browser.run("return document.getElementById('guess').ariaPressed") == "true"
    first = backward_steps(play)[0]
    browser.run(GO, first - 1)
    listed = browser.run(
        "return [...document.querySelectorAll('#steps button')].map(b => b.innerText)"
    )
    for at, step in enumerate(play.steps):
        is_early = at < first
        assert (step.arithmetic in listed[at]) == is_early
    texts = (
        "return [...document.querySelectorAll('#stage .edge text')]"
        ".filter(text => getComputedStyle(text).visibility === 'visible').length"
    )
    assert browser.run(texts) == 0
    browser.run("document.getElementById('speed').value = '4'")
    browser.run(CLICK, "play")
    asks = "return document.getElementById('question').hidden === false"
    WebDriverWait(browser.driver, 20).until(lambda _: browser.run(asks))
    assert browser.run("return document.getElementById('play').ariaLabel") == "Play"
    assert browser.text("#count").startswith(f"step {first + 1} ")
    browser.run(CLICK, "reveal")
    assert browser.text("#arithmetic") == play.steps[first].arithmetic
    assert browser.run(texts) == 1
    browser.run(GO, first + 2)  # passed without a guess: open
    browser.run(GO, first + 1)
    assert browser.text("#sentence") == play.steps[first + 1].sentence
    browser.run(CLICK, "last")
    listed = browser.run(
        "return [...document.querySelectorAll('#steps button')].map(b => b.innerText)"
    )
    assert all(step.arithmetic in text for step, text in zip(play.steps, listed, strict=True))
    browser.run(CLICK, "guess")
    assert browser.run("return document.getElementById('guess').ariaPressed") == "false"
    browser.run(GO, first)
    assert browser.text("#sentence") == play.steps[first].sentence


def test_what_is_no_finite_number_need_not_be_guessed(browser, tmp_path):
    x = Value(0.0, name="x")
    y = ag.log(x) * 2.0
    play = stepper(y, guess=True)
    browser.open(play.save(tmp_path / "steps.html"))
    first, second = backward_steps(play)
    browser.run(GO, first)
    assert browser.text("#sentence").endswith("?")
    browser.run(GO, second)
    assert browser.text("#sentence") == play.steps[second].sentence


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_training_with_guesses(browser, training, scheme):
    play, path = training
    browser.open(path, scheme=scheme)
    phases = {step.phase: at for at, step in enumerate(play.steps)}
    for at in sorted(phases.values()):
        browser.run(GO, at)
        assert violations(browser) == {}
    browser.run(GO, 0)
    browser.run(CLICK, "guess")
    browser.run(GO, backward_steps(play)[0])
    guess(browser, "77")
    assert violations(browser) == {}


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_the_question_fits(browser, training, size):
    play, path = training
    browser.open(path, *size)
    browser.run(CLICK, "guess")
    browser.run(GO, backward_steps(play)[-1])
    guess(browser, "77")
    low = "return document.querySelector(arguments[0]).getBoundingClientRect().bottom"
    assert browser.run(low, "#remark") <= browser.run(low, ".now")
    beyond = "const now = document.querySelector('.now'); return now.scrollWidth - now.clientWidth"
    assert browser.run(beyond) <= 0
