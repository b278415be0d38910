cimport cython
from cpython.array cimport array
from autograd.table.operation cimport Op


cdef extern from "loops.h":
    long long loop_address(const char *name)
    void run_loop(long long address, double *x, int *code, Py_ssize_t to, Py_ssize_t end) noexcept

cdef extern from *:
    """
    typedef double (*joint_function)(double *, long long, void *);

    static double call_joint(long long *entries, long long which, double *operands, long long n) {
        return ((joint_function)(Py_uintptr_t)entries[2 * which])(
            operands, n, (void *)(Py_uintptr_t)entries[2 * which + 1]);
    }
    """
    double call_joint(long long *entries, long long which, double *operands, long long n)

cdef int _END, _CALL, _GUARDS, _OUTPUTS, _ADDED_OUTPUTS


cdef class Interpreter:
    cdef array code, loops, arities, constants, entries
    cdef list kept
    cdef bint makes_calls
    cdef Py_ssize_t start, n_slots, n_inputs
    cdef list operations, free
    cdef tuple calls

    @cython.locals(memory=array, failed=cython.longlong)
    cpdef long long run(self, array uniform, array results) except -2

    cdef array _borrow(self)

    @cython.locals(
        first=Py_ssize_t, i=Py_ssize_t, at=Py_ssize_t, count=Py_ssize_t, to=Py_ssize_t, kind=int,
        arity=int, number=double,
    )
    cdef long long _run(
        self, double *uniform, double *results, double *x, int *code, long long *loops, int *arities,
        long long *entries,
    ) except -2


@cython.locals(one=Interpreter, memory=array)
cdef void run_body(
    void *uniform, void *columns, void *results, void *failed, void *scratch, void *calls,
    void *code,
) noexcept with gil


@cython.locals(i=Py_ssize_t, operands=list)
cdef double _value(Op op, double *x, int *code, Py_ssize_t at, int arity) except? -1
