"""The diagnosis: one try after another, the most telling first."""

from __future__ import annotations

import math

from autograd.testing.diagnosis.calls import by_sets, by_state
from autograd.testing.diagnosis.case import Case, Guess
from autograd.testing.diagnosis.places import by_place, by_zeros
from autograd.testing.diagnosis.sizes import (
    by_factor,
    by_formula,
    by_inverse,
    by_precision,
    by_sign,
    by_term,
    by_value,
)


def likely(case: Case) -> Guess:
    """Return what is likely wrong with a derivative.

    Arguments:
        case: the derivative; at least one of its entries is wrong.

    Returns:
        the guess.

    >>> case = Case([[2.0]], [[-2.0]], [[0.0]], [(0, 0)], ["x"], [""], [1.0], [3.0],
    ...             [(1, None)], ["x"], lambda point: None, lambda: [[2.0]], lambda: None)
    >>> likely(case)
    Guess(kind='sign', text='the sign is flipped')
    """
    return (
        by_state(case)
        or _not_finite(case)
        or by_sets(case)
        or by_sign(case)
        or by_precision(case)
        or by_place(case)
        or by_zeros(case)
        or by_formula(case)
        or by_inverse(case)
        or by_factor(case)
        or by_value(case)
        or by_term(case)
        or Guess("unknown", "no guess fits")
    )


def _not_finite(case: Case) -> Guess | None:
    for i, j in case.wrong:
        if not math.isfinite(case.got[i][j]):
            return Guess(
                "not finite",
                f"it is {case.got[i][j]} here, though the function is smooth: look for 0/0, "
                "inf - inf or an overflow in it",
            )
    return None
