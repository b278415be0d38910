"""argnums, has_aux and keyword arguments, of every transform that takes them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, Value
from autograd.sweeps.linearization import Trace
from autograd.transforms.series import order_of


def f(x, y, z, *, scale=1.0):
    return scale * (x * x * y + ag.sin(y) * z)


def several(x, y, z, *, scale=1.0):
    return {"u": scale * x * y, "v": [z * z, f(x, y, z)]}


POINT = (1.5, 0.5, 2.0)
CHOICES = [(0,), (2, 0), (1, 2), (0, 1, 2), (-1, 0)]
with_aux = lambda g: lambda *args, **more: (g(*args, **more), {"x": 2.0 * args[0], "note": "n"})


def partials(g, argnums, **more):
    """Derivatives by each argument, one at a time, as gradients of each number of the result."""
    return [ag.grad(g, i)(*POINT, **more) for i in argnums]


@pytest.mark.parametrize("argnums", CHOICES)
@pytest.mark.parametrize("transform", [ag.jacobian, ag.jacfwd, ag.jacrev])
def test_a_jacobian_by_several_holds_a_tuple_in_each_place(transform, argnums):
    found = transform(several, argnums)(*POINT, scale=3.0)
    assert found["u"] == tuple(partials(lambda *a, **k: several(*a, **k)["u"], argnums, scale=3.0))
    assert found["v"][1] == pytest.approx(tuple(partials(f, argnums)))
    assert type(found["v"][1]) is tuple
    for i, argnum in enumerate(argnums):
        alone = transform(several, argnum)(*POINT, scale=3.0)
        assert alone["v"][1] == found["v"][1][i]


@pytest.mark.parametrize("transform", [ag.jacobian, ag.jacfwd, ag.jacrev])
def test_a_jacobian_by_several_arrays(transform):
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    a, b, c = np.array([1.0, 2.0]), np.arange(6.0).reshape(2, 3), 0.5
    g = lambda a, b, c: [c * a @ b, b * b * c]
    found = transform(g, (0, 1, 2))(a, b, c)
    expected = jax.jacrev(g, (0, 1, 2))(a, b, c)
    for ours, theirs in zip(found, expected, strict=True):
        assert type(ours) is tuple
        for one, other in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-15)


@pytest.mark.parametrize("argnums", CHOICES)
def test_a_hessian_by_several_is_a_tuple_of_tuples(argnums):
    found = ag.hessian(f, argnums)(*POINT, scale=2.0)
    for i, one in enumerate(argnums):
        for j, other in enumerate(argnums):
            both = ag.grad(ag.grad(f, one), other)(*POINT, scale=2.0)
            assert found[i][j] == pytest.approx(both, rel=1e-14)


@pytest.mark.parametrize("argnums", [None, 1, *CHOICES])
@pytest.mark.parametrize("has_aux", [False, True])
def test_vjp_jvp_and_hvp_by_some_arguments(argnums, has_aux):
    g = with_aux(f) if has_aux else f
    options = {"argnums": argnums, "has_aux": has_aux, "scale": 2.0}
    value, pullback, *aux = ag.vjp(g, *POINT, **options)
    chosen = (0, 1, 2) if argnums is None else argnums
    slopes = ag.grad(f, chosen)(*POINT, scale=2.0)
    assert value == f(*POINT, scale=2.0)
    assert pullback(1.0) == slopes
    one = 1.0 if isinstance(chosen, int) else tuple(float(i + 1) for i in range(len(chosen)))
    value, moved, *other_aux = ag.jvp(g, POINT, one, **options)
    assert value == f(*POINT, scale=2.0)
    assert moved == pytest.approx(np.dot(slopes, one))
    assert aux == other_aux == ([{"x": 3.0, "note": "n"}] if has_aux else [])
    product = ag.hvp(f, POINT, one, argnums, scale=2.0)
    hessian = ag.hessian(f, chosen)(*POINT, scale=2.0)
    assert np.array(product) == pytest.approx(np.dot(hessian, one))
    assert isinstance(product, tuple) == (not isinstance(chosen, int))


JACOBIANS = [ag.jacobian, ag.jacfwd, ag.jacrev]


@pytest.mark.parametrize("transform", [*JACOBIANS, ag.grad, ag.hessian])
def test_has_aux_gives_a_pair(transform):
    plain = transform(f)(*POINT)
    found, aux = transform(with_aux(f), has_aux=True)(*POINT)
    assert found == plain
    assert aux == {"x": 3.0, "note": "n"}
    assert type(aux["x"]) is float
    with pytest.raises(OperandError, match="returns a pair"):
        transform(f, has_aux=True)(*POINT)


@pytest.mark.parametrize("argnums", [0, (1, 2)])
def test_a_value_comes_with_its_jacobian(argnums):
    value, jacobian = ag.value_and_jacobian(several, argnums)(*POINT, scale=2.0)
    assert value == several(*POINT, scale=2.0)
    assert jacobian == ag.jacobian(several, argnums)(*POINT, scale=2.0)
    both, again = ag.value_and_jacobian(with_aux(several), argnums, has_aux=True)(*POINT, scale=2.0)
    assert both == (value, {"x": 3.0, "note": "n"})
    assert again == jacobian
    w = Value(2.0)
    value, _ = ag.value_and_jacobian(lambda x: [w * x])(3.0)
    assert ag.gradients(value[0], [w]) == [3.0]


WHOLE = [np.int64, np.int32, np.uint8, int, lambda n: np.array(n)]


@pytest.mark.parametrize("whole", WHOLE)
@pytest.mark.parametrize("transform", [ag.grad, ag.value_and_grad, ag.hessian, ag.jacobian])
def test_whole_numbers_of_any_kind_are_argnums(whole, transform):
    assert transform(f, whole(1))(*POINT) == transform(f, 1)(*POINT)
    for kind in (tuple, list):
        found = transform(f, kind([whole(1), whole(2)]))(*POINT)
        assert found == transform(f, (1, 2))(*POINT)


@pytest.mark.parametrize("whole", WHOLE)
def test_whole_numbers_of_any_kind_are_orders(whole):
    assert ag.derivative(lambda x: x**4, whole(3))(2.0) == 48.0
    assert ag.jet(lambda x: x**4, whole(2))(2.0) == [16.0, 32.0, 24.0]


NO_ARGNUMS = [1.0, "x", "0", b"0", {0}, {0: 1}, True, (0, 1.0), (0, "x"), (True,), (), None, [None]]


@pytest.mark.parametrize("wrong", NO_ARGNUMS, ids=repr)
@pytest.mark.parametrize("transform", [*JACOBIANS, ag.grad, ag.value_and_grad, ag.hessian])
def test_what_is_no_position_is_refused_at_once(wrong, transform):
    with pytest.raises(OperandError, match=r"Write argnums=0, or argnums=\(0, 2\)"):
        transform(f, wrong)


@pytest.mark.parametrize("wrong", [-1, 1.5, "2", None, True, (1,), {1}], ids=repr)
@pytest.mark.parametrize("transform", [ag.derivative, ag.jet])
def test_what_is_no_order_is_refused_at_once(wrong, transform):
    with pytest.raises(OperandError, match=r"is 0, 1, 2, \.\.\., but got"):
        transform(lambda x: x, wrong)
    assert order_of(np.int8(0)) == 0


@pytest.mark.parametrize("transform", [ag.jvp, ag.hvp])
@pytest.mark.parametrize(
    ("args", "along"),
    [(2.0, 1.0), ((2.0,), 1.0), (2.0, (1.0,)), (np.array([2.0]), np.array([1.0])), ({"x": 2.0}, ()),
     ("ab", ("a", "b"))],
)  # fmt: skip
def test_arguments_without_a_tuple_are_refused_with_the_cure(transform, args, along):
    with pytest.raises(OperandError, match=rf"Write {transform.__name__}\(f, \(x,\), \(t,\)\)"):
        transform(lambda x: x * x, args, along)


@pytest.mark.parametrize("transform", [ag.grad, ag.jacobian, ag.hessian, ag.derivative])
def test_a_call_without_arguments_names_what_is_missing(transform):
    slope = transform(lambda x: x)
    with pytest.raises(OperandError, match="called with 0 positional arguments"):
        slope()


@given(x=st.floats(-2.0, 2.0), order=st.integers(0, 6))
def test_a_jet_holds_every_derivative(x, order):
    g = lambda x: ag.exp(x) * x + x**3
    found = ag.jet(g, order)(x)
    factorial = 1.0
    assert len(found) == order + 1
    for k, coefficient in enumerate(found):
        factorial *= max(k, 1)
        assert coefficient * factorial == pytest.approx(ag.derivative(g, k)(x), rel=1e-14)


def test_jets_of_functions_that_do_not_move():
    assert ag.jet(lambda x: 3.0, 2)(1.0) == [3.0, 0.0, 0.0]
    assert ag.jet(lambda x: x, 2)(1.0) == [1.0, 1.0, 0.0]
    w = Value(2.0)
    found = ag.jet(lambda x: w * x * x, 2)(3.0)
    assert [c.data for c in found] == [18.0, 12.0, 2.0]
    assert [ag.gradients(c, [w])[0] for c in found] == [9.0, 6.0, 1.0]


@pytest.mark.parametrize(("transform", "mode"), [(ag.jacfwd, "push"), (ag.jacrev, "pull")])
def test_jacobians_sweep_in_the_mode_they_are_named_for(transform, mode, monkeypatch):
    sweeps = []
    for name in ("push", "pull"):
        original = getattr(Trace, name)

        def counted(self, *args, original=original, name=name):
            sweeps.append(name)
            return original(self, *args)

        monkeypatch.setattr(Trace, name, counted)
    for n, m in ((2, 5), (5, 2)):
        transform(lambda x, n=n, m=m: [x[i % n] * 2.0 for i in range(m)])([1.0] * n)
        assert sweeps == [mode] * (n if mode == "push" else m)
        sweeps.clear()
