"""Sixty mistakes of beginners, and words of the cure that each error must name."""

from typing import NamedTuple


class Mistake(NamedTuple):
    """Code that goes wrong, and what its error must say; without words nothing can be said."""

    code: str
    cure: tuple[str, ...]


def mistake(code: str, *cure: str) -> Mistake:
    return Mistake(code, cure)


START = """
import math
import autograd as ag
import nn
import viz
from autograd import Value
x, y = Value(2.0, name="x"), Value(3.0, name="y")
z = x * y
model = nn.MLP(2, [4, 1])
many = nn.MLP(2, [4, 3])
xs, ys = [[0.0, 1.0], [1.0, 0.0]], [0.0, 1.0]
optimizer = nn.SGD(model.parameters(), lr=0.1)
quiet = {"progress": False}
"""

OF_VALUES = [
    mistake("x.requires_grad", "Value(", "is_leaf"),
    mistake("x.requires_grad = True", "Value(", "detach"),
    mistake("x.requires_grad_()", "Value("),
    mistake("x.zero_()", "x.data = 0.0"),
    mistake("x.zero_grad()", "x.grad = 0.0"),
    mistake("x.grad.zero_()"),
    mistake("x._prev", "parents"),
    mistake("z._backward", "local_grads"),
    mistake("z._children", "parents"),
    mistake("z.grad_fn", ".op", "parents"),
    mistake("x.numpy()", ".data"),
    mistake("x.sum()", "autograd.sum"),
    mistake("x.pow(2)", "x**2"),
    mistake("x.tolist()", ".data"),
    mistake("x.clone()", "Value(x)"),
    mistake("x.retain_grad()", "keep", "backward()"),
    mistake("x.softmax()", "autograd.softmax"),
    mistake("z.backward(create_graph=True)", "gradients", "create_graph"),
    mistake("x.grad = None", "0.0"),
    mistake("x ^ 2", "x**2"),
    mistake("x @ y", "dot"),
    mistake("math.exp(x)", "autograd.sin(v)"),
    mistake("float(x)", "v.data"),
    mistake("bool(x)", "v != 0"),
    mistake("Value('3')", "float"),
    mistake("Value([1.0, 2.0])", "Value(x) for x in"),
    mistake("x + '1'", "number"),
    mistake("x + [1.0]", "number"),
]
OF_AUTOGRAD = [
    mistake("ag.grad(z, x)", "gradients"),
    mistake("with ag.no_grad: pass", "no_grad()"),
    mistake("ag.manual_seed(0)", "seed="),
    mistake("ag.tensor([1.0])", "Value("),
    mistake("ag.make_jvp(lambda x: x)", "autograd.jvp"),
    mistake("from autograd import elementwise_grad", "derivative"),
    mistake("[x, y].backward()"),
]
OF_NN = [
    mistake("nn.Linear(2, 3)", "Layer"),
    mistake("nn.ReLU()", '"relu"'),
    mistake("nn.MSELoss()", "nn.mse"),
    mistake("nn.CrossEntropyLoss()", "nn.cross_entropy"),
    mistake("from nn import Linear", "Layer"),
    mistake("nn.DataLoader", "nn.data.batches"),
    mistake("nn.MLP(2, 4, 1)", "MLP(2, [4])"),
    mistake("nn.MLP(2, [4, 1], 'rely')", "relu"),
    mistake("model.forward(xs[0])", "model(x)"),
    mistake("model.cuda()", "compile"),
    mistake("model.fit(xs, ys)", "nn.fit(model"),
    mistake("nn.fit(xs, ys)", "nn.fit(model"),
    mistake("nn.fit(model, xs, ys)", "(samples, targets)"),
    mistake("nn.fit(model, (xs, ys), 'MSE', optimizer, epochs=1, **quiet)", "mse"),
    mistake("nn.fit(model, (xs, ys), nn.mse, 'adam', epochs=1, **quiet)", "nn.Adam(model"),
    mistake("nn.fit(model, (xs, ys), nn.mse, optimizer, **quiet)", "epochs="),
    mistake("nn.fit(model, (xs, ['a', 'b']), nn.mse, optimizer, epochs=1, **quiet)", "from 0"),
    mistake("model.predict([0.0, 1.0])", "[[0.0, 1.0]]"),
    mistake("model(xs)", "one sample", "predict"),
    mistake("many(xs[0]).backward()", "loss"),
    mistake("nn.SGD(model)", "model.parameters()"),
    mistake("nn.SGD(model.parameters)", "model.parameters()"),
    mistake("nn.SGD(model.parameters(), learning_rate=0.1)", "lr"),
    mistake("nn.cross_entropy([[0.1, 0.2]], [2])", "from 0"),
    mistake("nn.mse([x, y], [1.0])", "each output one target"),
]
MISTAKES = OF_VALUES + OF_AUTOGRAD + OF_NN
