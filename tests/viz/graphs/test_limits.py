from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from viz.graphs.limits import between, hidden, turned, with_leaves, within


@st.composite
def graphs(draw):
    size = draw(st.integers(1, 12))
    return [
        draw(st.lists(st.integers(0, place - 1), max_size=3, unique=True)) if place else []
        for place in range(size)
    ]


def reaches(graph, start):
    """Everything that a place depends on, itself included: by the plainest recursion."""
    return {start}.union(*(reaches(graph, operand) for operand in graph[start]))


def distances(graph, start):
    """How far each place is, counted both ways: by relaxing until nothing changes."""
    found = {start: 0}
    for _ in graph:
        for place, operands in enumerate(graph):
            for a, b in [(place, o) for o in operands] + [(o, place) for o in operands]:
                if a in found:
                    found[b] = min(found.get(b, len(graph)), found[a] + 1)
    return found


@given(graphs(), st.data())
@settings(max_examples=50, deadline=None)
def test_between_is_all_ways(graph, data):
    first, last = (data.draw(st.integers(0, len(graph) - 1)) for _ in range(2))
    below = reaches(graph, last)
    expected = {place for place in below if first in reaches(graph, place)}
    assert between(graph, first, last) == expected


@given(graphs(), st.data())
@settings(max_examples=50, deadline=None)
def test_within_so_many_steps(graph, data):
    start, steps = data.draw(st.integers(0, len(graph) - 1)), data.draw(st.integers(0, 4))
    expected = {place for place, far in distances(graph, start).items() if far <= steps}
    assert within([graph, turned(graph)], [start], steps) == expected


@given(graphs(), st.data())
@settings(max_examples=50, deadline=None)
def test_the_nearest_come_first(graph, data):
    start, most = data.draw(st.integers(0, len(graph) - 1)), data.draw(st.integers(1, 12))
    far = distances(graph, start)
    found = within([graph, turned(graph)], [start], most=most)
    assert len(found) == min(most, len(far))
    assert all(far[a] <= far[b] for a, b in product(found, far.keys() - found))


@given(graphs(), st.data())
@settings(max_examples=50, deadline=None)
def test_all_that_is_left_out_is_counted_once(graph, data):
    shown = data.draw(st.sets(st.integers(0, len(graph) - 1), min_size=1))
    sizes = [data.draw(st.integers(1, 9)) for _ in graph]
    before, after, apart = hidden(graph, shown, sizes)
    users = turned(graph)
    assert before.keys() == {p for p in shown if set(graph[p]) - shown}
    assert after.keys() == {p for p in shown if set(users[p]) - shown}
    connected = set().union(*(distances(graph, place) for place in shown))
    assert sum(before.values()) + sum(after.values()) == sum(sizes[p] for p in connected - shown)
    assert apart == sum(sizes[place] for place in range(len(graph)) if place not in connected)


def test_leaves_are_shown_with_their_operation():
    assert with_leaves([[], [0], [1, 0]], {2}) == {0, 2}


def test_among():
    graph = [[], [0], [1]]
    assert within([graph], [2], among={2, 0}) == {2}


def test_what_a_place_depends_on_is_counted_there():
    chain = [[]] + [[i - 1, 0] for i in range(1, 10)]  # each step uses the first place too
    assert hidden(chain, {0, 8, 9}, [1] * 10) == ({8: 7}, {0: 0}, 0)
