"""Derivatives of a root, by the implicit function theorem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.errors import OperandError
from autograd.node import Node
from autograd.science.implicit.linearised import Linearised
from autograd.structures.tree import flatten, flatten_numbers, structured
from autograd.sweeps.linearization import Trace
from autograd.tools.extras import load
from autograd.transforms.structured import StructuredPrimitive


def implicit_root(
    equation: Callable[..., Any], solver: Callable[..., Any], *, fixed_point: bool = False
) -> StructuredPrimitive:
    """Return the root as a function of its parameters, with derivatives of any order.

    The solver runs on plain numbers, and nothing of what it does is differentiated: with
    ``F(x, theta) = 0``, ``dx/dtheta = -(dF/dx)^-1 dF/dtheta``.

    Arguments:
        equation: F, a function of x and of the parameters, which returns as many numbers as x has.
        solver: a function of the parameters as plain numbers that returns x, as plain numbers.
        fixed_point: whether F(x, theta) = x instead.

    Returns:
        a function of the parameters, numbers and structures of them, that returns x. Derivatives
        are those at the x that the solver gave, and as accurate as that is.

    Raises:
        ConvergenceError: when it is differentiated, if what the solver gave is far from a root.
        OperandError: if the equation gives another count of numbers, or captures Values.

    >>> import autograd as ag
    >>> root = implicit_root(lambda x, a: x * x - a, lambda a: a ** 0.5)
    >>> ag.grad(root)(4.0), ag.grad(ag.grad(root))(4.0)
    (0.25, -0.03125)
    """
    whole = Difference(equation) if fixed_point else equation
    name = str(getattr(equation, "__name__", "the equation"))
    rules = Rules(whole, name)
    return StructuredPrimitive(PlainSolver(solver), rules.vjp, rules.jvp, f"root of {name}")


class Difference:
    """The equation of a fixed point: F(x, theta) - x.

    Arguments:
        f: F.
    """

    def __init__(self, f: Callable[..., Any]) -> None:
        self.f = f

    def __call__(self, x: Any, *theta: Any) -> list[Any]:
        """Return the differences, flat."""
        found = flatten_numbers(self.f(x, *theta), "what the function returned")
        before = flatten_numbers(x, "x")
        pairs = zip(found.leaves, before.leaves, strict=False)
        differences = [after - start for after, start in pairs]
        return differences + found.leaves[len(differences) :]


class PlainSolver:
    """A user's solver, seen to that it gives plain numbers.

    Arguments:
        solver: the solver.
    """

    def __init__(self, solver: Callable[..., Any]) -> None:
        self.solver = solver

    def __call__(self, *theta: Any) -> Any:
        """Return what the solver found, in floats."""
        tree = flatten_numbers(self.solver(*theta), "what the solver returned")
        if any(isinstance(leaf, Node) for leaf in tree.leaves):
            raise OperandError(
                "The solver gave a Value, so it computes with one that is none of its arguments. "
                "Make it an argument: only by those an implicit function is differentiated."
            )
        return tree.rebuild(tree.leaves)


class Rules:
    """The vjp and jvp of a root, in plain numbers or recorded.

    Arguments:
        equation: F.
        name: what errors call it.
        check: a function of x and of the parameters, in plain numbers, that raises where there are
            no derivatives; None for none.
    """

    def __init__(
        self, equation: Callable[..., Any], name: str, check: Callable[..., Any] | None = None
    ) -> None:
        self.equation = equation
        self.name = name
        self.check = check
        self._latest: tuple[list[float], Linearised] | None = None

    def __reduce__(self) -> Any:
        return Rules, (self.equation, self.name, self.check)

    def vjp(self, gradient: Any, x: Any, *theta: Any) -> tuple[Any, ...]:
        """Return the gradients of the parameters for that of x."""
        given = flatten(gradient, "the gradient").leaves
        if _are_plain(given, x, theta):
            known = self.linearised(x, theta)
            numpy = load("numpy", "science")
            return structured(known.trees, (numpy.array(given) @ known.slopes).tolist())
        adjoint = implicit_root(AdjointEquation(self.equation), LinearSolver(self, forward=False))
        solved = adjoint(given, x, theta)
        trace = Trace(self.equation, range(1, 1 + len(theta)), (x, *theta), {})
        _, outputs, _ = trace.outputs()
        return structured(trace.trees, trace.pull(outputs, [0.0 - w for w in solved]))

    def jvp(self, tangents: Any, x: Any, *theta: Any) -> Any:
        """Return the tangent of x for those of the parameters."""
        given = flatten(tangents, "the tangents").leaves
        tree = flatten(x, "x")
        if _are_plain(given, x, theta):
            known = self.linearised(x, theta)
            return tree.rebuild((known.slopes @ load("numpy", "science").array(given)).tolist())
        tangent = implicit_root(TangentEquation(self.equation), LinearSolver(self, forward=True))
        return tree.rebuild(tangent(given, x, theta))

    def linearised(self, x: Any, theta: tuple[Any, ...]) -> Linearised:
        """Return the derivatives at a solution in plain numbers; the last one is remembered."""
        leaves = flatten((x, theta), "theta").leaves
        latest = self._latest
        if latest is None or latest[0] != leaves:
            known = Linearised(self.equation, self.name, x, theta)
            if self.check is not None:
                self.check(x, theta)
            self._latest = latest = leaves, known
        return latest[1]


class AdjointEquation:
    """The equation of a root's adjoint w: (dF/dx)^T w - gradient = 0.

    Arguments:
        equation: F.
    """

    __name__ = "the adjoint equation"

    def __init__(self, equation: Callable[..., Any]) -> None:
        self.equation = equation

    def __call__(self, w: Any, gradient: Any, x: Any, theta: tuple[Any, ...]) -> list[Any]:
        """Return what is left over."""
        trace = Trace(self.equation, (0,), (x, *theta), {})
        _, outputs, _ = trace.outputs()
        found = trace.pull(outputs, w)
        return [pulled - wanted for pulled, wanted in zip(found, gradient, strict=True)]


class TangentEquation:
    """The equation of a root's tangent u: dF/dx u + dF/dtheta tangent = 0.

    Arguments:
        equation: F.
    """

    __name__ = "the tangent equation"

    def __init__(self, equation: Callable[..., Any]) -> None:
        self.equation = equation

    def __call__(self, u: Any, tangent: Any, x: Any, theta: tuple[Any, ...]) -> list[Any]:
        """Return what is left over."""
        trace = Trace(self.equation, range(1 + len(theta)), (x, *theta), {})
        _, outputs, _ = trace.outputs()
        return trace.push(outputs, [*u, *tangent])


class LinearSolver:
    """What solves either in plain numbers.

    Arguments:
        rules: of the root.
        forward: whether the tangent is wanted, rather than the adjoint.
    """

    def __init__(self, rules: Rules, forward: bool) -> None:
        self.rules = rules
        self.forward = forward

    def __call__(self, flow: Any, x: Any, theta: tuple[Any, ...]) -> Any:
        """Return u for a tangent of theta, or w for a gradient of x."""
        known = self.rules.linearised(x, theta)
        if self.forward:
            return (known.slopes @ load("numpy", "science").array(flow)).tolist()
        return known.adjoint(flow)


def _are_plain(given: list[Any], x: Any, theta: tuple[Any, ...]) -> bool:
    leaves = given + flatten((x, theta), "theta").leaves
    return not any(isinstance(leaf, Node) for leaf in leaves)
