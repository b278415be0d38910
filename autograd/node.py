"""Node: what a graph is made of.

A node keeps its number, its gradient, the operation that made it, its operands in order
(the parents) and the partial derivative by each (the local gradients). Nodes never point forward,
so a graph has no cycles: reference counting frees it the moment it is dropped. Compiled, this file
is built with node.pxd, which gives it C types.
"""

from __future__ import annotations

from typing import Any, Self, TypeVar

from autograd.context import modes, present, records, shared, walking
from autograd.errors import OperandError
from autograd.graph.copying import attributes, contents, deepcopy, reduce, with_attributes
from autograd.graph.naming import labelled, name_in, scope_in
from autograd.numbers import as_float
from autograd.table import ops
from autograd.table.operation import Op

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.graph.partials import packed, unpacked

N = TypeVar("N", bound="Node")
_AGES = 0xFFFFFFFF
_GRADIENTS = "autograd.grad or gradients"  # what to write where numbers would be cut off


@cython.no_gc
@cython.auto_pickle(False)
@cython.cclass
class Node:
    """A number with its place in a graph; :class:`autograd.Value` adds the operators.

    Arguments:
        data: the number; ints and NumPy scalars become floats. Of another node the new one is a
            copy that depends on it, so that nothing is cut off.
        name: what to call it in diagrams and messages.
        label: the same, as micrograd's lectures call it.

    Raises:
        OperandError: if ``data`` is not a real number, or ``name`` not a string.

    >>> Node(2, name="x")
    Node(data=2.0, grad=0.0, name='x')
    """

    __slots__ = (
        "_d_left",
        "_d_right",
        "_grad",
        "_left",
        "_made",
        "_mark",
        "_more",
        "_op",
        "_primal",
        "_right",
        "_sweep",
    )  # fmt: skip

    # One operand or two lie in the fields _left and _right, more in _more: a tuple of parents,
    # their local gradients (see graph/partials.py) and the label, which is name and scope (see
    # naming.py). Where a node has a label alone to keep there, both are empty tuples. A walk
    # through the graph writes its own moment into _sweep, and a number that means something to it
    # alone into _mark: a sweep the uses that are still to come, a walk the node's position. On
    # constants, which no walk enters, _mark is -1 always; -2 on those that were given as ints. On
    # leaves _sweep is the moment they were made at: no walk leaves its own there. _made numbers
    # results in the order in which they were computed. _primal is the number, by a name that masked
    # arrays of NumPy's do not ask for: they would take _data for that of one of theirs.
    _primal: float
    _grad: float
    _d_left: float
    _d_right: float
    _op: Op | None
    _left: Any
    _right: Any
    _more: Any
    _sweep: int
    _made: int
    # What _mark means, where it is not negative, to the walk whose moment stands in _sweep:
    #   backward.py          the uses that are still to come; _INPUT and more on an input
    #   sweeps/between.py    whether it was entered, depends on an input, or on none
    #   sweeps/positions.py  its position among the numbers of the sweep
    #   compiler/program/reading.py    its position in the order, from 1; 0 before its parents'
    _mark: int

    def __init__(self, data: float, name: str | None = None, label: str | None = None) -> None:
        if not cython.compiled:
            clear(self)
        if isinstance(data, Node):
            _take_over(self, data)
        else:
            self._primal = data if type(data) is float else as_float(data)
        self._sweep = shared.clock
        if name is None:
            name = label
        if name is not None:
            _relabel(self, labelled(_checked_name(name), _label_of(self)))
        if shared.watches and self._op is None and present.tracer is not None:
            present.tracer.made(self)

    @property
    def data(self) -> float:
        """The number itself; assigning it changes no other node."""
        if shared.watches:
            _note_read(self)
        return self._primal

    @data.setter
    def data(self, data: float) -> None:
        if shared.watches and present.tracer is not None:
            present.tracer.refuse("Assigning .data", "compute a new Value")
        self._primal = data if type(data) is float else as_float(data, "data")

    @property
    def grad(self) -> float:
        """The derivative of the last output by this value; on a leaf, the sum over sweeps."""
        if shared.watches:
            _check_kept(self, "Reading .grad", _GRADIENTS)
        if not cython.compiled:
            with walking:  # another thread's sweep borrows the field
                return self._grad
        return self._grad

    @grad.setter
    def grad(self, grad: float) -> None:
        if shared.watches and present.tracer is not None:
            present.tracer.refuse("Assigning .grad", _GRADIENTS)
        number = grad if type(grad) is float else as_float(grad, "grad")
        if not cython.compiled:
            with walking:
                self._grad = number
            return
        self._grad = number

    @property
    def name(self) -> str | None:
        """What diagrams and messages call it."""
        return name_in(_label_of(self))

    @name.setter
    def name(self, name: str | None) -> None:
        _relabel(self, labelled(_checked_name(name), _label_of(self)))

    @property
    def label(self) -> str | None:
        """The same as ``name``, as micrograd's lectures call it."""
        return self.name

    @label.setter
    def label(self, label: str | None) -> None:
        self.name = label

    @property
    def scope(self) -> str:
        """The ``name_scope`` that it was computed in, such as ``attention.scores``; else empty."""
        return scope_in(_label_of(self))

    @property
    def op(self) -> Op | None:
        """The operation that made this value; None on leaves and constants."""
        return self._op

    @property
    def is_constant(self) -> bool:
        """Whether gradients stop here: a plain operand, or made under ``no_grad``."""
        return self._mark < 0

    @property
    def is_leaf(self) -> bool:
        """Whether the user made it, so that its gradient accumulates over sweeps."""
        return self._op is None and self._mark >= 0

    @property
    def parents(self) -> tuple[Self, ...]:
        """The operands, in order: ``(x * x).parents`` holds x twice."""
        if self._left is None:
            return self._more[0] if self._more is not None else ()
        if self._right is None:
            return (self._left,)
        return (self._left, self._right)

    @property
    def local_grads(self) -> tuple[float, ...]:
        """The partial derivative by each parent; 0 for a constant one, where nothing flows."""
        if shared.watches:
            _check_kept(self, "Reading .local_grads", _GRADIENTS)
        return self._local_grads()

    def _local_grads(self) -> tuple[float, ...]:
        if self._left is None:
            return unpacked(self._more[1]) if self._more is not None else ()
        if self._right is None:
            return (self._d_left,)
        return (self._d_left, self._d_right)

    def _age(self) -> int:
        """Return how many results have been computed since, within 32 bits."""
        return (shared.made - self._made) & _AGES

    def __repr__(self) -> str:
        name = "" if self.name is None else f", name={self.name!r}"
        return f"{type(self).__name__}(data={self._primal!r}, grad={self._grad!r}{name})"

    # Copies and pickles: see copying.py

    def __copy__(self) -> Any:
        kept = _kept(self) if shared.watches else None
        if kept is not None:
            return kept
        return with_attributes(restored(type(self), *contents(self)), attributes(self))

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        kept = _kept(self) if shared.watches else None
        return deepcopy(self, memo, restored) if kept is None else kept

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        if shared.watches:
            _check_kept(self, "Pickling a Value", "copy.deepcopy, which keeps it")
        return reduce(self, restored)


def number_of(node: Node) -> float:
    """Return a node's number for the library's own use, which cuts nothing off."""
    return node._primal


def grad_of(node: Node) -> float:
    """Return a node's gradient for the library's own use."""
    return node._grad


def local_grads_of(node: Node) -> tuple[float, ...]:
    """Return a node's local gradients for the library's own use."""
    return node._local_grads()


def moment_of(node: Node) -> int:
    """Return when a node was made, or last walked; of a leaf, when it was made."""
    return node._sweep


def are_fixed(operands: Any, began: int) -> bool:
    """Return whether operands are plain numbers, or constants that were made since a moment."""
    for operand in operands:
        if isinstance(operand, Node):
            node: Node = operand
            if node._mark >= 0 or node._sweep < began:
                return False
    return True


def check_kept(node: Node, what: str, instead: str) -> None:
    """Raise if a function that is being transformed or traced takes plain numbers from a node.

    Arguments:
        node: the node; one that depends on no argument of a transform may give what it has.
        what: what the function does.
        instead: what to write in its place.

    Raises:
        GraphError: in a transform, whose derivative would be wrong.
        TraceError: in a function that is being compiled.
    """
    if shared.watches:
        _check_kept(node, what, instead)


def _check_kept(node: Node, what: str, instead: str) -> None:
    if present.tracer is not None:
        present.tracer.refuse(what, instead)
    elif present.watch is not None and present.watch.depends(node):
        present.watch.refuse(what, instead)


def _kept(node: Node) -> Any:
    """Return what stands for a copy where a transform or a tracer runs; None for a real copy."""
    if present.tracer is not None:
        return present.tracer.copied(node)
    return None if present.watch is None else present.watch.copied(node)


def _note_read(node: Node) -> None:
    if present.tracer is not None and not present.tracer.is_fixed(node):
        present.tracer.refuse("Reading .data", "compute with the Value itself")
    if present.watch is not None and node._mark >= 0:
        present.watch.note_read(node)


def is_whole(node: Node) -> bool:
    """Return whether a node is a constant that was given as an int."""
    return node._mark == -2


def _take_over(node: Node, other: Node) -> None:
    """Make a new node the same number as another, and dependent on it where that is recorded."""
    node._primal = other._primal
    recorded = records()
    if other._mark < 0 or not (recorded or present.tracer is not None):
        node._mark = -1
        return
    shared.made += 1
    node._made = shared.made
    node._op = ops.identity if recorded else ops.held  # held: constant, but not to a trace
    node._left = other
    node._d_left = 1.0 if recorded else 0.0
    node._more = modes().label


def _label_of(node: Node) -> str | None:
    return None if node._more is None else node._more[2]


def _relabel(node: Node, label: str | None) -> None:
    parents: Any = ()
    partials: Any = ()
    if node._more is not None:
        parents, partials, _ = node._more
    node._more = (parents, partials, label) if parents or label is not None else None


def clear(node: Node) -> None:
    """Give a new node the fields that C zeroes by itself; called by the pure build alone."""
    node._grad = 0.0
    node._op = node._left = node._right = node._more = None
    node._sweep = node._mark = node._made = 0


def restored(
    cls: type[N],
    data: float,
    grad: float,
    name: str | None,
    is_constant: bool,
    op: Op | None,
    parents: tuple[Node, ...],
    local_grads: tuple[float, ...],
) -> N:
    """Return a node with the given contents, as ``copying.contents`` lists them."""
    node = cls.__new__(cls)
    if not cython.compiled:
        clear(node)
    node._sweep = shared.clock
    node._primal = data
    node._grad = grad
    node._mark = -1 if is_constant else 0
    node._op = op
    if parents:
        shared.made += 1
        node._made = shared.made
    if len(parents) > 2:
        node._more = (parents, packed(local_grads), name)
    elif parents:
        node._left = parents[0]
        node._d_left = local_grads[0]
        if len(parents) == 2:
            node._right = parents[1]
            node._d_right = local_grads[1]
    elif shared.watches and present.tracer is not None:
        present.tracer.made(node)
    if name is not None and len(parents) <= 2:
        node._more = ((), (), name)
    return node


def _checked_name(name: Any) -> str | None:
    if name is None or isinstance(name, str):
        return name
    raise OperandError(f"A name is a string, but got {name!r}. Write name={str(name)!r}.")
