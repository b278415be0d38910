"""Results that are constant or occur twice, through whole calls on every backend."""

import math

import pytest

import autograd as ag
from autograd import Value
from support.straight import bits

N = 40  # beyond it, constants are worth a template


def flat(thing):
    if hasattr(thing, "tolist"):
        thing = thing.tolist()
    if isinstance(thing, dict):
        thing = list(thing.values())
    return [x for part in thing for x in flat(part)] if isinstance(thing, list | tuple) else [thing]


def tridiagonal(x):
    last = len(x) - 1
    return [
        x[i] * x[i] - (x[i - 1] if i else 0.0) + ag.sin(x[i]) * (x[i + 1] if i < last else 1.0)
        for i in range(len(x))
    ]


def test_a_jacobian_of_zeros_is_the_eager_one(backend):
    compiled = ag.compile(ag.jacobian(tridiagonal))
    for shift in (0.0, 0.3):
        x = [0.1 * i + shift for i in range(N)]
        found, wanted = compiled(x), ag.jacobian(tridiagonal)(x)
        assert [len(row) for row in found] == [N] * N
        assert flat(found) == pytest.approx(flat(wanted), rel=1e-14, abs=0.0)
        zeros = [[v for v in flat(rows) if v == 0.0] for rows in (found, wanted)]
        assert bits(zeros[0]) == bits(zeros[1])


def test_results_are_never_shared(backend):
    compiled = ag.compile(ag.jacobian(tridiagonal))
    x = [0.1 * i for i in range(N)]
    first = compiled(x)
    wanted = [list(row) for row in compiled(x)]
    for row in first:
        row[:] = [9.0] * N
    first.clear()
    assert compiled(x) == wanted
    second, third = compiled(x), compiled(x)
    assert not {id(row) for row in second} & {id(row) for row in third}


def assorted(x):
    return {
        "zeros": [0.0, -0.0] * N,
        "odd": (math.nan, math.inf, x, -x),
        "twice": [x, x * x, x] * N,
        "deep": [[1.0, (x, 2.0)], {"one": 1.0}],
    }


def test_structures_and_odd_constants(backend):
    compiled = ag.compile(assorted)
    for x in (2.0, -0.0, math.inf):
        found = compiled(x)
        assert list(found) == ["zeros", "odd", "twice", "deep"]
        assert type(found["odd"]) is tuple
        assert type(found["deep"][0][1]) is tuple
        assert bits(flat(found)) == bits(flat(assorted(x)))
        assert all(type(number) is float for number in flat(found))


def test_arrays(backend):
    numpy = pytest.importorskip("numpy")

    def f(x):
        return numpy.array([[x[0] * i if i % 9 == 0 else 1.0 * i for i in range(N)]] * 2)

    compiled = ag.compile(f)
    for x in (numpy.array([3.0]), numpy.array([4.0])):
        found = compiled(x)
        assert found.dtype == numpy.float64
        assert numpy.array_equal(found, f(x).astype(float))
        found[:] = 0.0


def test_guards_choose_among_templates(backend):
    def f(x):
        return [1.0] * N + [x] if x > 0.0 else [2.0] * N + [x, x]

    compiled = ag.compile(f)
    for x in (1.0, -1.0, 2.0, -2.0):
        assert compiled(x) == f(x)


def test_an_infinity_beside_constants_is_the_strict_one(backend):
    def f(x):
        return [ag.grad(lambda v: ag.where(v > 0.0, ag.log(v), 0.0))(x), *[math.nan] * N]

    compiled = ag.compile(f)
    for x in (2.0, 0.0):
        assert bits(compiled(x)) == bits(f(x))


def test_captured_values_get_their_gradients(backend):
    w = Value(3.0)
    compiled = ag.compile(lambda x: [w * x, *[1.0] * N, w * x])
    found = compiled(2.0)
    total = found[0] + found[N] + found[N + 1]
    total.backward()
    assert (total.data, w.grad) == (13.0, 4.0)


def row(x):
    return {"same": [1.5] * N, "own": [x, x, x * x], "zeros": [-0.0, 0.0]}


def several(x):
    return (*[1.5] * N, x, x, x * x, 0.0, math.inf)


@pytest.mark.parametrize("reduce", [None, "sum", "mean"])
@pytest.mark.parametrize("count", [1, 3, 50])
def test_batches(backend, reduce, count):
    numpy = pytest.importorskip("numpy")
    rows = numpy.linspace(-1.0, 2.0, count)
    found = ag.compile(several, batch=(0,), reduce=reduce)(rows)
    columns = numpy.array([several(float(x)) for x in rows])
    if reduce is None:
        assert numpy.array_equal(numpy.stack(found, axis=1), columns)
    else:
        wanted = columns.sum(axis=0) if reduce == "sum" else columns.mean(axis=0)
        assert list(found) == pytest.approx(wanted.tolist(), rel=1e-13)


@pytest.mark.parametrize("reduce", [None, "sum"])
def test_batches_whose_rows_part(backend, reduce):
    numpy = pytest.importorskip("numpy")

    def f(x):
        return (*[1.0] * N, x, x) if x > 0.0 else (*[-1.0] * N, 2.0, x)

    rows = numpy.array([1.0, -1.0, -2.0, 3.0, 4.0, -5.0, 6.0, 7.0, 8.0, 9.0])
    found = ag.compile(f, batch=(0,), reduce=reduce)(rows)
    columns = numpy.array([f(float(x)) for x in rows])
    if reduce is None:
        assert numpy.array_equal(numpy.stack(found, axis=1), columns)
    else:
        assert list(found) == pytest.approx(columns.sum(axis=0).tolist(), rel=1e-13)


def test_a_batch_of_structures(backend):
    numpy = pytest.importorskip("numpy")
    rows = numpy.array([1.0, -2.0, 3.0])
    found = ag.compile(row, batch=(0,))(rows)
    for k, x in enumerate(rows):
        assert [float(column[k]) for column in found["same"]] == [1.5] * N
        assert [float(column[k]) for column in found["own"]] == [x, x, x * x]
        assert bits([float(column[k]) for column in found["zeros"]]) == bits([-0.0, 0.0])


def test_a_part_that_stays_with_its_row_beside_sums(backend):
    numpy = pytest.importorskip("numpy")
    w = [0.5] * N
    rows = numpy.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])

    def f(weights, x):
        return weights[0] * x[0] * x[1] + weights[1]

    transform = ag.value_and_grad(f, argnums=(0, 1))
    value, (by_w, by_x) = ag.compile(transform, batch=(None, 0), reduce="sum")(w, rows)
    each = [transform(w, list(x)) for x in rows]
    assert value == pytest.approx(sum(one[0] for one in each))
    assert by_w == pytest.approx([sum(one[1][0][k] for one in each) for k in range(N)])
    assert numpy.allclose(numpy.array(by_x), [one[1][1] for one in each])
