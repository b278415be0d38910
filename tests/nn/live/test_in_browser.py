"""The live page as its reader meets it, in a real browser."""

import re
import socket
import threading
from contextlib import suppress
from types import SimpleNamespace

import pytest

import nn
from nn.data import moons
from support.accessibility import violations
from support.visiting import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def training(monkeypatch):
    """A training that is watched, in a thread; its address and what came of it."""
    told, known = SimpleNamespace(ended=[]), threading.Event()

    def announce(address):
        told.address = address
        known.set()

    monkeypatch.setattr("nn.loop.announce", announce)
    model = nn.MLP(2, [4, 1], activation="tanh", seed=1)
    optimizer = nn.Adam(model.parameters(), lr=0.01)

    def train():
        loss = nn.binary_cross_entropy_with_logits
        data = moons(40, seed=1)
        history = nn.fit(model, data, loss, optimizer, epochs=500, live=True, progress=False)
        told.ended.append(history)

    thread = threading.Thread(target=train)
    thread.start()
    assert known.wait(20.0)
    yield told
    with suppress(OSError):  # which it raises where the port is closed already
        Visitor(told.address).ask("POST", "wish", '{"name": "stop"}')
    thread.join(20.0)
    assert not thread.is_alive()


def click(browser, name):
    browser.run("document.getElementById(arguments[0]).click()", name)


def choose(browser, name, value):
    browser.run(
        "const field = document.getElementById(arguments[0]); field.value = arguments[1];"
        "field.dispatchEvent(new Event('change'))",
        name,
        value,
    )


def test_a_training_is_watched_and_steered(browser, training):
    from selenium.webdriver.support.wait import WebDriverWait

    def wait(true):
        WebDriverWait(browser.driver, 20, 0.05).until(lambda _: true())

    def epoch():
        found = re.match(r"epoch (\d+) of 500", browser.text("#epoch"))
        return int(found[1]) if found else 0

    browser.open(SimpleNamespace(as_uri=lambda: training.address))
    wait(lambda: epoch() > 2)  # the first picture, and more
    picture = (
        "const canvas = document.querySelector('.scene canvas');"
        "return new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)"
        ".data).size"
    )
    assert browser.run(picture) > 20
    assert len(browser.run("return [...document.querySelectorAll('.net .edge')]")) == 12

    click(browser, "pause")
    wait(lambda: browser.text("#live .told") == "The training is paused.")
    assert browser.text("#pause") == "Go on"
    paused = epoch()
    assert violations(browser) == {}

    click(browser, "step")
    wait(lambda: epoch() == paused + 1)

    choose(browser, "lr", "0.5")
    click(browser, "step")
    wait(lambda: epoch() == paused + 2)
    assert "learning rate0.5" in browser.text(".figures")
    choose(browser, "lr", "-1")
    wait(lambda: "lr must be at least 0" in browser.text("#live .told"))

    choose(browser, "optimizer", "sgd")
    wait(lambda: browser.run("return document.getElementById('lr').value") == "0.1")
    click(browser, "restart")
    wait(lambda: epoch() == 0)
    assert browser.text("#epoch") == "before the training, of 500 epochs"
    click(browser, "pause")
    wait(lambda: epoch() > 1)

    click(browser, "back")  # who looks back is not pulled on
    there = epoch()
    wait(lambda: browser.run("return Number(document.getElementById('scrub').max)") > there + 2)
    assert epoch() == there
    click(browser, "pause")
    wait(lambda: browser.text("#live .told") == "The training is paused.")
    assert epoch() == there

    click(browser, "stop")
    wait(lambda: "has ended" in browser.text("#live .told"))
    wait(lambda: training.ended)
    assert training.ended[0].reason == "the reader"
    assert browser.run("return document.getElementById('stop').disabled")
    click(browser, "first")  # what it has seen stays
    assert browser.text("#epoch") == "before the training, of 500 epochs"
    port = int(re.search(r":(\d+)/", training.address)[1])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 5.0)
    assert all(line.startswith(training.address) for line in browser.requests())
    assert [line for line in browser.complaints() if "wish" not in line] == []


def test_a_page_of_another_origin_reaches_nothing(browser, training, tmp_path):
    path = tmp_path / "other.html"
    path.write_text("<!doctype html><title>other</title>", encoding="utf-8")
    browser.open(path)
    fetched = browser.driver.execute_async_script(
        "const done = arguments[1], address = arguments[0];"
        "Promise.allSettled([fetch(address), fetch(address + 'wish', {method: 'POST', mode:"
        " 'no-cors', body: JSON.stringify({name: 'stop'})})])"
        ".then(told => done(told.map(each => each.status + (each.value?.status ?? ''))))",
        training.address,
    )
    assert fetched[0] == "rejected"
    assert training.ended == []
    browser.open(SimpleNamespace(as_uri=lambda: training.address))
    click(browser, "stop")
