"""What a user says the derivatives of a function are, brought into the form of a matrix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from autograd.errors import OperandError
from autograd.node import Node
from autograd.structures.tree import Tree, flatten
from autograd.testing.report import GradientCheckError
from autograd.testing.subject import Subject

Matrix = list[list[float]]  # a row for each output, a column for each input


class Claim(NamedTuple):
    """The derivatives of a subject as somebody computes them.

    Arguments:
        kind: what it is: ``"grad"``, ``"jac"``, and so on.
        name: how to say it in a report.
        matrix: from the numbers of a point to all derivatives there.

    >>> Claim("grad", "grad=df", lambda point: [[2.0]]).matrix([1.0])
    [[2.0]]
    """

    kind: str
    name: str
    matrix: Callable[[Sequence[float]], Matrix]


class ShapeError(GradientCheckError):
    """A derivative has another shape than what it is the derivative of.

    Arguments:
        text: what happened.
        got: the numbers, as they came.
        wanted: the shape that they should have.

    >>> ShapeError("a text", [1.0], (2,)).wanted
    (2,)
    """

    def __init__(self, text: str, got: Any, wanted: tuple[int, ...]) -> None:
        super().__init__(text)
        self.got = got
        self.wanted = wanted


def claim_of(kind: str, given: Callable[..., Any], subject: Subject) -> Claim:
    """Return what a function that the user gave says of a subject.

    Arguments:
        kind: the name of the argument of ``check_grads`` that it was.
        given: the function.
        subject: what it is the derivative of; for ``hess`` and ``hvp`` that is the gradient.

    Returns:
        the claim.

    Raises:
        OperandError: if it is no function, or of a subject of several outputs though ``grad``.
    """
    if not callable(given):
        raise OperandError(f"{kind} is a function of f's arguments, but got {given!r}.")
    if kind in {"grad", "value_and_grad"} and len(subject.value) != 1:
        raise OperandError(
            f"{kind} belongs to a function of one number, but {subject.name} returns "
            f"{len(subject.value)}. Give jac=, jvp= or vjp=."
        )
    name = f"{kind}={getattr(given, '__name__', type(given).__name__)}"
    matrix = {
        "grad": _by_gradient, "value_and_grad": _by_value_and_gradient, "jac": _by_jacobian,
        "hess": _by_jacobian, "jvp": _by_columns, "hvp": _by_columns, "vjp": _by_rows,
    }[kind]  # fmt: skip
    return Claim(kind, name, lambda point: matrix(given, subject, point, name))


def _by_gradient(
    given: Callable[..., Any], subject: Subject, point: Sequence[float], name: str
) -> Matrix:
    return [like_arguments(given(*subject.rebuild(point)), subject, name)]


def _by_value_and_gradient(
    given: Callable[..., Any], subject: Subject, point: Sequence[float], name: str
) -> Matrix:
    pair = given(*subject.rebuild(point))
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise GradientCheckError(f"{name} returns a value and a gradient, but got {pair!r}.")
    value, expected = floats(numbers_of(pair[0], name)), subject(point)
    if len(value) != 1 or abs(value[0] - expected[0]) > 1e-9 * max(1.0, abs(expected[0])):
        raise GradientCheckError(
            f"The value of {name} is {pair[0]!r}, but {subject.name} returns {expected[0]!r}."
        )
    return [like_arguments(pair[1], subject, name)]


def _by_rows(
    given: Callable[..., Any], subject: Subject, point: Sequence[float], name: str
) -> Matrix:
    args, n = subject.rebuild(point), len(subject.value)
    rows = []
    for i in range(n):
        seed = subject.outcome.rebuild([float(i == k) for k in range(n)])
        rows.append(like_arguments(given(*args, seed), subject, name))
    return rows


def _by_columns(
    given: Callable[..., Any], subject: Subject, point: Sequence[float], name: str
) -> Matrix:
    n, columns = len(point), []
    for j in range(n):
        tangent = subject.rebuild([float(j == k) for k in range(n)])
        result = given(*subject.rebuild(point), *tangent)
        numbers = floats(numbers_of(result, name))
        if len(numbers) != len(subject.value):
            wanted = (len(subject.value),)
            raise _shape(name, f"{len(subject.value)} numbers, one for each output",
                         result, wanted)  # fmt: skip
        columns.append(numbers)
    return [list(row) for row in zip(*columns, strict=True)]


def _by_jacobian(
    given: Callable[..., Any], subject: Subject, point: Sequence[float], name: str
) -> Matrix:
    result = given(*subject.rebuild(point))
    outs = _shape_of(subject.outcome)
    parts = [result] if len(subject.parts) == 1 else result
    if not isinstance(parts, (tuple, list)) or len(parts) != len(subject.parts):
        raise GradientCheckError(
            f"{name} returns a tuple with a Jacobian for each of the {len(subject.parts)} "
            f"arguments, but got {_words(result)}."
        )
    m = len(subject.value)
    rows: Matrix = [[] for _ in range(m)]
    for part, argument in zip(parts, subject.parts, strict=True):
        tree, n = numbers_of(part, name), len(argument.leaves)
        ins = _shape_of(argument)
        shape = tree.blocks[0].shape if len(tree.blocks) == 1 else None
        wrong = outs is not None and ins is not None and shape not in (None, outs + ins)
        if len(tree.leaves) != m * n or (wrong and shape not in ((m, n), (n,) * (m == 1))):
            wanted = (outs or (m,)) + (ins or (n,))
            raise _shape(name, f"shape {wanted}", part, wanted)
        leaves = floats(tree)
        for i, row in enumerate(rows):
            row += leaves[i * n : (i + 1) * n]
    return rows


def like_arguments(result: Any, subject: Subject, name: str) -> list[float]:
    """Return a gradient as a flat list, one number for each input.

    Raises:
        ShapeError: if it has another shape than the arguments.
    """
    parts = [result] if len(subject.parts) == 1 else result
    if isinstance(result, tuple) and len(result) == 1 and len(subject.parts) == 1:
        parts = result if not isinstance(subject.args[0], tuple) else [result]
    if not isinstance(parts, (tuple, list)) or len(parts) != len(subject.parts):
        raise GradientCheckError(
            f"{name} returns a tuple with a gradient for each of the {len(subject.parts)} "
            f"arguments, but got {_words(result)}."
        )
    numbers: list[float] = []
    for part, argument in zip(parts, subject.parts, strict=True):
        tree = numbers_of(part, name)
        shape, wanted = _shape_of(tree), _shape_of(argument)
        if len(tree.leaves) != len(argument.leaves) or (
            shape is not None and wanted is not None and shape != wanted and
            (tree.has_arrays and argument.has_arrays)
        ):  # fmt: skip
            wanted = wanted or (len(argument.leaves),)
            raise _shape(name, f"shape {wanted}, as its argument has", part, wanted)
        numbers += floats(tree)
    return numbers


def numbers_of(result: Any, name: str) -> Tree:
    """Return a result of the user's derivative, taken apart into floats.

    Raises:
        GradientCheckError: if it holds what is no number.
    """
    try:
        tree = flatten(result, f"what {name} returned")
    except OperandError as error:
        raise GradientCheckError(str(error)) from None
    if not tree.leaves:
        raise GradientCheckError(f"{name} returned {result!r}, which holds no number.")
    return tree


def floats(tree: Tree) -> list[float]:
    """Return the numbers of a result as floats, of Values their data."""
    return [leaf.data if isinstance(leaf, Node) else float(leaf) for leaf in tree.leaves]


def _shape_of(tree: Tree) -> tuple[int, ...] | None:
    """Return the shape of a number, an array or a list of numbers, None for what is nested."""
    if len(tree.blocks) == 1 and tree.outline is None:
        return tree.blocks[0].shape or ()
    if all(block.shape is None for block in tree.blocks):
        return (len(tree.blocks),)
    return None


def _shape(name: str, wanted_words: str, result: Any, wanted: tuple[int, ...]) -> ShapeError:
    return ShapeError(f"{name} returns {wanted_words}, but got {_words(result)}.", result, wanted)


def _words(result: Any) -> str:
    shape = getattr(result, "shape", None)
    return f"an array of shape {tuple(shape)}" if shape is not None else repr(result)[:100]
