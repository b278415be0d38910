"""Sparse Jacobians and Hessians as SciPy arrays, compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.errors import OperandError
from autograd.node import Node
from autograd.science.paying import Paying
from autograd.science.sparse.entries import Entries, HessianEntries, checked_argnum
from autograd.structures.tree import flatten
from autograd.tools.extras import load
from autograd.tools.pickling import Parts
from autograd.transforms.wrapper import Wrapper


def sparse_jacobian(
    f: Callable[..., Any], argnum: int = 0, *, pattern: Any = None, compile: bool | None = True
) -> SparseMatrix:
    """Return a function that gives f's Jacobian as a sparse matrix, by as few sweeps as it needs.

    The first call finds which entries there are, and colours the columns, or the rows, so that one
    sweep finds all entries of a colour. If a later call takes a path with other entries, the
    structure grows by them.

    Arguments:
        f: a function of a vector of n numbers, or of a structure of them, to m numbers.
        argnum: the position of the argument to differentiate by.
        pattern: a matrix of m rows and n columns that is not 0 where entries may be, on any path;
            unless given, it is found.
        compile: whether to compile, from the first call on; None for when it pays, which is after
            some calls.

    Returns:
        a function of f's arguments that returns a ``scipy.sparse.csr_array`` of shape (m, n).

    Raises:
        OperandError: when called with something that is no number, or with Values.
        GraphError: when called, if there are entries that a given pattern leaves out.
        MissingExtraError: without SciPy.

    >>> import numpy as np
    >>> differences = sparse_jacobian(lambda x: x[1:] ** 2 - x[:-1])
    >>> differences(np.array([1.0, 2.0, 3.0])).toarray().tolist()
    [[-1.0, 4.0, 0.0], [0.0, -1.0, 6.0]]
    """
    return SparseMatrix(sparse_jacobian, Entries(f, checked_argnum(argnum), pattern), compile)


def sparse_hessian(
    f: Callable[..., Any], argnum: int = 0, *, pattern: Any = None, compile: bool | None = True
) -> SparseMatrix:
    """Return a function that gives f's Hessian as a sparse matrix, by as few sweeps as it needs.

    Arguments:
        f: a function of a vector of n numbers, or of a structure of them, to one number.
        argnum, pattern, compile: as in :func:`sparse_jacobian`; the pattern is symmetric.

    Returns:
        a function of f's arguments that returns a ``scipy.sparse.csr_array`` of shape (n, n), with
        both halves. The columns are coloured by a star colouring.

    Raises:
        OperandError, GraphError, MissingExtraError: as there.

    >>> import numpy as np
    >>> curvature = sparse_hessian(lambda x: x[0] * x[1] + x[2] ** 3)
    >>> curvature(np.array([1.0, 2.0, 3.0])).toarray().tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 18.0]]
    """
    entries = HessianEntries(f, checked_argnum(argnum), pattern)
    return SparseMatrix(sparse_hessian, entries, compile)


def sparsity(f: Callable[..., Any], argnum: int = 0) -> Sparsity:
    """Return a function that gives the pattern of f's Jacobian: where a path leads, whatever it is.

    Arguments:
        f: a function of numbers and structures of them, to the same. For the pattern of a Hessian
            write ``sparsity(grad(f))``.
        argnum: the position of the argument to differentiate by.

    Returns:
        a function of f's arguments that returns a ``scipy.sparse.csr_array`` of bools, for the
        path that f takes there.

    Raises:
        OperandError: when called with something that is no number.
        MissingExtraError: without SciPy.

    >>> sparsity(lambda x: [x[0] * x[1], 3.0 * x[1], 1.0])([0.0, 0.0]).toarray().tolist()
    [[True, True], [False, True], [False, False]]
    """
    return Sparsity(f, checked_argnum(argnum))


class SparseMatrix(Wrapper):
    """What :func:`sparse_jacobian` and :func:`sparse_hessian` return.

    Arguments:
        maker: which of the two.
        entries: what finds the entries.
        compile: as there.
    """

    __slots__ = ("compile", "entries", "finds", "maker")

    def __init__(self, maker: Callable[..., Any], entries: Entries, compile: bool | None) -> None:
        super().__init__(entries.f)
        self.maker = maker
        self.entries = entries
        self.compile = compile
        self.finds = Paying(entries, compile)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return the matrix at some arguments."""
        numbers, plan = self.finds(*args, **kwargs)
        if numbers.dtype.hasobject:
            self._refuse_values((args, kwargs))
        latest = self.entries.plans[plan.pattern.shape]  # which may have grown
        return plan.matrix(numbers, latest.pattern)

    def _refuse_values(self, given: Any) -> None:
        inside = any(isinstance(leaf, Node) for leaf in flatten(given, "args").leaves)
        name = self.entries.name
        raise OperandError(
            f"{self.entries.title} of {name} would depend on Values, which a SciPy array cannot "
            "hold: " + ("it was called on some" if inside else f"{name} captured some") + ". Write "
            f"jacobian({name}), or pass plain numbers."
        )

    def made_of(self) -> Parts:
        """Return what makes the same."""
        entries = self.entries
        return _again, entries.f, self.maker, entries.argnum, entries.pattern, self.compile

    def __repr__(self) -> str:
        return f"<{self.entries.title} of {self.entries.name}>"


def _again(
    f: Callable[..., Any],
    maker: Callable[..., Any],
    argnum: int,
    pattern: Any,
    compile: bool | None,
) -> SparseMatrix:
    made: SparseMatrix = maker(f, argnum, pattern=pattern, compile=compile)
    return made


class Sparsity(Wrapper):
    """What :func:`sparsity` returns.

    Arguments:
        f, argnum: as there.
    """

    __slots__ = ("argnum",)

    def __init__(self, f: Callable[..., Any], argnum: int) -> None:
        super().__init__(f)
        self.argnum = argnum

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return the pattern at some arguments."""
        found = Entries(self.f, self.argnum, None).pattern_at(args, kwargs)
        return found.matrix(load("numpy", "science").ones(found.count, bool))

    def made_of(self) -> Parts:
        """Return what makes the same."""
        return sparsity, self.f, self.argnum
