from autograd.table.operation cimport Op
from autograd.value cimport Value, apply, binary, ternary, unary

cdef Op _clip, _hypot, _leaky_relu, _where
