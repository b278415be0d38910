cimport cython


cdef extern from "same.h":
    ctypedef struct Look:
        pass
    Look look_at(int, object, int, tuple, tuple, bytes, object, Py_ssize_t)
    Py_ssize_t other_at(Look *, int)
    void add_look(bytearray, Py_ssize_t, Look)
    bint all_hold(bytearray)
    int same_memory(object, bytes)


cdef int _VARIABLES, _NAMES, _ATTRIBUTES, _ITEMS, _PAIRS, _MEMORY, _READ, _FIXED


@cython.final
cdef class Place:
    cdef public int kind
    cdef public str what
    cdef public object holder, kept
    cdef public bint is_weak
    cdef public tuple keys, things, numbers
    cdef public bytes hows
    cdef public Py_ssize_t count

    @cython.locals(kind=int, look=Look)
    cpdef Py_ssize_t other(self, bint exactly) except -2

    cdef Look look(self)

    @cython.locals(found=int)
    cdef Py_ssize_t _other_memory(self, object holder) except -2

    @cython.locals(i=Py_ssize_t)
    cpdef Py_ssize_t unlike(self, Place other) except -2


@cython.final
cdef class Places:
    cdef public list all, moving
    cdef list _others
    cdef bytearray _looks

    @cython.locals(i=Py_ssize_t, place=Place)
    cdef bytearray _looks_at(self, list places)

    @cython.locals(place=Place)
    cpdef bint hold(self) except -1

    @cython.locals(place=Place)
    cpdef object changed(self)
