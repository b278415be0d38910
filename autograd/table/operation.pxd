cdef extern from "rules.h":
    ctypedef struct Rule:
        Py_ssize_t most
        double (*value)(const double *x, Py_ssize_t n) except? -1
        double (*slope)(Py_ssize_t i, const double *x, Py_ssize_t n, double out) except? -1
        int (*slopes)(const double *x, Py_ssize_t n, double out, double *d) except -1

    double value_of_one(const Rule *rule, double x) except? -1
    double slope_of_one(const Rule *rule, double x, double out) except? -1
    double value_of_two(const Rule *rule, double x, double y) except? -1
    double slope_of_two(
        const Rule *rule, Py_ssize_t i, double x, double y, double out
    ) except? -1


cdef class Op:
    cdef readonly str name
    cdef readonly object evaluate
    cdef readonly tuple partials
    cdef readonly Py_ssize_t arity
    cdef readonly tuple domain
    cdef readonly str formula
    cdef readonly str label
    cdef readonly tuple numpy
    cdef readonly tuple scipy
    cdef readonly object beyond
    cdef readonly str singular
    cdef readonly object facts
    cdef readonly object neutral
    cdef readonly object pole
    cdef readonly str operator
    cdef readonly str python
    cdef readonly object simpler
    cdef readonly object similar
    cdef const Rule *rule

    cpdef object slope(self, Py_ssize_t index, tuple operands, object out)

    cpdef double partial(self, Py_ssize_t index, tuple operands, double out) except? -1
