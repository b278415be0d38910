"""predict, and models run on other numbers than their own."""

import pytest

from autograd import OperandError, Value
from nn import MLP, Dropout, Layer, Module, Sequential, SettingError, ShapeError, predict
from nn.functional import predictor
from nn.holding import Shadow


def test_predictions_are_plain_numbers_without_a_graph():
    assert predict(lambda x: Value(2.0) * x[0], [[1.0], [3.0]]) == [2.0, 6.0]
    one, three = MLP(2, [3, 1]), MLP(2, [3, 3])
    assert all(type(y) is float for y in predict(one, [[0.0, 1.0]]))
    assert [len(y) for y in predict(three, [[0.0, 1.0], [1.0, 2.0]])] == [3, 3]


@pytest.mark.parametrize("outputs", [1, 3])
def test_compiled_and_eager_predictions_agree(outputs):
    np = pytest.importorskip("numpy")
    model = MLP(2, [5, outputs], "tanh", seed=2)
    samples = np.random.default_rng(0).normal(size=(600, 2))
    many, few = model.predict(samples), predict(model, samples[:4].tolist(), compiled=False)
    assert len(many) == 600
    assert np.allclose(many[:4], few, rtol=1e-13, atol=1e-15)
    assert type(many[0]) is (float if outputs == 1 else list)


def test_a_predictor_reads_the_parameters_at_each_call():
    model = MLP(1, [1])
    for compiled in (True, False):
        run = predictor(model, compiled)
        model.load_state_dict({"layers.0.neurons.0.w[0]": 2.0, "layers.0.neurons.0.b": 0.5})
        assert run([[1.0], [2.0]]) == [2.5, 4.5]
        model.layers[0].neurons[0].w[0].data = -1.0
        assert run([[1.0], [2.0]]) == [-0.5, -1.5]


def test_a_model_is_used_rather_than_trained_and_left_as_it_was():
    model = Sequential(Layer(2, 4), Dropout(0.5), Layer(4, 1))
    assert len({predict(model, [[1.0, 2.0]])[0] for _ in range(9)}) == 1
    assert predict(model, [[1.0, 2.0]] * 600) == pytest.approx(predict(model, [[1.0, 2.0]]) * 600)
    assert all(module.training for module in model.modules())


def test_other_numbers_than_its_own():
    model = MLP(2, [2, 1], "tanh", seed=1)
    before = model.state_dict()
    zeros = Shadow(model, model.parameters(), [0.0] * len(before)).model
    assert zeros([1.0, 1.0]) == 0.0
    assert model.state_dict() == before
    with pytest.raises(SettingError, match="Make the model a Module"):
        Shadow(lambda x: x)


@pytest.mark.parametrize("compiled", [False, True])
def test_outputs_nest_as_the_model_nests_them(compiled):
    class Nested(Module):
        def __init__(self):
            self.w = Value(2.0)

        def __call__(self, x):
            return (self.w * x[0], 1.0), [self.w, x[0] * x[0]]

    if compiled:
        pytest.importorskip("llvmlite")
    points = [[float(k)] for k in range(3)]
    expected = [[[0.0, 1.0], [2.0, 0.0]], [[2.0, 1.0], [2.0, 1.0]], [[4.0, 1.0], [2.0, 4.0]]]
    assert predict(Nested(), points, compiled=compiled) == expected


@pytest.mark.parametrize("n", [1, 600])
def test_what_is_no_number_is_refused(n):
    class Named(Module):
        def __init__(self):
            self.w = Value(2.0)

        def __call__(self, x):
            return {"y": self.w * x[0]}

    with pytest.raises(OperandError, match="an output needs a real number"):
        predict(Named(), [[1.0]] * n)


@pytest.mark.parametrize("n", [2, 600])
def test_one_flat_sample_is_told_how_to_be_passed(n):
    with pytest.raises(ShapeError, match=r"For one write model.predict\(\[\["):
        MLP(n, [1]).predict([0.5] * n)
    with pytest.raises(SettingError, match="compiled must be True, False or 'auto'"):
        MLP(1, [1]).predict([[0.5]], compiled="never")
