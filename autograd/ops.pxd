cdef class Op:
    cdef readonly str name
    cdef readonly object evaluate
    cdef readonly tuple partials
    cdef readonly Py_ssize_t arity
    cdef readonly tuple domain
    cdef readonly str formula
    cdef readonly str label
    cdef readonly str numpy
    cdef readonly object beyond
    cdef readonly str singular

    cpdef object slope(self, Py_ssize_t index, tuple operands, object out)

    cpdef double partial(self, Py_ssize_t index, tuple operands, double out) except? -1
