"""Whatever changes between epochs or within a call, default trainings do as eager ones."""

import random
import threading
from collections import deque
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest

import autograd as ag
import nn
from autograd import Value
from nn import objective
from nn.data import moons

DATA = moons(40, seed=1)[:2]
BCE = nn.binary_cross_entropy_with_logits
GLOBALS = {"gain": 1.0}


def mlp():
    return nn.MLP(2, [4, 1], "tanh", seed=3)


def layer(n_inputs, n_outputs):
    return nn.Layer(n_inputs, n_outputs, rng=random.Random(7))


def stack(*between):
    return nn.Sequential(layer(2, 4), *between, layer(4, 1))


class Own(nn.Module):
    """Reads whatever a module may read."""

    gain = 1.0

    def __init__(self):
        self.net, self.scale, self.flag, self.act = mlp(), 1.0, False, ag.tanh
        self.table, self.named, self.extra = [1.0, 2.0], {"k": 0.5}, []
        self.box, self.hidden, self.count, self.mean = SimpleNamespace(a=1.0), 1.0, 0, 0.0
        self.rng, self.generator = random.Random(5), np.random.default_rng(5)

    @property
    def shown(self):
        return self.hidden

    def __call__(self, x):
        y = self.net(x) * self.scale * self.table[0] * self.gain * self.box.a
        y = y + self.named["k"] + self.shown + GLOBALS["gain"]
        for extra in self.extra:
            y = y + extra
        return 0.5 * y if self.flag else y + 0.1 * self.act(y)


def halved(self, x):
    return Own.__call__(self, x) * 0.5


def own():
    return type("Copy", (Own,), {"__call__": Own.__call__})()  # a class that a callback may change


class Counting(Own):
    def __call__(self, x):
        self.count += 1
        return super().__call__(x) * (1.0 + 0.001 * self.count)


class Silent(Own):
    def __call__(self, x):
        self.count += 1
        return super().__call__(x)


class Running(Own):
    def __call__(self, x):
        self.mean = 0.9 * self.mean + 0.1 * x[0]
        return super().__call__([x[0] - self.mean, x[1]])


class Rarely(Own):
    def __init__(self, draw):
        super().__init__()
        self.draw = draw

    def __call__(self, x):
        y = super().__call__(x)
        return y if self.draw(self) > 0.1 else 0.5 * y


def shared_draw(model):
    return random.random()


def own_draw(model):
    return model.rng.random()


def numpy_draw(model):
    return model.generator.random()


def first(do):
    """Do something after the first epoch alone."""
    return lambda t: do(t) if len(t.history) == 1 else None


def every(things, name, number):
    for thing in things:
        setattr(thing, name, number)


def halve(t):
    for p in t.model.parameters():
        p.data *= 0.5


CELL, OPTION, CLIP = [1e-3], nn.huber.using(delta=0.5), nn.optim.ClipNorm(0.5)
TARGETS = list(DATA[1])


@nn.Loss
def scaled(output, target):
    return CELL[0] * (output - target) ** 2


def penalty(parameters):
    return CELL[0] * ag.dot(parameters, parameters)


def scale(t):
    t.model.scale = 0.3


def drop(t, p):
    t.model.layers[1].p = p


def higher():
    return stack(layer(4, 4))


def another(t):
    t.model.layers[1].neurons[0].b = Value(0.7)


JUDGED = {"validation": DATA, "metrics": {"a": nn.accuracy}}
WEIGHED = {"data": (*DATA, [1.0, 0.5] * 20), "class_weight": "balanced"}


# What is trained, what a callback does, and other settings
def changing(passed):
    """A schedule that changes what the model reads, in the middle of an epoch."""
    GLOBALS["gain"] = 1.0 if passed < 1.3 else 0.5
    return 1.0


KINDS = {
    "a schedule, between steps": (Own, lambda t: None, {"schedule": changing}),
    "an attribute": (Own, scale, {}),
    "an item of a list": (Own, lambda t: t.model.table.__setitem__(0, 0.3), {}),
    "an item of a dict": (Own, lambda t: t.model.named.__setitem__("k", 0.3), {}),
    "a list that grows": (Own, lambda t: t.model.extra.append(0.25), {}),
    "an object within": (Own, lambda t: setattr(t.model.box, "a", 0.3), {}),
    "a flag": (Own, lambda t: setattr(t.model, "flag", True), {}),
    "a function": (Own, lambda t: setattr(t.model, "act", ag.relu), {}),
    "a property": (Own, lambda t: setattr(t.model, "hidden", 0.5), {}),
    "of the class": (own, lambda t: setattr(type(t.model), "gain", 0.5), {}),
    "a method": (own, lambda t: setattr(type(t.model), "__call__", halved), {}),
    "a global": (Own, lambda t: GLOBALS.update(gain=0.4), {}),
    "a penalty": (Own, lambda t: CELL.insert(0, 0.1), {"penalty": penalty}),
    "a loss": (Own, lambda t: CELL.insert(0, 0.1), {"loss": scaled}),
    "a loss's option": (Own, lambda t: OPTION.options.update(delta=0.05), {"loss": OPTION}),
    "a rate of dropout": (lambda: stack(nn.Dropout(0.0)), lambda t: drop(t, 0.5), {}),
    "no dropout": (lambda: stack(nn.Dropout(0.5)), lambda t: drop(t, 0.0), {}),
    "a model in use": (lambda: stack(nn.Dropout(0.5)), lambda t: t.model.eval() and None, {}),
    "a new layer": (stack, first(lambda t: t.model.layers.insert(1, layer(4, 4))), {}),
    "a layer less": (higher, first(lambda t: t.model.layers.__delitem__(1)), {}),
    "activations": (mlp, lambda t: every(t.model.layers[0].neurons, "activation", ag.relu), {}),
    "parameters": (mlp, halve, {}),
    "another parameter": (mlp, first(another), {}),
    "a frozen layer": (mlp, lambda t: t.model.layers[0].freeze() and None, {}),
    "the rate": (mlp, lambda t: setattr(t.optimizer, "lr", 0.001), {}),
    "momentum": (mlp, lambda t: t.optimizer.param_groups[0].update(momentum=0.1), {}),
    "the optimiser's state": (mlp, lambda t: t.optimizer.state.clear(), {}),
    "another state": (mlp, lambda t: setattr(t.optimizer, "state", {}), {}),
    "clipping": (mlp, lambda t: setattr(CLIP, "max_norm", 0.01), {"clip": CLIP}),
    "data": (mlp, lambda t: TARGETS.reverse(), {"data": (DATA[0], TARGETS)}),
    "what is judged": (Own, scale, JUDGED),
    "weights": (Own, scale, WEIGHED),
    "rarely, random": (lambda: Rarely(own_draw), None, {}),
    "rarely, everybody's": (lambda: Rarely(shared_draw), None, {}),
    "rarely, NumPy's": (lambda: Rarely(numpy_draw), None, {}),
    "a count that matters": (Counting, None, {}),
    "a count that does not": (Silent, None, {}),
    "a running mean": (Running, None, {}),
}  # fmt: skip


def trained(name, compiled):
    CELL[:], OPTION.options["delta"], CLIP.max_norm, GLOBALS["gain"] = [1e-3], 0.5, 0.5, 1.0
    TARGETS[:] = DATA[1]
    random.seed(3)
    make, callback, settings = KINDS[name]
    settings = {"data": DATA, "loss": BCE, **settings}
    model = make()
    optimizer = nn.SGD(model.parameters(), lr=0.1, momentum=0.9)
    history = nn.fit(
        model, optimizer=optimizer, epochs=4, batch_size=16, progress=False, compiled=compiled,
        callbacks=[callback] if callback else [], **settings,
    )  # fmt: skip
    kept = {n: x for n, x in vars(model).items() if isinstance(x, (int, float))}
    return [p.data for p in model.parameters()], [e.numbers for e in history], kept, history


EAGER = {"a new layer", "another parameter"}


@pytest.mark.parametrize("name", KINDS)
def test_default_is_eager(name, monkeypatch):
    monkeypatch.setattr(objective, "_SHORT", 0)  # compile from the first epoch on
    parameters, numbers, kept, history = trained(name, "auto")
    expected, others, state, _ = trained(name, False)
    assert parameters == pytest.approx(expected, rel=1e-12, abs=1e-12)
    for one, other in zip(numbers, others, strict=True):
        assert one == pytest.approx(other, rel=1e-12, abs=1e-12)
    assert kept == state
    if nn.functional.can_compile():
        is_eager = name in EAGER or KINDS[name][1] is None
        assert history.mode.startswith("eager, " if is_eager else "compiled")


def test_what_is_compiled_anew_too_often_trains_eagerly_and_says_so(monkeypatch):
    monkeypatch.setattr(objective, "_SHORT", 0)

    class Branching(nn.Module):
        def __init__(self):
            self.first, self.last = layer(2, 6), layer(6, 1)

        def __call__(self, x):
            return self.last([h if h > 0.0 else 0.1 * h for h in self.first(x)])[0]

    def run(compiled):
        model = Branching()
        optimizer = nn.Adam(model.parameters())
        how = {"epochs": 2, "progress": False, "compiled": compiled}
        return nn.fit(model, moons(100, noise=0.3), BCE, optimizer, **how)

    found, expected = run("auto"), run(False)
    assert found.losses == pytest.approx(expected.losses, rel=1e-12)
    assert not nn.functional.can_compile() or "too often" in found.mode


def test_short_trainings_are_not_compiled_and_a_resumed_one_does_as_a_whole_one(
    monkeypatch, tmp_path
):
    def run(epochs, **more):
        model = mlp()
        optimizer = nn.Adam(model.parameters(), lr=0.05)
        history = nn.fit(
            model, DATA, BCE, optimizer, epochs=epochs, checkpoint=tmp_path / "x.json",
            progress=False, **more,
        )  # fmt: skip
        return [p.data for p in model.parameters()], history.mode

    assert run(3)[1] == "eager, since it is too short for compiled code to pay"
    monkeypatch.setattr(objective, "_SHORT", 40 * 17 * 3)  # it pays from the fourth epoch on
    whole, mode = run(6)
    assert mode == "compiled" or not nn.functional.can_compile()
    for first in range(1, 6):
        run(first)
        assert run(6, resume=tmp_path / "x.json")[0] == whole


# What modules hold


@dataclass
class Pair:
    first: Value
    second: float


HELD = {
    "a list": lambda a, b: [a, b],
    "nested": lambda a, b: {"x": ([a], (b,))},
    "a dataclass": lambda a, b: [Pair(a, 1.0), Pair(b, 2.0)],
    "a deque": lambda a, b: deque([a, b], maxlen=2),
    "an array": lambda a, b: np.array([[a], [b]], dtype=object),
    "keys that look alike": lambda a, b: {1: a, "1": b},
}


def values_in(held):
    if isinstance(held, (Value, int, float)):
        return [held]
    if isinstance(held, Pair):
        return [held.first]
    parts = held.values() if isinstance(held, dict) else held
    return [value for part in parts for value in values_in(part)]


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("name", HELD)
def test_parameters_are_found_wherever_a_module_holds_them(name, compiled):
    class Holding(nn.Module):
        def __init__(self):
            self.held = HELD[name](Value(0.5), Value(-0.25))

        def __call__(self, x):
            a, b = values_in(self.held)
            return a * x[0] + b

    if compiled and not nn.functional.can_compile():
        pytest.skip("llvm")
    model = Holding()
    assert sorted(model.state_dict().values()) == [-0.25, 0.5]
    model.load_state_dict({path: 2.0 * x for path, x in model.state_dict().items()})
    assert sorted(p.data for p in model.parameters()) == [-0.5, 1.0]
    line = [[0.0], [1.0]], [1.0, 3.0]
    optimizer = nn.SGD(model.parameters(), lr=0.1)
    nn.fit(model, line, nn.mse, optimizer, epochs=300, progress=False, compiled=compiled)
    assert model.predict([[2.0]], compiled) == pytest.approx([5.0], abs=1e-6)


class Gate:
    def __init__(self):
        self.w = Value(1.0)

    def __call__(self, x):
        return self.w * x


@pytest.mark.parametrize("held", [{Value(1.0)}, frozenset([Value(1.0)]), Gate(), [Gate()]])
def test_parameters_where_no_module_looks_are_refused(held):
    model = nn.Module()
    model.held = held
    with pytest.raises(nn.ShapeError, match=r"with parameters in it.*Make it an nn\.Module"):
        model.parameters()


def test_what_cannot_be_copied_is_shared(tmp_path):
    class Busy(nn.Module):
        def __init__(self, file):
            self.file, self.lock, self.net = file, threading.Lock(), mlp()
            self.table = [0.0] * 1_000_000

        def __call__(self, x):
            with self.lock:
                return self.net(x) + self.table[0]

    with open(tmp_path / "x", "w") as file:
        model = Busy(file)
        few = model.predict(DATA[0])
        assert model.predict(DATA[0] * 20)[:40] == pytest.approx(few, rel=1e-12)
        nn.fit(model, DATA, BCE, nn.SGD(model.parameters(), lr=0.1), epochs=1, progress=False)
    assert model.predict(DATA[0]) != few


def test_buffers_are_saved_and_not_trained(tmp_path):
    class Shifted(nn.Module):
        def __init__(self, shift):
            self.w = Value(1.0)
            self.register_buffer("shift", shift)

        def __call__(self, x):
            return self.w * (x[0] - self.shift[0])

    model, other = Shifted([2.0, 3.0]), Shifted([0.0, 0.0])
    assert model.parameters() == [model.w]
    assert model.summary().splitlines()[1].split()[:2] == ["1", "1"]
    nn.load(other, nn.save(model, tmp_path / "x.json"))
    assert (other.shift, other.state_dict()) == ([2.0, 3.0], model.state_dict())
    with pytest.raises(nn.ShapeError, match=r"shift\[1\] is missing"):
        other.load_state_dict({"w": 1.0, "shift[0]": 1.0})
    assert other([5.0]).data == 3.0
