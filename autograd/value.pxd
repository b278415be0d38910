cimport cython
from autograd.context cimport Shared, modes, shared
from autograd.conversions cimport Conversions
from autograd.graph.partials cimport doubles_of, room_for
from autograd.node cimport Node, is_whole, number_of, restored
from autograd.table.operation cimport Op, slope_of_one, slope_of_two, value_of_one, value_of_two
from libc.math cimport pow as _c_pow


@cython.no_gc
cdef class Value(Conversions):
    pass


cdef extern from "nodes.h":
    int _manage_nodes "manage_nodes" (type) except -1

cdef int _FEW
cdef Op _add, _sub, _mul, _div, _neg, _pow

@cython.locals(node=Value)
cpdef Value constant(double data)

@cython.locals(
    value=Value, values=tuple, partials=list, recorded=bint, active=bint, numbers=tuple, out=double,
)
cpdef Value apply(Op op, tuple operands)

@cython.locals(
    count=Py_ssize_t, i=Py_ssize_t, room=bytes, few="double[24]", numbers="double *",
    partials=bytes, slopes="double *", value=Value, out=double, label=tuple, node=Value,
    constants=Py_ssize_t,
)
cdef Value _by_rule(Op op, tuple values)

@cython.locals(x=double, out=double, partial=double)
cpdef Value unary(Op op, Value operand)

@cython.locals(values=tuple)
cpdef Value ternary(Op op, object x, object y, object z)
cpdef Value binary(Op op, object left, object right)

@cython.locals(out=double)
cdef Value _binary(Op op, Value left, Value right)

@cython.locals(x=double, y=double, out=double, d_left=double, d_right=double)
cdef Value _binary_by_rule(Op op, Value left, Value right)

@cython.locals(x=Value, y=Value, a=double, b=double)
cpdef Value strong_product(object left, object right)

@cython.locals(out=double)
cdef Value _quotient(Value left, Value right)

@cython.locals(x=double, y=double)
cdef Value _power(Value base, Value exponent)

@cython.locals(node=Value)
cdef Value _node(Op op, double data, Value left, Value right, double d_left, double d_right)

cdef object _as_strangers_see(Value value)
cdef Value _of_constants(Op op, double data, tuple operands)
cdef Value _whole(double data)
cdef Value _as_int(Value value)
cdef Value _held(Op op, tuple operands)
cpdef Value held(Value value)
cdef Value _operand(object thing)
cdef Value _value(object thing, str role)
cdef tuple _values(tuple operands, str role)
