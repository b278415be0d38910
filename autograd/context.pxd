cdef class Shared:
    cdef public unsigned int clock
    cdef public int open_modes, watches, tracers


cdef Shared shared
cdef unsigned int _LAST

cpdef unsigned int tick()
cpdef unsigned int since(unsigned int moment)
cpdef bint records()
cpdef bint watches_anomalies()
cpdef bint is_watched()
cpdef bint is_traced()
