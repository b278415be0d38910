"""Forms of expression from which random programs are made, with the range of what comes out.

A form is source text with numbered places for its operands. Ranges are known before a program
runs, so that every number in it stays bounded: an operand that may lie outside a form's domain
is replaced by a sine that cannot.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import NamedTuple

import autograd


class Range(NamedTuple):
    """The numbers from ``low`` to ``high``.

    >>> Range(0.0, 1.0).holds(Range(0.25, 0.5))
    True
    """

    low: float
    high: float

    def holds(self, other: Range) -> bool:
        """Return whether another range lies within this one."""
        return self.low <= other.low and other.high <= self.high


ANY = Range(-10.0, 10.0)  # no number of a program lies outside
POSITIVE = Range(0.25, 10.0)
UNIT = Range(-0.9, 0.9)
SMALL = Range(-3.0, 3.0)


class Form(NamedTuple):
    """A way to compute one number from a few.

    Arguments:
        text: Python source with places ``{0}``, ``{1}``, ... for the operands.
        image: the range of what comes out, from those of the operands.
        within: for each operand, the range that it must stay in.
        near: pairs of texts; where the two numbers of a pair are equal, there is a kink or a jump.
        apart: whether the first two operands are to differ; where they tie, nothing is left.

    >>> Form("ag.relu({0})", hull, (ANY,), (("{0}", "0.0"),)).text.format("x")
    'ag.relu(x)'
    """

    text: str
    image: Callable[..., Range]
    within: tuple[Range, ...]
    near: tuple[tuple[str, str], ...] = ()
    apart: bool = False


def hull(*ranges: Range) -> Range:
    """Return the smallest range that holds others and 0.

    Arguments:
        ranges: the others.

    Returns:
        the range.

    >>> hull(Range(1.0, 2.0), Range(-3.0, 1.0))
    Range(low=-3.0, high=2.0)
    """
    return Range(min(0.0, *[r.low for r in ranges]), max(0.0, *[r.high for r in ranges]))


def _sum(*ranges: Range) -> Range:
    return Range(sum(r.low for r in ranges), sum(r.high for r in ranges))


def _negative(x: Range) -> Range:
    return Range(-x.high, -x.low)


def _product(x: Range, y: Range) -> Range:
    corners = [a * b for a in x for b in y]
    return Range(min(corners), max(corners))


def _within(low: float, high: float) -> Callable[..., Range]:
    return lambda *operands: Range(low, high)


def _rising(f: Callable[[float], float]) -> Callable[[Range], Range]:
    return lambda x: Range(f(x.low), f(x.high))


_ZERO = (("{0}", "0.0"),)
_TIE = (("{0}", "{1}"),)
_WHOLE = (("{0}", "round({0})"),)

_FORMS = [
    Form("{0} + {1}", _sum, (ANY, ANY)),
    Form("{0} * {1}", _product, (ANY, ANY)),
    Form("{0} - {1}", lambda x, y: _sum(x, _negative(y)), (ANY, ANY), apart=True),
    Form("{0} / (1.0 + {1} * {1})", hull, (ANY, ANY)),
    Form("{0} / {1}", lambda x, y: _product(x, Range(0.0, 1.0 / y.low)), (ANY, POSITIVE)),
    Form("{0} ** {1}", _within(0.06, 16.0), (Range(0.25, 4.0), Range(-2.0, 2.0))),
    Form("-{0}", _negative, (ANY,)),
    Form("0.5 - {0} / 3.0", lambda x: Range(0.5 - x.high / 3.0, 0.5 - x.low / 3.0), (ANY,)),
    Form("{0} ** 2", lambda x: _product(x, x), (ANY,)),
    Form("{0} ** 3", _rising(lambda x: x**3), (ANY,)),
    Form("2.0 ** {0}", _rising(lambda x: 2.0**x), (SMALL,)),
    Form("1.0 / {0}", lambda x: Range(1.0 / x.high, 1.0 / x.low), (POSITIVE,)),
    Form("ag.exp({0})", _rising(math.exp), (SMALL,)),
    Form("ag.expm1({0})", _rising(math.expm1), (SMALL,)),
    Form("ag.exp2({0})", _rising(lambda x: 2.0**x), (SMALL,)),
    Form("ag.log({0})", _rising(math.log), (POSITIVE,)),
    Form("ag.log1p({0})", _rising(math.log1p), (Range(-0.75, 10.0),)),
    Form("ag.log2({0})", _rising(math.log2), (POSITIVE,)),
    Form("ag.log10({0})", _rising(math.log10), (POSITIVE,)),
    Form("ag.sqrt({0})", _rising(math.sqrt), (POSITIVE,)),
    Form("ag.cbrt({0})", _rising(math.cbrt), (POSITIVE,)),
    Form("ag.sin({0})", _within(-1.0, 1.0), (ANY,)),
    Form("ag.cos({0})", _within(-1.0, 1.0), (ANY,)),
    Form("ag.tan({0})", _rising(math.tan), (UNIT,)),
    Form("ag.asin({0})", _rising(math.asin), (UNIT,)),
    Form("ag.acos({0})", _within(0.0, 3.2), (UNIT,)),
    Form("ag.atan({0})", _rising(math.atan), (ANY,)),
    Form("ag.sinh({0})", _rising(math.sinh), (SMALL,)),
    Form("ag.cosh({0})", _within(1.0, 10.1), (SMALL,)),
    Form("ag.tanh({0})", _rising(math.tanh), (ANY,)),
    Form("ag.asinh({0})", _rising(math.asinh), (ANY,)),
    Form("ag.acosh({0})", _rising(math.acosh), (Range(1.25, 10.0),)),
    Form("ag.atanh({0})", _rising(math.atanh), (UNIT,)),
    Form("ag.erf({0})", _rising(math.erf), (SMALL,)),
    Form("ag.erfc({0})", _within(0.0, 2.0), (SMALL,)),
    Form("ag.lgamma({0})", _within(-0.13, 2.5), (Range(0.5, 4.5),)),
    Form("ag.norm_cdf({0})", _within(0.0, 1.0), (ANY,)),
    Form("ag.gelu({0})", lambda x: Range(-0.2, max(x.high, 0.0)), (ANY,)),
    Form("ag.silu({0})", lambda x: Range(-0.3, max(x.high, 0.0)), (ANY,)),
    Form("ag.sigmoid({0})", _within(0.0, 1.0), (ANY,)),
    Form("ag.softplus({0})", lambda x: Range(0.0, max(x.high, 0.0) + 0.7), (ANY,)),
    Form("ag.relu({0})", hull, (ANY,), _ZERO),
    Form("abs({0})", lambda x: Range(0.0, max(-x.low, x.high)), (ANY,), _ZERO),
    Form("ag.sign({0})", _within(-1.0, 1.0), (ANY,), _ZERO),
    Form("ag.floor({0})", lambda x: Range(x.low - 1.0, x.high), (ANY,), _WHOLE),
    Form("ag.hypot({0}, {1})", lambda x, y: hull(x, y, _sum(x, y), _sum(_negative(x), y)),
         (ANY, POSITIVE)),
    Form("ag.logaddexp({0}, {1})",
         lambda x, y: Range(max(x.low, y.low), max(x.high, y.high) + 0.7), (ANY, ANY)),
    Form("ag.atan2({0}, {1})", _within(-1.6, 1.6), (ANY, POSITIVE)),
    Form("ag.maximum({0}, {1})", hull, (ANY, ANY), _TIE, apart=True),
    Form("ag.minimum({0}, {1})", hull, (ANY, ANY), _TIE, apart=True),
    Form("ag.where({0} > {1}, {2}, {3})", lambda a, b, x, y: hull(x, y), (ANY,) * 4, _TIE, True),
    Form("ag.sum([{0}, {1}, {2}])", _sum, (ANY,) * 3),
    Form("ag.prod([{0}, {1}, {2}])", lambda x, y, z: _product(_product(x, y), z), (ANY,) * 3),
    Form("ag.dot([{0}, {1}], [{2}, {3}])",
         lambda a, b, x, y: _sum(_product(a, x), _product(b, y)), (ANY,) * 4),
    Form("ag.logsumexp([{0}, {1}, {2}])",
         lambda *ranges: Range(min(r.low for r in ranges), max(r.high for r in ranges) + 1.2),
         (ANY,) * 3),
]  # fmt: skip

# The forms whose functions this version of the library has, simple ones first: programs shrink
# towards them.
FORMS = [
    form
    for form in _FORMS
    if all(hasattr(autograd, name) for name in re.findall(r"ag\.(\w+)", form.text))
]
