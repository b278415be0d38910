from autograd.node cimport Node
from autograd.structures.arrays cimport is_array


cdef object _take_apart(object thing, list leaves, int level)
cpdef bint is_usual_leaf(object thing)
cdef object _put_together(object outline, object leaves)
