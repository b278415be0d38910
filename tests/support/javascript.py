"""Scripts of the pages, run by a browser on numbers of every kind."""

import math
from importlib.resources import files

# Numbers that JSON has not travel as texts.
CODEC = """
const coded = (x) => Array.isArray(x) ? x.map(coded)
  : typeof x === "number" && (!Number.isFinite(x) || Object.is(x, -0)) ? repr(x) : x;
const decoded = (x) => Array.isArray(x) ? x.map(decoded)
  : typeof x === "string" ? Number(x.replace("inf", "Infinity")) : x;
"""


def part(name, package="viz.exploring"):
    """A script of a package."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


def coded(thing):
    """Numbers, in lists, as they travel."""
    if isinstance(thing, (list, tuple)):
        return [coded(part) for part in thing]
    return thing if math.isfinite(thing) and repr(thing) != "-0.0" else repr(thing)


def decoded(thing):
    """Numbers that have travelled."""
    return [decoded(part) for part in thing] if isinstance(thing, list) else float(thing)
