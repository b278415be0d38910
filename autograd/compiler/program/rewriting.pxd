cimport cython
from autograd.compiler.program.instructions cimport Code, push, words, zeros
from autograd.table.operation cimport Op
from cpython.array cimport array


cdef class Rewriting:
    cdef readonly object program
    cdef readonly Py_ssize_t n_inputs
    cdef readonly array to
    cdef readonly Code code
    cdef Code _old
    cdef Py_ssize_t _first
    cdef list _constants

    cpdef Py_ssize_t constant(self, double number) except 0

    cpdef object value(self, Py_ssize_t place)

    cpdef Py_ssize_t add(self, Op op, tuple operands) except -1

    @cython.locals(to=cython.p_int, place=Py_ssize_t)
    cpdef tuple moved(self, object places)

    cpdef object note(self, Py_ssize_t index, Py_ssize_t place)

    cpdef object keep(self, Py_ssize_t index)

    @cython.locals(index=Py_ssize_t)
    cpdef object keep_all(self, Py_ssize_t start, Py_ssize_t stop)

    @cython.locals(place=Py_ssize_t)
    cpdef object replace(self, Py_ssize_t index, Op op, tuple operands)

    @cython.locals(starts=cython.p_int, places=cython.p_int, k=Py_ssize_t)
    cdef int _copy(self, Py_ssize_t index) except -1

    cdef int push(self, Py_ssize_t place) except -1

    cdef int end(self, Py_ssize_t index, int kind) except -1

    cpdef object finished(self, object outputs=*, object guards=*)


@cython.locals(
    code=Code, starts=cython.p_int, places=cython.p_int, n=Py_ssize_t, i=Py_ssize_t,
    k=Py_ssize_t, place=Py_ssize_t, found=bytearray,
)
cpdef bytearray needed(object program, object outputs, bytearray known=*)

@cython.locals(n=Py_ssize_t, i=Py_ssize_t, is_needed=bytearray, new=Rewriting)
cpdef object trimmed(object program)

@cython.locals(new=Rewriting)
cpdef object reordered(object program, object order)
