"""Modules: what they find and name, save and restore, freeze and show."""

import copy
import math
import pickle
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, Value
from nn.errors import ShapeError
from nn.layers import MLP, Dropout, Layer, Neuron, Sequential
from nn.module import Module


class Odd(Module):
    def __init__(self):
        self.scale = Value(2.0)
        self.table = {"a": Value(1.0), "b": [Value(2.0), 3.0]}
        self.inner = MLP(1, [1])
        self.last = Value(5.0)
        self.again = self.scale
        self.derived = self.scale * 2.0
        self.note = "no parameter"


class Tied(Module):
    def __init__(self):
        self.first, self.second = Neuron(2), Neuron(2)
        self.second.w = self.first.w
        self.first_again = self.first


ODD_NAMES = [
    "scale", "table[a]", "table[b][0]", "inner.layers.0.neurons.0.w[0]",
    "inner.layers.0.neurons.0.b", "last",
]  # fmt: skip


def test_parameters_are_found_once_by_path_in_order():
    assert [name for name, _ in Odd().named_parameters()] == ODD_NAMES
    assert [name for name, _ in MLP(2, [2, 1]).named_parameters()][4] == "layers.0.neurons.1.w[1]"
    odd = Odd()
    assert odd.parameters() == [value for _, value in odd.named_parameters()]


def test_modules_are_found_once_from_the_outside_in():
    odd = Odd()
    layer = odd.inner.layers[0]
    assert odd.modules() == [odd, odd.inner, layer, layer.neurons[0]]
    tied = Tied()
    assert tied.modules() == [tied, tied.first, tied.second]


def test_a_module_may_know_the_one_that_holds_it():
    model = MLP(1, [1])
    model.layers[0].owner = model
    assert len(model.parameters()) == 2
    assert len(model.modules()) == 3


def test_zero_grad():
    model = MLP(2, [3, 1], "tanh")
    model.layers[0].freeze()
    model([1.0, 2.0]).backward()
    assert any(p.grad for p in model.layers[0].neurons[0].w)
    model.zero_grad()
    assert not any(p.grad for _, p in model.named_parameters())


def test_models_copy_and_pickle():
    model = Sequential(Layer(2, 3, "elu"), "silu", Dropout(0.5), Layer(3, 1, "linear")).eval()
    model.layers[0].freeze()
    x = [0.5, -1.0]
    for other in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert other(x).data == model(x).data
        assert not other.layers[2].training
        assert len(other.parameters()) == 4
        other.layers[0].neurons[0].b.data += 1.0
        assert other(x).data != model(x).data
        other.train()
        assert not model.training


def test_a_copied_model_trains_apart():
    model = MLP(1, [2, 1], "tanh")
    other = copy.deepcopy(model)
    other([1.0]).backward()
    assert not any(p.grad for p in model.parameters())


@pytest.mark.parametrize("numbers", [[3.0, 4.0], [Value(3.0), Value(4.0)]])
def test_a_copy_may_hold_other_numbers_or_values(numbers):
    model = MLP(1, [1])
    other = copy.deepcopy(model, {id(p): n for p, n in zip(model.parameters(), numbers)})
    result = other([2.0])
    assert getattr(result, "data", result) == 10.0
    if isinstance(numbers[0], Value):
        result.backward()
        assert [n.grad for n in numbers] == [2.0, 1.0]
        assert other.parameters() == numbers


def test_training_and_use():
    model = Sequential(Layer(2, 2), Dropout(0.5))
    assert model.eval() is model
    assert not any(module.training for module in model.modules())
    assert model.train() is model
    assert all(module.training for module in model.modules())
    model.layers[1].eval()
    assert (model.training, model.layers[1].training) == (True, False)
    assert not model.train(False).training


def test_frozen_parts_do_not_train():
    model = MLP(2, [3, 2, 1])
    every = model.parameters()
    assert model.layers[0].freeze() is model.layers[0]
    assert model.parameters() == every[9:]
    assert [value for _, value in model.named_parameters()] == every
    model.layers[0].neurons[1].unfreeze()
    assert model.parameters() == every[3:6] + every[9:]
    assert model.freeze().parameters() == []
    assert model.unfreeze().parameters() == every


def test_a_shared_parameter_is_frozen_with_either_holder():
    tied = Tied()
    assert len(tied.parameters()) == 4
    tied.second.freeze()
    assert tied.parameters() == [tied.first.b]


@given(st.lists(st.floats(allow_nan=False), min_size=6, max_size=6))
def test_a_state_goes_round(numbers):
    one, other = Odd(), Odd()
    one.load_state_dict(dict(zip(ODD_NAMES, numbers)))
    assert [p.data for p in one.parameters()] == numbers
    other.load_state_dict(one.state_dict())
    assert other.state_dict() == one.state_dict() == dict(zip(ODD_NAMES, numbers))


def test_a_state_may_hold_any_real_numbers():
    model = MLP(1, [1])
    names = list(model.state_dict())
    model.load_state_dict(dict(zip(names, [np.float32(0.5), Fraction(1, 4)])))
    assert list(model.state_dict().values()) == [0.5, 0.25]
    model.load_state_dict(dict(zip(names, [math.nan, 3])))
    assert math.isnan(model.state_dict()[names[0]])


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"last": None}, "last is no number but None"),
        ({"last": "1.0"}, "last is no number but '1.0'"),
        ({"scale": [1.0], "more": 1.0}, r"more is unknown, scale is no number but \[1.0\]"),
        ({"scale": Value(1.0)}, "scale is no number but Value"),
        ({str(i): 0.0 for i in range(8)}, "4 is unknown, .*7 is unknown"),
    ],
)
def test_a_state_that_does_not_fit_changes_nothing(change, text):
    odd = Odd()
    before = odd.state_dict()
    with pytest.raises(ShapeError, match=text):
        odd.load_state_dict({**dict.fromkeys(before, 9.0), **change})
    assert odd.state_dict() == before


def test_a_state_with_missing_numbers_changes_nothing():
    model = MLP(2, [3, 1])
    before = model.state_dict()
    with pytest.raises(ShapeError, match=r"neurons.2.b is missing, layers.1.\S+ is missing"):
        model.load_state_dict(dict.fromkeys(list(before)[:5], 1.0))
    with pytest.raises(OperandError, match="range of floats"):
        model.load_state_dict(dict.fromkeys(before, 10**400))
    assert model.state_dict() == before


def test_the_text_of_a_module_lists_its_parts_and_settings():
    assert repr(Odd()).splitlines() == [
        "Odd(note=no parameter)",
        "  inner: MLP()",
        "  inner.layers.0: Layer(n_inputs=1, n_outputs=1, activation=linear)",
    ]
    assert repr(Module()) == "Module()"
    assert repr(Neuron(3, ag.silu).freeze()) == "Neuron(activation=silu, frozen=True)"
    assert repr(Neuron(3).train().unfreeze()) == "Neuron(activation=tanh)"
    assert repr(Dropout(0.25).eval()) == "Dropout(p=0.25, seed=0, training=False)"


def test_the_text_of_a_module_that_holds_itself_ends():
    model = MLP(1, [1])
    text = repr(model)
    model.me = model.layers[0].owner = model
    assert repr(model) == text


def test_the_summary_counts_what_trains():
    odd = Odd()
    odd.inner.layers[0].freeze()
    assert odd.summary().splitlines() == [
        "parameters  trainable module",
        "         6          4 Odd(note=no parameter)",
        "         2          0 inner: MLP()",
        "         2          0 inner.layers.0: "
        "Layer(n_inputs=1, n_outputs=1, activation=linear, frozen=True)",
    ]


def test_a_summary_does_without_the_repr():
    class Terse(Module):
        def __init__(self):
            self.my_neurons = MLP(1, [1])

        def __repr__(self):
            return "terse"

    lines = Terse().summary().splitlines()
    assert [line.split()[-2:] for line in lines[1:3]] == [
        ["2", "Terse()"],
        ["my_neurons:", "MLP()"],
    ]


@dataclass
class Pair:
    first: object
    second: object


class Boxed(NamedTuple):
    inner: object


class Spread(Module):
    def __init__(self):
        self.pair = Pair(Value(1.0), [Neuron(1)])
        self.boxed = Boxed(Neuron(1))
        self.plain = {"texts": ["a", None], 3: (Value(2.0),)}


def test_parameters_are_found_in_containers_of_every_kind():
    assert list(Spread().state_dict()) == [
        "pair.first", "pair.second.0.w[0]", "pair.second.0.b",
        "boxed.0.w[0]", "boxed.0.b", "plain[3][0]",
    ]  # fmt: skip
    assert len(Spread().modules()) == 3


def test_a_container_that_holds_itself_is_told():
    model = Spread()
    model.plain["again"] = model.plain
    with pytest.raises(OperandError, match="holds itself"):
        model.parameters()
