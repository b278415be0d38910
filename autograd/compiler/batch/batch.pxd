cimport cython
from autograd.compiler.batch.arguments cimport Arguments, Given
from autograd.compiler.calls.dispatch cimport Dispatch
from autograd.compiler.batch.results cimport Results
from autograd.compiler.runtime.layout cimport give_up
from autograd.compiler.calls.specialisation cimport Specialisation
from autograd.compiler.calls.variants cimport Calls
from autograd.compiler.runtime.doubles cimport as_doubles, divide, integers
from cpython.array cimport array


cdef class BatchDispatch(Calls):
    cdef public Arguments arguments
    cdef public object reduce, of_rows, division
    cdef public int threads
    cdef public bint stack
    cdef public Dispatch calls
    cdef public dict by_specialisation

    @cython.locals(given=Given, specialisation=Specialisation, left=list, outcomes=Results)
    cpdef object run(self, object taken, tuple args, dict kwargs)

    @cython.locals(sums=array)
    cdef object _reduced(self, Specialisation specialisation, Given given)

    cpdef object code_for_rows(self, Specialisation specialisation)

    @cython.locals(given=Given)
    cpdef object take(self, tuple args, dict kwargs)

    @cython.locals(given=Given)
    cdef Given _given(self, tuple args, dict kwargs)

    cdef list _run(self, Specialisation specialisation, Given given, object rows, long long count, Results outcomes)


cdef object _with_captured(object shared, Specialisation specialisation)
