"""Reference cases with published answers."""

import math
import random

import numpy as np
import pytest

import autograd as ag
from autograd import Value
from autograd.compiler.backends import has_llvm
from nn import MLP, SGD, hinge
from nn.init import uniform
from nn.optim import Adadelta, Adagrad, Adam, AdamW, RMSprop


def logistic(x):
    return 1.0 / (1.0 + math.exp(-x))


class StepByStep:
    """The step-by-step example: two inputs, two hidden and two output units, all logistic."""

    def __init__(self):
        self.w = [Value(w) for w in (0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55)]
        self.b1, self.b2 = Value(0.35), Value(0.60)

    def __call__(self):
        w1, w2, w3, w4, w5, w6, w7, w8 = self.w
        self.hidden = [
            ag.sigmoid(w1 * 0.05 + w2 * 0.10 + self.b1),
            ag.sigmoid(w3 * 0.05 + w4 * 0.10 + self.b1),
        ]
        h1, h2 = self.hidden
        self.outputs = [
            ag.sigmoid(w5 * h1 + w6 * h2 + self.b2),
            ag.sigmoid(w7 * h1 + w8 * h2 + self.b2),
        ]
        o1, o2 = self.outputs
        return 0.5 * (0.01 - o1) ** 2 + 0.5 * (0.99 - o2) ** 2


def test_the_step_by_step_example():
    net = StepByStep()
    error = net()
    error.backward()
    assert [h.data for h in net.hidden] == pytest.approx(
        [0.593269992107, 0.596884378260], rel=1e-11
    )
    assert [o.data for o in net.outputs] == pytest.approx(
        [0.751365069552, 0.772928465321], rel=1e-11
    )
    assert error.data == pytest.approx(0.29837110876, rel=1e-11)
    assert [w.grad for w in net.w] == pytest.approx(
        [
            0.000438567734474, 0.000877135468949, 0.000497712735261, 0.000995425470522,
            0.0821670405642, 0.0826676278475, -0.0226025404775, -0.022740242216,
        ],
        rel=1e-11,
    )  # fmt: skip
    assert (net.b1.grad, net.b2.grad) == pytest.approx((0.018725609394704, 0.100400325112001))
    SGD(net.w, lr=0.5).step()
    assert [w.data for w in net.w] == pytest.approx(
        [
            0.149780716133, 0.199561432266, 0.249751143632, 0.299502287265,
            0.358916479718, 0.408666186076, 0.511301270239, 0.561370121108,
        ],
        rel=1e-11,
    )  # fmt: skip
    assert net().data == pytest.approx(0.291027773694, rel=1e-11)


def test_the_step_by_step_example_after_ten_thousand_rounds():
    net = StepByStep()
    optimizer = SGD(net.w, lr=0.5)
    for _ in range(10_000):
        optimizer.zero_grad()
        net().backward()
        optimizer.step()
    assert net().data == pytest.approx(3.51018778298e-05, rel=1e-11)
    assert [o.data for o in net.outputs] == pytest.approx(
        [0.0159136204436, 0.984064273515], rel=1e-11
    )


def test_a_sigmoid_neuron():
    w, x = [Value(2.0), Value(-3.0), Value(-3.0)], [Value(-1.0), Value(-2.0)]
    f = ag.sigmoid(w[0] * x[0] + w[1] * x[1] + w[2])
    f.backward()
    assert f.data == pytest.approx(0.731058578630, rel=1e-11)
    assert [v.grad for v in x] == pytest.approx([0.393223866483, -0.589835799724], rel=1e-11)
    assert [v.grad for v in w] == pytest.approx(
        [-0.196611933241, -0.393223866483, 0.196611933241], rel=1e-11
    )


@pytest.mark.parametrize(
    ("function", "point", "value", "gradient"),
    [
        (
            lambda x, y: (x + ag.sigmoid(y)) / (ag.sigmoid(x) + (x + y) ** 2),
            (3.0, -4.0), 1.54564488410664, (2.05956979557216, 1.59223275148381),
        ),
        (
            lambda x, y: ag.log(x) + x * y - ag.sin(y),
            (2.0, 5.0), 11.652071455223, (5.5, 1.716337814537),
        ),
        (
            lambda x, y: (ag.sin(x / y) + x / y - ag.exp(y)) * (x / y - ag.exp(y)),
            (1.5, 0.5), 2.0166466694282015, (3.0118433276739069, -13.723961509314076),
        ),
    ],
)  # fmt: skip
def test_functions_of_two_numbers(function, point, value, gradient):
    leaves = [Value(x) for x in point]
    z = function(*leaves)
    z.backward()
    assert z.data == pytest.approx(value, rel=1e-12)
    assert [v.grad for v in leaves] == pytest.approx(gradient, rel=1e-12)


def test_a_tanh_neuron():
    x1, x2, w1, w2 = Value(2.0), Value(0.0), Value(-3.0), Value(1.0)
    o = (x1 * w1 + x2 * w2 + 6.8813735870195432).tanh()
    o.backward()
    assert o.data == pytest.approx(0.70710678118655, rel=1e-13)
    assert [v.grad for v in (x1, w1, x2, w2)] == pytest.approx([-1.5, 1.0, 0.5, 0.0], rel=1e-12)


def micrograds_readme(value):
    a, b = value(-4.0), value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    g.backward()
    return g.data, a.grad, b.grad


def test_micrograds_readme_expression_runs_unchanged():
    assert micrograds_readme(Value) == pytest.approx(
        (24.70408163265306, 138.8338192419825, 645.5772594752186), rel=1e-13
    )


def moons_of_scikit_learn(seed, noise):
    """The demo's 100 points: what make_moons draws after np.random.seed."""
    rng = np.random.RandomState(seed)
    angle = np.linspace(0, np.pi, 50)
    outer, inner = (np.cos(angle), np.sin(angle)), (1 - np.cos(angle), 1 - np.sin(angle) - 0.5)
    points = np.vstack([np.append(outer[0], inner[0]), np.append(outer[1], inner[1])]).T
    labels = np.hstack([np.zeros(50, dtype=np.intp), np.ones(50, dtype=np.intp)])
    order = np.arange(100)
    rng.shuffle(order)
    points, labels = points[order], labels[order]
    return points + rng.normal(scale=noise, size=points.shape), labels * 2 - 1


@pytest.mark.parametrize(
    ("how", "steps"),
    [
        pytest.param(ag.compile, 100, marks=pytest.mark.skipif(not has_llvm(), reason="too slow")),
        (lambda f: f, 5),
        pytest.param(lambda f: f, 100, marks=pytest.mark.slow),
    ],
    ids=["compiled", "first steps", "all steps"],
)
def test_micrograds_demo(how, steps):
    points, labels = moons_of_scikit_learn(1337, 0.1)
    model = MLP(2, [16, 16, 1], "relu", uniform(-1, 1), seed=1337)
    optimizer = SGD(model.parameters(), lr=1.0)
    samples, targets = points.tolist(), labels.tolist()
    losses = []

    def total_loss():
        penalty = 1e-4 * sum(p * p for p in model.parameters())
        return hinge([model(x) for x in samples], targets) + penalty

    total_loss = how(total_loss)
    for k in range(steps):
        loss = total_loss()
        losses.append(loss.data)
        optimizer.zero_grad()
        loss.backward()
        optimizer.lr = 1.0 - 0.9 * k / 100
        optimizer.step()
    assert losses[0] == pytest.approx(0.8958441028683222, rel=1e-9)
    assert losses[1] == pytest.approx(1.7235905336972022, rel=1e-9)
    if steps == 100:
        assert losses[99] == pytest.approx(0.010978370135492717, rel=1e-9)


@pytest.mark.parametrize(
    ("optimiser", "own", "expected"),
    [
        (SGD, {}, (0.5, -1.0, -0.5, 3.0)),
        (Adam, {}, (0.5, 1.5, 2.5, 3.5)),
        (RMSprop, {"alpha": 0.9}, (-0.5811, 0.4189, 1.4189, 2.4189)),
        (Adagrad, {"initial_accumulator_value": 0.1}, (0.5233, 1.5007, 2.5005, 3.5061)),
        (AdamW, {"weight_decay": 0.004}, (0.498, 1.496, 2.494, 3.492)),
        (Adadelta, {"rho": 0.95, "eps": 1e-7}, (0.9993, 1.9993, 2.9993, 3.9993)),
    ],
)
def test_one_step_of_each_optimiser(optimiser, own, expected):
    params = [Value(p) for p in (1.0, 2.0, 3.0, 4.0)]
    for p, g in zip(params, (1.0, 6.0, 7.0, 2.0)):
        p.grad = g
    optimiser(params, lr=0.5, **own).step()
    assert [p.data for p in params] == pytest.approx(expected, abs=5e-5)


def test_a_single_file_gpt_trains_on_values():
    """The idioms of the single-file GPT: rmsnorm, softmax by exp, -log of a probability."""
    rng = random.Random(42)
    size, vocabulary = 6, 5

    def matrix(rows, columns):
        return [[Value(rng.gauss(0, 0.4)) for _ in range(columns)] for _ in range(rows)]

    state = {"embed": matrix(vocabulary, size), "head": matrix(vocabulary, size)}
    params = [p for rows in state.values() for row in rows for p in row]

    def linear(x, w):
        return [sum(wi * xi for wi, xi in zip(row, x)) for row in w]

    def softmax(logits):
        largest = max(value.data for value in logits)
        exps = [(value - largest).exp() for value in logits]
        total = sum(exps)
        return [e / total for e in exps]

    def rmsnorm(x):
        mean_square = sum(xi * xi for xi in x) / len(x)
        scale = (mean_square + 1e-5) ** -0.5
        return [xi * scale for xi in x]

    tokens = [0, 1, 2, 3, 4, 0, 1, 2]
    losses = []
    for _ in range(60):
        terms = []
        for token, target in zip(tokens, tokens[1:]):
            x = rmsnorm(state["embed"][token])
            x = [xi.relu() ** 2 + xi for xi in x]
            terms.append(-softmax(linear(x, state["head"]))[target].log())
        loss = (1 / len(terms)) * sum(terms)
        loss.backward()
        for p in params:
            p.data -= 0.3 * p.grad
            p.grad = 0
        losses.append(loss.data)
    assert losses[-1] < 0.1 * losses[0]
