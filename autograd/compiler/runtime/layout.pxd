cimport cython
from autograd.compiler.runtime.doubles cimport doubles, floats
from autograd.structures.layout cimport Layout, fill_given
from cpython.array cimport array
from cpython.object cimport PyObject


cdef extern from "boxes.h":
    int rewrite(object all, Py_ssize_t held, const double *numbers) except -1


cpdef Py_ssize_t take(Layout layout, object thing, array into, Py_ssize_t position) except -2

@cython.locals(by_position=Layout, by_name=Layout, position=Py_ssize_t)
cpdef Py_ssize_t take_call(Layout layout, tuple args, dict kwargs, array into) except -2

@cython.locals(by_position=Layout, by_name=Layout)
cdef bint take_by_position(
    Layout layout, PyObject **given, Py_ssize_t count, array into
) except -1

@cython.locals(kept=tuple)
cpdef object give(Layout layout, array numbers, Py_ssize_t position)
cpdef object give_up(Layout layout, array numbers)
