"""What the code of functions names, and whose code it is."""

from __future__ import annotations

import dis
import sys
from functools import lru_cache
from types import CodeType
from typing import Any, NamedTuple

LIBRARY = {"autograd", "nn", "viz"}
WRITES, OPENS, COMPARES = "writes", "opens", "compares"
_USES = {"STORE_ATTR": WRITES, "DELETE_ATTR": WRITES, "CONTAINS_OP": COMPARES}
_ANY = {
    "__dict__", "__getstate__", "asdict", "astuple", "attrgetter", "copy", "deepcopy", "delattr",
    "dir", "eval", "exec", "fields", "getattr", "getmembers", "locals", "replace", "setattr",
    "vars",
}  # fmt: skip


class Named(NamedTuple):
    """What a function's code names, that of functions in it too.

    Arguments:
        variables: globals.
        attributes: attributes, and texts that may be the names of some.
        modules: modules that it imports, relative ones with their level.
        uses: of WRITES, it sets attributes, OPENS, it may look at attributes that it does not name,
            and COMPARES, it asks whether things are equal.

    >>> from math import sqrt
    >>> def hypotenuse(p):
    ...     return sqrt(p.x**2 + p.y**2)
    >>> names = named_by(hypotenuse.__code__)
    >>> names.variables, names.attributes
    (('sqrt',), ('x', 'y'))
    """

    variables: tuple[str, ...]
    attributes: tuple[str, ...]
    modules: tuple[tuple[str, int], ...]
    uses: frozenset[str]


@lru_cache(maxsize=1000)
def named_by(code: CodeType) -> Named:
    """Return what code names."""
    variables: dict[str, None] = {}
    attributes: dict[str, None] = {}
    modules: dict[tuple[str, int], None] = {}
    uses: set[str] = set()
    level, codes = 0, [code]
    while codes:
        one = codes.pop()
        codes += [thing for thing in one.co_consts if isinstance(thing, CodeType)]
        attributes |= dict.fromkeys(_identifiers(one.co_consts))
        for instruction in dis.get_instructions(one):
            name, kind = instruction.argval, instruction.opname
            uses |= {_USES[kind]} if kind in _USES else set()
            if isinstance(name, int):
                level = name  # if an import follows
            elif kind == "IMPORT_NAME":
                modules[name, level] = None
            elif "GLOBAL" in kind or kind.endswith("_NAME"):
                variables[name] = None
            elif isinstance(name, str) and name in one.co_names:
                attributes[name] = None
            elif kind == "COMPARE_OP" and name in {"==", "!="}:
                uses.add(COMPARES)
    if not _ANY.isdisjoint([*variables, *attributes]):
        uses.add(OPENS)
    return Named(tuple(variables), tuple(attributes), tuple(modules), frozenset(uses))


def _identifiers(constants: tuple[Any, ...]) -> list[str]:
    found: list[str] = []
    for thing in constants:
        if isinstance(thing, tuple):
            found += _identifiers(thing)
        elif isinstance(thing, str):
            found += [part for part in thing.split(".") if part.isidentifier()]
    return found


@lru_cache(maxsize=1000)
def is_own(module: str, home: str) -> bool:
    """Return whether a module is the user's: neither this library's, nor Python's, nor installed.

    Arguments:
        module: its name; what has none is the user's.
        home: the package that the compiled function was written in, which is the user's too.

    >>> is_own("__main__", ""), is_own("json.decoder", ""), is_own("autograd.value", "")
    (True, False, False)
    """
    top = module.partition(".")[0]
    if top in LIBRARY or top in sys.stdlib_module_names or top.startswith("_cython_"):
        return False  # the last is what Cython's own types are in
    if top in {home, "__main__"}:
        return True
    path = str(getattr(sys.modules.get(module), "__file__", None) or "").replace("\\", "/")
    return not ("/site-packages/" in path or "/dist-packages/" in path)


def whose(module: str, home: str) -> str:
    """Return whose a module is: ``"own"`` of the user's, ``"nn"``, or nothing for others.

    Arguments:
        module, home: as for :func:`is_own`.

    >>> whose("__main__", ""), whose("nn.layers", ""), whose("json", "")
    ('own', 'nn', '')
    """
    if module.partition(".")[0] == "nn":
        return "nn"
    return "own" if is_own(module, home) else ""


def home_of(f: Any) -> str:
    """Return the package that a function was written in; nothing if that is this library."""
    for _ in range(100):  # layers of decorators
        inner = getattr(f, "__wrapped__", None) or getattr(f, "func", None)
        if inner is None:
            break
        f = inner
    module = getattr(f, "__globals__", {}).get("__name__") or type(f).__module__
    top = str(module).partition(".")[0]
    return "" if top in LIBRARY else top
