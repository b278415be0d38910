import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from support.graphs import Stack
from viz import draw
from viz.graphs.modules import paths_in


def holders(model):
    """Ways to keep a model."""
    return {
        "model": model,
        "models": {"a": model},
        "self": types.SimpleNamespace(model=model),
        "all": [0.0, (model,)],
        "app": types.SimpleNamespace(parts={"net": [model]}),
        "layer": model.layers[0],  # a part of it
        "alias": model,
    }


WAYS = list(holders(Stack(1, 1)))


@given(st.lists(st.sampled_from(WAYS), min_size=1, unique=True), st.booleans())
def test_a_model_is_found_wherever_it_is_held_and_counts_once(ways, has_another):
    model, other = Stack(2, 2, 1), Stack(2, 3, 1)
    held = holders(model)
    variables = [(way, held[way]) for way in ways]
    if has_another:
        variables.insert(0, ("another", [other]))
    wanted = {id(value) for _, value in model.named_parameters()}
    expected = {id(value): path for path, value in model.named_parameters()}
    if set(ways) == {"layer"}:
        expected = {id(value): path for path, value in model.layers[0].named_parameters()}
    assert paths_in(variables, wanted) == expected


def test_two_models_of_one_graph_are_told_apart():
    one, two = Stack(1, 1), Stack(1, 1)
    wanted = {id(v) for model in (one, two) for _, v in model.named_parameters()}
    paths = paths_in([("nets", {"a": one, "b": two}), ("pair", [one, two])], wanted)
    assert {path.partition("].")[0] for path in paths.values()} == {"nets['a'", "nets['b'"}
    assert len(paths) == len(wanted)


class Trainer:
    def __init__(self):
        self.model = Stack(2, 2, 1)

    def loss(self, x, y):
        return (self.model([x, y]) - 1.0) ** 2

    def __call__(self, x, y):
        return self.loss(x, y)

    def drawn(self, **options):
        unrelated, alias = Stack(1, 1), self.model
        loss = self.loss(Value(0.5), Value(1.0))
        loss.backward()
        assert unrelated is not alias
        return draw(loss, **options)


@pytest.mark.parametrize("options", [{"collapse": ["layers.0"]}, {"collapse": 1}])
def test_an_unrelated_model_and_an_alias_change_nothing(options):
    trainer = Trainer()
    plain = draw(trainer.loss, 0.5, 1.0, **options)
    beside = trainer.drawn(**options)
    titles = [{getattr(n, "title", "") for n in d._view.nodes} for d in (plain, beside)]
    assert titles[0] == titles[1]
    assert "layers.0" in titles[0]


def test_methods_callables_and_partials_hold_models_too():
    import functools

    trainer = Trainer()
    model = trainer.model
    for f in (trainer.loss, trainer, functools.partial(trainer.loss), lambda x, y: model([x, y])):
        assert {"layers.0"} <= {
            getattr(n, "title", "") for n in draw(f, 0.5, 1.0, collapse=["layers.0"])._view.nodes
        }


def test_odd_models_hurt_nobody():
    class Odd:
        def __getattr__(self, name):
            raise RuntimeError(name)

    odd = Odd()
    loops = []
    loops.append(loops)
    assert paths_in([("odd", odd), ("loops", loops), ("kind", Stack)], {1}) == {}
    assert draw(ag.tanh(Value(1.0)))
