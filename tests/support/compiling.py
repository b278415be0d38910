"""What tests of compiled functions share: the backends, and what it means to be equal."""

import functools
import math

import numpy as np
import pytest
from hypothesis import settings

from autograd.compiler.backends import BACKENDS, SETTING
from autograd.compiler.program.program import Program
from autograd.node import Node
from autograd.structures.tree import flatten
from autograd.table import ops

ONE_PRODUCT = Program(1, [2.0], [ops.mul], [(0, ~0)], [], [1])


@functools.cache
def missing(backend):
    """Why a backend is not there yet, or an empty text."""
    try:
        BACKENDS[backend].runner(ONE_PRODUCT)
    except (ImportError, AttributeError) as error:
        return f"the backend {backend} is not written yet: {error}"
    return ""


def backends(*names):
    """Backends as parameters; those that are not there yet are skipped."""
    return [
        pytest.param(name, marks=pytest.mark.skipif(bool(missing(name)), reason=missing(name)))
        for name in names or BACKENDS
    ]


every_backend = pytest.mark.parametrize("backend", backends())


def quickly_made():
    """A fixture: in a quick run the backend that takes least to make, unless a test forces one.

    Machine code of a small program takes ten times as long to make as all that is tested of it. A
    thorough run takes what users get.
    """
    with pytest.MonkeyPatch.context() as patch:
        if settings.get_current_profile_name() == "quick":
            patch.setenv(SETTING, "source")
        yield


def number(leaf):
    """The float of a leaf of a result: a Value's number, or the number itself."""
    return float(leaf.data if isinstance(leaf, Node) else leaf)


def numbers(thing):
    """All numbers of a structure, in order."""
    return [number(leaf) for leaf in flatten(thing, "a result").leaves]


def shape(thing):
    """A structure without its numbers: types, keys, lengths and shapes."""
    if isinstance(thing, np.ndarray):
        return thing.shape
    if isinstance(thing, dict):
        return {key: shape(item) for key, item in thing.items()}
    if isinstance(thing, (list, tuple)):
        return type(thing), [shape(item) for item in thing]
    if hasattr(thing, "__dataclass_fields__"):
        return type(thing), [shape(getattr(thing, name)) for name in thing.__dataclass_fields__]
    return float


def close(one, other, size=None, tolerance=1e-13):
    """Whether two floats are the same up to rounding, nan and infinities included."""
    if one == other or (math.isnan(one) and math.isnan(other)):
        return True
    return abs(one - other) <= tolerance * (abs(other) if size is None else size)


def assert_equal(found, wanted, tolerance=1e-13):
    """Check that a result has the structure and, up to rounding, the numbers of another."""
    assert shape(found) == shape(wanted)
    for one, other in zip(numbers(found), numbers(wanted), strict=True):
        assert close(one, other, tolerance=tolerance), (found, wanted)
