cimport cython
from autograd.context cimport Moment, tick, watches_anomalies
from autograd.graph.partials cimport partial_at
from autograd.node cimport Node
from autograd.sweeps.positions cimport Positions
from autograd.sweeps.reverse cimport add_to, has_parts, product, slope, unsigned
from autograd.table.operation cimport Op
from autograd.value cimport Value


@cython.locals(
    moment=Moment, node=Node, other=Node, starts=list, held=list, tangent=double, grad=double,
    made=Moment,
)
cpdef list push(object outputs, object inputs, object tangents, object path)

@cython.locals(node=Node, parent=Node, tangent=double, i=Py_ssize_t)
cdef object _carry(list nodes, Moment moment, list held)

@cython.locals(share=double)
cdef double _share(Node node, Node parent, double partial) except? -1

@cython.locals(
    nodes=list, moving=list, positions=Positions, i=Py_ssize_t, position=Py_ssize_t, parts=dict,
)
cpdef list push_recorded(object outputs, object inputs, object tangents, object path)

@cython.locals(
    is_traced=bint, op=Op, left=Node, right=Node, i=Py_ssize_t, parents=tuple, place=Py_ssize_t,
)
cdef object _receive(Node node, Py_ssize_t index, list moving, Positions positions)
