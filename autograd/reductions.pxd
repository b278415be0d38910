from autograd.table.operation cimport Op
from autograd.value cimport Value, apply

cdef Op _dot, _logsumexp, _norm, _sum

cdef object _applied(Op op, tuple numbers)
cdef list _sequence(object xs, str name)

