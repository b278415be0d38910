"""The rows of docs/arrays.md, as expressions to evaluate in NumPy's names."""

import ast
import re
from pathlib import Path

import numpy as np

DOCUMENT = Path(__file__).parents[2] / "docs" / "arrays.md"
NAMES = ("x", "y", "B", "A", "v")
POINT = (
    np.array([0.35, -1.25, 1.6]),
    np.array([0.8, 1.3, 0.45]),
    np.array([[0.4, -1.1, 0.9], [1.7, 0.2, -0.6]]),
    np.array([[1.9, 0.3, -0.4], [0.6, 2.3, 0.5], [-0.2, 0.7, 1.4]]),
    0.9,
)
BRANCHING = "a path for each choice"


def rows():
    """Pairs of an expression and what is said of it."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for line in text.splitlines():
        found = re.fullmatch(r"\| `(.*)` \|(.*)\|", line)
        if found:
            code, said = found[1].replace("\\|", "|"), found[2].strip()
            parsed = ast.parse(code, mode="eval").body
            parts = parsed.elts if isinstance(parsed, ast.Tuple) else [parsed]
            yield from ((ast.unparse(part), said) for part in parts)


def function(code, namespace, special):
    """Return a function of the arrays: what the expression gives, its numbers added up weighed."""
    compiled = compile(code, "docs/arrays.md", "eval")

    def f(x, y, B, A, v):  # noqa: N803  (as in the document)
        S = A @ A.T + namespace.eye(3)  # noqa: N806
        names = dict(zip(NAMES, (x, y, B, A, v)), np=namespace, special=special, S=S)
        return total(eval(compiled, names), namespace)

    f.__name__ = "row"
    return f


def total(result, namespace):
    """Add up all numbers of a result, with weights that differ."""
    if isinstance(result, (list, tuple)):
        return sum(((0.7 + 0.1 * i) * total(part, namespace) for i, part in enumerate(result)), 0.0)
    if not getattr(result, "ndim", 0):
        return 1.0 * result
    flat = namespace.ravel(result)
    return namespace.sum(flat * (1.0 + 0.25 * np.arange(flat.shape[0])))
