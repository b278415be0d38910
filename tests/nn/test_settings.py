"""What settings may be."""

import inspect
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
import nn.data
from autograd import OperandError
from nn import SettingError, ShapeError
from nn.settings import checked, flag, in_range, positive, whole


@given(st.floats(), st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_a_number_passes_unchanged_or_is_named(setting, low, high):
    if low <= setting <= high:
        assert in_range("lr", setting, low, high) == setting
    else:
        with pytest.raises(SettingError, match="lr must be at least"):
            in_range("lr", setting, low, high)


@given(st.floats())
def test_above_0(setting):
    if setting > 0.0:
        assert positive("lr", setting) == setting
    else:
        with pytest.raises(SettingError, match="lr must be above 0, but got"):
            positive("lr", setting)


@pytest.mark.parametrize("setting", [0, -1, 1.0, 2.5, "3", None, math.nan, [1], True])
def test_whole_numbers(setting):
    assert whole("n", 1, low=1) == 1
    assert whole("seed", 0) == 0
    with pytest.raises(SettingError, match="n must be a whole number from 1, but got"):
        whole("n", setting, low=1)


@pytest.mark.parametrize("setting", [0, 1, None, "yes", [True]])
def test_flags(setting):
    assert flag("nesterov", True) is True
    with pytest.raises(SettingError, match="nesterov must be True or False, but got"):
        flag("nesterov", setting)


def test_settings_taken_together():
    defaults, checks = {"tol": 0.5, "polish": True, "seed": 0}, {"seed": whole}
    given = {"tol": 1, "polish": False, "seed": 2}
    assert checked("Search", given, defaults, checks) == given
    assert type(checked("Search", given, defaults, checks)["tol"]) is float
    for name, wrong in (("tol", -1.0), ("polish", 1), ("seed", 0.5)):
        with pytest.raises(SettingError, match=f"{name} must be"):
            checked("Search", {**given, name: wrong}, defaults, checks)
    with pytest.raises(SettingError, match=r"Search has no setting 'lr'. It has tol, polish, seed"):
        checked("Search", {**given, "lr": 0.1}, defaults, checks)


@pytest.mark.parametrize("check", [in_range, positive])
@pytest.mark.parametrize("setting", ["1", None, [1.0]])
def test_what_is_no_number_is_named(check, setting):
    with pytest.raises(OperandError, match="lr needs a real number"):
        check("lr", setting)


def test_numbers_of_numpy_become_pythons():
    numpy = pytest.importorskip("numpy")
    assert type(whole("n", numpy.int64(3))) is int
    assert type(positive("lr", numpy.float32(0.5))) is float


def test_what_draws_draws_the_same_unless_told_otherwise():
    """With a seed left out it is 0, everywhere."""
    public = [getattr(module, name) for module in (nn, nn.data) for name in module.__dict__]
    errors = (SettingError, ShapeError, nn.TrainingError, nn.FileError, nn.HintWarning)
    public = [f for f in public if callable(f) and f not in errors]  # which have no signature
    drawing = [f for f in public if "seed" in inspect.signature(f).parameters]
    assert {nn.MLP, nn.Dropout, nn.fit, nn.data.split, nn.data.moons} <= set(drawing)
    assert {f.__name__: inspect.signature(f).parameters["seed"].default for f in drawing} == {
        f.__name__: 0 for f in drawing
    }
