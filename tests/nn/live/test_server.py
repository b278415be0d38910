"""Only who has the address is answered, on this machine, and only while the block runs."""

import socket

import pytest

from nn import SettingError
from nn.live.server import Server
from nn.live.session import Session
from support.visiting import Visitor


@pytest.fixture
def served():
    wishes = []

    def wished(name, value):
        if name == "bad":
            raise SettingError("There is no wish 'bad'.")
        wishes.append((name, value))

    session = Session(lambda generation, epoch: {"epoch": epoch})
    with Server(session, lambda: "<p>page</p>", wished) as server:
        server.wishes = wishes
        server.visitor = Visitor(server.address)
        yield server


def test_the_page_and_the_news(served):
    status, text, headers = served.visitor.ask()
    assert (status, text) == (200, "<p>page</p>")
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    status, text, _ = served.visitor.ask(what="news?version=-1&generation=0&epoch=7")
    assert status == 200
    assert '"epoch": 7' in text
    assert served.visitor.ask(what="else")[0] == 404


def test_wishes(served):
    ask = served.visitor.ask
    assert ask("POST", "wish", '{"name": "lr", "value": 0.5}')[0] == 200
    assert ask("POST", "wish", '{"name": "stop"}')[0] == 200
    assert served.wishes == [("lr", 0.5), ("stop", None)]
    assert ask("POST", "wish", '{"name": "bad"}')[:2] == (400, "There is no wish 'bad'.")
    for body in ("", "[]", "3", "{}", "{", '{"value": 1}', " " * 2000, "\x00", "1" * 990):
        assert ask("POST", "wish", body)[0] == 400
    assert ask("POST", "wish", '{"name": "lr"}', Content_Type="text/plain")[0] == 400
    assert ask("POST", "news", '{"name": "lr"}')[0] == 400
    assert ask(what="news?version=x")[0] == 400
    assert len(served.wishes) == 2


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://example.org"}, {"Origin": "null"}, {"Origin": "https://127.0.0.1"},
        {"Origin": "http://127.0.0.1"}, {"Origin": "http://localhost.example.org"},
        {"Host": "example.org"}, {"Host": "127.0.0.1"}, {"Host": "localhost:1"}, {"Host": ""},
        {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"},
        {"path": "/"}, {"path": "/wish"}, {"path": "//"}, {"path": "/x/news"},
    ],
)  # fmt: skip
def test_others_are_refused(served, method, headers):
    body = '{"name": "stop"}' if method == "POST" else None
    what = "wish" if method == "POST" else ""
    status, text, _ = served.visitor.ask(method, what, body, **headers)
    assert (status, text) == (403, "This page is for who has its address.")
    assert served.wishes == []


def test_a_token_that_is_nearly_right(served):
    token = served.token
    for wrong in (
        token[:-1],
        token + "x",
        token.swapcase(),
        token[1:],
        "%00" + token,
        token + "%61",
    ):
        assert served.visitor.ask(path=f"/{wrong}/")[0] == 403
    assert len(token) >= 32
    assert Server(Session(lambda g, e: {}), str, print).token != token


def test_its_own_page_is_let_in(served):
    for host in served.hosts:
        given = {"Host": host, "Origin": f"http://{host}", "Sec_Fetch_Site": "same-origin"}
        assert served.visitor.ask("POST", "wish", '{"name": "stop"}', **given)[0] == 200


def test_it_hears_this_machine_alone(served):
    assert served.address.startswith("http://127.0.0.1:")
    assert served._http.server_address[0] == "127.0.0.1"


def test_the_port_is_closed_at_the_end():
    with Server(Session(lambda g, e: {}), str, print) as server:
        socket.create_connection(("127.0.0.1", server.port), 5.0).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), 5.0)


def test_who_leaves_before_the_answer_leaves_no_trace(capfd):
    big = "x" * 10**7  # more than the machine keeps for who does not read
    with Server(Session(lambda g, e: {}), lambda: big, print) as server:
        for _ in range(3):
            leaving = socket.create_connection(("127.0.0.1", server.port), 5.0)
            asked = f"GET /{server.token}/ HTTP/1.0\r\nHost: {server.hosts[0]}\r\n\r\n"
            leaving.sendall(asked.encode())
            leaving.recv(100)
            leaving.close()
        assert Visitor(server.address).ask()[0] == 200
    assert capfd.readouterr() == ("", "")


def test_an_error_of_ours_is_told(capfd):
    broken = Server(Session(lambda g, e: {}), lambda: 1 / 0, print)
    with broken as server, pytest.raises(ConnectionError):
        Visitor(server.address).ask()
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_who_says_nothing_holds_nothing_up():
    with Server(Session(lambda g, e: {}), str, print) as server:
        silent = socket.create_connection(("127.0.0.1", server.port), 5.0)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), 5.0)
    silent.close()
