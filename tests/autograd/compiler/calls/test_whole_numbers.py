"""Ints among arguments: floats where that comes to the same, ints where it does not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, TraceError
from autograd.compiler.calls.whole_numbers import WholeNumber, as_structure, on_ints

FUNCTIONS = {
    "a congruential generator": lambda n: (1103515245 * n + 12345) % 2**31 * 1.0,
    "one of 64 bits": lambda n: (6364136223846793005 * n + 1442695040888963407) % 2**64 / 2**64,
    "a quotient": lambda n: n * n * n // 7 * 1.0,
    "bits": lambda n: (n & 1) + (n >> 1) * 0.5,
    "a list of that length": lambda n: sum([0.5] * (n % 9)),
    "a text of that length": lambda n: len("ab" * (n % 9)) * 1.0,
    "a key": lambda n: {5: 2.0}.get(n, 3.0),
    "its type": lambda n: 1.0 if isinstance(n, int) else 2.0,
    "one of its types": lambda n: n * (1.0 if isinstance(n, (int, float)) else 2.0),
    "its text": lambda n: len(f"{n}") * 1.0,
    "an index": lambda n: [1.0, 2.0, 3.0][n % 3],
    "how many bits": lambda n: n.bit_length() * 1.0,
    "arithmetic": lambda n: n * n * 0.5 + n / 3,
    "rounded": lambda n: round(n, -1) * 1.0,
}
points = st.one_of(
    st.integers(-5, 20), st.integers(), st.sampled_from([2.0, 2.5, -1.0]),
    st.integers(2**52, 2**54), st.booleans(),
)  # fmt: skip


def outcome(f, n):
    try:
        return f(n)
    except (OverflowError, OperandError) as error:
        return TypeError if isinstance(error, TypeError) else OverflowError
    except (TypeError, AttributeError) as error:
        return type(error)


@pytest.mark.parametrize("what", FUNCTIONS)
@given(calls=st.lists(points, min_size=1, max_size=5))
def test_an_int_is_what_it_is(what, calls):
    f = FUNCTIONS[what]
    compiled = ag.compile(f)
    for n in [*calls, *calls[::-1]]:
        found, wanted = outcome(compiled, n), outcome(f, n)
        if isinstance(wanted, type):
            assert found is wanted
        else:
            assert found == pytest.approx(wanted, rel=1e-12)


def test_ints_that_are_only_numbers_share_a_path():
    compiled = ag.compile(lambda x, y: x * y + 2 * x)
    assert [compiled(n, 2) for n in range(20)] == [4.0 * n for n in range(20)]
    assert (compiled.stats()["structures"], compiled.stats()["paths"]) == (1, 1)


def test_ints_that_matter_are_part_of_the_structure_until_it_is_cleared():
    compiled = ag.compile(lambda n, x: x * (n & 3))
    assert [compiled(n, 2.0) for n in (5, 6, 5)] == [2.0, 4.0, 2.0]
    assert compiled.stats()["structures"] == 2
    compiled.clear()
    assert compiled(7, 1.0) == 3.0


def test_in_a_batch_they_are_refused():
    rows = np.arange(3.0)

    def f(n, x):
        return x * (2.0 if isinstance(n, int) else 1.0)

    compiled = ag.compile(f, batch=(None, 0))
    assert compiled(2.0, rows).tolist() == [0.0, 1.0, 2.0]
    for refusing in (compiled, ag.compile(f, batch=(None, 0))):  # known, and at once
        with pytest.raises(TraceError, match=r"float\(n\)"):
            refusing(2, rows)


def test_structures_with_ints():
    given = ([1, 2.0, {"a": 3}, None, "text"],)
    structure = as_structure(given)
    assert structure[0][2]["a"] == WholeNumber(3)
    assert on_ints(lambda thing: thing)(*structure) == given[0]
    assert WholeNumber(1) != 1
