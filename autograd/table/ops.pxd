cimport cython
from autograd.table.operation cimport Op, Rule


cdef extern from "rows.h":
    const Rule *rule_of(const char *name)
    int use_python(object hypot, object total, object dot, object logsumexp) except -1


@cython.locals(row=Op, name=bytes)
cdef object _use_rules()
