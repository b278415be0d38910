cdef class Op:
    cdef readonly str name
    cdef readonly object evaluate
    cdef readonly tuple partials
    cdef readonly Py_ssize_t arity
    cdef readonly tuple domain
    cdef readonly str formula
    cdef readonly str label
    cdef readonly tuple numpy
    cdef readonly object beyond
    cdef readonly str singular
    cdef readonly object facts
    cdef readonly object neutral
    cdef readonly object pole
    cdef readonly str operator
    cdef readonly str python
    cdef readonly object simpler
    cdef readonly object similar

    cpdef object slope(self, Py_ssize_t index, tuple operands, object out)

    cpdef double partial(self, Py_ssize_t index, tuple operands, double out) except? -1
