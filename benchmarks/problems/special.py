"""SciPy's special functions, with their known derivatives, a domain, and the same in mpmath."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
from scipy import special as sp

Row = tuple[Callable[[float], Any], Callable[[float], Any], tuple[float, float], Any]
_ROOT_PI = math.sqrt(math.pi)
_BELL = math.sqrt(2 * math.pi)


def _lambertw_slope(x: float) -> float:
    w = sp.lambertw(x).real
    return float(1 / (np.exp(w) * (1 + w)))


SPECIAL: dict[str, Row] = {
    "erf": (sp.erf, lambda x: 2 / _ROOT_PI * np.exp(-x * x), (-1e3, 1e3), mpmath.erf),
    "erfc": (sp.erfc, lambda x: -2 / _ROOT_PI * np.exp(-x * x), (-1e3, 26), mpmath.erfc),
    "erfcx": (sp.erfcx, lambda x: 2 * x * sp.erfcx(x) - 2 / _ROOT_PI, (-20, 20), None),
    "erfinv": (sp.erfinv, lambda x: _ROOT_PI / 2 * np.exp(sp.erfinv(x) ** 2), (-0.999, 0.999),
               mpmath.erfinv),
    "dawsn": (sp.dawsn, lambda x: 1 - 2 * x * sp.dawsn(x), (-20, 20), None),
    "gamma": (sp.gamma, lambda x: sp.gamma(x) * sp.digamma(x), (0.01, 150), mpmath.gamma),
    "gammaln": (sp.gammaln, sp.digamma, (1e-3, 1e10), mpmath.loggamma),
    "digamma": (sp.digamma, lambda x: sp.polygamma(1, x), (1e-3, 1e10), mpmath.digamma),
    "polygamma": (lambda x: sp.polygamma(1, x), lambda x: sp.polygamma(2, x), (0.01, 1e5),
                  lambda x: mpmath.psi(1, x)),
    "gammainc": (lambda x: sp.gammainc(2.5, x),
                 lambda x: np.exp(1.5 * np.log(x) - x - sp.gammaln(2.5)), (1e-3, 100), None),
    "betaln": (lambda x: sp.betaln(x, 2.5), lambda x: sp.digamma(x) - sp.digamma(x + 2.5),
               (0.01, 1e5), None),
    "expit": (sp.expit, lambda x: sp.expit(x) * sp.expit(-x), (-700, 700), None),
    "logit": (sp.logit, lambda x: 1 / (x * (1 - x)), (1e-300, 1 - 1e-10), None),
    "log_expit": (sp.log_expit, lambda x: sp.expit(-x), (-1e3, 1e3), None),
    "ndtr": (sp.ndtr, lambda x: np.exp(-x * x / 2) / _BELL, (-37, 37), mpmath.ncdf),
    "log_ndtr": (sp.log_ndtr, lambda x: np.exp(-x * x / 2 - sp.log_ndtr(x)) / _BELL, (-37, 30),
                 None),
    "ndtri": (sp.ndtri, lambda p: _BELL * np.exp(sp.ndtri(p) ** 2 / 2), (1e-10, 1 - 1e-10), None),
    "j0": (sp.j0, lambda x: -sp.j1(x), (-1e6, 1e6), lambda x: mpmath.besselj(0, x)),
    "j1": (sp.j1, lambda x: sp.j0(x) - (sp.j1(x) / x if x else 0.5), (-1e4, 1e4),
           lambda x: mpmath.besselj(1, x)),
    "y0": (sp.y0, lambda x: -sp.y1(x), (0.01, 1e4), lambda x: mpmath.bessely(0, x)),
    "i0": (sp.i0, sp.i1, (-700, 700), lambda x: mpmath.besseli(0, x)),
    "i0e": (sp.i0e, lambda x: sp.i1e(x) - np.sign(x) * sp.i0e(x), (0.01, 1e4), None),
    "k0": (sp.k0, lambda x: -sp.k1(x), (1e-3, 700), lambda x: mpmath.besselk(0, x)),
    "airy": (lambda x: sp.airy(x)[0], lambda x: sp.airy(x)[1], (-100, 50), mpmath.airyai),
    "entr": (sp.entr, lambda x: -np.log(x) - 1, (1e-300, 1e5), None),
    "expm1": (sp.expm1, np.exp, (-700, 700), mpmath.expm1),
    "log1p": (sp.log1p, lambda x: 1 / (1 + x), (-0.999, 1e300), mpmath.log1p),
    "lambertw": (lambda x: sp.lambertw(x).real, _lambertw_slope, (-0.36, 1e10), None),
    "expi": (sp.expi, lambda x: np.exp(x) / x, (1e-3, 700), mpmath.ei),
    "sici": (lambda x: sp.sici(x)[0], lambda x: np.sin(x) / x if x else 1.0, (-1e8, 1e8),
             mpmath.si),
    "fresnel": (lambda x: sp.fresnel(x)[0], lambda x: np.sin(math.pi * x * x / 2), (-50, 50),
                mpmath.fresnels),
    "boxcox": (lambda x: sp.boxcox(x, 0.5), lambda x: x**-0.5, (1e-10, 1e10), None),
    "huber": (lambda x: sp.huber(1.0, x), lambda x: max(-1, min(1, x)), (-10, 10), None),
    "pseudo_huber": (lambda x: sp.pseudo_huber(1.0, x), lambda x: x / math.sqrt(1 + x * x),
                     (-1e3, 1e3), None),
}  # fmt: skip
