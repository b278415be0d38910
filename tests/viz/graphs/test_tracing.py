import functools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, Value
from support.graphs import Stack
from viz.graphs.tracing import traced


def called(f, *args, **kwargs):
    """The names of what a function computes from, and its results by name."""
    outputs, known = traced(f, args, kwargs)
    return (
        sorted(name for name in known.names.values()),
        {known.names[id(output)]: output.data for output in outputs},
    )


def test_arguments_are_called_as_in_the_function():
    def f(x, w, *more, scale=2.0, **rest):
        return x * w[0] + w[1]["k"] * more[0] + scale * rest["extra"]

    found, results = called(f, 1.0, [2.0, {"k": 3}], 4.0, extra=5.0)
    assert found == ["extra", "more[0]", "result", "w[0]", "w[1]['k']", "x"]
    assert results == {"result": 1 * 2 + 3 * 4 + 2 * 5}


def test_several_results():
    found, results = called(lambda x: {"a": x * 2.0, "b": [x + 1.0, 7.0]}, 3.0)
    assert found == ["result['a']", "result['b'][0]", "x"]
    assert results == {"result['a']": 6.0, "result['b'][0]": 4.0}


def test_what_is_no_number_is_passed_on():
    def f(x, activation, twice, given, nothing=None):
        y = getattr(x, activation)()
        assert twice is True
        assert given is value
        return y * given if nothing is None else y

    value = Value(3.0, name="own")
    found, _ = called(f, 1.0, "tanh", True, value)
    assert found == ["result", "value", "x"]
    assert (value.name, value.grad) == ("own", 0.0)


def test_arrays():
    numpy = pytest.importorskip("numpy")
    found, results = called(lambda x: (x * x).sum(), numpy.array([[1.0, 2.0]]))
    assert found == ["result", "x[0, 0]", "x[0, 1]"]
    assert results == {"result": 5.0}


def test_a_models_parameters_keep_their_gradients():
    model = Stack(2, 2, 1)
    for i, (_, value) in enumerate(model.named_parameters()):
        value.grad = float(i)
    outputs, known = traced(model, ([0.5, -0.5],), {})
    for i, (path, value) in enumerate(model.named_parameters()):
        assert value.grad == float(i)
        assert value.name is None
        assert known.parameters[id(value)] == known.names[id(value)] == path
    outputs[0].backward()
    for i, (_, value) in enumerate(model.named_parameters()):
        assert known.grads[id(value)] == pytest.approx(value.grad - i)


def test_methods_partials_and_closures():
    model = Stack(1, 1)
    (path, w), *_ = model.named_parameters()
    offset = Value(2.0)

    class Trainer:
        def __init__(self):
            self.model = model

        def named_parameters(self):
            return self.model.named_parameters()

        def loss(self, x):
            return self.model([x]) - offset

    for f, args in [
        (Trainer().loss, (1.0,)),
        (lambda x: model([x]) - offset, (1.0,)),
        (functools.partial(Stack.__call__, model), ([1.0],)),
    ]:
        _, known = traced(f, args, {})
        assert known.grads[id(w)] != 0.0
    _, known = traced(lambda x: model([x]) - offset, (1.0,), {})
    assert (known.names[id(w)], known.names[id(offset)]) == (path, "offset")


@given(st.floats(-2.0, 2.0), st.floats(-2.0, 2.0))
@settings(deadline=None)
def test_gradients_are_those_of_the_transform(x, y):
    def f(x, y):
        a = ag.tanh(x * y)
        return [a * x, a + ag.exp(y)]

    _, known = traced(f, (x, y), {})
    by_name = {known.names.get(key): grad for key, grad in known.grads.items()}
    expected = ag.grad(lambda x, y: sum(f(x, y)), argnums=(0, 1))(x, y)
    assert [by_name["x"], by_name["y"]] == pytest.approx(list(expected))
    assert by_name["result[0]"] == by_name["result[1]"] == 1.0


def test_it_records_under_no_grad_and_leaves_modes_alone():
    with ag.no_grad():
        outputs, _ = traced(lambda x: x * x, (2.0,), {})
        assert outputs[0].op is not None
        assert (Value(1.0) * 2.0).is_constant


def test_a_constant_result_has_no_gradients():
    _, known = traced(lambda x: ag.stop_gradient(x * x), (2.0,), {})
    assert known.grads == {}


@pytest.mark.parametrize(
    ("f", "args", "message"),
    [
        (lambda x: x, (), r"<lambda> is called .* missing a required argument: 'x'\. Give"),
        (lambda: 1.0, (), "<lambda> returned no Value to draw, but float"),
        (lambda x: "text", (1.0,), "returned no Value to draw, but str"),
        (Stack(1, 1), (), "Stack is called to see what it computes, but missing"),
        (lambda x: x, (1.0, 2.0), "too many positional arguments"),
    ],
)
def test_what_cannot_be_traced(f, args, message):
    with pytest.raises(OperandError, match=message):
        traced(f, args, {})


def test_errors_of_the_function_are_its_own():
    with pytest.raises(ZeroDivisionError):
        traced(lambda x: x * (1 / 0), (1.0,), {})
