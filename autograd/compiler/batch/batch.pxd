cimport cython
from autograd.compiler.batch.arguments cimport Arguments, Given
from autograd.compiler.calls.dispatch cimport Calls
from autograd.compiler.runtime.layout cimport give
from autograd.compiler.calls.specialisation cimport Path
from autograd.compiler.runtime.doubles cimport divide, integers
from cpython.array cimport array


cdef class BatchCalls:
    cdef public Arguments arguments
    cdef public object reduce
    cdef public int threads
    cdef public Calls calls
    cdef public dict by_path

    @cython.locals(given=Given, path=Path, left=list)
    cpdef object call(self, tuple args, dict kwargs)

    @cython.locals(shared=array, sums=array)
    cdef object _reduced(self, Path path, Given given)

    cpdef object rows_path(self, Path path)

    @cython.locals(given=Given)
    cdef Given _given(self, tuple args, dict kwargs)

    cdef list _run(self, Path path, Given given, object rows, long long count, object outcomes)


cdef array _with_captured(array shared, Path path)
