"""Op: what is known of an operation, each fact once.

Passes of the compiler, Taylor arithmetic, NumPy's names and the documentation ask the operation;
none keeps a list of names. Compiled, this file is built with operation.pxd.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import Flag, auto
from typing import Any

from autograd.numbers import as_float, item_of
from autograd.table.ieee import IEEE, NAN
from autograd.table.interval import REALS, Interval
from autograd.tools.array_hook import value_array

Number = Any  # a float, a Value, or anything else with arithmetic


class Fact(Flag):
    """What holds of an operation; facts are joined by ``|``.

    >>> Fact.WHOLE in (Fact.JUMPS | Fact.WHOLE)
    True
    """

    NONE = 0
    JUMPS = auto()  # its value jumps somewhere: no rounding before it may move an operand
    STEEP = auto()  # its slope is infinite somewhere, with the same consequence
    CORNER_SLOPE = auto()  # it jumps, but only as the slope at a corner, where either side will do
    CHOOSES = auto()  # its first operand chooses among the others, by whether it is 0
    EDGE_AT_ZERO = auto()  # of an operand that may tip it only the sign counts, and whether it is 0
    COMMUTES = auto()  # two operands may change places
    PASSES_NAN = auto()  # the result is nan if any operand is
    WHOLE = auto()  # the result is a whole number, or not finite
    ABOVE_ZERO = auto()  # the result is positive, unless it underflows
    NOT_NEGATIVE = auto()  # the result is never below 0
    BY_SIGN = auto()  # the sign of the operand, zero included, tells the sign of the result
    NEVER_MINUS_ZERO = auto()  # a result of 0 is 0.0, whatever the signs of the operands
    KEEPS_SIZE = auto()  # the result is the operand, its negative, or 0
    PASSES_INFINITY = auto()  # the result is infinite or nan if any operand is
    SAME = auto()  # the result is the first operand
    ADDS = auto()  # the sum of the operands
    MULTIPLIES = auto()  # the sign of the result is the product of the operands' signs
    DISTANCE = auto()  # the root of the sum of the operands' squares
    GREATEST = auto()  # the greatest of the operands
    SCALED = auto()  # computed beside its largest operand, so that parts of it round otherwise
    COMPARES = auto()  # whether something holds of two operands: 1 or 0
    TO_INT = auto()  # Python's function of that name makes an int of a float
    KEEPS_INTS = auto()  # Python's operator gives an int for ints
    ARITHMETIC = auto()  # evaluated by an operator of Python's, which series have too
    BY_SCIPY = auto()  # evaluated by SciPy, or beside it: in Python alone, to SciPy's accuracy
    HELPER = auto()  # derivatives are written in it; it has no public name


def undefined(*operands: float) -> float:
    """Return nan: what an operation gives where nothing better is known."""
    return NAN


class Op:
    """One operation; called, it is applied to numbers of any kind.

    Arguments:
        name: the name of the function and of the method.
        evaluate: floats to float; it may raise where IEEE arithmetic would not.
        partials: one function for each operand, over ``(operands..., out)``; an operation of any
            number of operands has a single one, over ``(index, operands, out)``.
        arity: how many operands, -1 for any number; as many as there are partials unless given.
        domain: one interval for each operand, where value and partials are finite and smooth.
        formula: how a reader writes it, over the operands' names.
        label: how a diagram writes it; the name unless given.
        numpy: the names of NumPy's functions that work on arrays of Values.
        scipy: the names of functions of scipy.special that do.
        beyond: what IEEE arithmetic gives where ``evaluate`` raises; nan unless given.
        singular: what happens at points where value or derivatives are not smooth.
        facts: what else holds of it.
        neutral: the number that, as the second operand, leaves the first as it is; of an operation
            that commutes or takes any number of operands, in any place.
        pole: the operand at whose zero it has a pole.
        operator: how a program writes it, where that is no function of its name.
        python: its value as Python source, over ``{0}``, ``{1}``, ...; a call unless given.
        simpler: from a program that is being written and the operands' places to the place of the
            same result in a simpler way, or None (see ``compiler/program/builder.py``). Of two
            operands one is a constant, on which alone it depends whether there is one.
        similar: the same, but to the place of a result whose last digit may be another.

    >>> Op("twice", lambda x: x + x)(3.0)
    6.0
    """

    __slots__ = (
        "arity", "beyond", "domain", "evaluate", "facts", "formula", "label", "name", "neutral",
        "numpy", "operator", "partials", "pole", "python", "rule", "scipy", "similar", "simpler",
        "singular",
    )  # fmt: skip

    rule: Any  # compiled, the row in C, if it can be said there; see table/header.py

    def __init__(
        self,
        name: str,
        evaluate: Callable[..., float],
        partials: tuple[Callable[..., Number], ...] = (),
        *,
        arity: int | None = None,
        domain: tuple[Interval, ...] = (),
        formula: str = "",
        label: str = "",
        numpy: tuple[str, ...] = (),
        scipy: tuple[str, ...] = (),
        beyond: Callable[..., float] = undefined,
        singular: str = "",
        facts: Fact = Fact.NONE,
        neutral: float | None = None,
        pole: int | None = None,
        operator: str = "",
        python: str = "",
        simpler: Callable[..., int | None] | None = None,
        similar: Callable[..., int | None] | None = None,
    ) -> None:
        self.name = name
        self.evaluate = evaluate
        self.partials = partials
        self.arity = len(partials) if arity is None else arity
        self.domain = domain
        self.formula = formula
        self.label = label or name
        self.numpy = numpy
        self.scipy = scipy
        self.beyond = beyond
        self.singular = singular
        self.facts = facts
        self.neutral = neutral
        self.pole = pole
        self.operator = operator
        self.python = python
        self.simpler = simpler
        self.similar = similar

    @property
    def delicate(self) -> tuple[int, ...]:
        """The operands that no rounding may move: it could tip a jump, an edge or a pole."""
        if Fact.CHOOSES in self.facts:
            return (0,)
        bounded = any(interval is not REALS for interval in self.domain)
        if bounded or self.facts & (Fact.JUMPS | Fact.STEEP):
            return tuple(range(len(self.domain)))
        return () if self.pole is None else (self.pole,)

    def __call__(self, *operands: Number) -> Any:
        """Return the operation's result, of the operands' own kind."""
        for operand in operands:
            if type(operand) is not float and type(operand) is not bool:
                return self._dispatch(operands)
        return self.value(*operands)

    def _dispatch(self, operands: tuple[Number, ...]) -> Any:
        """Hand over to the first operand that knows how to apply an operation to itself."""
        for operand in operands:
            apply = getattr(operand, "__apply__", None)
            if apply is not None:
                return apply(self, operands)
        items = tuple([item_of(operand) for operand in operands])
        for item in items:
            if hasattr(item, "__apply__"):
                return item.__apply__(self, items)
        if any(map(_has_axes, items)):
            return value_array().__apply__(self, items)
        return self.value(*[as_float(item, self.name) for item in items])

    def value(self, *operands: float) -> float:
        """Return the operation's value at floats, in IEEE arithmetic."""
        try:
            return self.evaluate(*operands)
        except (ArithmeticError, ValueError):
            return self.beyond(*operands)

    def linearize(self, operands: tuple[float, ...]) -> tuple[float, tuple[float, ...]]:
        """Return the value and every partial at floats, in IEEE arithmetic."""
        out = self.value(*operands)
        return out, tuple([self.partial(i, operands, out) for i in range(len(operands))])

    def slope(self, index: int, operands: tuple[Number, ...], out: Number) -> Any:
        """Return the partial by one operand, a number of the operands' own kind."""
        if self.arity < 0:
            return self.partials[0](index, operands, out)
        return self.partials[index](*operands, out)

    def partial(self, index: int, operands: tuple[float, ...], out: float) -> float:
        """Return the partial by one operand at floats, in IEEE arithmetic."""
        try:
            return float(self.slope(index, operands, out))
        except (ArithmeticError, ValueError):
            return float(self.slope(index, tuple(map(IEEE, operands)), IEEE(out)))

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> tuple[Callable[[str], Op], tuple[str]]:
        return operation, (self.name,)


def _has_axes(thing: Any) -> bool:
    """Whether a thing is an array of NumPy's, of which each number is an operand."""
    array: Any = getattr(sys.modules.get("numpy"), "ndarray", ())
    return issubclass(type(thing), array) and thing.ndim > 0


TABLE: dict[str, Op] = {}


def operation(name: str) -> Op:
    """Return the operation of a name.

    Arguments:
        name: as in ``TABLE``.

    Returns:
        the one operation of that name, the same object each time.

    Raises:
        KeyError: if there is none.

    >>> from autograd.table import ops
    >>> operation("tanh") is ops.tanh
    True
    """
    return TABLE[name]


def having(facts: Fact) -> frozenset[Op]:
    """Return the operations of the table of which one of some facts holds.

    >>> from autograd.table import ops
    >>> ops.floor in having(Fact.WHOLE), ops.exp in having(Fact.WHOLE)
    (True, False)
    """
    return frozenset(op for op in TABLE.values() if op.facts & facts)


def op(
    name: str,
    formula: str,
    evaluate: Callable[..., float],
    *partials: Callable[..., Number],
    domain: tuple[Interval, ...] | Interval = REALS,
    numpy: str = "",
    scipy: str = "",
    **more: Any,
) -> Op:
    """Add an operation to the table.

    Arguments:
        name, formula, evaluate, partials: as in :class:`Op`.
        domain: an interval for each operand, or one for all.
        numpy, scipy: names of NumPy's and scipy.special's, with spaces between them.
        more: the others of :class:`Op`.

    Returns:
        the operation.

    >>> cube = op("cube", "x^3", lambda x: x * x * x, lambda x, y: 3.0 * x * x)
    >>> cube.linearize((2.0,))
    (8.0, (12.0,))
    >>> del TABLE["cube"]
    """
    domains = (domain,) * len(partials) if isinstance(domain, Interval) else domain
    own = Op(
        name, evaluate, partials, domain=domains, formula=formula, numpy=tuple(numpy.split()),
        scipy=tuple(scipy.split()), **more,
    )  # fmt: skip
    TABLE[name] = own
    return own
