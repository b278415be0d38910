from hypothesis import given, settings

import autograd as ag
from autograd import Value
from support.graphs import Stack, graphs
from viz import draw
from viz.drawing.describing import description
from viz.graphs.view import view_of


def test_a_neuron_in_words():
    x, w = Value(2.0, name="x"), Value(-3.0, name="w")
    out = ag.tanh(x * w)
    out.name = "out"
    assert description(view_of(out)) == (
        "From input x, w, by 2 operations (*, tanh), comes out = -1."
    )


def test_blocks_and_what_is_left_out():
    model = Stack(2, 9, 9, 1)
    told = description(draw(model, [1.0, 2.0])._view)
    assert "3 blocks (layers.0.units.0…8, layers.1.units.0…8, layers.2.units.0)" in told
    assert "comes result = " in told
    y = Value(0.5)
    for _ in range(100):
        y = y.tanh()
    assert description(draw(y, max_nodes=5, fold=False)._view).endswith(" values left out.")


@given(graphs(12))
@settings(deadline=None, max_examples=30)
def test_any_picture_has_a_sentence(output):
    told = description(view_of(output))
    assert told[0].isupper()
    assert told.endswith(".")


def test_a_program_has_guards():
    program = ag.compile(lambda x: x * 2.0 if x > 0.0 else x)
    program(1.0)
    assert "1 guard" in description(draw(program)._view)
