"""Blocks of rows, chunks of blocks, and the tree that blocks are added up in."""

import random

from hypothesis import given
from hypothesis import strategies as st

from autograd.parallel.division import MOST_BLOCKS, chunks_of, edges_of, joined, total


@given(st.integers(1, 10**8))
def test_blocks_are_all_rows_in_order(count):
    edges = edges_of(count)
    assert edges[0] == 0
    assert edges[-1] == count
    sizes = {b - a for a, b in zip(edges[:-1], edges[1:-1])}
    assert len(sizes) <= 1  # but for the last
    assert all(a < b for a, b in zip(edges, edges[1:]))
    assert len(edges) <= MOST_BLOCKS + 1


@given(st.integers(1, MOST_BLOCKS), st.integers(1, 1000))
def test_chunks_are_all_blocks_in_order(n_blocks, n_chunks):
    chunks = chunks_of(n_blocks, n_chunks)
    assert [block for chunk in chunks for block in chunk] == list(range(n_blocks))
    assert len(chunks) == min(n_blocks, n_chunks)
    assert max(map(len, chunks)) - min(map(len, chunks)) <= 1


@given(st.integers(1, MOST_BLOCKS), st.integers(1, 300), st.randoms(use_true_random=False))
def test_the_sum_is_the_same_to_the_last_bit_however_it_is_divided(n_blocks, n_chunks, chance):
    rng = random.Random(n_blocks)
    numbers = [[rng.uniform(-1.0, 1.0) * 10.0 ** rng.randrange(-8, 8)] for _ in range(n_blocks)]
    whole = total({(0, k): numbers[k] for k in range(n_blocks)}, n_blocks)
    parts = [joined({(0, k): numbers[k] for k in chunk}) for chunk in chunks_of(n_blocks, n_chunks)]
    chance.shuffle(parts)
    known = {node: part for one in parts for node, part in one.items()}
    assert total(known, n_blocks) == whole
    assert len(joined({(0, k): numbers[k] for k in range(n_blocks)})) == bin(n_blocks).count("1")
