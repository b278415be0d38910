"""Arrays as NumPy can make them: in any order of bytes, alignment, strides, type and subclass."""

import os
import tempfile
import warnings
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

REAL = ["f2", "f4", "f8", "g", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]
SHAPES = [(), (1,), (3,), (2, 3), (3, 1), (1, 2, 2), (2, 0), (0,), (11,)]


class Subclass(np.ndarray):
    """One that changes nothing."""


class Squaring(np.ndarray):
    """One whose operator means something else."""

    def __mul__(self, other):
        return np.asarray(self) ** 2


def _unaligned(array, offset):
    """The same array, so many bytes behind where its numbers should lie."""
    room = np.zeros(array.nbytes + 16, dtype="u1")
    start = offset - room.ctypes.data % 16 + 16 if room.ctypes.data % 16 else offset
    other = room[start : start + array.nbytes].view(array.dtype).reshape(array.shape)
    other[...] = array
    return other


def _memmap(array, offset):
    with tempfile.NamedTemporaryFile(suffix=".bin", delete=False) as file:
        file.write(bytes(offset) + array.tobytes())
    mapped = np.memmap(file.name, array.dtype, mode="r", offset=offset, shape=array.shape)
    if os.name == "posix":
        os.unlink(file.name)
    return mapped


def _field(array, before):
    """The same array as a field of a structured one, behind so many bytes."""
    whole = np.zeros(array.shape, dtype=[("before", f"S{before}"), ("x", array.dtype)])
    whole["x"] = array
    return whole["x"]


def _spread(array, step):
    """The same array with gaps, or backwards, along every axis."""
    if not array.ndim:
        return array
    whole = np.zeros([max(1, n * abs(step)) for n in array.shape], dtype=array.dtype)
    view = whole[(slice(None, None, step),) * array.ndim]
    view = view[tuple(slice(n) for n in array.shape)]
    view[...] = array
    return view


def _read_only(array):
    array = array.copy()
    array.flags.writeable = False
    return array


@st.composite
def layouts(draw, array):
    """The same numbers, otherwise in memory."""
    how = draw(st.sampled_from(
        ["plain", "unaligned", "memmap", "field", "spread", "Fortran", "repeated", "read-only",
         "transposed", "subclass", "recarray", "unmasked", "objects"]
    ))  # fmt: skip
    if how == "unaligned":
        return _unaligned(array, draw(st.integers(1, 9)))
    if how == "memmap" and array.size:
        return _memmap(array, draw(st.integers(0, 9)))
    if how == "field":
        return _field(array, draw(st.integers(1, 9)))
    if how == "spread":
        return _spread(array, draw(st.sampled_from([-3, -2, -1, 2, 3])))
    if how == "Fortran":
        return np.asfortranarray(array)
    if how == "repeated" and array.ndim and len(array):
        return np.broadcast_to(array[:1], array.shape)
    if how == "read-only":
        return _read_only(array)
    if how == "transposed":
        return np.ascontiguousarray(array.T).T
    if how == "subclass":
        return array.view(Subclass)
    if how == "recarray":
        return array.view(np.recarray)
    if how == "unmasked":
        return np.ma.masked_array(array, mask=np.zeros(array.shape, bool))
    if how == "objects" and array.dtype != np.dtype("g"):
        items = [Fraction(x) if isinstance(x, int) and x % 2 else x for x in array.ravel().tolist()]
        objects = np.empty(len(items), dtype=object)
        objects[:] = items
        return objects.reshape(array.shape)
    return array


@st.composite
def numbers(draw, shapes=SHAPES):
    """An array of real numbers that must be taken."""
    dtype = np.dtype(draw(st.sampled_from(REAL))).newbyteorder(draw(st.sampled_from("<>")))
    elements = None
    if dtype.kind == "f":
        width = min(64, 8 * dtype.itemsize)
        elements = st.floats(-1000.0, 1000.0, width=width) | st.sampled_from([-0.0, np.inf, np.nan])
    array = draw(hnp.arrays(dtype, st.sampled_from(shapes), elements=elements))
    return draw(layouts(array))


@st.composite
def refused(draw, shapes=SHAPES):
    """An array that holds numbers, but does not say which, or not real ones."""
    shape = st.sampled_from([shape for shape in shapes if 0 not in shape])
    array = draw(hnp.arrays(np.dtype("f8"), shape, elements=st.floats(-10.0, 10.0)))
    how = draw(st.sampled_from(["masked", "complex", "structured", "record", "matrix", "operators",
                                "None", "truth", "list", "text", "beyond"]))  # fmt: skip
    if how == "masked":
        mask = np.zeros(array.shape, bool)
        mask.flat[draw(st.integers(0, array.size - 1))] = True
        return np.ma.masked_array(array, mask=mask)
    if how == "complex":
        return array.astype(draw(st.sampled_from(["F", "D", "G"])))
    if how in ("structured", "record"):
        whole = np.zeros(array.shape or (1,), dtype=[("x", "f8"), ("y", "i4")])
        return whole.view(np.recarray) if how == "record" else whole
    if how == "matrix":
        with warnings.catch_warnings(action="ignore"):
            return np.asmatrix(array.reshape(len(array) if array.ndim else 1, -1))
    if how == "operators":
        return array.reshape(array.shape or (1,)).view(Squaring)
    objects = (array if array.ndim else array.reshape(1)).astype(object)
    wrong = {"None": None, "truth": True, "list": [1.0], "text": "1.0", "beyond": 10**400}[how]
    objects.reshape(-1)[draw(st.integers(0, array.size - 1))] = wrong
    return objects
