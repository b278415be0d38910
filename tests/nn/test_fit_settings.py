"""The settings of fit: each that is wrong is refused, and nothing has changed then."""

import dataclasses
import inspect
import re

import pytest

from autograd import Value
from nn import (
    MLP,
    SGD,
    Adam,
    Dropout,
    EarlyStopping,
    Layer,
    Loss,
    Module,
    Sequential,
    SettingError,
    ShapeError,
    SmallGradient,
    accuracy,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    fit,
    hinge,
    mae,
    mse,
    rmse,
    schedules,
    squared_hinge,
)
from nn.fit_settings import FitSettings
from nn.functional import can_compile
from nn.optim import LBFGS, ClipNorm, Evolution, Within

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
        *(({"compiled": x}, "compiled must be True, False or 'auto'") for x in ("never", None, 2)),
        *(({"seed": x}, "seed must be a whole") for x in ("a", -1, 0.5, None)),
        *(({n: 1}, f"{n} must be True or False") for n in ("progress", "live", "replacement")),
        *(({"clip": x}, "clip must be a function of gradients, as nn.optim") for x in (1.0, "1")),
        *(({"schedule": x}, "schedule must be a function of epochs") for x in (0.1, "cosine")),
        *(({"penalty": x}, "penalty must be a function of parameters, as") for x in (1e-4, "l2")),
        *(({"constraint": x}, "constraint must be a function of the") for x in (1.0, "positive")),
        *(({"loss": x}, "loss must be a function .*or one of mse") for x in ("ms", None, 1, Loss)),
        *(({"metrics": x}, "must be a function .* one of accuracy") for x in (["acc"], {"a": 1})),
        *(({"metrics": {x: mse}}, "another than an epoch's own") for x in ("loss", "validation")),
        *(
            ({"callbacks": x}, r"callbacks must be a list of functions, as \[nn.EarlyStopping")
            for x in (EarlyStopping(), EarlyStopping, [EarlyStopping], ["stop"], None)
        ),
    ],
)
def test_a_setting_out_of_its_range_moves_nothing(settings, text):
    model = MLP(1, [2, 1], seed=1).eval()
    before = model.state_dict(), model.training
    for call in (fit, lambda **given: FitSettings(**{**USUAL, **given})):
        usual = {"optimizer": SGD(model.parameters(), lr=0.1), "epochs": 1, "loss": mse}
        with pytest.raises(SettingError, match=text):
            call(model=model, data=DATA, **usual | settings)
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


class Forward(Module):
    def __init__(self):
        self.w = Value(1.0)

    def forward(self, x):
        return self.w * x[0]


def test_a_model_is_called_and_its_optimiser_is_its_own():
    other = MLP(1, [1])
    for model, text in (
        (Forward(), r"Forward, has forward\(\), but must be called: define __call__"),
        (MLP, "must be called.* pass an object, not its class"),
        (MLP(1, [1]), "moves parameters of another model"),
    ):
        with pytest.raises(SettingError, match=text):
            FitSettings(**chosen(model, optimizer=SGD(other.parameters(), lr=0.1)))
    for wrong in ({*other.parameters()}, frozenset(other.parameters())):
        with pytest.raises(SettingError, match="A set has no order"):
            SGD(wrong, lr=0.1)
    with pytest.raises(SettingError, match=r"Write MLP\(2, \[3\]\)"):
        MLP(2, 3)


@pytest.mark.parametrize("how", [{"clip": ClipNorm(1.0)}, {"optimizer": Evolution}])
def test_a_gradient_that_tells_nothing_is_not_looked_at(how):
    model = MLP(1, [1])
    given = {n: x(model.parameters()) if n == "optimizer" else x for n, x in how.items()}
    with pytest.raises(SettingError, match="SmallGradient looks at the gradients"):
        FitSettings(**chosen(model, callbacks=[SmallGradient(1e-3)], **given))


def test_names_are_what_they_name():
    settings = FitSettings(**chosen(MLP(1, [1]), loss="mae", metrics=["rmse", accuracy]))
    assert settings.loss is mae
    assert settings.metrics == {"rmse": rmse, "accuracy": accuracy}
    assert FitSettings(**chosen(MLP(1, [1]), metrics="mse")).metrics == {"mse": mse}
    shares = FitSettings(**chosen(MLP(1, [1]), loss="binary_cross_entropy", metrics=[accuracy]))
    assert shares.metrics["accuracy"]([0.4, 0.6], [0, 1]) == 1.0  # probabilities, not logits


@pytest.mark.parametrize("compiled", [True, False])
def test_a_constraint_holds_after_each_step(compiled):
    if compiled and not can_compile():
        pytest.skip("llvm")
    model = MLP(1, [2, 1], "tanh", seed=1)
    seen = []

    def look(training):
        seen.extend(p.data for p in training.model.parameters())

    how = {"epochs": 3, "callbacks": [look], "progress": False, "compiled": compiled}
    fit(model, DATA, mse, SGD(model.parameters(), lr=0.5), constraint=Within(0.0, 0.7), **how)
    assert 0.0 <= min(seen) < max(seen) <= 0.7
    assert {0.0, 0.7} & {*seen}


def test_targets_that_a_loss_is_not_for():
    for loss, targets, text in (
        (binary_cross_entropy_with_logits, [0.0, 2.0], "2.0 is no probability"),
        (binary_cross_entropy, [-1, 1], "-1 is no probability"),
        (hinge, [0, 1], "0 is not -1 or 1. For 0 and 1 write 2"),
        (squared_hinge, [1, 0.5], "0.5 is not -1 or 1"),
    ):
        model = MLP(1, [1])
        before = model.state_dict()
        for compiled in ("auto", False):
            optimizer = SGD(model.parameters(), lr=0.1)
            with pytest.raises(ShapeError, match=re.escape(text)):
                fit(model, (DATA[0], targets), loss, optimizer, epochs=1, compiled=compiled)
        with pytest.raises(ShapeError, match=re.escape(text)):
            loss([0.5, 0.5], targets)
        assert model.state_dict() == before


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
