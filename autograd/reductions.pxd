from cpython.ref cimport Py_INCREF
from cpython.tuple cimport PyTuple_New, PyTuple_SET_ITEM
from autograd.table.operation cimport Op
from autograd.value cimport Value, apply

cdef Op _dot, _logsumexp, _norm, _sum

cdef object _applied(Op op, tuple numbers)
cdef list _sequence(object xs, str name)



cdef inline tuple _joined(list left, list right):
    cdef Py_ssize_t i, count = len(left)
    cdef tuple both = PyTuple_New(count + len(right))
    cdef object item
    for i, item in enumerate(left):
        Py_INCREF(item)
        PyTuple_SET_ITEM(both, i, item)
    for i, item in enumerate(right):
        Py_INCREF(item)
        PyTuple_SET_ITEM(both, count + i, item)
    return both
