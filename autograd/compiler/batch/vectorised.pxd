cimport cython
from autograd.compiler.batch.staged cimport Staged
from autograd.compiler.runtime.kernel cimport Kernel, Memory, address_of
from autograd.compiler.runtime.doubles cimport (
    add_lanes, add_offsets, as_doubles, clear, copy, doubles, has_not_finite
)
from autograd.compiler.calls.specialisation cimport Specialisation
from cpython.array cimport array


cdef class Portion:
    cdef public array inputs, outputs
    cdef public object shared, rows, guarded
    cdef public long long count
    cdef public int threads


cdef class VectorisedCode:
    cdef public Kernel kernel, single
    cdef public object by_row, shared, backend, n_sums
    cdef public Staged staged
    cdef public Py_ssize_t n_shared, n_passed, n_outcomes
    cdef public array runs
    cdef public double pace

    @cython.locals(
        outcomes=array, work=double, job=_Job, memories=list, kernel=Kernel, memory=Memory, sums=array,
        width=Py_ssize_t, pieces=Py_ssize_t, lost=bint,
        count=cython.longlong, threads=int,
    )
    cpdef tuple run(self, Portion portion)

    cdef bint _add_offsets(self, array outcomes, double rows, array sums) except -1


cdef class _Job:
    cdef public VectorisedCode code
    cdef public Kernel kernel
    cdef public Portion portion
    cdef public array outcomes
    cdef public long long rows, guarded
    cdef public bint nan

    @cython.locals(code=VectorisedCode, portion=Portion, memory=Memory)
    cpdef Memory piece(self, long long k, long long pieces, bint is_short)


cdef class Vectorised:
    cdef public Specialisation specialisation
    cdef public object _outputs, _program, _plain_program, _n_sums
    cdef public Py_ssize_t _n_shared, _n_all_sums
    cdef public bint _is_checked, _takes_out
    cdef public VectorisedCode _plain, _strict
    cdef public array _kept, _copies, _known

    cpdef array run(self, Portion portion)

    cdef array _computed(self, Portion portion)
