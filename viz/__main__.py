"""``python -m viz``: a picture of a function or formula, or a page that plays its gradients."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

from autograd import AutogradError
from autograd.tools.command import Parser
from viz.drawing.diagram import Diagram
from viz.drawing.draw import draw
from viz.errors import DrawError
from viz.expression import evaluated
from viz.stepping.stepper import Stepper, stepper

DESCRIPTION = """\
Draw what a function or a formula computes, with all its gradients. A file that ends in .html plays
them step by step, or shows the picture alone where there are too many; .svg, .png, .pdf and .dot
are pictures.

  python -m viz expr "tanh(x*w + b)" x=2 w=-3 b=6.88 -o steps.html
  python -m viz MODULE:FUNCTION --at 1.0,2.0 -o graph.svg
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Arguments:
        arguments: what follows ``python -m viz``; the process's own unless given.

    Returns:
        the exit code: 0; 2 for what cannot be drawn.
    """
    command = parser()
    options = command.parse_args(shielded(sys.argv[1:] if arguments is None else arguments))
    try:
        if options.what == "expr":
            if options.at:
                raise DrawError("A formula takes numbers by name, such as x=2.0. Leave --at out.")
            value = formula(options.rest)
            value.name = value.name or "result"
            value.backward()
            made = picture(options.out, value, [])
        else:
            if options.rest:
                raise DrawError(f"What is {options.rest[0]!r} for? Give numbers by --at 1.0,2.0.")
            made = picture(options.out, function(options.what), options.at)
        print(f"{made} in {made.save(options.out)}")
    except AutogradError as error:
        return command.told(error)
    return 0


def parser() -> Parser:
    """Return the parser of the command line."""
    parser = Parser(
        prog="python -m viz",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", metavar="MODULE:FUNCTION or expr", help="what is drawn")
    parser.add_argument("rest", nargs="*", metavar="FORMULA NAME=NUMBER", help="after expr")
    parser.add_argument(
        "--at", type=numbers, default=[], metavar="X,Y", help="the function's arguments"
    )
    parser.add_argument(
        "-o", "--out", type=Path, default=Path("steps.html"), help="the file (default: steps.html)"
    )
    return parser


def shielded(arguments: Sequence[str]) -> list[str]:
    """Return arguments that argparse does not take for options: ``-1.0,2.0``, or ``-x*x``."""
    options = ("-o", "-h", "--")
    return [
        f" {text}" if text.startswith("-") and not text.startswith(options) else text
        for text in arguments
    ]


def numbers(text: str) -> list[float]:
    """Return the numbers of a list such as ``1.0,2.0``, for argparse."""
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"needs numbers such as 1.0,2.0, but got {text!r}"
        ) from None


def function(place: str) -> Callable[..., Any]:
    """Return the function that ``MODULE:FUNCTION`` names."""
    module_name, colon, name = place.partition(":")
    if not colon or not all(part.isidentifier() for part in module_name.split(".")):
        raise DrawError(
            f"Cannot draw {place!r}. Write MODULE:FUNCTION, the module as Python imports it, or "
            "expr and a formula."
        )
    try:
        found = reduce(getattr, name.split("."), importlib.import_module(module_name))
    except (ImportError, AttributeError, ValueError) as error:
        raise DrawError(f"There is no {place}: {error}.") from None
    if not callable(found):
        raise DrawError(f"{place} is no function, but {type(found).__name__}.")
    return found


def formula(parts: Sequence[str]) -> Any:
    """Return the value of a formula: its text, and then the number of each name."""
    if not parts:
        raise DrawError('Write the formula after expr: expr "tanh(x*w)" x=2 w=-3.')
    given: dict[str, float] = {}
    for part in parts[1:]:
        name, _, number = part.partition("=")
        if not name or name in given:
            raise DrawError(f"{part!r} gives no name a number of its own. Write each name once.")
        try:
            given[name] = float(number)
        except ValueError:
            raise DrawError(f"{part!r} gives no number. Write {name}=1.0.") from None
    return evaluated(parts[0], given)


def picture(path: Path, thing: Any, arguments: Sequence[float]) -> Stepper | Diagram:
    """Return the steps for a page, and a picture for other files or where steps are too many."""
    if path.suffix.lower() == ".html":
        try:
            return stepper(thing, *arguments)
        except AutogradError:  # a picture may still be possible, and says it if not
            pass
    return draw(thing, *arguments)


if __name__ == "__main__":
    sys.exit(main())
