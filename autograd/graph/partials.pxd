from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE


cdef inline double *doubles_of(bytes partials) noexcept:
    return <double *>PyBytes_AS_STRING(partials)


cdef inline bytes room_for(Py_ssize_t count):
    return PyBytes_FromStringAndSize(NULL, count * sizeof(double))


cdef inline bytes packed(tuple numbers):
    cdef bytes partials = room_for(len(numbers))
    cdef Py_ssize_t i
    for i in range(len(numbers)):
        doubles_of(partials)[i] = numbers[i]
    return partials


cdef inline tuple unpacked(object partials):
    cdef list numbers = []
    cdef Py_ssize_t i
    if type(partials) is tuple:  # the empty one, of a node that has a label alone to keep
        return partials
    for i in range(PyBytes_GET_SIZE(partials) // <Py_ssize_t>sizeof(double)):
        numbers.append(doubles_of(partials)[i])
    return tuple(numbers)


cdef inline double partial_at(object partials, Py_ssize_t index) noexcept:
    return doubles_of(<bytes>partials)[index]
