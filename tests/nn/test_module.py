"""Modules: which parameters they find, and under which names."""

import copy
import pickle

from autograd import Value
from nn import MLP, Module


class Odd(Module):
    def __init__(self):
        self.scale = Value(2.0)
        self.table = {"a": Value(1.0), "b": [Value(2.0), 3.0]}
        self.inner = MLP(1, [1])
        self.again = self.scale
        self.derived = self.scale * 2.0
        self.note = "no parameter"


def test_parameters_are_found_once_by_path_in_order():
    names = [name for name, _ in Odd().named_parameters()]
    assert names == [
        "scale", "table[a]", "table[b][0]", "inner.layers.0.neurons.0.w[0]",
        "inner.layers.0.neurons.0.b",
    ]  # fmt: skip
    assert [name for name, _ in MLP(2, [2, 1]).named_parameters()][4] == "layers.0.neurons.1.w[1]"


def test_zero_grad():
    model = MLP(2, [3, 1])
    model([1.0, 2.0]).backward()
    assert any(p.grad for p in model.parameters())
    model.zero_grad()
    assert not any(p.grad for p in model.parameters())


def test_models_copy_and_pickle():
    model = MLP(2, [3, 1], "tanh")
    x = [0.5, -1.0]
    for other in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert other(x).data == model(x).data
        other.parameters()[0].data += 1.0
        assert other(x).data != model(x).data


def test_a_copied_model_trains_apart():
    model = MLP(1, [2, 1], "tanh")
    other = copy.deepcopy(model)
    other([1.0]).backward()
    assert not any(p.grad for p in model.parameters())
