from autograd.value cimport Value, unary
