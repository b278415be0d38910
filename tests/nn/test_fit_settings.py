"""The settings of fit: each that is wrong is refused, and nothing has changed then."""

import dataclasses
import inspect

import pytest

from autograd import Value
from nn import MLP, SGD, Adam, Dropout, Layer, Sequential, SettingError, fit, mse, schedules
from nn.fit_settings import FitSettings
from nn.optim import LBFGS, ClipNorm

DATA = [[0.0], [1.0]], [1.0, 3.0]
USUAL = {
    name: parameter.default
    for name, parameter in inspect.signature(fit).parameters.items()
    if parameter.default is not parameter.empty
}


def chosen(model, **settings):
    made = SGD(model.parameters(), lr=0.1) if isinstance(model, MLP) else None
    usual = {"model": model, "data": DATA, "loss": mse, "optimizer": made, "epochs": 1}
    return {**USUAL, **usual, **settings}


def test_they_are_the_arguments_of_fit():
    names = [field.name for field in dataclasses.fields(FitSettings)]
    assert names == list(inspect.signature(fit).parameters)
    settings = FitSettings(**chosen(MLP(1, [1])))
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.epochs = 2


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        *(({"epochs": x}, "epochs must be a whole") for x in (0, -1, 2.5, "3", None, True)),
        *(({"batch_size": x}, "batch_size must be a whole") for x in (0, -1, 2.0, "3", True)),
        *(({"gradient": x}, "gradient must be") for x in ("backward", ["reverse"], None, "")),
        *(({"optimizer": x}, "optimizer must be one that is made") for x in (Adam, None, LBFGS)),
    ],
)
def test_a_setting_out_of_its_range_moves_nothing(settings, text):
    model = MLP(1, [2, 1], seed=1).eval()
    before = model.state_dict(), model.training
    for call in (fit, lambda **given: FitSettings(**{**USUAL, **given})):
        usual = {"optimizer": SGD(model.parameters(), lr=0.1), "epochs": 1, **settings}
        with pytest.raises(SettingError, match=text):
            call(model=model, data=DATA, loss=mse, **usual)
    assert (model.state_dict(), model.training) == before


@pytest.mark.parametrize("optimizer", [SGD, LBFGS])
@pytest.mark.parametrize("frozen", [0, 1])
def test_frozen_parameters_are_refused_to_all_that_move(optimizer, frozen):
    model = MLP(1, [2, 1])
    made = optimizer(model.parameters())
    model.layers[frozen].freeze()
    with pytest.raises(SettingError, match="would move frozen parameters"):
        FitSettings(**chosen(model, optimizer=made))
    FitSettings(**chosen(model, optimizer=optimizer(model.parameters())))


@pytest.mark.parametrize("name", ["checkpoint", "resume"])
def test_only_modules_are_kept_in_files(name):
    w = Value(1.0)
    settings = {"optimizer": SGD([w], lr=0.1), name: "x.json"}
    with pytest.raises(SettingError, match=r"Only an nn\.Module"):
        FitSettings(**chosen(lambda x: w * x[0], **settings))
    FitSettings(**chosen(MLP(1, [1]), **{name: "x.json"}))


@pytest.mark.parametrize(
    ("p", "settings"),
    [(0.0, {"schedule": schedules.constant()}), (0.0, {"clip": ClipNorm(1.0)}), (0.5, {})],
)
def test_a_solver_takes_nothing_that_is_of_steps(p, settings):
    model = Sequential(Layer(1, 2), Sequential(Dropout(p), Layer(2, 1)))
    given = {**settings, "optimizer": LBFGS(model.parameters())}
    with pytest.raises(SettingError, match="A solver finds its own steps"):
        FitSettings(**chosen(model, **given))
    FitSettings(**chosen(model, **{**given, "optimizer": SGD(model.parameters(), lr=0.1)}))
    model.layers[1].layers[0].p = 0.0
    FitSettings(**chosen(model, optimizer=LBFGS(model.parameters())))
