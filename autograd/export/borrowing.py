"""Borrowing: the table's evaluations as their own source, with what they call."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Set
from copy import deepcopy
from functools import cache
from importlib.resources import files

from autograd.table.operation import Op

_MODULES = ("ieee", "floats", "special", "gamma_family", "by_scipy", "ops")
_PREFIX = "__"
_LOAD = """def load(module, extra):
    return importlib.import_module(module)"""


class Borrowed:
    """Definitions that a text needs, each after those that it needs itself.

    Their names begin with two underscores, as no name of a function or an argument does.

    >>> borrowed = Borrowed()
    >>> borrowed.function("softplus")
    '__softplus'
    >>> print(borrowed.text())
    def __softplus(x):
        return math.log1p(math.exp(-abs(x))) + (x if x > 0.0 else 0.0)
    """

    def __init__(self) -> None:
        self._parts: dict[str, str] = {}

    def function(self, name: str) -> str:
        """Take up a function, or a constant; return what it is called here."""
        known = _definitions()
        if name not in self._parts:
            self._parts[name] = ""
            text, needs = known[name]
            for other in needs:
                self.function(other)
            del self._parts[name]  # behind what it needs
            self._parts[name] = text
        return _PREFIX + name

    def row(self, op: Op, names: list[str], what: str = "evaluate") -> str:
        """Return how the table evaluates an operation, over operands of certain names.

        Arguments:
            op: of the table.
            names: of the operands.
            what: ``evaluate``, or ``beyond`` for where that raises.

        >>> from autograd.table import ops
        >>> Borrowed().row(ops.logit, ["x"]), Borrowed().row(ops.exp, ["x0"])
        ('math.log(x / (1.0 - x))', 'math.exp(x0)')
        """
        node = _rows().get((op.name, what))
        if node is None:
            return "math.nan"
        plain, needs = _plain(node)
        for name in needs:
            self.function(name)
        if isinstance(plain, ast.Lambda) and [one.arg for one in plain.args.args] == names:
            return ast.unparse(plain.body)
        called = ast.unparse(plain)
        if isinstance(plain, ast.Lambda):
            called = f"({called})"
        return f"{called}({', '.join(names)})"

    def text(self) -> str:
        """Return the definitions."""
        text = "\n\n\n".join(self._parts.values())
        return re.sub(r"^(__\w+ = .*)\n\n\n(?=__\w+ = )", r"\1\n", text, flags=re.MULTILINE)


@cache
def _definitions() -> dict[str, tuple[str, list[str]]]:
    """Return functions and constants of the table's modules: their text, and what they name."""
    nodes = _nodes()
    found = {}
    for name, node in nodes.items():
        plain, needs = _plain(node, name)
        found[name] = ast.unparse(plain), needs
    return found


@cache
def _nodes() -> dict[str, ast.stmt]:
    nodes: dict[str, ast.stmt] = {}
    for module in _MODULES:
        for node in _tree(module).body:
            if isinstance(node, ast.FunctionDef):
                nodes.setdefault(node.name, node)
            elif isinstance(node, ast.Assign) and module != "ops":
                for name, assigned in _each(node):
                    nodes.setdefault(name, assigned)
    nodes["load"] = ast.parse(_LOAD).body[0]
    return nodes


def _each(node: ast.Assign) -> Iterator[tuple[str, ast.stmt]]:
    """Yield the names that are given in a line, each with a line of its own."""
    [target] = node.targets
    if isinstance(target, ast.Name):
        yield target.id, node
    elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
        for one, value in zip(target.elts, node.value.elts, strict=True):
            yield ast.unparse(one), ast.Assign([one], value)


def _tree(module: str) -> ast.Module:
    return ast.parse(files("autograd.table").joinpath(f"{module}.py").read_text(encoding="utf-8"))


@cache
def _rows() -> dict[tuple[str, str], ast.expr]:
    """Return what the table says of each operation's evaluation, and of where that raises."""
    found: dict[tuple[str, str], ast.expr] = {}
    for node in ast.walk(_tree("ops")):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "op":
            name = ast.literal_eval(node.args[0])
            found[name, "evaluate"] = node.args[2]
            for keyword in node.keywords:
                if keyword.arg == "beyond":
                    found[name, "beyond"] = keyword.value
    return found


def _plain(node: ast.AST, name: str = "") -> tuple[ast.AST, list[str]]:
    """Return a part of the table as it stands in a text, and the names of what it needs."""
    known = _nodes().keys()
    names = [one for one in ast.walk(node) if isinstance(one, ast.Name)]
    own = {one.id for one in names if isinstance(one.ctx, ast.Store)} - {name}
    used = {one.id for one in names} - own
    attributes = [one for one in ast.walk(node) if isinstance(one, ast.Attribute)]
    used |= {one.attr for one in attributes if _is_in_module(one)}
    needs = sorted((used & known) - {name})
    plain = _Plain({name, *needs}).visit(deepcopy(node))
    return ast.fix_missing_locations(plain), needs


def _is_in_module(node: ast.Attribute) -> bool:
    """Whether a node is a name within one of the table's modules."""
    return getattr(node.value, "id", "") in _MODULES


class _Plain(ast.NodeTransformer):
    """Takes off what only readers and checkers of types need, and gives names their prefix."""

    def __init__(self, names: Set[str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = _PREFIX * (node.id in self._names) + node.id
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if _is_in_module(node):
            return ast.Name(_PREFIX + node.attr)
        self.generic_visit(node)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        node.name = _PREFIX * (node.name in self._names) + node.name
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:]
        node.returns = None
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node
