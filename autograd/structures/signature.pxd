cimport cython
from autograd.node cimport Node
from autograd.structures.arrays cimport is_array

ctypedef unsigned long long word

cdef word _NUMBER, _ARRAY, _STATIC, _FACTOR, _MASK

cpdef word signature(object thing, Py_ssize_t axis=*) except? 0

@cython.locals(found=word, is_number=bint)
cdef word _signature(object thing, Py_ssize_t axis, Py_ssize_t level) except? 0

cdef word _joined(word found, word more) noexcept
