ctypedef unsigned long long Moment


cdef class Shared:
    cdef public Moment clock
    cdef public unsigned int made
    cdef public int open_modes, watches, tracers


cdef class Block:
    cdef public str kind
    cdef public object name
    cdef public object mode
    cdef public object owner


cdef class Modes:
    cdef public bint no_grad, anomaly, is_held
    cdef public tuple blocks
    cdef public str scope
    cdef public tuple label
    cdef public Modes awake


cdef Shared shared
cdef Modes _NOTHING
cdef object _get

cpdef Moment tick()
cpdef Modes modes()
cdef Modes _awake(Modes held)
cdef list _running(tuple blocks)
cpdef bint records()
cpdef bint watches_anomalies()
cpdef bint is_watched()
cpdef bint is_traced()
