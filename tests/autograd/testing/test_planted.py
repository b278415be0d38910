"""Planted mistakes are all found, and nearly all named."""

import pytest

from autograd.testing import GradientCheckError
from support import held_out
from support.planted import PLAIN, plain, with_jax, with_ours, with_torch

pytestmark = pytest.mark.filterwarnings("ignore")  # of torch and jax


def outcome(kind, call):
    with pytest.raises(GradientCheckError) as raised:
        call()
    return raised.value.kind == kind


def fits(kinds, call):
    with pytest.raises(GradientCheckError) as raised:
        call()
    return raised.value.kind in kinds


def test_those_that_nobody_had_in_mind():
    planted = [held_out.plain(*row) for row in held_out.PLAIN] + held_out.with_ours()
    assert all(fits(*row) for row in planted)


@pytest.mark.parametrize(
    ("library", "planted"), [("torch", held_out.with_torch), ("jax", held_out.with_jax)]
)
def test_those_that_nobody_had_in_mind_in_other_libraries(library, planted):
    pytest.importorskip(library)
    assert all(fits(*row) for row in planted())


def test_those_in_numpy():
    named = [outcome(row[0], plain(*row)) for row in PLAIN]
    assert len(named) >= 50
    assert sum(named) >= 0.9 * len(named)
    assert len({row[0] for row in PLAIN}) >= 20


def test_those_in_this_library():
    assert all(outcome(*row) for row in with_ours())


@pytest.mark.parametrize(("library", "planted"), [("torch", with_torch), ("jax", with_jax)])
def test_those_in_other_libraries(library, planted):
    pytest.importorskip(library)
    named = [outcome(*row) for row in planted()]
    assert sum(named) >= 0.8 * len(named)
