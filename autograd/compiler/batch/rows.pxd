cimport cython
from autograd.compiler.runtime.addresses cimport pointing
from autograd.compiler.runtime.doubles cimport room
from autograd.compiler.runtime.kernel cimport address_of
from autograd.compiler.runtime.matrices cimport Matrix
from autograd.compiler.runtime.moving cimport gather_rows, scatter_rows
from cpython.array cimport array


cdef class Rows:
    cdef public array inputs, outputs
    cdef public long long most, first, count
    cdef public bint is_short
    cdef public dict fixed
    cdef array _memory
    cdef long long _address, _step

    cpdef int stand_for(
        self, array inputs, array outputs, long long first, long long count, bint is_short
    ) except -1
    cpdef array pointing(self, array places, array table)
    @cython.locals(numbers=array)
    cpdef int copy(self, array places, array columns) except -1
    cpdef Matrix kept(self, long long first, long long step, long long count)
