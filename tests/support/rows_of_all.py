"""Every row of the table in one function, for texts in other languages."""

import math

from autograd.table.operation import TABLE, Fact, having

BY_SCIPY = having(Fact.BY_SCIPY)
ORDERS = {
    "polygamma": (1.0, 2.0, 5.0), "sinc_derivative": (1.0, 2.0, 5.0), "round_to": (0.0, 2.0),
    "expn": (1.0, 2.0), "polygamma_step": (0.0, 1.0), "lambertw": (0.0,),
}  # fmt: skip
POINTS = [
    (0.7, 1.3, 0.4, 2.1), (2.5, 0.5, -1.5, 0.3), (-0.3, -2.7, 3.1, -0.9), (1e-9, 3.0, 1e9, -1e-4),
    (12.5, 7.25, -6.5, 4.0), (0.999, -0.5, 1.0, 1.0), (1.4, 1.4, 2.5, 3.5), (40.0, -35.0, 8.0, 0.1),
]  # fmt: skip
EDGES = [
    (0.0, 1.0, 2.0, -1.0), (-0.0, 0.0, 1.0, 0.0), (1.0, 0.0, 0.0, 0.0), (-1.0, -2.0, -3.0, -0.0),
    (math.inf, 1.0, 2.0, 3.0), (-math.inf, math.inf, 0.5, 1.0), (math.nan, 1.0, 2.0, 3.0),
    (1.0, math.nan, 0.5, math.inf), (1e300, 1e-300, 750.0, -750.0), (2.0, 1e300, 1e300, 5e-324),
]  # fmt: skip


def uses(skipped=()):
    """The operations with their operands: numbers, and the places of inputs."""
    found = []
    for name, op in TABLE.items():
        if name in skipped:
            continue
        if name in ORDERS:
            rest = tuple(range(op.arity - 1))
            last = name in ("round_to", "lambertw")
            found += [(op, (*rest, one) if last else (one, *rest)) for one in ORDERS[name]]
        elif op.arity >= 0:
            found.append((op, tuple(range(op.arity))))
        else:
            found += [(op, tuple(range(n))) for n in ((2, 4) if name == "dot" else (1, 2, 3, 4))]
    return found


def operands(places, point):
    """The operands of a use at a point: a float is one itself."""
    return tuple([place if type(place) is float else point[place] for place in places])


def function(some):
    """A function of four numbers to the values of all uses."""
    return lambda *point: [op(*operands(places, point)) for op, places in some]


def size(op, given, out):
    """What a rounded operand makes of a result, as an absolute error in units of epsilon."""
    _, partials = op.linearize(given)
    parts = [abs(x * p) for x, p in zip(given, partials) if math.isfinite(x * p)]
    return abs(out) + sum(parts)
