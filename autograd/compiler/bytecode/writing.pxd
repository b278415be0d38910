cimport cython
from autograd.compiler.bytecode.grouping cimport Groups
from autograd.compiler.bytecode.reusing cimport Slots
from autograd.compiler.program.instructions cimport Code, push, words, zeros
from cpython.array cimport array

cdef int _LEAST, _SAME, _BESIDE, _LISTED, _END, _CALL, _GUARDS, _VECTORS


cdef class Writer:
    cdef readonly Py_ssize_t scratch
    cdef readonly dict calls
    cdef readonly set kinds
    cdef readonly bytearray is_used
    cdef object _program
    cdef Code _source
    cdef Py_ssize_t _n_inputs
    cdef array _kinds, _fewest, _code, _slots, _last
    cdef Slots _free
    cdef Py_ssize_t _next, _room, _joint

    @cython.locals(code=array, groups=Groups, first=Py_ssize_t, place=Py_ssize_t, asked=Py_ssize_t)
    cpdef array written(self, Py_ssize_t n_uniform, bint accumulates)

    cdef int _slot(self, Py_ssize_t place) except? -1

    @cython.locals(
        starts=cython.p_int, kinds=cython.p_int, of_table=cython.p_int, most=Py_ssize_t,
        i=Py_ssize_t,
    )
    cdef Py_ssize_t _most_operands(self) except -1

    @cython.locals(
        order=cython.p_int, bounds=cython.p_int, at=cython.p_int, starts=cython.p_int,
        places=cython.p_int, last=cython.p_int, levels=cython.p_int, n=Py_ssize_t,
        n_groups=Py_ssize_t, asked=Py_ssize_t, group=Py_ssize_t, level=int, k=Py_ssize_t,
        j=Py_ssize_t, index=Py_ssize_t,
    )
    cdef object _note_last(self, Groups groups, list guards)

    cdef object _read(self, Py_ssize_t place, Py_ssize_t group)

    @cython.locals(
        order=cython.p_int, levels=cython.p_int, bounds=cython.p_int, kinds=cython.p_int,
        of_table=cython.p_int, n=Py_ssize_t, asked=Py_ssize_t, group=Py_ssize_t, index=Py_ssize_t,
        kind=int,
    )
    cdef Py_ssize_t _write_groups(self, Groups groups, list guards, dict outcomes) except -1

    @cython.locals(
        order=cython.p_int, kinds=cython.p_int, slots=cython.p_int, last=cython.p_int, fewest=int,
        k=Py_ssize_t, in_vectors=bint, count=Py_ssize_t, size=Py_ssize_t, first=Py_ssize_t,
        until=Py_ssize_t,
    )
    cdef object _write_group(self, int kind, array members, Py_ssize_t start, Py_ssize_t stop)

    @cython.locals(
        code=array, starts=cython.p_int, places=cython.p_int, j=Py_ssize_t, k=Py_ssize_t,
    )
    cdef object _write_plain(self, int kind, int *order, Py_ssize_t start, Py_ssize_t stop)

    @cython.locals(
        code=array, starts=cython.p_int, places=cython.p_int, count=Py_ssize_t, at=Py_ssize_t,
        arity=Py_ssize_t, first=int, slot=int, same=Py_ssize_t, beside=Py_ssize_t, how=int,
        where=int, j=Py_ssize_t, k=Py_ssize_t, _=Py_ssize_t,
    )
    cdef object _write_vectors(self, int kind, int *order, Py_ssize_t start, Py_ssize_t stop)

    @cython.locals(source=Code, code=array, operands=tuple)
    cdef object _write_call(self, Py_ssize_t index)

    @cython.locals(at=array, code=array, stop=Py_ssize_t)
    cdef Py_ssize_t _write_guards(
        self, Groups groups, list guards, dict outcomes, Py_ssize_t asked, int level
    ) except -1
