"""Sums written in the ways that programs write them."""

from autograd.table import ops


def summed(builder, terms, how):
    """The place of a sum, written in one of several ways."""
    if how == "sum":
        return builder.add(ops.sum, tuple(terms))
    if how == "tree" and len(terms) > 3:
        half = len(terms) // 2
        halves = [summed(builder, part, how) for part in (terms[:half], terms[half:])]
        return builder.add(ops.add, tuple(halves))
    total, *rest = terms[::-1] if how == "backwards" else terms
    for term in rest:
        total = builder.add(ops.add, (term, total) if how == "backwards" else (total, term))
    return total
