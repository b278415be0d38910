"""What the command lines share: errors in one line, and exit code 2."""

from __future__ import annotations

import argparse
import sys
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        """Print the message and leave with exit code 2."""
        self.exit(self.told(message))

    def told(self, message: object) -> int:
        """Print a message, or what an error says, in one line; return the exit code, 2."""
        if sys.stderr is not None:  # print would take standard output
            print(f"{self.prog}: {' '.join(str(message).split())}", file=sys.stderr)
        return 2
