"""A training that is watched, by a reader that is no browser."""

import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

import nn
from nn.data import moons
from nn.live import session as session_module
from support.visiting import Visitor

DATA = moons(40, seed=1)


@pytest.fixture
def watched(monkeypatch):
    """Begins a training in a thread of its own; its reader is given to what is asked next."""
    threads, visitors = [], []
    monkeypatch.setattr("nn.loop.announce", lambda address: visitors.append(Visitor(address)))
    monkeypatch.setattr(session_module, "PACE", 100.0)  # so that none ends by itself

    def begin(model, optimizer, epochs=1000, loss=nn.binary_cross_entropy_with_logits, **how):
        ended = []

        def train():
            ended.append(
                nn.fit(
                    model, DATA, loss, optimizer, epochs=epochs, live=True, progress=False, **how
                )
            )

        threads.append(threading.Thread(target=train))
        threads[-1].start()
        wait_until(lambda: visitors)
        return Reader(visitors.pop(), threads[-1], ended)

    yield begin
    for thread in threads:
        thread.join(20.0)
        assert not thread.is_alive()


def wait_until(true):
    end = time.monotonic() + 20.0
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


class Reader:
    def __init__(self, visitor, thread, ended):
        self.visitor, self.thread, self.ended = visitor, thread, ended
        self.told = {"version": -1, "generation": -1}

    def look(self, epoch=-1, version=None):
        known = f"generation={self.told['generation']}&epoch={epoch}"
        asked = self.told["version"] if version is None else version
        status, text, _ = self.visitor.ask(what=f"news?version={asked}&{known}")
        assert status == 200
        self.told = json.loads(text)
        return self.told

    def look_until(self, true):
        wait_until(lambda: true(self.look(version=-1)))
        return self.told

    def wish(self, name, value=None):
        return self.visitor.ask("POST", "wish", json.dumps({"name": name, "value": value}))[0]

    def stop(self):
        assert self.wish("stop") == 200
        self.thread.join(20.0)
        return self.ended[0]


def network():
    return nn.MLP(2, [3, 1], activation="tanh", seed=1)


def test_it_begins_when_the_page_is_opened_and_stops_when_told(watched):
    model = network()
    before = model.state_dict()
    reader = watched(model, nn.Adam(model.parameters(), lr=0.01))
    time.sleep(0.1)
    assert model.state_dict() == before
    page = reader.visitor.ask()[1]
    assert "connect-src 'self'" in page
    assert re.search(r'"live":\{"optimizers":\{"given":"Adam, as given"', page)
    told = reader.look_until(lambda told: len(told["epochs"]) > 3)
    assert [frame["epoch"] for frame in told["frames"]][:3] == [0, 1, 2]
    history = reader.stop()
    assert history.reason == "the reader"
    assert 3 < len(history) < 1000
    assert history.recording.frames[-1].epoch == len(history)


def test_pause_step_and_rate(watched):
    model = network()
    optimizer = nn.SGD(model.parameters(), lr=0.01)
    reader = watched(model, optimizer)
    reader.wish("pause")
    told = reader.look()
    reader.wish("pause")
    time.sleep(0.3)
    epochs = len(reader.look(version=-1)["epochs"])
    time.sleep(0.1)
    assert len(reader.look(version=-1)["epochs"]) == epochs
    assert reader.told["state"] == "paused"
    assert reader.wish("lr", 0.5) == 200
    told = reader.look_until(lambda told: told["lr"] == 0.5)
    assert len(told["epochs"]) == epochs
    reader.wish("step")
    told = reader.look_until(lambda told: len(told["epochs"]) == epochs + 1)
    assert told["epochs"][-1]["lr"] == 0.5
    assert told["state"] == "paused"
    told = reader.look_until(lambda told: told["frames"][-1]["epoch"] == epochs + 1)
    reader.wish("resume")
    reader.look_until(lambda told: len(told["epochs"]) > epochs + 3)
    assert reader.stop()[-1].lr == 0.5


@pytest.mark.parametrize("compiled", [False, "auto"])
def test_begun_again_it_is_the_same_training(watched, compiled):
    plain = network()
    expected = nn.fit(
        plain, DATA, nn.binary_cross_entropy_with_logits, nn.Adam(plain.parameters(), lr=0.1),
        epochs=5, progress=False, compiled=compiled,
    )  # fmt: skip
    model = network()
    reader = watched(model, nn.Adam(model.parameters(), lr=0.1), epochs=5, compiled=compiled)
    told = reader.look_until(lambda told: told["state"] == "done")
    assert told["generation"] == 0
    reader.wish("restart")
    told = reader.look_until(lambda told: told["generation"] == 1 and told["state"] == "done")
    assert [epoch["number"] for epoch in told["epochs"]] == [1, 2, 3, 4, 5]
    assert reader.stop() == expected
    assert model.state_dict() == plain.state_dict()


def test_another_optimiser(watched):
    model = network()
    given = nn.Adam(model.parameters(), lr=0.01)
    reader = watched(model, given)
    reader.look_until(lambda told: len(told["epochs"]) > 1)
    assert reader.wish("optimizer", "sgd") == 200
    told = reader.look_until(lambda told: told["optimizer"] == "sgd")
    assert told["lr"] == 0.1
    count = len(told["epochs"])
    told = reader.look_until(lambda told: len(told["epochs"]) > count + 2)
    assert told["epochs"][-1]["lr"] == 0.1
    assert told["generation"] == 0
    reader.wish("optimizer", "given")
    reader.look_until(lambda told: told["optimizer"] == "given" and told["lr"] == 0.01)
    history = reader.stop()
    assert [epoch.number for epoch in history] == list(range(1, len(history) + 1))


def test_what_a_callback_ends_is_shown_as_it_is_left(watched):
    model = network()

    def fall(training):
        model.load_state_dict(dict.fromkeys(model.state_dict(), 0.25))
        return "enough" if len(training.history) == 2 else None

    reader = watched(model, nn.SGD(model.parameters(), lr=0.01), callbacks=[fall])
    told = reader.look_until(lambda told: told["state"] == "done")
    assert [frame["epoch"] for frame in told["frames"]] == [0, 1, 2]
    assert set(told["frames"][-1]["weights"]["counts"]) == {25000}
    assert reader.stop().reason == "enough"


def test_a_solver_is_watched_too(watched):
    pytest.importorskip("scipy")
    model = network()
    reader = watched(model, nn.optim.LBFGS(model.parameters()), epochs=4, batch_size=None)
    told = reader.look_until(lambda told: told["state"] == "done")
    assert told["lr"] is None
    assert told["epochs"]
    reader.stop()


def test_wishes_that_cannot_be(watched):
    model = network()
    reader = watched(model, nn.SGD(model.parameters(), lr=0.01))
    for name, value in [
        ("lr", -1.0), ("lr", "x"), ("lr", None), ("optimizer", "lbfgs"), ("optimizer", None),
        ("pace", -1), ("hello", 1), (None, 1),
    ]:  # fmt: skip
        assert reader.wish(name, value) == 400
    reader.look_until(lambda told: len(told["epochs"]) > 1)
    assert reader.told["lr"] == 0.01
    assert reader.stop()[-1].lr == 0.01


def test_who_leaves_at_the_end_ends_it(watched, monkeypatch):
    monkeypatch.setattr(session_module, "GONE", 0.2)
    model = network()
    reader = watched(model, nn.SGD(model.parameters(), lr=0.01), epochs=3)
    reader.look()
    reader.thread.join(20.0)
    assert len(reader.ended[0]) == 3
    assert reader.ended[0].reason == ""


@pytest.mark.parametrize("is_watched", [False, True])
def test_ctrl_c_leaves_nothing_running(is_watched, tmp_path):
    """The command prints the address; after Ctrl-C its port is closed, and it ends as usual."""
    options = ["moons", "--live", "--epochs", "1000", "--out", str(tmp_path)]
    command = [sys.executable, "-u", "-m", "nn", *options]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's & ignores it
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        line = ""
        while "http" not in line:
            line = process.stdout.readline()
        address = re.search(r"http://127.0.0.1:(\d+)/\S+/", line)
        if is_watched:
            asked, visitor = "news?version=-1&generation=-1&epoch=-1", Visitor(address[0])
            wait_until(lambda: json.loads(visitor.ask(what=asked)[1])["epochs"])
        process.send_signal(signal.SIGINT)
        rest = process.communicate(timeout=60)[0]
    finally:
        process.kill()
    assert ("stopped by Ctrl-C after 0 epochs" in rest) != is_watched
    assert "stopped by Ctrl-C after " in rest
    assert process.returncode == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(address[1])), 5.0)
