import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.graph.order import execution_order
from support.graphs import Stack, graphs
from viz import DrawError
from viz.graphs.choosing import Choice, chosen, framed
from viz.graphs.limits import with_leaves
from viz.graphs.snapshot import Known, snapshot


def known_of(model):
    return Known({}, {id(value): path for path, value in model.named_parameters()})


def chain(length):
    y = Value(0.5, name="start")
    for i in range(length):
        y = y.tanh()
        y.name = f"y{i}"
    return y


@settings(max_examples=50, deadline=None)
@given(
    graphs(40),
    st.integers(1, 30),
    st.sampled_from([None, 0, 1, 2]),
    st.sampled_from([None, True, False]),
)
def test_no_more_is_shown_than_there_is_room_for(output, most, collapse, fold):
    units, shown, _ = chosen(snapshot([output]), Choice(most, collapse, fold))
    inner = {place for place in shown if units.operands[place]}
    assert len(inner) <= most
    assert shown == with_leaves(units.operands, inner) | (shown - inner)
    assert units.unit_of()[units.graph.outputs[0]] in shown


def test_a_small_graph_is_drawn_whole():
    with ag.name_scope("part"):
        y = chain(5)
    units, shown, _ = chosen(snapshot([y]), Choice())
    assert len(shown) == len(units.units) == 6
    assert set(framed(units)) == {(), ("part",)}
    assert framed(chosen(snapshot([chain(5)]), Choice())[0]) is None


def titles(units):
    return [unit.title for unit in units.units if unit.kind == "block"]


def test_a_large_model_is_drawn_by_its_modules():
    model = Stack(3, 8, 8, 1)
    x = [Value(1.0, name=f"x[{i}]") for i in range(3)]
    units, shown, _ = chosen(snapshot([model(x)], known_of(model)), Choice())
    assert titles(units) == ["layers.0.units.0…7", "layers.1.units.0…7", "layers.2.units.0"]
    assert len(shown) == len(units.units) == 4
    assert framed(units) is None


@pytest.mark.parametrize(("parts", "depth"), [(5, 2), (100, 1)])
def test_as_finely_as_can_be_read(parts, depth):
    y = Value(0.5)
    for i in range(parts):
        with ag.name_scope(f"stage.part{i}"):
            for _ in range(3):
                y = y.tanh()
    units, shown, _ = chosen(snapshot([y]), Choice(10))
    assert titles(units) == ([f"stage.part{i}" for i in range(parts)], ["stage"])[2 - depth]
    assert len(shown) == len(units.units)


def test_what_cannot_be_drawn_as_one_is_left_out():
    units, shown, _ = chosen(snapshot([chain(1000)]), Choice(10, fold=False))
    assert [units.graph.names[unit.members[0]] for unit in units.units if unit][-1] == "y999"
    assert sorted(shown)[-10:] == list(range(991, 1001))


def test_the_way_between():
    x, y = Value(0.5, name="x"), Value(1.5, name="y")
    a = x.tanh() * y.exp()
    b = (a + x).sin()
    whole = b * y.cos()
    graph = snapshot([whole])
    for ends in ((a, b), (b, a)):
        units, shown, _ = chosen(graph, Choice(between=ends))
        drawn = [graph.nodes[units.units[place].members[0]] for place in sorted(shown)]
        assert [node.op and node.op.name for node in drawn] == [None, "mul", "add", "sin"]
    with pytest.raises(DrawError, match="Neither of the two values of between depends"):
        chosen(graph, Choice(between=("x", "y")))


@pytest.mark.parametrize("steps", [0, 1, 3])
def test_around(steps):
    graph = snapshot([chain(20)])
    for centre in ("y10", graph.nodes[11]):
        _, shown, _ = chosen(graph, Choice(around=centre, steps=steps))
        assert shown == set(range(11 - steps, 12 + steps))


def test_around_does_not_come_down_again():
    w, x = Value(2.0, name="w"), Value(3.0, name="x")
    first, second = w * x, w.exp()
    graph = snapshot([first + second])
    _, shown, _ = chosen(graph, Choice(around=first, steps=3))
    places = {graph.place_of(value) for value in (w, x, first)} | set(graph.outputs)
    assert shown == places


def test_both_ends_of_a_long_way_are_shown():
    graph = snapshot([chain(30)])
    _, shown, _ = chosen(graph, Choice(4, between=("start", graph.nodes[-1])))
    assert shown == {0, 1, 29, 30}


def test_around_with_too_little_room():
    _, shown, _ = chosen(snapshot([chain(20)]), Choice(3, around="y10", steps=9))
    assert shown == {10, 11, 12}


def test_within_blocks():
    model = Stack(2, 3, 1)
    x = [Value(1.0, name="x"), Value(2.0, name="y")]
    graph = snapshot([model(x)], known_of(model))
    units, shown, _ = chosen(graph, Choice(collapse=1, between=("x", graph.nodes[-1])))
    assert [units.units[place].title for place in sorted(shown)] == ["", "", "layers.0", "layers.1"]


def test_folding_is_as_asked():
    model = Stack(2, 3, 1)
    x = [Value(1.0, name="x"), Value(2.0, name="y")]
    graph = snapshot([model(x)], known_of(model))

    def repeats(**choice):
        return max(unit.repeats for unit in chosen(graph, Choice(**choice))[0].units)

    assert repeats() == repeats(fold=False, collapse=2) == repeats(fold=False, max_nodes=5) == 1
    assert repeats(collapse="layers.1") == 1
    assert repeats(collapse="layers.1", max_nodes=20) == 3
    assert repeats(fold=True) == repeats(collapse=2) == 3


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (
            Choice(collapse="layers.7"),
            r"no scope 'layers.7'. Those .* are layers.0, .*, \.\.\.",
        ),
        (Choice(collapse=["layers.0", "z"]), "no scope 'z'"),
        (Choice(around="nobody"), "no value 'nobody'. Give one that the output depends on"),
        (Choice(around=Value(1.0)), r"no value Value\("),
    ],
)
def test_what_there_is_none_of(choice, message):
    model = Stack(2, 3, 1)
    graph = snapshot([model([Value(1.0), Value(2.0)])], known_of(model))
    with pytest.raises(DrawError, match=message):
        chosen(graph, choice)


def test_without_any_scope():
    with pytest.raises(DrawError, match=r"Name one with autograd\.name_scope"):
        chosen(snapshot([chain(2)]), Choice(collapse="a"))


@pytest.mark.parametrize("terms", [5_000, pytest.param(250_000, marks=pytest.mark.slow)])
def test_any_number_of_values_has_room(terms):
    w, total = Value(0.5, name="w"), Value(0.0)
    for i in range(terms):
        total = total + (w * float(i)).tanh()
    units, shown, _ = chosen(snapshot([total], order=execution_order([total])), Choice())
    assert len(shown) < 10
    assert sum(len(units.units[place].members) for place in shown) == 4 * terms + 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_nodes": 0}, "max_nodes=0"),
        ({"steps": -1}, "steps=-1"),
        ({"collapse": -1}, "collapse=-1"),
        ({"collapse": 1.5}, "collapse=1.5"),
        ({"between": "x"}, r"between=\(x, loss\)"),
        ({"between": ("a", "b", "c")}, "takes two values"),
    ],
)
def test_what_cannot_be_wanted(options, message):
    with pytest.raises(DrawError, match=message):
        Choice(**options)


@pytest.mark.parametrize("most", [10, 2000])
def test_scopes_that_a_recursion_opens(most):
    @ag.name_scope("step")
    def power(x, n):
        return x if n == 0 else (power(x, n - 1) * x).tanh()

    units, shown, _ = chosen(snapshot([power(Value(0.5), 300)]), Choice(most))
    assert shown
    assert max(map(len, framed(units) or [()])) <= 6
