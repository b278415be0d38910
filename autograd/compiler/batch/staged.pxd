cimport cython
from autograd.compiler.batch.grids cimport Columns, Grid
from autograd.compiler.batch.rows cimport Rows
from autograd.compiler.runtime.doubles cimport add_lanes_at, as_doubles, clear, clear_at, room
from autograd.compiler.runtime.kernel cimport Kernel, Memory, address_of
from autograd.compiler.runtime.matrices cimport Matrix, multiply
from autograd.compiler.runtime.moving cimport gather, scatter
from cpython.array cimport array


cdef class Staged:
    cdef public list products, steps, outers, is_aside, adds, free
    cdef public long long n_sums, n_kept, most_rows
    cdef public double size
    cdef public array constants, copied, copies, weights, aside, apart
    cdef public bint has_constants

    @cython.locals(copies=array, vector=array)
    cpdef object shared(self, object given, array passed)

    @cython.locals(
        sums=array, aside=array, at=cython.longlong, into=cython.longlong, beside=cython.longlong,
        nan=bint, first=cython.longlong, count=cython.longlong, rows=Rows, step=_Step,
        left=Columns, right=Columns, grid=Grid, target=Matrix, adds=bint, k=cython.longlong,
    )
    cpdef tuple run(
        self, object shared, array inputs, array outputs, long long start, long long stop,
        bint is_short,
    )

    @cython.locals(rows=Rows)
    cdef Rows _borrow(self, long long count)


cdef class _Step:
    cdef public array added, shares, reads, writes
    cdef public bint is_fixed
    cdef public Kernel kernel
    cdef public list products

    @cython.locals(nan=bint, factors=Columns, weights=Grid, products=Columns)
    cdef bint run(self, long long shared, Rows rows, array into) except -1

    @cython.locals(memory=Memory, nan=bint, reads=array, writes=array)
    cdef bint _run(self, Kernel kernel, long long shared, Rows rows, array into) except -1

    cdef tuple _tables(self, Rows rows)
