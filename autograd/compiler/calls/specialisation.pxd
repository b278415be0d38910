cimport cython
from autograd.compiler.runtime.layout cimport give
from autograd.structures.layout cimport Layout
from autograd.compiler.runtime.doubles cimport doubles, has_not_finite
from autograd.compiler.runtime.spreading cimport spread
from autograd.compiler.calls.tiers cimport Tiered
from autograd.node cimport Node, number_of
from cpython.array cimport array


cdef class Specialisation:
    cdef public object traced, program, backend, outputs
    cdef public Tiered plain, strict
    cdef public str name
    cdef public tuple outcomes
    cdef public list leaves
    cdef public list captured
    cdef public dict junctions, asking
    cdef public Layout layout, filled
    cdef public Py_ssize_t n_arguments, n_inputs, n_results, n_computed, calls
    cdef public bint is_checked, is_exact
    cdef public double compile_seconds

    @cython.locals(leaf=Node, position=Py_ssize_t)
    cdef array _with_captured(self, array numbers)

    cpdef Tiered prepare(self)

    @cython.locals(failed=cython.longlong, computed=array, plain=Tiered, strict=Tiered)
    cpdef long long run(self, array numbers, array results) except -2

    @cython.locals(found=array)
    cpdef double outcome(self, Py_ssize_t guard, array numbers) except? -1.0

    cpdef object finished(self, array results)
    cpdef bint has_partials(self)
