"""A picture of a graph whose numbers have changed since says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
import viz
from autograd import Value
from autograd.graph.order import execution_order
from support.programs import inputs_of, programs
from viz.errors import DrawWarning
from viz.graphs.stale import stale_leaf


def test_a_changed_leaf_is_warned_of():
    pytest.importorskip("graphviz")
    w = Value(3.0, name="w")
    loss = (w * 2.0 - 1.0) ** 2
    viz.draw(loss)
    w.data -= 0.5
    with pytest.warns(DrawWarning, match="w was changed"):
        viz.draw(loss)


@pytest.mark.parametrize("f", [ag.exp, ag.tanh, lambda x: x**3, lambda x: ag.where(x > 0, x, -x)])
def test_the_leaf_is_named(f):
    x = Value(0.5, name="x")
    y = f(x) + 1.0
    assert stale_leaf(execution_order([y])) is None
    x.data = 0.75
    assert stale_leaf(execution_order([y])) == "x"


@given(data=st.data(), program=programs())
def test_a_graph_that_is_as_it_was_is_never_called_stale(data, program):
    output = program([Value(x) for x in data.draw(inputs_of(program))])
    assert stale_leaf(execution_order([output])) is None
