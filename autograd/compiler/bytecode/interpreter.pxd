cimport cython
from cpython.array cimport array
from libc.math cimport cos, exp, log, pow, sin, sqrt, tanh
from autograd.table.operation cimport Op

cdef enum:
    OTHER, CALL, GUARDS, OUTPUTS, ADDED_OUTPUTS, END
    ADD, SUB, MUL, DIV, NEG, PRODUCT_PLUS, PRODUCT_MINUS, MINUS_PRODUCT, STRONG
    ONE_MINUS_SQUARE, ABS, WHERE, RELU, STEP, EXCEEDS, MAXIMUM, MINIMUM
    LESS, LESS_EQUAL, EQUAL, NOT_EQUAL, SQRT, EXP, LOG, SIN, COS, TANH, POW, SUM, DOT


cdef class Machine:
    cdef array code, loops, arities, constants
    cdef Py_ssize_t start, n_slots, n_inputs
    cdef list rows, free
    cdef tuple calls

    @cython.locals(memory=array, failed=cython.longlong)
    cpdef long long run(self, array uniform, array results) except -2

    cdef array _borrow(self)

    @cython.locals(
        first=Py_ssize_t, i=Py_ssize_t, at=Py_ssize_t, count=Py_ssize_t, to=Py_ssize_t, kind=int,
        loop=int, arity=int, number=double,
    )
    cdef long long _run(
        self, double *uniform, double *results, double *x, int *code, int *loops, int *arities,
    ) except -2


@cython.locals(i=Py_ssize_t, operands=list)
cdef double _value(Op op, double *x, int *code, Py_ssize_t at, int arity) except? -1

@cython.locals(i=Py_ssize_t)
cdef void _loop(
    int loop, int arity, double *x, int *code, Py_ssize_t at, Py_ssize_t to, Py_ssize_t end,
) noexcept

@cython.locals(i=Py_ssize_t, total=double)
cdef double _sum(double *x, int *code, Py_ssize_t at, Py_ssize_t end) noexcept

@cython.locals(i=Py_ssize_t, total=double)
cdef double _dot(
    double *x, int *code, Py_ssize_t at, Py_ssize_t end, Py_ssize_t half,
) noexcept

cdef double _of_one(int loop, double x) noexcept
cdef double _of_two(int loop, double x, double y) noexcept
cdef double _larger(double x, double y) noexcept
cdef double _of_three(int loop, double x, double y, double z) noexcept
