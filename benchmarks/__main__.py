"""The command: ``python -m benchmarks NAME``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from benchmarks import eager

BENCHMARKS: dict[str, Callable[[bool], int]] = {"eager": eager.run}


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure the engine beside its peers. A missed bar is printed, and is no "
        "failure; a peer that computes something else is.",
    )
    parser.add_argument("name", help=f"which benchmark: {', '.join(BENCHMARKS)}")
    parser.add_argument("--quick", action="store_true", help="a smoke test: few rounds, small")
    arguments = parser.parse_args()
    if arguments.name not in BENCHMARKS:
        names = ", ".join(BENCHMARKS)
        print(f"No benchmark is called {arguments.name!r}. There is: {names}.", file=sys.stderr)
        return 2
    return BENCHMARKS[arguments.name](arguments.quick)


if __name__ == "__main__":
    sys.exit(main())
