"""Session: what a training and the page that shows it tell each other, from thread to thread."""

from collections.abc import Callable
from threading import Condition
from time import monotonic
from typing import Any

POLL = 10.0  # seconds that a page's question waits for news
GONE = 4.0  # seconds without a question, after which nobody is there any more
_TICK = 0.2  # seconds between looks at the clock while the training waits
PACE = 10.0  # epochs in a second, at most, unless the reader chooses otherwise


class Session:
    """A training's state as its reader knows it, and what the reader wishes.

    ``state`` is "waiting" until a reader comes, then "running", "paused", "done" after the last
    epoch, and "closed".

    Arguments:
        tell: returns what is new for a page that knows a generation and an epoch; it is called
            while nothing changes.

    >>> session = Session(lambda generation, epoch: {})
    >>> session.wish("pause", None)
    >>> session.state
    'paused'
    """

    def __init__(self, tell: Callable[[int, int], dict[str, Any]]) -> None:
        self.changed = Condition()
        self.tell, self.state, self.pace = tell, "waiting", PACE
        self.version, self.polls, self.steps = 0, 0, 0
        self.wishes: dict[str, Any] = {}
        self._seen, self._due, self._has_told_the_end = 0.0, 0.0, False

    def change(self, work: Callable[[], None] = lambda: None) -> None:
        """Do something that readers are to know of, while none of them looks."""
        with self.changed:
            work()
            self._news()

    def _news(self) -> None:
        self.version += 1
        self.changed.notify_all()

    def wish(self, name: str, value: Any) -> None:
        """Note what the reader wants: to pause, resume, step, or something for the training.

        Arguments:
            name: "pause", "resume", "step", "pace", or what :meth:`hold` is to return.
            value: of it.
        """
        with self.changed:
            if name in ("pause", "resume") and self.state in ("waiting", "running", "paused"):
                self.state = "paused" if name == "pause" else "running"
            elif name == "step" and self.state in ("running", "paused"):
                self.state, self.steps = "paused", self.steps + 1
            elif name == "pace":
                self.pace = value
            elif name not in ("pause", "resume", "step"):
                self.wishes[name] = value
            self._news()

    def news(self, version: int, generation: int, epoch: int) -> dict[str, Any]:
        """Return what is new since a version, or after a while that nothing is.

        Arguments:
            version, generation, epoch: the latest that the page knows.

        Returns:
            what ``tell`` returns, with the version, the state and the pace.
        """
        with self.changed:
            self.polls += 1
            try:
                if self.state == "waiting":
                    self.state = "running"
                    self._news()
                self.changed.wait_for(lambda: self.version != version, POLL)
                told = self.tell(generation, epoch)
                self._has_told_the_end = self.state == "closed"
                known = {"version": self.version, "state": self.state, "pace": self.pace}
                return {**told, **known}
            finally:
                self.polls -= 1
                self._seen = monotonic()
                self.changed.notify_all()

    def hold(self) -> dict[str, Any]:
        """Wait until the training may go on.

        Returns:
            the reader's wishes, if there are any; the training is to ask again once it has met
            them.
        """
        with self.changed:
            while True:
                if self.wishes:
                    wishes, self.wishes = self.wishes, {}
                    return wishes
                if self.state == "running" and monotonic() >= self._due:
                    break
                if self.state == "paused" and self.steps:
                    self.steps -= 1
                    break
                if self.state in ("done", "closed") and self._is_alone():
                    return {"stop": None}
                self.changed.wait(_TICK)
            self._due = monotonic() + (1.0 / self.pace if self.pace else 0.0)
            return {}

    def _is_alone(self) -> bool:
        return not self.polls and monotonic() > self._seen + GONE

    def finish(self) -> None:
        """Say that the last epoch is over; the reader may still look, start again or stop."""
        with self.changed:
            self.state = "done"
            self._news()

    def begin(self) -> None:
        """Say that the training runs once more."""
        with self.changed:
            self.state = "running" if self.state == "done" else self.state
            self._news()

    def close(self) -> None:
        """Let every page know that this is the end, and wait a moment until it has heard."""
        with self.changed:
            self.state = "closed"
            self._news()
            if not self._is_alone():
                self.changed.wait_for(lambda: self._has_told_the_end and not self.polls, 1.0)
