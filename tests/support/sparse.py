"""Functions of vectors whose Jacobians are sparse, with branches, for every test of sparse ones."""

from hypothesis import strategies as st

import autograd as ag
from support.programs import BINARY, UNARY


class Sparse:
    """A function of a vector: numbers of it, or two of them, through an operation; kinks too.

    Arguments:
        terms: for each result, the name of an operation and two places.
        branches: places whose sign chooses whether a result is doubled, or is another.
    """

    def __init__(self, terms, branches):
        self.terms = terms
        self.branches = branches

    def __call__(self, x):
        n = len(x)
        found = []
        for (name, i, j), asked in zip(self.terms, self.branches):
            left, right = x[i % n], x[j % n]
            term = UNARY[name][0](left) if name in UNARY else BINARY[name][0](left, right)
            if asked is not None and x[asked % n] > 0.5:
                term = term * x[(asked + 1) % n]
            found.append(term)
        return found

    def total(self, x):
        return ag.sum(self(x))

    def __repr__(self):
        return f"Sparse({self.terms}, {self.branches})"


@st.composite
def sparse_functions(draw, most=8):
    """Draw a function of a vector of up to six numbers, and two points."""
    place = st.integers(0, 5)
    name = st.sampled_from([*UNARY, *BINARY])
    terms = draw(st.lists(st.tuples(name, place, place), min_size=1, max_size=most))
    branches = draw(st.lists(st.none() | place, min_size=len(terms), max_size=len(terms)))
    number = st.floats(-2.0, 2.0, allow_subnormal=False)
    n = draw(st.integers(1, 6))
    points = draw(st.lists(st.lists(number, min_size=n, max_size=n), min_size=2, max_size=2))
    return Sparse(terms, branches), points


@st.composite
def patterns(draw, symmetric=False):
    """Draw the rows of a pattern: lists of columns, ascending."""
    n = draw(st.integers(1, 9))
    m = n if symmetric else draw(st.integers(1, 9))
    places = st.tuples(st.integers(0, m - 1), st.integers(0, n - 1))
    entries = draw(st.sets(places, max_size=40))
    if symmetric:
        entries |= {(j, i) for i, j in entries}
    return n, [[j for j in range(n) if (i, j) in entries] for i in range(m)]
