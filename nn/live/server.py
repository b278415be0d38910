"""The server of a live page: on this machine alone, and for who has the address."""

import json
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import compare_digest, token_urlsafe
from threading import Thread
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from autograd import AutogradError
from nn.live.session import Session

_LONGEST = 1000  # bytes of a wish
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Server:
    """Serves a session to the browsers of this machine, from a thread, while a block runs.

    Its port is free at 127.0.0.1, and its address holds a random token. A request is refused that
    lacks the token, asks for another host, or comes from a page of another origin.

    Arguments:
        session: what is served.
        page: returns the page.
        wished: takes the name and the value of a wish; raises an error of ours for one that
            cannot be.

    >>> session = Session(lambda generation, epoch: {})
    >>> with Server(session, lambda: "<p>", session.wish) as server:
    ...     server.address.startswith("http://127.0.0.1:")
    True
    """

    def __init__(
        self, session: Session, page: Callable[[], str], wished: Callable[[str, Any], None]
    ) -> None:
        self.session, self.page, self.wished = session, page, wished
        self.token = token_urlsafe(24)

    def __enter__(self) -> Self:
        served: Server = self

        class Handler(_Handler):
            server_of = served

        self._http = _Quiet(("127.0.0.1", 0), Handler)
        self.port = self._http.server_port
        self.hosts = [f"127.0.0.1:{self.port}", f"localhost:{self.port}"]
        self.address = f"http://{self.hosts[0]}/{self.token}/"
        self._thread = Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.session.close()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Quiet(ThreadingHTTPServer):
    """Waits for no request at the end, and has no complaint of browsers that leave."""

    daemon_threads, block_on_close = True, False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of an error, unless it is that nobody reads the answer any more."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server_of: Server
    timeout = 5.0  # seconds for a request to arrive
    server_version, sys_version = "valuegrad", ""

    def do_GET(self) -> None:
        """Send the page, or what is new."""
        what = self._allowed()
        if what == "":
            self._send(HTTPStatus.OK, self.server_of.page(), "text/html; charset=utf-8")
        elif what == "news":
            asked = parse_qs(urlsplit(self.path).query)
            try:
                known = [int(asked[name][0]) for name in ("version", "generation", "epoch")]
            except (KeyError, ValueError):
                return self._send(HTTPStatus.BAD_REQUEST, "News since what?")
            news = self.server_of.session.news(*known)
            self._send(HTTPStatus.OK, json.dumps(news), "application/json")
        elif what is not None:
            self._send(HTTPStatus.NOT_FOUND, "There is no such page.")

    def do_POST(self) -> None:
        """Take a wish."""
        if (what := self._allowed()) is None:
            return None
        length = self.headers.get("Content-Length", "")
        is_json = self.headers.get_content_type() == "application/json"
        if what != "wish" or not is_json or not length.isdigit() or int(length) > _LONGEST:
            return self._send(HTTPStatus.BAD_REQUEST, "A wish is a short JSON text.")
        try:
            wish = json.loads(self.rfile.read(int(length)))
            self.server_of.wished(wish["name"], wish.get("value"))
        except AutogradError as error:
            return self._send(HTTPStatus.BAD_REQUEST, str(error))
        except (AttributeError, LookupError, TypeError, ValueError):
            return self._send(HTTPStatus.BAD_REQUEST, "A wish has a name and a value.")
        return self._send(HTTPStatus.OK, "{}", "application/json")

    def _allowed(self) -> str | None:
        """Return what is asked for, after the token; None if the request was refused."""
        server = self.server_of
        token, _, what = urlsplit(self.path).path.removeprefix("/").partition("/")
        origins = [f"http://{host}" for host in server.hosts]
        fits = (
            self.headers.get_all("Host", []) in ([host] for host in server.hosts)
            and self.headers.get("Origin", origins[0]) in origins
            and self.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
            and compare_digest(token.encode(), server.token.encode())
        )
        if fits:
            return what
        self._send(HTTPStatus.FORBIDDEN, "This page is for who has its address.")
        return None

    def _send(self, status: HTTPStatus, text: str, kind: str = "text/plain") -> None:
        content = text.encode()
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *what: object) -> None:
        """Say nothing on the terminal, where the training tells its progress."""
