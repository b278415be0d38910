"""The command: ``python -m benchmarks NAME``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from benchmarks import (
    checks,
    compiled,
    derivatives,
    eager,
    exports,
    first,
    fit,
    limits,
    optimise,
)
from benchmarks.runners.options import Options

BENCHMARKS: dict[str, Callable[[Options], int]] = {
    "eager": eager.run,
    "derivatives": derivatives.run,
    "compiled": compiled.run,
    "limits": limits.run,
    "first": first.run,
    "fit": fit.run,
    "optimise": optimise.run,
    "checks": checks.run,
    "exports": exports.run,
}
HIPS = "VALUEGRAD_HIPS_PYTHON"


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure the engine beside its peers. A missed bar is printed, and is no "
        "failure; a peer that computes something else is.",
    )
    parser.add_argument("name", help=f"which benchmark: {', '.join(BENCHMARKS)}")
    parser.add_argument("--quick", action="store_true", help="a smoke test: few rounds, small")
    parser.add_argument(
        "--hips",
        metavar="PYTHON",
        default=os.environ.get(HIPS),
        help=f"the Python of an environment with HIPS autograd in it (default: ${HIPS})",
    )
    arguments = parser.parse_args()
    if arguments.name not in BENCHMARKS:
        names = ", ".join(BENCHMARKS)
        print(f"No benchmark is called {arguments.name!r}. There is: {names}.", file=sys.stderr)
        return 2
    interpreters = {"hips": arguments.hips} if arguments.hips else {}
    return BENCHMARKS[arguments.name](Options(arguments.quick, interpreters))


if __name__ == "__main__":
    sys.exit(main())
