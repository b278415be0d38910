"""Functions of JAX: the same numbers, and JAX's derivatives of them by the table's partials."""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import export
from autograd.errors import ExportError, OperandError
from autograd.strategies import inputs_for, programs
from support.agreement import Expected
from support.exporting import LOOPS, OPTION, UNBOUNDED, agree, leaves, price, stepwise
from support.rows_of_all import BY_SCIPY, EDGES, POINTS, function, operands, size, uses

jax = pytest.importorskip("jax")
ROOT = Path(__file__).parents[3]
MISSING = {
    op.name for op in BY_SCIPY if not any(hasattr(jax.scipy.special, name) for name in op.scipy)
}
ALL = uses(skipped={"round_to", "beta", "betaln", *MISSING})


@pytest.fixture(autouse=True)
def doubles():
    with jax.enable_x64(True):
        yield


ALONG = (1.0, 0.5, 0.25, 0.125)  # a direction in which no two partials cancel


@pytest.fixture(scope="module")
def every_row():
    with jax.enable_x64(True):
        return jax.jit(export.to_jax(function(ALL), *POINTS[0]))


def numbers(tree):
    return [float(leaf) for leaf in np.concatenate([np.ravel(x) for x in jax.tree.leaves(tree)])]


# Where a number is huge or tiny XLA has other answers: subnormal numbers are 0, and the like
XLA = ["gamma", "lgamma", "digamma", "polygamma", "sinc", "sinc_derivative", "mod", "floordiv"]


@pytest.mark.slow
@pytest.mark.parametrize("point", [*POINTS, *EDGES])
def test_every_row(every_row, point):
    for number, (op, places) in zip(numbers(every_row(*point)), ALL, strict=True):
        given = operands(places, point)
        wanted = op.value(*given)
        if point in POINTS or not (op.name in XLA or op in BY_SCIPY):
            assert agree(number, wanted, size(op, given, wanted)), (op, given, number, wanted)


@pytest.mark.slow
def test_every_partial():
    f = export.to_jax(function(ALL), *POINTS[0])
    along = jax.jit(lambda *point: jax.jvp(f, point, ALONG)[1])
    for point in POINTS:
        for slope, (op, places) in zip(numbers(along(*point)), ALL, strict=True):
            wanted, partials = op.linearize(operands(places, point))
            if all(map(math.isfinite, [wanted, *partials])):
                terms = [p * ALONG[k] for k, p in zip(places, partials) if type(k) is int]
                whole = sum(map(abs, terms))
                assert agree(slope, sum(terms), max(whole, 1e-3), 1e-11), (op, point, slope, terms)


@pytest.mark.slow
@pytest.mark.parametrize(("f", "arguments"), LOOPS)
def test_loops(f, arguments):
    found = jax.jit(export.to_jax(f, *arguments, name="f"))(*arguments)
    np.testing.assert_allclose(numbers(found), leaves(f(*arguments)), rtol=1e-12)


@pytest.mark.parametrize(("f", "arguments"), UNBOUNDED)
def test_loops_without_a_bound_are_refused(f, arguments):
    with pytest.raises(ExportError, match=r"jax\.jvp"):
        export.to_jax(f, *arguments, name="f")


def test_ways_of_a_function(tmp_path):
    example = {"low": [1.0, 0.5]}
    f = export.to_jax(stepwise, example, 3.0)
    for x in (3.0, 0.25):
        assert numbers(f(example, x)) == pytest.approx(leaves(stepwise(example, x)), rel=1e-15)
    assert all(map(math.isnan, numbers(f(example, -2.0))))
    several = jax.vmap(f, in_axes=(None, 0))(example, np.array([3.0, 0.25, -2.0]))["y"][0]
    assert numbers(several)[:2] == pytest.approx([0.5 * math.sin(3.0), math.exp(0.5)])
    slope = jax.grad(lambda p, x: f(p, x)["y"][0])(example, 3.0)
    assert numbers(slope) == pytest.approx([0.0, math.sin(3.0)])


@pytest.mark.slow
def test_greeks_of_any_order():
    f = export.to_jax(price, *OPTION)
    every = tuple(range(5))
    np.testing.assert_allclose(
        numbers(jax.jit(jax.grad(f, argnums=every))(*OPTION)),
        leaves(ag.grad(price, argnums=every)(*OPTION)), rtol=1e-12,
    )  # fmt: skip
    ours = ag.derivative(lambda s: price(s, *OPTION[1:]), 3)(OPTION[0])
    third = jax.jit(jax.grad(jax.grad(jax.grad(f))))(*OPTION)
    assert float(third) == pytest.approx(ours, rel=1e-11)


def test_what_is_held_constant_stays_so():
    f = export.to_jax(lambda x: x * ag.stop_gradient(x) + ag.scan(
        lambda s, _: (s * ag.stop_gradient(s), None), x, length=2)[0], 2.0)  # fmt: skip
    assert float(f(3.0)) == 90.0
    assert float(jax.grad(f)(3.0)) == 30.0  # x, and x^3


def test_powers_with_a_constant_exponent_have_slopes_everywhere():
    for power in (2.0, 3.0, 1.0, 0.5):
        f = export.to_jax(lambda x, power=power: x**power, 1.0)
        ours = ag.grad(lambda x, power=power: x**power)
        for x in (2.0, 0.0, *([-2.0] if power != 0.5 else [])):
            assert float(jax.grad(f)(x)) == ours(x)
    for power, second in ((2, 2.0), (3.0, 0.0), (2.5, 0.0), (1.0, 0.0)):
        f = export.to_jax(lambda x, power=power: x**power, 1.0)
        assert float(jax.grad(jax.grad(f))(0.0)) == second


def test_arrays_keep_their_shape_and_statics_are_checked():
    def f(w, x, how):
        return {"y": np.tanh(w @ x) if how == "tanh" else w @ x, "n": None}

    w, x = np.arange(6.0).reshape(2, 3) / 10.0, np.ones(3)
    g = export.to_jax(f, w, x, "tanh")
    found = g(w, x, "tanh")
    np.testing.assert_allclose(np.array(found["y"]), np.tanh(w @ x), rtol=1e-14)
    assert found["n"] is None
    for wrong in ((w.T, x, "tanh"), (w, x, "none"), (w, x[:2], "tanh")):
        with pytest.raises(ValueError, match=r"needs the shape|was 'tanh'"):
            g(*wrong)


def check_random(data):
    program = data.draw(programs(max_steps=8))
    inputs = [data.draw(inputs_for(program, 1e-6)) for _ in range(2)]
    both = ag.value_and_grad(program, argnums=tuple(range(program.n_inputs)))
    try:
        f = export.to_jax(both, *inputs[0])
    except ExportError:
        assume(False)
    for point in inputs:
        expected = Expected(program, point)
        for found, number, measure in zip(numbers(f(*point)), expected.numbers, expected.sizes):
            assert agree(found, number, max(measure, 1e-290))  # XLA has no subnormal numbers


@pytest.mark.slow
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_random_programs(data):
    check_random(data)


@pytest.mark.slow
def test_on_eight_devices():
    """A step of training and Greeks of simulated paths, sharded, as on one device and as ours."""
    script = ROOT / "tests" / "support" / "sharded.py"
    environment = {"XLA_FLAGS": "--xla_force_host_platform_device_count=8", "JAX_PLATFORMS": "cpu"}
    import os

    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests"), *sys.path])
    result = subprocess.run(
        [sys.executable, str(script)], env={**os.environ, **environment, "PYTHONPATH": paths},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["training", "paths"]


def test_what_cannot_be_written_is_refused_with_the_reason():
    own = ag.primitive(math.sin, lambda x, y: ag.cos(x))
    for f, arguments, told in (
        (lambda x: own(x), (1.0,), "a primitive of yours"),
        (lambda x: round(x, 2), (1.0,), "decimals are not rounded"),
        (lambda x: [1.0, 2.0, 3.0][int(x)] * x, (1.0,), "autograd.take"),
        (lambda x, g: g(x), (1.0, ag.sin), "functools.partial"),
    ):
        with pytest.raises(ExportError, match=told):
            export.to_jax(f, *arguments)
    with pytest.raises(OperandError):
        export.to_jax(lambda x: x, {1.0})
