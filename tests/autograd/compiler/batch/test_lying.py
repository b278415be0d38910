"""Where numbers lie that products of matrices read: each is there, in its order."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from autograd.compiler.batch.lying import LyingRows, LyingShared, LyingSums, members_of
from autograd.compiler.program.matrices import Family, Member
from autograd.compiler.program.outers import Outer
from autograd.compiler.program.program import Program
from autograd.compiler.program.stages import Stage, Stages

NOTHING = Program(0, [], [], [], [], [])
N_SHARED, N_INPUTS = 3, 8  # so 3 to 7 are a row's own, and what follows is computed


def stage(families=(), writes=(), results=()):
    return Stage(NOTHING, [], [], len(results), list(results), list(writes), list(families))


def lying(plan):
    return LyingRows(plan, N_SHARED, N_INPUTS)


def family(factors):
    return Family(factors, [Member(20, dict.fromkeys(factors, 0), [], [])])


def test_what_a_row_has_stays_where_it_is():
    rows = lying(Stages([stage([family([3, 5, 4])])], [], {20: 30}))
    assert rows.column_of == {30: 0}
    assert rows.columns([3, 4]).places.tolist() == [~0, ~1]
    assert rows.factors(family([5, 3])) == [3, 5]
    assert len(rows.copied) == 0


def test_what_is_read_beside_what_is_kept_is_copied_there():
    rows = lying(Stages([stage([family([4, 6, 9, 10])], writes=[11])], [], {20: 30}))
    assert rows.column_of == {4: 0, 6: 1, 9: 2, 10: 3, 30: 4, 11: 5}
    assert rows.columns([4, 6, 9, 10]).is_regular
    assert (rows.copied.tolist(), rows.copies.tolist()) == ([~1, ~3], [0, 1])


def test_what_sums_read_lies_in_the_order_of_the_sums():
    plan = Stages([stage([family([9, 10, 11])])], [Outer([11, 9, 10], [3, 4], [])], {20: 30})
    rows = lying(plan)
    assert rows.columns([11, 9, 10]).is_regular
    assert rows.factors(plan.stages[0].families[0]) == [11, 9, 10]


@given(st.permutations(range(4)))
def test_sums_in_any_order_have_their_weights_as_they_lie(order):
    """A layer's units may be computed in any order; no weight is copied for that."""
    members = [Member(20 + k, {3: 10 + 3 * k, 4: 11 + 3 * k, 5: 12 + 3 * k}, [], []) for k in order]
    layer = Family([3, 4, 5], members)
    sums = members_of(layer)
    shared = LyingShared(30, 0)
    assert shared.matrix([[one.weights[k] for k in (3, 4, 5)] for one in sums]).is_regular
    assert len(shared.copied) == 0
    totals = {20 + k: 30 + k for k in range(4)}
    rows = lying(Stages([stage([layer])], [], totals))
    assert rows.columns([totals[one.place] for one in sums]).is_regular


@given(st.lists(st.lists(st.integers(-2, 5), min_size=2, max_size=2), min_size=1, max_size=4))
def test_weights_are_where_the_matrix_says(places):
    shared, constants = [10.0, 11.0, 12.0, 13.0, 14.0, 15.0], [0.25, 0.5]
    found = LyingShared(len(shared), len(constants))
    matrix, again = found.matrix(places), found.matrix(places)
    vector = array("d", shared + constants)
    vector.extend([vector[place] for place in found.copied])
    wanted = [[shared[k] if k >= 0 else constants[~k] for k in row] for row in places]
    for one in (matrix, again):
        assert one.is_regular
        assert one.of(vector.buffer_info()[0]).view().tolist() == wanted
    assert len(found.copied) in (0, 2 * len(places))  # once for both
    assert found.has_constants == any(k < 0 for row in places for k in row)


def outer(outputs):
    return Outer(list(range(8, 8 + len(outputs))), [3, 4], outputs)


def test_sums_begin_once():
    regular, irregular = [[0, 1], [2, 3]], [[7, 5], [4, 9]]
    plan = Stages(
        [stage(results=[8])],
        [outer(regular), outer(irregular), outer(regular), outer(irregular), outer([[8, 9]])],
        {},
    )
    sums = LyingSums(plan, 10)
    assert sums.adds == [False, False, True, True, True]
    assert [is_aside for _, is_aside in sums.grids] == [False, True, False, True, False]
    assert sums.aside.tolist() == [7, 5, 4, 9]
    assert sums.apart.tolist() == [4, 5, 6, 7, 8, 9]
    assert sums.grids[1][0] is sums.grids[3][0]


def test_what_overlaps_is_added():
    sums = LyingSums(Stages([], [outer([[0, 1]]), outer([[1, 2]])], {}), 3)
    assert sums.adds == [False, True]
    assert sums.apart.tolist() == [2]
