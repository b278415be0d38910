"""Programs in NumPy form: whole ones, of arrays, that every library with NumPy's names runs."""

import pickle
from random import Random

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd.strategies import ArrayProgram, array_programs, arrays_for
from autograd.strategies.array_drawing import broadcast
from autograd.testing import GradientCheckError, check_grads

MANY = settings(max_examples=5_000)
pytestmark = pytest.mark.filterwarnings("ignore")  # of torch and jax


@given(st.data(), array_programs(max_inputs=3, max_steps=12))
def test_they_run_and_stay_bounded(data, program):
    arrays = data.draw(arrays_for(program))
    assert tuple(array.shape for array in arrays) == program.shapes
    result = program(*arrays)
    assert np.shape(result) == ()
    assert abs(result) < 1e9
    assert program.source.startswith("def program(x")
    again = pickle.loads(pickle.dumps(program))
    assert again == program
    assert hash(again) == hash(program)
    assert again.shapes == program.shapes
    assert again(*arrays) == result
    for k in range(program.source.count("\n") - 1):  # each line counts
        assert f"t{k}" in program.source.split(f"t{k} = ")[1]


@pytest.mark.parametrize(
    "part",
    [" @ ", "axis=1", "np.mean", "[1:]", "[..., None]", "np.asarray([0, ", "[:, 0]", "np.stack",
     ".T", "np.reshape", "np.maximum", "np.abs", "np.exp", " / (1.5", "def program(x, y)"],
)  # fmt: skip
def test_each_part_is_drawn(part):
    program = find(
        array_programs(), lambda program: part in program.source, settings=MANY, random=Random(0)
    )
    assert program.source.count("\n") <= 9


@given(st.lists(st.integers(1, 3), max_size=3), st.lists(st.integers(1, 3), max_size=3))
def test_what_broadcasts(one, other):
    try:
        shape = np.broadcast_shapes(tuple(one), tuple(other))
    except ValueError:
        shape = None
    assert broadcast(tuple(one), tuple(other)) == shape


def test_broadcasting_is_drawn():
    def has(program):
        return len({*program.shapes}) == 2 and "t0 = x + y" in program.source

    find(array_programs(max_steps=1), has, settings=settings(max_examples=20_000))


# The same programs each time: where parts are smaller than floats beside others show, differences
# may be sure of another slope
@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.data(), array_programs(max_steps=4))
def test_ours_agrees_with_differences(data, program):
    check_grads(program, data.draw(arrays_for(program)), order=1, strict=False)


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(st.data(), array_programs(max_steps=5))
def test_ours_agrees_with_torch_and_jax(data, program):
    torch, jax = pytest.importorskip("torch"), pytest.importorskip("jax")
    arrays = data.draw(arrays_for(program))
    if "maximum" in program.source or "abs" in program.source:
        return  # each has its own slope at a kink
    places = tuple(range(len(arrays)))
    ours = ag.grad(program, argnums=places)(*arrays)
    tensors = [torch.tensor(a, requires_grad=True) for a in arrays]
    result = program.on(torch)(*tensors)
    theirs = torch.autograd.grad(result, tensors, allow_unused=True)
    with jax.enable_x64(True):
        inputs = [jax.numpy.asarray(a) for a in arrays]
        traced = jax.grad(program.on(jax.numpy), argnums=places)(*inputs)
    for own, other, third, array in zip(ours, theirs, traced, arrays):
        other = np.zeros_like(array) if other is None else other.numpy()
        scale = 1e-9 * max(1.0, float(np.max(np.abs(other), initial=0.0)))
        assert np.allclose(np.asarray(own, dtype=float), other, rtol=1e-9, atol=scale)
        assert np.allclose(np.asarray(third), other, rtol=1e-9, atol=scale)


def test_a_wrong_rule_shrinks_to_a_short_program():
    class Wrong:
        """NumPy, but with a tanh whose slope is that of sin."""

        def __getattr__(self, name):
            return getattr(np, name)

        tanh = staticmethod(np.frompyfunc(ag.primitive(np.tanh, lambda x, y: ag.cos(x)), 1, 1))

    def fails(program):
        if "np.tanh" not in program.source:
            return False
        arrays = [np.full(shape, 0.75) for shape in program.shapes]
        try:
            check_grads(program.on(Wrong()), tuple(arrays), order=1, modes=("rev",), strict=False)
        except GradientCheckError:
            return True
        return False

    program = find(
        array_programs(max_steps=3), fails, settings=settings(max_examples=500), random=Random(0)
    )
    assert "np.tanh" in program.source
    assert len(program.source.splitlines()) <= 4


def test_a_program_is_what_it_says():
    program = ArrayProgram("def program(x):\n    return np.sum(x * x)", ((2,),))
    assert repr(program) == program.source
    assert program(np.array([1.0, 2.0])) == 5.0
    assert program != program.source
