"""The entries of sparse derivatives as a transform: what ``compile`` compiles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.compiler.warning import warn
from autograd.context import is_traced, present
from autograd.errors import GraphError, OperandError
from autograd.science.sparse.dependence import dependence, has_loops
from autograd.science.sparse.pattern import Pattern, pattern_from
from autograd.science.sparse.plans import Plan, plan_of, plan_of_symmetric
from autograd.structures.arrays import array_of
from autograd.sweeps.linearization import Trace
from autograd.tools.pickling import Parts
from autograd.transforms.arguments import positions_of
from autograd.transforms.wrapper import Wrapper
from autograd.value import Value


class Entries(Wrapper):
    """A function of f's arguments that gives its Jacobian's entries, and the plan to find them.

    A plan is kept as long as it has room for the entries that a call has. So the structure does
    not change with a path that has fewer of them, and grows with one that has others.

    Arguments:
        f: a function of numbers and structures of them, to the same.
        argnum: the position of the argument to differentiate by.
        pattern: of the matrix, as the user wrote it; None if it is to be found.

    >>> numbers, plan = Entries(lambda x: [x[0] * x[1], x[1] + 1.0], 0, None)([2.0, 3.0])
    >>> numbers.tolist(), plan.pattern.lists()
    ([3.0, 2.0, 1.0], [[0, 1], [1]])
    """

    __slots__ = ("argnum", "pattern", "plans")

    plans: dict[tuple[int, int], Plan]  # the latest for each shape, with room for all before

    def __init__(self, f: Callable[..., Any], argnum: int, pattern: Any) -> None:
        super().__init__(f)
        self.argnum = argnum
        self.pattern = pattern
        self.plans = {}

    def __call__(self, *args: Any, **kwargs: Any) -> tuple[Any, Plan]:
        """Return an array of the numbers that the plan finds, and the plan."""
        trace = Trace(self.f, positions_of(self.argnum), args, kwargs)
        outputs = self.outputs(trace)
        plan = self._plan_at(trace, outputs)
        seeds = plan.seeds()
        sweeps = [
            trace.pull(outputs, seed) if plan.by_rows else trace.push(outputs, seed)
            for seed in seeds
        ]
        numbers = plan.numbers(sweeps)
        return array_of(numbers, (len(numbers),)), plan

    def _plan_at(self, trace: Trace, outputs: list[Value]) -> Plan:
        """Return a plan with room for the entries of a call."""
        if present.trial:  # the same call once more, whose numbers alone are compared
            latest = self.plans.get((len(outputs), len(trace.inputs)))
            if latest is not None:
                return latest
        nodes = trace.path(outputs).nodes
        if is_traced() and has_loops(nodes):
            warn(
                f"{self.title}: {self.name} has a loop that is compiled as such, so what comes out "
                "of it counts as depending on all that goes in. Write the loop in Python, or "
                "compile=False."
            )
        return self.plan_for(dependence(nodes, trace.inputs, outputs))

    def outputs(self, trace: Trace) -> list[Value]:
        """Return the numbers whose Jacobian is wanted."""
        _, outputs, _ = trace.outputs()
        trace.check_attached(self.title, outputs)
        return outputs

    def pattern_at(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Pattern:
        """Return the pattern of a call's own entries."""
        trace = Trace(self.f, positions_of(self.argnum), args, kwargs)
        outputs = self.outputs(trace)
        return dependence(trace.path(outputs).nodes, trace.inputs, outputs)

    def plan_for(self, found: Pattern) -> Plan:
        """Return a plan with room for the entries that were found."""
        latest = self.plans.get(found.shape)
        if latest is not None and latest.pattern.contains(found):
            return latest
        if self.pattern is not None:
            given = self.completed(pattern_from(self.pattern, found.shape))
            if not given.contains(found):
                raise GraphError(
                    f"{self.title}: {self.name} depends on more of its arguments than the pattern "
                    "says. Give the entries of all paths, or no pattern, and it is found anew."
                )
            found = given
        elif latest is not None:
            found = latest.pattern.joined(found)
        plan = self.plans[found.shape] = self.planned(self.completed(found))
        return plan

    def completed(self, pattern: Pattern) -> Pattern:
        """Return a pattern with what has to be in it."""
        return pattern

    def planned(self, pattern: Pattern) -> Plan:
        """Return the plan for a pattern."""
        return plan_of(pattern)

    @property
    def title(self) -> str:
        """What errors call it."""
        return "sparse_jacobian"

    @property
    def name(self) -> str:
        """What errors call the function."""
        return str(getattr(self.f, "__name__", type(self.f).__name__))

    def made_of(self) -> Parts:
        """Return what makes the same."""
        return type(self), self.f, self.argnum, self.pattern


class HessianEntries(Entries):
    """The same of a Hessian, the Jacobian of the gradient: each pair of equal entries once.

    >>> numbers, plan = HessianEntries(lambda x: x[0] * x[1] + x[1] ** 2, 0, None)([2.0, 3.0])
    >>> numbers.tolist(), plan.pattern.lists()
    ([1.0, 2.0], [[1], [0, 1]])
    """

    __slots__ = ()

    def outputs(self, trace: Trace) -> list[Value]:
        """Return the gradient, recorded."""
        output = trace.scalar(self.title, trace.result)
        trace.check_attached(self.title, [output])
        return trace.pull_recorded([output], [1.0])

    def planned(self, pattern: Pattern) -> Plan:
        """Return the plan for a pattern."""
        return plan_of_symmetric(pattern)

    def completed(self, pattern: Pattern) -> Pattern:
        """Return a pattern with the mirror of each entry."""
        return pattern.symmetric()

    @property
    def title(self) -> str:
        """What errors call it."""
        return "sparse_hessian"


def checked_argnum(argnum: Any) -> int:
    """Return the position of an argument.

    Raises:
        OperandError: if it is none, or several.
    """
    positions = positions_of(argnum)
    if len(positions) != 1:
        raise OperandError(
            f"Sparse derivatives are by one argument, but got argnum={argnum!r}. Write argnum=0, "
            "and join what belongs together in one array."
        )
    return positions[0]
