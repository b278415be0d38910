"""Products that are added up over rows, found in programs."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from autograd.compiler.program.builder import Builder
from autograd.compiler.program.outers import outers
from autograd.compiler.program.program import Program
from autograd.table import ops
from support.sums import summed


def built(write):
    builder = Builder(10, False)
    return builder.finished([], write(builder))


def pairs(*outputs):
    """A program whose outputs are products of inputs."""
    return Program(10, [], [ops.mul] * len(outputs), list(outputs), [],
                   list(range(10, 10 + len(outputs))))  # fmt: skip


@given(st.integers(2, 5), st.integers(2, 5), st.integers(0, 2**32))
def test_all_products_of_some_with_others_are_one(n, m, seed):
    rng = Random(seed)
    left, right = list(range(n)), list(range(5, 5 + m))
    grid = [(x, y) if rng.random() < 0.5 else (y, x) for x in left for y in right]
    rng.shuffle(grid)
    program = pairs(*grid)
    [found] = outers(program, 0, len(grid)).outers
    assert {tuple(sorted(found.left)), tuple(sorted(found.right))} == {tuple(left), tuple(right)}
    for x, row in zip(found.left, found.outputs, strict=True):
        for y, k in zip(found.right, row, strict=True):
            assert set(grid[k]) == {x, y}


def found_in(*outputs, n_shared=0):
    """What is found of the products of inputs, all added up."""
    return outers(pairs(*outputs), n_shared, len(outputs)).outers


def test_what_is_no_whole_grid_or_not_added_up_is_none():
    assert found_in((0, 5), (0, 6), (1, 5)) == []
    assert outers(pairs((0, 5), (0, 6), (1, 5), (1, 6)), 0, 3).outers == []
    assert found_in((0, 0), (0, 1), (1, 0), (1, 1)) == []
    [one] = found_in((0, 5), (0, 6), (1, 5), (1, 6), (2, 5))
    assert one.outputs == [[0, 1], [2, 3]]


def test_what_rows_share_is_no_factor():
    grid = [(x, y) for x in (0, 1) for y in (5, 6)]
    assert len(found_in(*grid, n_shared=0)) == 1
    assert found_in(*grid, n_shared=1) == []
    whole = Program(2, [1.0, 2.0], [ops.mul] * 4, [(0, ~0), (0, ~1), (1, ~0), (1, ~1)], [],
                    [2, 3, 4, 5])  # fmt: skip
    assert outers(whole, 0, 4).outers == []


def test_small_matrices_and_what_is_apart_stay():
    program = pairs((0, 5), (0, 6), (1, 5), (1, 6))
    assert len(outers(program, 0, 4, least=4).outers) == 1
    assert outers(program, 0, 4, least=5).outers == []
    assert outers(program, 0, 4, {11}).outers == []


WIDE = 12  # numbers of a row


def added(terms_of, how, rng):
    """A program whose results are sums of products of inputs and of sines."""
    builder = Builder(WIDE, False)
    outputs = []
    for terms in terms_of:
        places = [
            builder.add(ops.sin, (x,)) if y is None else builder.add(ops.mul, (x, y))
            for x, y in terms
        ]
        rng.shuffle(places)
        outputs.append(summed(builder, places, how))
    return builder.finished([], outputs)


def told(program, found):
    """The terms of each result, as what was found and what is left say."""
    terms = {k: list(rest) for k, rest in found.rests.items()}
    at = {operands: 12 + i for i, operands in enumerate(program.operands)}
    for outer in found.outers:
        flat = [k for row in outer.outputs for k in row]
        assert len(set(flat)) == len(flat)
        for x, row in zip(outer.left, outer.outputs, strict=True):
            for y, k in zip(outer.right, row, strict=True):
                terms[k].append(at.get((x, y)) or at[y, x])
    return {k: sorted(places) for k, places in terms.items()}


def terms_in(program, place):
    """The terms of a sum that nothing else reads."""
    op = program.ops[place - WIDE]
    if op not in (ops.add, ops.sum):
        return [place]
    read = program.operands[place - WIDE]
    return sorted(term for operand in read for term in terms_in(program, operand))


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 3), st.integers(4, 7)), min_size=1, max_size=5),
        min_size=1, max_size=12,
    ),
    st.sampled_from(["chain", "backwards", "sum", "tree"]),
)  # fmt: skip
def test_whatever_is_added_up_every_term_is_there_once(terms_of, how):
    program = added(terms_of, how, Random(0))
    used = [place for operands in program.operands for place in operands] + program.outputs
    sums = [WIDE + i for i, op in enumerate(program.ops) if op in (ops.add, ops.sum)]
    if any(used.count(place) > 1 for place in sums):
        return  # what two sums share is no part of one alone
    found = outers(program, 0, len(program.outputs))
    for k, terms in told(program, found).items():
        assert terms == terms_in(program, program.outputs[k])


@given(
    st.integers(1, 3), st.booleans(),
    st.sampled_from(["chain", "backwards", "sum", "tree"]), st.integers(0, 2**32),
)  # fmt: skip
def test_each_use_of_the_same_weights_is_one(uses, has_more, how, seed):
    numbers = list(range(WIDE))
    Random(seed).shuffle(numbers)
    lefts = [numbers[2 * t : 2 * t + 2] for t in range(uses)]
    rights = [numbers[6 + 2 * t : 8 + 2 * t] for t in range(uses)]
    more = [(numbers[0], None)] if has_more else []
    terms_of = [
        [(left[i], right[j]) for left, right in zip(lefts, rights)] + more
        for i in range(2)
        for j in range(2)
    ]
    program = added(terms_of, how, Random(seed))
    found = outers(program, 0, 4)
    assert len(found.outers) == uses
    # The results are in one order, so that all uses are added up in place
    assert len({str(outer.outputs) for outer in found.outers}) <= 2
    assert told(program, found).keys() == {0, 1, 2, 3}
    for rest in found.rests.values():
        assert [program.ops[place - WIDE] for place in rest] == [ops.sin] * has_more


def test_what_is_used_twice_on_the_same_numbers_is_taken_apart():
    # 0 and 1 are uses of one weight on 5, and of another on 6; so are 2 and 3
    terms_of = [[(0, 5), (1, 5)], [(0, 6), (1, 6)], [(2, 5), (3, 5)], [(2, 6), (3, 6)]]
    program = added(terms_of, "chain", Random(0))
    found = outers(program, 0, 4)
    assert len(found.outers) == 2
    assert not any(found.rests.values())
    for k, terms in told(program, found).items():
        assert terms == terms_in(program, program.outputs[k])


def test_a_sum_that_is_read_elsewhere_stays():
    def write(builder):
        grid = [builder.add(ops.mul, (x, y)) for x in (6, 7) for y in (8, 9)]
        sums = [builder.add(ops.add, (place, builder.add(ops.sin, (6,)))) for place in grid]
        return [*sums, builder.add(ops.tanh, (sums[0],))]

    assert outers(built(write), 0, 5).outers == []
