from autograd.node cimport Node
from autograd.structures.arrays cimport is_array
from autograd.structures.outline cimport is_usual_leaf
