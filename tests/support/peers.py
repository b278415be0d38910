"""Peers of benchmarks that give what they were told to."""


class Fake:
    """A peer with replies, one after the other."""

    def __init__(self, *replies):
        self.replies = list(replies)

    def ask(self, do, **arguments):
        return self.replies.pop(0)
