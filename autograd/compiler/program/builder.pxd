cimport cython
from autograd.compiler.program.rewriting cimport trimmed
from autograd.table.operation cimport Op


cdef int _JOINT


cdef class Builder:
    cdef public Py_ssize_t folded, simplified, shared
    cdef Py_ssize_t _n_inputs
    cdef bint _simplifies
    cdef list _constants, _ops, _operands
    cdef dict _places, _known

    @cython.locals(bits=bytes)
    cpdef Py_ssize_t constant(self, double number) except? -1

    cpdef object value(self, Py_ssize_t place)

    cpdef tuple made_by(self, Py_ssize_t place)

    @cython.locals(
        place=Py_ssize_t, first=Py_ssize_t, second=Py_ssize_t, constants=Py_ssize_t, known=dict,
    )
    cpdef Py_ssize_t add(self, Op op, tuple operands) except? -1

    cdef object _simpler(self, Op op, tuple operands, Py_ssize_t constants)

    cpdef object finished(self, object guards, object outputs)
