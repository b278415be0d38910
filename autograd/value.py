"""Value: a node with operators, each of which makes the next node.

Every operation goes through the table. Only the float partials of + - * /, negation and powers
stand here too, for speed; a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.backward import backward as reverse_sweep
from autograd.context import modes, present, shared
from autograd.conversions import Conversions, hash_while_tracing
from autograd.errors import GraphError, OperandError
from autograd.graph.anomaly import check_forward
from autograd.modes import recording
from autograd.node import check_kept, clear, is_whole, number_of, restored
from autograd.numbers import EXACT, as_float, item_of, not_a_number, real_number
from autograd.structures.arrays import is_array
from autograd.table import ops
from autograd.table.operation import Op
from autograd.tools.array_hook import value_array

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.graph.partials import doubles_of, room_for
    from autograd.table.ieee import power as _c_pow

_INFINITY = float("inf")
_FEW = 24  # operands whose numbers lie on the stack
_add, _sub, _mul, _div, _neg, _pow = ops.add, ops.sub, ops.mul, ops.div, ops.neg, ops.pow


def _method(op: Op) -> Callable[[Value], Value]:
    def method(self: Value) -> Value:
        return unary(op, self)

    _document(method, op)
    return method


def _method_with_more(op: Op) -> Callable[..., Value]:
    def method(self: Value, *others: Any) -> Value:
        return apply(op, (self, *others))

    _document(method, op)
    return method


def _document(method: Any, op: Op) -> None:
    method.__name__ = method.__qualname__ = op.name
    method.__doc__ = f"Return {op.name} of this value, as ``autograd.{op.name}`` does."


@cython.no_gc
@cython.auto_pickle(False)
@cython.cclass
class Value(Conversions):
    """A number that remembers how it was computed.

    Arguments:
        data: the number; ints and NumPy scalars become floats. ``Value(v)`` of a Value depends on
            it: nothing is cut off. ``v.detach()`` does that, and ``Value(v.data)`` is a new leaf.
        name: what to call it in diagrams and messages; ``label=`` is the same.

    Raises:
        OperandError: if ``data`` is not a real number.

    Weak references need a subclass, such as ``class Weight(Value): pass``: plain Values have no
    room for them. What a subclass holds besides goes with its copies and pickles.

    >>> x, y = Value(2.0, name="x"), Value(3.0, name="y")
    >>> z = x * y + x ** 2
    >>> z.backward()
    >>> z.data, x.grad, y.grad
    (10.0, 7.0, 2.0)
    """

    __slots__ = ()

    def backward(
        self, seed: float = 1.0, *, retain_graph: bool = True, create_graph: bool = False
    ) -> None:
        """Add the derivative of this value by every leaf to the leaf's ``grad``.

        Arguments:
            seed: the derivative of some final output by this value.
            retain_graph: changes nothing, as a graph is kept as long as you keep its values.
            create_graph: must be False; ``autograd.gradients`` takes it.

        Raises:
            GraphError: if this value is a constant, from which no gradient can flow, or with
                ``create_graph``.
            OperandError: if the seed is not a real number.

        >>> from autograd import Value
        >>> a = Value(3.0)
        >>> (a * a).backward()
        >>> a.grad
        6.0
        """
        if shared.watches:
            check_kept(self, "backward()", "gradients() or value_and_grad(f), or call it outside")
        if create_graph:
            raise GraphError(
                "backward() leaves plain numbers. For gradients that can be differentiated again "
                "write autograd.gradients(loss, inputs, create_graph=True)."
            )
        start = as_float(seed, "a seed")
        if self._mark < 0:
            raise GraphError(
                "backward() from a constant: it was made under no_grad(), or from constants "
                "only, so it has no graph. Compute it outside no_grad(), from Values."
            )
        reverse_sweep(self, start)

    # Arithmetic

    def __add__(self, other: Any) -> Any:
        right: Value | None = _operand(other)
        if right is None:
            return NotImplemented
        return _node(_add, self._primal + right._primal, self, right, 1.0, 1.0)

    def __radd__(self, other: Any) -> Any:
        left: Value | None = _operand(other)
        if left is None:
            return NotImplemented
        return _node(_add, left._primal + self._primal, left, self, 1.0, 1.0)

    def __sub__(self, other: Any) -> Any:
        right: Value | None = _operand(other)
        if right is None:
            return NotImplemented
        return _node(_sub, self._primal - right._primal, self, right, 1.0, -1.0)

    def __rsub__(self, other: Any) -> Any:
        left: Value | None = _operand(other)
        if left is None:
            return NotImplemented
        return _node(_sub, left._primal - self._primal, left, self, 1.0, -1.0)

    def __mul__(self, other: Any) -> Any:
        right: Value | None = _operand(other)
        if right is None:
            return NotImplemented
        return _node(_mul, self._primal * right._primal, self, right, right._primal, self._primal)

    def __rmul__(self, other: Any) -> Any:
        left: Value | None = _operand(other)
        if left is None:
            return NotImplemented
        return _node(_mul, left._primal * self._primal, left, self, self._primal, left._primal)

    def __truediv__(self, other: Any) -> Any:
        right: Value | None = _operand(other)
        return NotImplemented if right is None else _quotient(self, right)

    def __rtruediv__(self, other: Any) -> Any:
        left: Value | None = _operand(other)
        return NotImplemented if left is None else _quotient(left, self)

    def __pow__(self, other: Any, modulo: None = None) -> Any:
        if modulo is not None:
            raise OperandError(
                "pow(v, y, m) is for whole numbers, and has no derivative. Write v**y % m."
            )
        right: Value | None = _operand(other)
        return NotImplemented if right is None else _power(self, right)

    def __rpow__(self, other: Any, modulo: None = None) -> Any:
        if modulo is not None:
            raise OperandError(
                "pow(x, v, m) is for whole numbers, and has no derivative. Write x**v % m."
            )
        left: Value | None = _operand(other)
        return NotImplemented if left is None else _power(left, self)

    def __matmul__(self, other: Any) -> Any:
        return _no_matrix(self, other)

    def __rmatmul__(self, other: Any) -> Any:
        return _no_matrix(other, self)

    def __neg__(self) -> Value:
        return _node(_neg, -self._primal, self, None, -1.0, 0.0)

    def __pos__(self) -> Value:
        return self

    def __abs__(self) -> Value:
        return unary(ops.absolute, self)

    # Division that leaves a remainder, and rounding: Values too, with slope 0 but for %

    def __floordiv__(self, other: Any) -> Any:
        right: Value | None = _operand(other)
        return NotImplemented if right is None else _binary(ops.floordiv, self, right)

    def __rfloordiv__(self, other: Any) -> Any:
        left: Value | None = _operand(other)
        return NotImplemented if left is None else _binary(ops.floordiv, left, self)

    def __mod__(self, other: Any) -> Any:
        right: Value | None = _operand(other)
        return NotImplemented if right is None else _binary(ops.mod, self, right)

    def __rmod__(self, other: Any) -> Any:
        left: Value | None = _operand(other)
        return NotImplemented if left is None else _binary(ops.mod, left, self)

    def __divmod__(self, other: Any) -> Any:
        right: Value | None = _operand(other)
        return NotImplemented if right is None else (self // right, self % right)

    def __rdivmod__(self, other: Any) -> Any:
        left: Value | None = _operand(other)
        return NotImplemented if left is None else (left // self, left % self)

    def __round__(self, ndigits: int | None = None) -> Value:
        if ndigits is None:
            return _as_int(unary(ops.round, self))
        return apply(ops.round_to, (self, ndigits))

    def __floor__(self) -> Value:
        return _as_int(unary(ops.floor, self))

    def __ceil__(self) -> Value:
        return _as_int(unary(ops.ceil, self))

    def __trunc__(self) -> Value:
        return _as_int(unary(ops.trunc, self))

    # The table's functions as methods, under NumPy's names too, by which it calls them on arrays
    # of Values; tests keep this list in step with the table.
    exp = _method(ops.exp)
    exp2 = _method(ops.exp2)
    expm1 = _method(ops.expm1)
    log = _method(ops.log)
    log2 = _method(ops.log2)
    log10 = _method(ops.log10)
    log1p = _method(ops.log1p)
    logaddexp = _method_with_more(ops.logaddexp)
    sqrt = _method(ops.sqrt)
    cbrt = _method(ops.cbrt)
    hypot = _method_with_more(ops.hypot)
    sigmoid = _method(ops.sigmoid)
    softplus = _method(ops.softplus)
    log_sigmoid = _method(ops.log_sigmoid)
    logit = _method(ops.logit)
    silu = _method(ops.silu)
    fabs = _method(ops.absolute)
    sin = _method(ops.sin)
    cos = _method(ops.cos)
    tan = _method(ops.tan)
    asin = arcsin = _method(ops.asin)
    acos = arccos = _method(ops.acos)
    atan = arctan = _method(ops.atan)
    atan2 = arctan2 = _method_with_more(ops.atan2)
    sinc = _method(ops.sinc)
    degrees = rad2deg = _method(ops.degrees)
    radians = deg2rad = _method(ops.radians)
    sinh = _method(ops.sinh)
    cosh = _method(ops.cosh)
    tanh = _method(ops.tanh)
    asinh = arcsinh = _method(ops.asinh)
    acosh = arccosh = _method(ops.acosh)
    atanh = arctanh = _method(ops.atanh)
    erf = _method(ops.erf)
    erfc = _method(ops.erfc)
    norm_cdf = _method(ops.norm_cdf)
    norm_pdf = _method(ops.norm_pdf)
    gelu = _method(ops.gelu)
    gamma = _method(ops.gamma)
    lgamma = _method(ops.lgamma)
    digamma = _method(ops.digamma)
    relu = _method(ops.relu)
    sign = _method(ops.sign)
    copysign = _method_with_more(ops.copysign)
    fmod = _method_with_more(ops.fmod)
    floor = _method(ops.floor)
    ceil = _method(ops.ceil)
    trunc = _method(ops.trunc)
    round = rint = _method(ops.round)

    # Comparisons look at the data; identity is what hashes

    def __eq__(self, other: object) -> Any:
        number = _comparable(other)
        if number is None:
            return _as_strangers_see(self) == other
        if shared.tracers and present.tracer is not None:
            return present.tracer.condition(ops.equal, self, other)
        return self._primal == number

    def __ne__(self, other: object) -> Any:
        number = _comparable(other)
        if number is None:
            return _as_strangers_see(self) != other
        if shared.tracers and present.tracer is not None:
            return present.tracer.condition(ops.not_equal, self, other)
        return self._primal != number

    def __lt__(self, other: Any) -> Any:
        number = _comparable(other)
        if number is not None and shared.tracers and present.tracer is not None:
            return present.tracer.condition(ops.less, self, other)
        return NotImplemented if number is None else self._primal < number

    def __le__(self, other: Any) -> Any:
        number = _comparable(other)
        if number is not None and shared.tracers and present.tracer is not None:
            return present.tracer.condition(ops.less_equal, self, other)
        return NotImplemented if number is None else self._primal <= number

    def __gt__(self, other: Any) -> Any:
        number = _comparable(other)
        if number is not None and shared.tracers and present.tracer is not None:
            return present.tracer.condition(ops.less, other, self)
        return NotImplemented if number is None else self._primal > number

    def __ge__(self, other: Any) -> Any:
        number = _comparable(other)
        if number is not None and shared.tracers and present.tracer is not None:
            return present.tracer.condition(ops.less_equal, other, self)
        return NotImplemented if number is None else self._primal >= number

    def __hash__(self) -> int:
        if shared.tracers and present.tracer is not None:
            return hash_while_tracing(self)
        return object.__hash__(self)

    def detach(self) -> Value:
        """Return the same number as a constant, through which no gradient flows.

        >>> x = Value(3.0)
        >>> (x * x.detach()).local_grads
        (3.0, 0.0)
        """
        return held(self)

    @staticmethod
    def __apply__(op: Op, operands: tuple[Any, ...]) -> Any:
        try:
            return apply(op, operands)
        except OperandError:
            if any(is_array(operand) for operand in operands):
                return value_array().__apply__(op, operands)
            raise


if cython.compiled:
    _manage_nodes(Value)  # type: ignore[name-defined]  # noqa: F821  (in nodes.h)


def constant(data: float) -> Value:
    """Return a value through which no gradient flows.

    Arguments:
        data: the number.

    Returns:
        a value without parents that is not a leaf either.

    >>> constant(2.0).is_constant
    True
    """
    node: Value = Value.__new__(Value)
    if not cython.compiled:
        clear(node)
    node._primal = float(data)
    node._mark = -1
    node._sweep = shared.clock
    return node


def apply(op: Op, operands: tuple[Any, ...]) -> Value:
    """Apply an operation to operands of which at least one is a Value.

    Arguments:
        op: the operation.
        operands: Values and plain numbers, as many as the operation takes; at least one.

    Returns:
        the new node; a constant if all operands are.

    Raises:
        OperandError: if an operand is no number.

    >>> apply(ops.mul, (Value(2.0), 3)).data
    6.0
    """
    if len(operands) != op.arity >= 0:
        raise OperandError(f"{op.name} takes {op.arity} operands, but got {len(operands)}.")
    if op.arity == 1:
        return unary(op, _value(operands[0], op.name))
    if len(operands) == 2:
        return binary(op, operands[0], operands[1])
    values = _values(operands, op.name)
    if cython.compiled and op.rule and 2 < len(operands) <= op.rule.most:
        return _by_rule(op, values)
    recorded = False
    for value in values:
        recorded = recorded or value._mark >= 0
    numbers = tuple([value._primal for value in values])
    out = op.value(*numbers)
    if not recorded:
        return _of_constants(op, out, operands)
    if shared.open_modes and _unrecorded(op, out, values):
        return constant(out) if present.tracer is None else _held(op, operands)
    partials: list[float] = []
    for value in values:
        active = value._mark >= 0
        partials.append(op.partial(len(partials), numbers, out) if active else 0.0)
    label = modes().label if shared.open_modes else None
    name = None if label is None else label[2]
    return restored(Value, out, 0.0, name, False, op, values, tuple(partials))


def ternary(op: Op, x: Any, y: Any, z: Any) -> Value:
    """Apply an operation of three operands, of which at least one is a Value."""
    values = (_value(x, op.name), _value(y, op.name), _value(z, op.name))
    return _by_rule(op, values) if cython.compiled and op.rule else apply(op, values)


def _by_rule(op: Op, values: tuple[Value, ...]) -> Value:
    """Apply an operation of more than two operands by its rule, which the compiled build has."""
    count = len(values)
    room = None
    numbers = few  # type: ignore[name-defined]  # noqa: F821  (an array of C's, see value.pxd)
    if count > _FEW:
        room = room_for(count)
        numbers = doubles_of(room)
    constants = 0
    for i, value in enumerate(values):
        numbers[i] = value._primal
        constants += value._mark < 0
    out = op.rule.value(numbers, count)
    if constants == count:
        return _of_constants(op, out, values)
    label = None
    if shared.open_modes:
        if _unrecorded(op, out, values):
            return constant(out) if present.tracer is None else _held(op, values)
        label = modes().label
    partials = room_for(count)
    slopes = doubles_of(partials)
    op.rule.slopes(numbers, count, out, slopes)
    if constants:
        for i, value in enumerate(values):
            if value._mark < 0:
                slopes[i] = 0.0
    node: Value = Value.__new__(Value)
    shared.made += 1
    node._made = shared.made
    node._sweep = shared.clock
    node._primal = out
    node._op = op
    node._more = (values, partials, None if label is None else label[2])
    return node


def unary(op: Op, operand: Value) -> Value:
    """Apply an operation of one operand to a Value."""
    x = operand._primal
    if cython.compiled and op.rule:
        out = value_of_one(op.rule, x)  # type: ignore[name-defined]  # noqa: F821  (in rules.h)
        partial = 0.0
        if operand._mark >= 0:
            partial = slope_of_one(op.rule, x, out)  # type: ignore[name-defined]  # noqa: F821
        return _node(op, out, operand, None, partial, 0.0)
    if operand._mark < 0:
        return _node(op, op.value(x), operand, None, 0.0, 0.0)
    try:
        out = op.evaluate(x)
        partial = float(op.partials[0](x, out))
    except (ArithmeticError, ValueError):
        out = op.value(x)
        partial = op.partial(0, (x,), out)
    return _node(op, out, operand, None, partial, 0.0)


def binary(op: Op, left: Any, right: Any) -> Value:
    """Apply an operation of two operands, of which at least one is a Value."""
    return _binary(op, _value(left, op.name), _value(right, op.name))


def _binary(op: Op, left: Value, right: Value) -> Value:
    if cython.compiled and op.rule and op.rule.most >= 2:
        return _binary_by_rule(op, left, right)
    data = (left._primal, right._primal)
    out = op.value(*data)
    return _node(
        op,
        out,
        left,
        right,
        0.0 if left._mark < 0 else op.partial(0, data, out),
        0.0 if right._mark < 0 else op.partial(1, data, out),
    )


def _binary_by_rule(op: Op, left: Value, right: Value) -> Value:
    x, y = left._primal, right._primal
    out = value_of_two(op.rule, x, y)  # type: ignore[name-defined]  # noqa: F821  (in rules.h)
    d_left = d_right = 0.0
    if left._mark >= 0:
        d_left = slope_of_two(op.rule, 0, x, y, out)  # type: ignore[name-defined]  # noqa: F821
    if right._mark >= 0:
        d_right = slope_of_two(op.rule, 1, x, y, out)  # type: ignore[name-defined]  # noqa: F821
    return _node(op, out, left, right, d_left, d_right)


def strong_product(left: Any, right: Any) -> Value:
    """Return a product in which a factor of zero wins; see the operation ``strong``."""
    x, y = _value(left, "a factor"), _value(right, "a factor")
    a, b = x._primal, y._primal
    return _node(ops.strong, a * b + 0.0 if a and b else 0.0, x, y, b, a)


def _quotient(left: Value, right: Value) -> Value:
    try:
        out = left._primal / right._primal
        return _node(_div, out, left, right, 1.0 / right._primal, -out / right._primal)
    except ZeroDivisionError:  # only in Python: C's division follows IEEE
        return _binary(_div, left, right)


def _power(base: Value, exponent: Value) -> Value:
    x, y = base._primal, exponent._primal
    if exponent._mark < 0 and y == 2.0 and shared.tracers:
        tracer = present.tracer
        if tracer is not None and tracer.is_fixed(exponent):
            square = unary(ops.square, base)  # its partial is simpler
            return square if is_whole(exponent) else tracer.note_float(square)
    if exponent._mark < 0 and 1.0 <= y < _INFINITY:
        return _node(_pow, _c_pow(x, y), base, exponent, y * _c_pow(x, y - 1.0), 0.0)
    return _binary(_pow, base, exponent)


def _node(
    op: Op, data: float, left: Value, right: Value | None, d_left: float, d_right: float
) -> Value:
    """Return the node of one operand or two; a constant where nothing is to be recorded."""
    if shared.open_modes and _unrecorded(op, data, (left, right)):
        if present.tracer is None:
            return constant(data)
        return _held(op, (left,) if right is None else (left, right))
    if left._mark < 0:
        if right is None or right._mark < 0:
            return _of_constants(op, data, (left,) if right is None else (left, right))
        d_left = 0.0
    elif right is not None and right._mark < 0:
        d_right = 0.0
    node: Value = Value.__new__(Value)
    if not cython.compiled:  # C zeroes the rest by itself
        node._grad = 0.0
        node._more = None
        node._mark = 0
    shared.made += 1
    node._made = shared.made
    node._sweep = shared.clock
    node._primal = data
    node._op = op
    node._left = left
    node._right = right
    node._d_left = d_left
    node._d_right = d_right
    if shared.open_modes:
        node._more = modes().label
    return node


def _of_constants(op: Op, data: float, operands: tuple[Any, ...]) -> Value:
    """Return what an operation on constants gives: while tracing, those from outside may change."""
    if shared.tracers and present.tracer is not None:
        anew = present.tracer.read_anew(operands)
        if anew is not None:
            return held(apply(op, anew))
    return constant(data)


def _no_matrix(left: Any, right: Any) -> Any:
    if all(isinstance(thing, (Value, int, float)) for thing in (left, right)):
        raise OperandError(
            "@ is for vectors and matrices, and a Value is one number. Write x * y, or "
            "autograd.dot(xs, ys) for two lists."
        )
    return NotImplemented


def _whole(data: float) -> Value:
    """Return a constant that was given as an int, which a tracer may ask for."""
    node = constant(data)
    node._mark = -2
    return node


def _as_int(value: Value) -> Value:
    """Note that Python would give an int here, where a tracer wants to know."""
    if shared.tracers and present.tracer is not None:
        present.tracer.note_int(value)
    return value


def _held(op: Op, operands: tuple[Any, ...]) -> Value:
    """Return what ``no_grad`` gives while tracing: constant to gradients, but not to the trace."""
    with recording():
        return held(apply(op, operands))


def held(value: Value) -> Value:
    """Return a value's number as a constant; while tracing, as one that is computed anew."""
    if present.tracer is None:
        return constant(value._primal)
    if value._mark < 0:
        return _of_constants(ops.identity, value._primal, (value,))
    return unary(ops.held, value)


# What counts as an operand

_REPEATED = (list, tuple, str, bytes, bytearray)


def _operand(thing: Any) -> Value | None:
    """Return a Value, a number as a constant, and None for types that may know better."""
    if isinstance(thing, Value):
        return thing
    if type(thing) is float:
        return constant(thing)
    if type(thing) is int and -EXACT < thing < EXACT:
        return _whole(thing)
    if issubclass(type(thing), float):  # not isinstance: what a tracer gives claims to be one
        return constant(thing)
    if issubclass(type(thing), int):
        return _whole(as_float(thing, "an operand"))
    number = real_number(thing)
    if number is not None:
        return constant(number)
    if present.tracer is not None and isinstance(thing, _REPEATED):
        return None  # [0.0] * n, which asks for the index then
    if type(thing).__module__ in ("builtins", "decimal"):
        raise OperandError(not_a_number(thing, "an operand of a Value"))
    return None


def _values(operands: tuple[Any, ...], role: str) -> tuple[Value, ...]:
    for operand in operands:
        if not isinstance(operand, Value):
            return tuple([_value(thing, role) for thing in operands])
    return operands


def _value(thing: Any, role: str) -> Value:
    if isinstance(thing, Value):
        return thing
    if type(thing) is float:
        return constant(thing)
    if type(thing) is bool:
        return _whole(1.0 if thing else 0.0)
    thing = item_of(thing)
    if isinstance(thing, Value):
        return thing
    number = as_float(thing, role)
    return _whole(number) if issubclass(type(thing), int) else constant(number)


def _comparable(thing: Any) -> Any:
    """Return the number to compare with, and None for what is not to be compared."""
    if isinstance(thing, Value):
        return number_of(thing)
    return thing if issubclass(type(thing), (float, int)) else real_number(thing)


def _as_strangers_see(value: Value) -> Any:
    """Return what to compare with a thing that is no number: pytest.approx(0.3), a Decimal."""
    if present.tracer is not None and value._mark >= 0:
        return NotImplemented
    return value._primal


def _unrecorded(op: Op, data: float, parents: Sequence[Value | None]) -> bool:
    """Check for anomalies where that is asked for; tell whether there is to be no graph."""
    on = modes()
    if on.anomaly:
        check_forward(op, data, [parent for parent in parents if parent is not None])
    if on.no_grad and present.watch is not None:
        present.watch.note("no_grad was on")
    return on.no_grad
