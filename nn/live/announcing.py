"""Telling where a live page is."""

import sys
import webbrowser


def announce(address: str) -> None:
    """Print the address of a page, and open it in a browser if somebody sits at the terminal.

    Arguments:
        address: with its token.

    >>> announce("http://127.0.0.1:8000/token/")
    Open http://127.0.0.1:8000/token/ to begin the training. Ctrl-C ends it.
    """
    print(f"Open {address} to begin the training. Ctrl-C ends it.", flush=True)
    if sys.stdout.isatty():
        webbrowser.open(address)
