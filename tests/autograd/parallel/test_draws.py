"""Rows of chance that depend on a seed alone."""

import pickle

import numpy as np
import pytest

import autograd as ag
from autograd.errors import OperandError
from autograd.parallel.draws import part
from support import spreading_work as work


def test_rows_depend_on_the_seed_alone():
    draws = ag.Draws(work.pairs, 1000, seed=3)
    again = pickle.loads(pickle.dumps(draws))
    for key in ("a", "b"):
        assert np.array_equal(draws.rows()[key], again.rows()[key])
    assert not np.array_equal(ag.Draws(work.normals, 100, seed=4).rows(),
                              ag.Draws(work.normals, 100, seed=5).rows())  # fmt: skip
    chance = ag.Draws(work.normals, 100)
    assert np.array_equal(chance.rows(), chance.rows())


def test_blocks_are_drawn_apart():
    draws = ag.Draws(work.normals, 1000, seed=3)
    blocks = [draws.block(k, 64) for k in range(4)]
    assert len({block.tobytes() for block in blocks}) == 4
    assert abs(np.corrcoef(blocks)[0, 1]) < 0.5
    assert np.array_equal(draws.rows()[64:128], draws.block(1, 64))


def test_draws_stay_whole_where_arrays_are_cut():
    draws = ag.Draws(work.normals, 10)
    assert part(draws, 2, 4) is draws


def test_what_is_wrong_is_told():
    with pytest.raises(OperandError, match="a number of rows from 1"):
        ag.Draws(work.normals, 0)
    with pytest.raises(OperandError, match="asked for"):
        ag.Draws(lambda generator, count: np.ones(count + 1), 10).rows()
