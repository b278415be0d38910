from autograd.compiler.runtime.doubles cimport doubles, floats
from autograd.structures.layout cimport Layout
from cpython.array cimport array

cpdef Py_ssize_t take(Layout layout, object thing, array into, Py_ssize_t position) except -2
cpdef object give(Layout layout, array numbers, Py_ssize_t position)
cpdef object give_up(Layout layout, array numbers)
