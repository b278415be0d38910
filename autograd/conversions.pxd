cimport cython
from autograd.context cimport Shared, shared
from autograd.node cimport Node


@cython.no_gc
cdef class Conversions(Node):
    pass
