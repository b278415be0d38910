"""The command: ``python -m autograd.testing module:function --at 1.0 2.0``."""

from __future__ import annotations

import argparse
import ast
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from autograd.errors import AutogradError
from autograd.testing.by_hand import KINDS
from autograd.testing.check import check_grads
from autograd.testing.report import GradientCheckError, Undecided

WRONG, MISUSED, UNDECIDED = 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a function of a module, and print the report.

    Arguments:
        arguments: of the command line.

    Returns:
        0 if its derivatives are right, 1 if wrong, 3 if undecided, 2 if it was asked wrongly.

    >>> main(["autograd:sin", "--at", "0.5", "--order", "1"])  # doctest: +ELLIPSIS
    2 derivatives of order 1 agree with differences; worst: args[0] in reverse mode, ...
    0
    """
    parser = argparse.ArgumentParser(
        prog="python -m autograd.testing",
        description="Check a function's derivatives at a point, and print what was found.",
    )
    parser.add_argument("function", metavar="MODULE:FUNCTION", help="such as package.module:loss")
    parser.add_argument(
        "--at",
        nargs="+",
        required=True,
        metavar="X",
        help="its arguments, such as 1.5 '[1.0, 2.0]'",
    )
    for kind in KINDS:
        option = "--" + kind.replace("_", "-")
        parser.add_argument(option, metavar="MODULE:FUNCTION", help=f"its {kind}, if by hand")
    parser.add_argument("--arrays", action="store_true", help="make lists NumPy arrays")
    parser.add_argument("--order", type=int, default=2, help="the highest order (default: 2)")
    parser.add_argument("--loose", action="store_true", help="go on where it cannot be decided")
    options = parser.parse_args(arguments)
    sys.path.insert(0, os.getcwd())
    try:
        given: dict[str, Any] = {
            kind: _found(getattr(options, kind)) for kind in KINDS if getattr(options, kind)
        }
        function = _found(options.function)
        args = tuple(_argument(text, options.arrays) for text in options.at)
        print(check_grads(function, args, options.order, strict=not options.loose, **given))
    except Undecided as error:
        print(error)
        return UNDECIDED
    except GradientCheckError as error:
        print(error)
        return WRONG
    except (AutogradError, ImportError, AttributeError, ValueError, SyntaxError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return MISUSED
    finally:
        sys.path.remove(os.getcwd())
    return 0


def _found(name: str) -> Callable[..., Any]:
    module, _, path = name.partition(":")
    if not path:
        raise ValueError(f"{name!r} names no function. Write module:function.")
    found: Any = import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    return found  # type: ignore[no-any-return]


def _argument(text: str, arrays: bool) -> Any:
    value = ast.literal_eval(text)
    if arrays and isinstance(value, list):
        import numpy as np

        return np.array(value, dtype=float)
    return value


if __name__ == "__main__":
    sys.exit(main())
