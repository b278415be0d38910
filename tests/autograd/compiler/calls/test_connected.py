"""Values that a compiled function finds outside of itself, as a model's parameters."""

import copy

import numpy as np
import pytest

import autograd as ag
import nn
from autograd import GraphError, Value
from support.compiling import assert_equal, close

ROWS = [([0.5, -1.0], 1.0), ([1.5, 0.25], -1.0), ([-0.75, 2.0], 1.0)]


def leaves():
    return Value(3.0, name="w"), Value(-0.5)


def line(w, b):
    return lambda x: ag.sin(w * x) * x + b * b


def grads(*values):
    found = [value.grad for value in values]
    for value in values:
        value.grad = 0.0
    return found


def test_the_result_is_a_value_whose_backward_fills_grad(backend):
    w, b = leaves()
    f = line(w, b)
    compiled = ag.compile(f)
    for x in (2.0, -1.0, 2.0):
        found, wanted = compiled(x), f(x)
        assert_equal(found, wanted)
        assert type(found) is Value
        found.backward()
        once = grads(w, b)
        found.backward()
        found.backward()
        assert grads(w, b) == [2.0 * grad for grad in once]
        wanted.backward()
        assert all(map(close, once, grads(w, b)))


def test_parameters_are_read_anew_at_each_call(backend):
    w, b = leaves()
    f = line(w, b)
    compiled = ag.compile(f)
    for number in (3.0, 4.0, -1.5):
        w.data = number
        assert_equal(compiled(2.0), f(2.0))
    assert compiled.stats()["paths"] == 1


def test_a_branch_on_a_parameter(backend):
    w, _ = leaves()

    def f(x):
        return w * x if w > 1.0 else w * w * x

    compiled = ag.compile(f)
    for number in (3.0, 0.5, 2.0, -2.0):
        w.data = number
        found = compiled(2.0)
        found.backward()
        slope = grads(w)
        assert_equal(found, f(2.0))
        f(2.0).backward()
        assert grads(w) == slope
    assert compiled.stats()["paths"] == 2


def test_results_go_on_in_eager_arithmetic():
    w, b = leaves()
    f = line(w, b)
    compiled = ag.compile(f)

    def loss(g):
        return g(2.0) * g(3.0) + ag.exp(g(1.0)) * w

    loss(compiled).backward()
    found = grads(w, b)
    loss(f).backward()
    assert all(map(close, found, grads(w, b)))
    assert_equal(ag.gradients(compiled(2.0), [w, b]), ag.gradients(f(2.0), [w, b]))


def test_structures_of_results():
    w, b = leaves()

    def f(x):
        return {"w": w, "both": (w * x, [b, x, 3.0]), "array": np.array([w * b, x])}

    compiled = ag.compile(f)
    found = compiled(2.0)
    assert_equal(found, f(Value(2.0)))
    (found["both"][0] + found["array"][0] + found["w"]).backward()
    assert grads(w, b) == [2.0 - 0.5 + 1.0, 3.0]


def test_without_gradients_results_are_plain_numbers(backend):
    w, b = leaves()
    f = line(w, b)
    compiled = ag.compile(f)
    with ag.no_grad():
        assert type(compiled(2.0)) is float
    assert type(compiled(2.0)) is Value
    with ag.no_grad():
        assert close(compiled(2.0), f(2.0))
        assert type(compiled([2.0][0])) is float
    assert compiled.stats()["structures"] == 2  # with derivatives, and without


def test_higher_orders_need_the_transform_compiled():
    w, b = leaves()
    compiled = ag.compile(line(w, b))
    with pytest.raises(GraphError, match=r"differentiated once only.*compile\(hessian"):
        ag.gradients(compiled(2.0), [w], create_graph=True)
    slope = ag.compile(ag.grad(line(w, b)))
    slope(2.0).backward()
    found = grads(w)
    ag.grad(line(w, b))(2.0).backward()
    assert all(map(close, found, grads(w)))


def test_leaves_that_the_function_makes_are_constants():
    compiled = ag.compile(lambda x: Value(2.0) * x)
    assert [compiled(1.0), compiled(3.0)] == [2.0, 6.0]
    assert type(compiled(1.0)) is float


def test_constants_of_the_surroundings_are_frozen_where_nobody_watches():
    settings = {"scale": 2.0}
    compiled = ag.compile(lambda x: settings["scale"] * x, watch=False)
    assert compiled(1.0) == 2.0
    settings["scale"] = 3.0
    assert compiled(1.0) == 2.0


def model_and_loss(seed=3):
    model = nn.MLP(2, [4, 4, 1], "tanh", seed=seed)

    def loss(x, y):
        return nn.mse(model(x), y)

    return model, loss


def test_a_model(backend):
    model, loss = model_and_loss()
    compiled = ag.compile(loss)
    for x, y in ROWS:
        model.zero_grad()
        found = compiled(x, y)
        found.backward()
        slopes = [p.grad for p in model.parameters()]
        model.zero_grad()
        wanted = loss(x, y)
        wanted.backward()
        assert_equal(found, wanted)
        assert all(map(close, slopes, [p.grad for p in model.parameters()]))


def trained(model, loss, steps=50):
    optimizer = nn.SGD(model.parameters(), lr=0.05, momentum=0.5)
    losses = []
    for step in range(steps):
        model.zero_grad()
        result = loss(*ROWS[step % len(ROWS)])
        result.backward()
        optimizer.step()
        losses.append(result.data)
    return losses, [p.data for p in model.parameters()]


def test_training_gives_what_eager_training_gives(backend):
    model, loss = model_and_loss()
    wanted = trained(*model_and_loss())
    found = trained(model, ag.compile(loss))
    for one, other in zip(found, wanted):
        assert one == pytest.approx(other, rel=1e-12, abs=1e-14)
    assert found[0][-1] < 0.1 * found[0][0]  # it learned


def test_training_on_whole_batches():
    model, loss = model_and_loss()
    twin, twin_loss = model_and_loss()
    xs, ys = np.array([x for x, _ in ROWS]), np.array([y for _, y in ROWS])
    compiled = ag.compile(loss, batch=(0, 0), reduce="mean")
    optimizers = [nn.SGD(m.parameters(), lr=0.1) for m in (model, twin)]
    for _ in range(20):
        model.zero_grad()
        twin.zero_grad()
        found = compiled(xs, ys)
        wanted = sum([twin_loss(x, y) for x, y in ROWS], 0.0) / 3.0
        assert_equal(found, wanted, tolerance=1e-12)
        found.backward()
        wanted.backward()
        for optimizer in optimizers:
            optimizer.step()


def test_a_copy_of_a_model_has_its_own_parameters():
    model, _ = model_and_loss()
    twin = copy.deepcopy(model)
    twin.parameters()[0].data += 1.0
    x = [0.5, -1.0]
    assert_equal(ag.compile(model)(x), model(x))
    assert_equal(ag.compile(twin)(x), twin(x))


def test_captured_results_keep_their_number():
    w, _ = leaves()
    square = w * w
    compiled = ag.compile(lambda x: square * x)
    assert compiled(2.0).data == 18.0
    w.data = 4.0
    assert compiled(2.0).data == 18.0
