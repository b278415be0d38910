import threading
import time

import pytest

from nn.live import session as module
from nn.live.session import Session


@pytest.fixture
def session():
    session = Session(lambda generation, epoch: {"known": (generation, epoch)})
    session.pace = 0
    return session


def later(work):
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_it_begins_when_somebody_looks(session):
    assert session.state == "waiting"
    held = []
    thread = later(lambda: held.append(session.hold()))
    time.sleep(0.05)
    assert held == []
    told = session.news(-1, 3, 4)
    thread.join(5.0)
    assert held == [{}]
    assert told["state"] == "running"
    assert told["known"] == (3, 4)


def test_paused_it_goes_by_steps(session):
    session.news(-1, 0, 0)
    session.wish("step", None)
    session.wish("step", None)
    assert session.hold() == session.hold() == {}
    thread = later(session.hold)
    time.sleep(0.05)
    assert thread.is_alive()
    assert session.state == "paused"
    session.wish("resume", None)
    thread.join(5.0)
    assert not thread.is_alive()
    assert session.state == "running"


def test_wishes_are_taken_once(session):
    session.news(-1, 0, 0)
    session.wish("lr", 0.5)
    session.wish("lr", 0.25)
    session.wish("restart", None)
    assert session.hold() == {"lr": 0.25, "restart": None}
    assert session.hold() == {}


def test_news_wait_until_there_are_some(session):
    version = session.news(-1, 0, 0)["version"]
    told = []
    thread = later(lambda: told.append(session.news(version, 0, 0)))
    time.sleep(0.05)
    assert told == []
    session.change()
    thread.join(5.0)
    assert told[0]["version"] == version + 1


def test_news_come_in_the_end_though_there_are_none(session, monkeypatch):
    monkeypatch.setattr(module, "POLL", 0.05)
    version = session.news(-1, 0, 0)["version"]
    assert session.news(version, 0, 0)["version"] == version


def test_the_pace(session):
    session.news(-1, 0, 0)
    session.wish("pace", 20.0)
    began = time.monotonic()
    for _ in range(5):
        session.hold()
    assert time.monotonic() - began >= 4 / 20.0


def test_at_the_end_it_waits_for_who_is_there(session, monkeypatch):
    monkeypatch.setattr(module, "GONE", 0.1)
    session.news(-1, 0, 0)
    session.finish()
    assert session.hold() == {"stop": None}  # once the reader is gone
    session.wish("restart", None)
    assert session.hold() == {"restart": None}
    session.begin()
    assert session.state == "running"


def test_it_pauses_no_training_that_is_over(session):
    session.finish()
    for name in ("pause", "resume", "step"):
        session.wish(name, None)
        assert session.state == "done"
    session.close()
    assert session.state == "closed"
