"""What SciPy calls: a function of ours that is held to plain numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.errors import ConvergenceError, OperandError
from autograd.node import Node, number_of
from autograd.structures.tree import flatten, flatten_numbers
from autograd.tools.extras import load


def plain(f: Callable[..., Any], solver: str, theta: tuple[Any, ...]) -> Callable[[Any], Any]:
    """Return a function of x alone that gives f's numbers: a float, or an array of them.

    Arguments:
        f: a function of x and of parameters.
        solver: what errors call what calls it.
        theta: the parameters, in plain numbers.

    Raises:
        OperandError: when called, if f depends on a Value that is none of its arguments.

    >>> plain(lambda x, a: [x, a * x], "root", (3.0,))(2.0).tolist()
    [2.0, 6.0]
    """
    numpy = load("numpy", "science")

    def of(x: Any) -> Any:
        tree = flatten_numbers(f(x, *theta), f"what {solver}'s function returned")
        leaves = tree.leaves
        if any(isinstance(leaf, Node) for leaf in leaves):
            if any(isinstance(leaf, Node) and not leaf.is_constant for leaf in leaves):
                raise OperandError(
                    f"The function that {solver} was given computes with a Value that is none of "
                    f"its arguments, so nothing could be differentiated by it. Write {solver}(f, "
                    "..., args=(value,)), and make it an argument of f."
                )
            leaves = [number_of(leaf) if isinstance(leaf, Node) else leaf for leaf in leaves]
        is_one = tree.outline is None and not tree.has_arrays
        return leaves[0] if is_one else numpy.array(leaves)

    return of


def fixed(structure: Any, what: str) -> Any:
    """Return a structure in plain numbers: what a solver begins with, which its result forgets.

    >>> fixed([1, 2], "x0")
    [1.0, 2.0]
    """
    tree = flatten(structure, what)
    return tree.rebuild([number_of(n) if isinstance(n, Node) else n for n in tree.leaves])


def tupled(args: Any) -> tuple[Any, ...]:
    """Return SciPy's ``args``, which may be a single argument, as a tuple."""
    return args if isinstance(args, tuple) else (args,)


def check_success(solver: str, succeeded: bool, message: Any) -> None:
    """Raise a ConvergenceError if a solver says that it failed."""
    if not succeeded:
        raise ConvergenceError(
            f"{solver} did not converge: {str(message).strip()} Begin elsewhere, or allow more "
            "steps by its options."
        )
