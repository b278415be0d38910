cimport cython
from autograd.table.operation cimport Op


cdef class Rewriting:
    cdef readonly object program
    cdef readonly Py_ssize_t n_inputs
    cdef readonly list to
    cdef Py_ssize_t _first
    cdef list _constants, _ops, _operands, _old_ops, _old_operands

    cpdef Py_ssize_t constant(self, double number) except 0

    cpdef object value(self, Py_ssize_t place)

    cpdef Py_ssize_t add(self, Op op, tuple operands) except -1

    @cython.locals(to=list, place=Py_ssize_t)
    cpdef tuple moved(self, object places)

    cpdef object note(self, Py_ssize_t index, object place)

    cpdef object keep(self, Py_ssize_t index)

    @cython.locals(places=tuple)
    cpdef object replace(self, Py_ssize_t index, Op op, tuple operands)

    cpdef object finished(self, object outputs=*, object guards=*)


@cython.locals(
    n=Py_ssize_t, i=Py_ssize_t, place=Py_ssize_t, found=bytearray, all_operands=list,
    operands=tuple,
)
cpdef bytearray needed(object program, object outputs, bytearray known=*)

@cython.locals(n=Py_ssize_t, i=Py_ssize_t, is_needed=bytearray, new=Rewriting)
cpdef object trimmed(object program)

@cython.locals(i=Py_ssize_t, new=Rewriting)
cpdef object reordered(object program, object order)
