cimport cython


cdef extern from "calls.h":
    void call_gemm(
        long long address, long long limit, int order, int how_a, int how_b, long long m, long long n, long long k,
        long long left, long long a, long long right, long long b, double beta, long long into,
        long long c, int alone,
    )


cdef int _BY_ROWS, _BY_COLUMNS, _AS_IT_IS, _TRANSPOSED


cdef class Matrix:
    cdef public long long address, n_rows, n_columns, down, across
    cdef public object owner
    cdef Matrix turned

    cpdef Matrix transposed(self)
    cpdef long long leading(self, bint by_rows) except -1


@cython.locals(
    by_rows=bint, a=cython.longlong, b=cython.longlong, c=cython.longlong, how_a=int, how_b=int,
    order=int, beta=double, gemm=cython.longlong, limit=cython.longlong,
)
cpdef object multiply(Matrix left, Matrix right, Matrix into, bint adds, bint alone)

cdef long long _leading(long long count, long long length, long long step, long long within) except -1
