cimport cython
from autograd.compiler.batch.rows cimport Rows
from autograd.compiler.runtime.addresses cimport are_in_line
from autograd.compiler.runtime.doubles cimport room
from autograd.compiler.runtime.kernel cimport address_of
from autograd.compiler.runtime.matrices cimport Matrix, multiply
from autograd.compiler.runtime.moving cimport gather_rows, scatter_rows
from cpython.array cimport array


cdef class Grid:
    cdef public long long n_rows, n_columns, first, down, across
    cdef public bint is_regular
    cdef Matrix latest

    @cython.locals(first=cython.longlong, found=Matrix)
    cpdef Matrix of(self, long long address)
    cpdef tuple alike(self)


cdef class Columns:
    cdef public array places, own
    cdef public long long first, step
    cdef public bint is_regular

    @cython.locals(found=Matrix, table=array, memory=array)
    cpdef Matrix of(self, Rows rows)

    @cython.locals(found=Matrix, memory=array)
    cpdef int put_product(self, Matrix left, Matrix right, Rows rows) except -1


cdef Matrix _by_rows(array memory, long long n_rows, long long n_columns)
