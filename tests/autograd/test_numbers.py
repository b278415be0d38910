"""What counts as a number does so everywhere; what does not is refused with the cure."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import autograd as ag
from autograd import OperandError, Value
from autograd.compiler.backends import forced
from autograd.numbers import item_of
from autograd.table.operation import TABLE
from support.compiling import backends
from support.structures import Mode

KINDS = [float, int, np.float64, np.float32, np.int64, np.uint8, np.array, Fraction]
of_every_kind = pytest.mark.parametrize("kind", KINDS)


def in_array(thing):
    """An array without axes, which holds an object."""
    array = np.empty((), dtype=object)
    array[()] = thing
    return array


def cube(x):
    return x * x * x


TRANSFORMS = {
    "grad": lambda f, x: ag.grad(f)(x),
    "value_and_grad": lambda f, x: ag.value_and_grad(f)(x),
    "derivative": lambda f, x: ag.derivative(f, 2)(x),
    "jacobian": lambda f, x: ag.jacobian(lambda x: [f(x), x])(x),
    "jacfwd": lambda f, x: ag.jacfwd(f)(x),
    "jacrev": lambda f, x: ag.jacrev(f)(x),
    "hessian": lambda f, x: ag.hessian(f)(x),
    "hvp": lambda f, x: ag.hvp(f, (x,), (x,)),
    "jvp": lambda f, x: ag.jvp(f, (x,), (x,)),
    "vjp": lambda f, x: ag.vjp(f, x)[1](x),
    "stop_gradient": lambda f, x: ag.stop_gradient(x),
    "compile": lambda f, x: ag.compile(f)(x),
    "compiled gradient": lambda f, x: ag.compile(ag.value_and_grad(f))(x),
}
every_transform = pytest.mark.parametrize("transform", TRANSFORMS.values(), ids=TRANSFORMS)


@of_every_kind
@every_transform
def test_as_arguments(transform, kind):
    found, expected = transform(cube, kind(3)), transform(cube, 3.0)
    assert (found, repr(found)) == (expected, repr(expected))


RESULTS = [np.array, lambda x: in_array(x), lambda x: np.multiply(x, 1.0)]


@pytest.mark.parametrize("wrap", RESULTS)
@every_transform
def test_as_results(transform, wrap):
    found, expected = transform(lambda x: wrap(cube(x)), 3.0), transform(cube, 3.0)
    assert repr(found) == repr(expected)


def test_where_of_numpys():
    f = lambda x: np.where(x > 0, x * x, 0.0)
    assert ag.value_and_grad(f)(3.0) == (9.0, 6.0)
    assert ag.hessian(f)(3.0) == 2.0


@of_every_kind
@every_transform
def test_as_constant_results(transform, kind):
    assert repr(transform(lambda x: kind(3), 2.0)) == repr(transform(lambda x: 3.0, 2.0))


OPERATIONS = [op for op in TABLE.values() if op.domain and hasattr(ag, op.name)]


@pytest.mark.parametrize("op", OPERATIONS, ids=repr)
def test_as_operands(op):
    n = op.arity if op.arity > 0 else 2
    for k in range(n):
        operands = [0.5] * n
        plain = op(*operands)
        operands[k] = np.array(0.5)
        assert repr(op(*operands)) == repr(plain)
        operands[k] = in_array(Value(0.5))
        found = op(*operands)
        assert isinstance(found, Value)
        assert repr(found.data) == repr(plain)
        operands[k - 1] = Value(0.5)
        assert op(*operands).data == found.data or found.data != found.data


@of_every_kind
def test_as_what_values_hold_and_take(kind):
    v = Value(kind(2))
    v.data, v.grad = kind(3), kind(4)
    assert (v.data, v.grad) == (3.0, 4.0)
    assert type(v.data) is type(v.grad) is float
    v.backward(kind(5))
    assert v.grad == 9.0
    assert [(v + kind(2)).data, (kind(2) + v).data, (v ** kind(2)).data] == [5.0, 5.0, 9.0]
    assert [bool(v > kind(2)), bool(kind(2) < v), bool(v == kind(3))] == [True] * 3
    assert ag.sum([kind(1), v, in_array(v)]).data == 7.0
    assert ag.where(v > kind(2), kind(1), in_array(v)) == 1.0


@of_every_kind
@pytest.mark.parametrize("backend", backends())
def test_one_compiled_call_serves_all_kinds(backend, kind):
    with forced(backend):
        compiled = ag.compile(cube)
        assert [compiled(2.0), compiled(kind(3))] == [8.0, 27.0]
        assert compiled.stats()["structures"] == 1
        rows = ag.compile(lambda w, x: w * x, batch=(None, 0))
        assert rows(kind(3), np.ones(2)).tolist() == [3.0, 3.0]


def test_arrays_of_objects_and_of_bools_are_numbers_where_rows_are():
    compiled = ag.compile(lambda x: x.sum(), batch=(0,))
    assert compiled(np.ones((2, 3), dtype=bool)).tolist() == [3.0, 3.0]
    assert ag.compile(lambda x: x[0] * x[1])(np.array([2, 3.0], dtype=object)) == 6.0
    for rows in ({"x": np.ones(2), "mask": np.ones(2, dtype=bool)}, [np.array(["a", "b"])]):
        with pytest.raises(OperandError, match="has rows, as batch says, but holds an array of"):
            ag.compile(lambda x: 1.0, batch=(0,))(rows)
        assert item_of(rows) is rows


# What is no number

BOOLS = [True, np.True_, np.array(True)]


@pytest.mark.parametrize("truth", BOOLS)
@every_transform
def test_a_bool_is_no_result(transform, truth):
    if transform in [TRANSFORMS[name] for name in ("stop_gradient", "jacobian", "compile")]:
        return  # there it is no result, one of several, or as good as any
    with pytest.raises(OperandError, match=r"but got .*True.*A truth has no derivative"):
        transform(lambda x: truth, 1.0)
    with pytest.raises(OperandError):
        transform(lambda x: bool(x > 0.5), 1.0)


@pytest.mark.parametrize("reduce", [None, "sum"])
def test_a_row_gives_no_bool(reduce):
    compiled = ag.compile(lambda x: {"x": x, "big": bool(x > 1.0)}, batch=(0,), reduce=reduce)
    for rows in (np.ones(2), np.array([1.0, 2.0])):
        with pytest.raises(OperandError, match="bool for a row"):
            compiled(rows)


OTHERS = [
    ({1.0}, "make a list"),
    (frozenset([1.0]), "make a list"),
    (Decimal("1.5"), r"float\(\.\.\.\)"),
    (Fraction(10**400), "Scale it down"),
    (10**400, "Scale it down"),
    (2j, "real and the imaginary part"),
    (np.complex128(2j), "real and the imaginary part"),
    ((x for x in [1.0]), "one element"),
]


@pytest.mark.parametrize(("thing", "cure"), OTHERS, ids=lambda thing: type(thing).__name__)
def test_what_is_no_number_is_refused_with_the_cure(thing, cure):
    for use in (
        lambda: ag.grad(lambda x: 1.0)(thing),
        lambda: ag.grad(lambda x: 1.0)({"a": [1.0, thing]}),
        lambda: ag.grad(lambda x: thing)(1.0),
        lambda: ag.jvp(lambda x: x, (1.0,), (thing,)),
        lambda: ag.compile(lambda x: 1.0)(thing),
        lambda: ag.compile(lambda x: [thing])(1.0),
        lambda: Value(thing),
        lambda: Value(1.0) * thing,
        lambda: thing * Value(1.0),
        lambda: ag.exp(thing),
    ):
        with pytest.raises(OperandError, match=cure):
            use()
    with pytest.raises(OperandError, match=r"args\[0\]\['a'\]\[1\]"):
        ag.grad(lambda x: 1.0)({"a": [1.0, thing]})


@pytest.mark.parametrize("thing", ["text", None, Mode.FAST, len, np.array(["a"])])
def test_an_argument_without_a_number_cannot_be_differentiated_by(thing):
    with pytest.raises(OperandError, match=r"args\[0\] needs a real number"):
        ag.grad(lambda x: 1.0)(thing)
    assert ag.grad(lambda x, y: x * x)(3.0, thing) == 6.0


def test_putting_a_value_into_an_array_of_floats_names_the_cure():
    def fills(kind):
        def f(x):
            array = np.zeros(2, dtype=kind)
            array[0] = x
            return array[0] * 2.0

        return f

    assert ag.grad(fills(object))(1.0) == 2.0
    for kind in (float, np.float32, complex):
        with pytest.raises(OperandError, match=r"np\.zeros\(3, dtype=object\)"):
            ag.grad(fills(kind))(1.0)
    with pytest.raises(OperandError, match=r"dtype=object"):
        np.array([Value(1.0)], dtype=float)


# What a function returns beside its value


def test_aux_holds_plain_numbers_wherever_they_are():
    def f(x):
        y = x * x
        aux = {
            "array": np.array([x, y]),
            "square": np.array([[x, 1.0], [y, 2.0]]),
            "with none": np.array([x, None]),
            "no axes": in_array(y),
            "set": {y},
            "nested": [(x, {"y": y, "text": "t"})],
            "floats": np.ones(2),
        }
        return y, aux

    _, aux = ag.grad(f, has_aux=True)(3.0)
    assert (aux["array"].dtype, aux["array"].tolist()) == (np.float64, [3.0, 9.0])
    assert aux["square"].tolist() == [[3.0, 1.0], [9.0, 2.0]]
    assert aux["with none"].tolist() == [3.0, None]
    assert (aux["no axes"].shape, float(aux["no axes"])) == ((), 9.0)
    assert aux["set"] == {9.0}
    assert type(next(iter(aux["set"]))) is float
    assert aux["nested"] == [(3.0, {"y": 9.0, "text": "t"})]
    w = Value(2.0)
    _, aux = ag.grad(lambda x: (x, np.array([w * x, w])), has_aux=True)(3.0)
    assert ag.gradients(aux[0], [w]) == [3.0]
