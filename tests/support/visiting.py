"""Requests to a live page, as a browser makes them and as others might."""

from http.client import HTTPConnection
from urllib.parse import urlsplit


class Visitor:
    """Asks for a live page as a browser does, or as something else would."""

    def __init__(self, address):
        self.place = urlsplit(address)

    def ask(self, method="GET", what="", body=None, **headers):
        """The status and the text of an answer; header names have ``_`` for ``-``."""
        given = {name.replace("_", "-"): text for name, text in headers.items()}
        path = given.pop("path", f"{self.place.path}{what}")
        connection = HTTPConnection("127.0.0.1", self.place.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_host="Host" in given)
            if body is not None:
                given = {"Content-Type": "application/json", **given}
                connection.putheader("Content-Length", str(len(body)))
            for name, text in given.items():
                connection.putheader(name, text)
            connection.endheaders(body.encode() if body is not None else None)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), dict(answer.getheaders())
        finally:
            connection.close()
