cimport cython
from autograd.table.operation cimport Op
from cpython.array cimport array, clone, resize_smart


cdef array _NOTHING, _NOTHING_LONG


cdef class Code:
    cdef readonly list table
    cdef readonly array kinds, starts, places
    cdef dict _numbers

    cpdef int kind(self, Op op) except -1

    @cython.locals(place=int)
    cpdef object add(self, Op op, object operands)

    cdef int end(self, int kind) except -1

    @cython.locals(kind=int)
    cpdef list ops(self)

    @cython.locals(i=Py_ssize_t, k=Py_ssize_t, start=Py_ssize_t, stop=Py_ssize_t, places=list, found=list)
    cpdef list operands(self)

    @cython.locals(flags=bytearray, found=bytearray, kinds=cython.p_int, i=Py_ssize_t)
    cpdef bytearray marks(self, object some)

    cpdef bytearray flags(self, object some)

    @cython.locals(found=bytearray, kinds=cython.p_int, i=Py_ssize_t)
    cpdef set used(self)

    cpdef Code renamed(self, list table)

    @cython.locals(other=Code)
    cpdef Code of_kinds(self, list table, array kinds)

    @cython.locals(other=Code)
    cpdef Code copied(self)


cpdef Code coded(object ops, object operands)

@cython.locals(i=Py_ssize_t, size=Py_ssize_t, starts=cython.p_int)
cpdef Py_ssize_t size_of(Code code) except -1

@cython.locals(
    found=array, counts=cython.p_int, places=cython.p_int, k=Py_ssize_t, place=Py_ssize_t,
)
cpdef array count_uses(Code code, Py_ssize_t n_inputs, object others=*)

cdef int *words(array numbers) except? NULL
cdef long long *longs(array numbers) except? NULL
cpdef array zeros(Py_ssize_t count)
cpdef array long_zeros(Py_ssize_t count)

@cython.locals(size=Py_ssize_t)
cdef int push(array numbers, int number) except -1
cdef int shorten(array numbers, Py_ssize_t size) except -1
