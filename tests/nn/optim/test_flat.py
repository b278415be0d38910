"""Steps on arrays are the steps on numbers, to the bit."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import Value
from nn import ShapeError
from nn.optim import SGD, Adam, Flat, Optimizer
from support.optimisers import change_rate, runs

np = pytest.importorskip("numpy")


def bits(numbers):
    return [struct.pack("<d", x) for x in numbers]


def contents(optimizer):
    """Parameters and state, bit by bit, and the types that they have."""
    state = [
        {name: (type(x), bits([x])) for name, x in optimizer.state.get(p, {}).items()}
        for p in optimizer.params
    ]
    return bits(p.data for p in optimizer.params), state


@settings(deadline=None, max_examples=80)
@given(runs(), st.lists(st.booleans(), min_size=1, max_size=12))
def test_steps_on_arrays_and_on_numbers_take_turns(run, turns):
    """Numbers may miss some gradients, so that blocks of several ages arise."""
    ours, theirs = run.optimiser(), run.optimiser()
    flat = Flat(ours)
    for on_array, (gradients_at, change) in zip(turns, run.steps(len(turns), missing=0.2)):
        change_rate(ours, change)
        change_rate(theirs, change)
        gradients = gradients_at([p.data for p in theirs.params])
        if on_array:
            gradients = [g or 0.0 for g in gradients]
            flat.step(np.array(gradients))
            flat.write_back()
        else:
            ours.step(gradients)
            flat.read()
        theirs.step(gradients)
        assert bits(flat.data.tolist()) == bits(p.data for p in theirs.params)
        assert contents(ours) == contents(theirs)


@settings(deadline=None, max_examples=30)
@given(runs(), st.integers(1, 20))
def test_many_steps_at_a_time(run, count):
    ours, theirs = run.optimiser(), run.optimiser()
    flat = Flat(ours)
    for gradients_at, change in run.steps(count, missing=0.0):
        change_rate(ours, change)
        change_rate(theirs, change)
        gradients = gradients_at([p.data for p in theirs.params])
        flat.step(gradients)
        theirs.step(gradients)
    flat.write_back()
    assert contents(ours) == contents(theirs)


@settings(deadline=None, max_examples=60)
@given(runs(names=["SGD", "SGD", "Adam"]), st.lists(st.booleans(), min_size=1, max_size=8))
def test_steps_in_place_are_the_same(run, turns):
    """Only an array that nobody else holds is written over."""
    flat, other = Flat(run.optimiser()), Flat(run.optimiser())
    for is_own, (gradients_at, change) in zip(turns, run.steps(len(turns), missing=0.0)):
        change_rate(flat.optimizer, change)
        change_rate(other.optimizer, change)
        before, numbers = flat.data, flat.data.tolist()
        gradient = np.array(gradients_at(numbers))
        flat.step(gradient, is_kept=True, is_own=is_own)
        other.step(gradient)
        assert bits(flat.data.tolist()) == bits(other.data.tolist())
        assert is_own or before.tolist() == numbers
    flat.write_back()
    other.write_back()
    assert contents(flat.optimizer) == contents(other.optimizer)


def test_a_rule_made_of_another_is_not_taken_for_it():
    class Twice(SGD):
        def updated(self, data, grad, state, settings):
            return super().updated(data, 2.0 * grad, state, settings)

    class Slower(SGD):
        """Not another rule."""

    for cls, expected in ((Twice, -1.0), (Slower, 0.0)):
        flat = Flat(cls([Value(1.0)], lr=0.5))
        flat.step(np.array([2.0]), is_own=True)
        assert flat.data.tolist() == [expected]


def test_blocks_are_as_large_as_they_can_be():
    params = [Value(float(i)) for i in range(6)]
    optimizer = Adam([{"params": params[:4]}, {"params": params[4:], "lr": 0.5}])
    optimizer.step([1.0, 1.0, 1.0, None, 1.0, 1.0])
    flat = Flat(optimizer)
    assert [place for place, *_ in flat.blocks] == [slice(0, 3), slice(3, 4), slice(4, 6)]


def test_nothing_is_shared():
    params = [Value(1.0), Value(2.0)]
    flat = Flat(SGD(params, lr=0.5, momentum=0.5))
    gradient, before = np.array([1.0, 2.0]), flat.data
    flat.step(gradient)
    gradient[:] = 100.0
    flat.step(np.zeros(2))
    assert before.tolist() == [p.data for p in params] == [1.0, 2.0]
    assert flat.data.tolist() == [0.25, 0.5]


def test_what_is_no_array_of_gradients_moves_nothing():
    flat = Flat(SGD([Value(1.0), Value(2.0)], lr=0.5))
    for wrong in (
        np.ones(1), np.ones(3), np.ones((2, 1)), np.ones(2, np.float32), np.ones(2, complex),
        [1.0, None], 1.0, [1, 2],
    ):  # fmt: skip
        with pytest.raises(ShapeError, match="2 parameters need as many"):
            flat.step(wrong)
    assert flat.data.tolist() == [1.0, 2.0]


def test_an_error_in_a_step_moves_nothing():
    class Breaks(Optimizer, lr=0.1):
        def updated(self, data, grad, state, settings):
            if settings["lr"] == 0.5:
                raise ValueError("broken")
            return data + 1.0, {"moves": grad}

    params = [Value(1.0), Value(2.0)]
    flat = Flat(Breaks([{"params": params[:1]}, {"params": params[1:], "lr": 0.5}]))
    with pytest.raises(ValueError, match="broken"):
        flat.step(np.ones(2))
    assert flat.data.tolist() == [1.0, 2.0]
    flat.write_back()
    assert flat.optimizer.state == {}


def test_numbers_and_state_are_written_apart():
    params = [Value(1.0), Value(2.0)]
    flat = Flat(SGD(params, lr=0.5, momentum=0.5))
    flat.step(np.array([1.0, 2.0]))
    flat.write_state()
    assert [p.data for p in params] == [1.0, 2.0]
    assert [flat.optimizer.state[p]["momentum_buffer"] for p in params] == [1.0, 2.0]
    flat.step(np.array([1.0, 2.0]))
    flat.write_numbers()
    assert [p.data for p in params] == flat.data.tolist()
    assert {flat.optimizer.state[p]["step"] for p in params} == {1}
