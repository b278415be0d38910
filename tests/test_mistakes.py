"""What beginners write by mistake gets an error that says what to write instead."""

import re
import warnings

import pytest

import autograd
import nn
from autograd import Value
from autograd.tools.hints import OF_AUTOGRAD, OF_VALUES
from nn.hints import OF_MODULES, OF_NN
from support.mistakes import MISTAKES, START

# A float and a list are Python's own, and so are their errors.
EXPECTED = (TypeError, ValueError, AttributeError, ImportError, autograd.AutogradError)
NOT_OURS = {"x.grad.zero_()", "[x, y].backward()"}


def test_there_are_sixty_and_the_cure_is_named_in_all_but_two():
    assert len({m.code for m in MISTAKES}) == len(MISTAKES) == 60
    assert {m.code for m in MISTAKES} >= NOT_OURS


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.code)
def test_the_error_names_the_cure(mistake):
    names = {}
    exec(START, names)
    with pytest.raises(EXPECTED) as caught:
        exec(mistake.code, names)
    if mistake.code in NOT_OURS:
        assert not isinstance(caught.value, autograd.AutogradError)
        return
    for words in mistake.cure:
        assert words in str(caught.value)
    if isinstance(caught.value, TypeError):
        assert isinstance(caught.value, autograd.AutogradError), "a bare error of Python's"


TABLES = [(Value(1.0), OF_VALUES), (autograd, OF_AUTOGRAD), (nn, OF_NN)]
TABLES += [(nn.MLP(2, [4, 1]), OF_MODULES)]


@pytest.mark.parametrize(("owner", "hints"), TABLES, ids=["Value", "autograd", "nn", "Module"])
def test_every_hint_is_for_a_name_that_is_missing_and_is_heard(owner, hints):
    for name, hint in hints.items():
        assert not hasattr(owner, name), name
        with pytest.raises(AttributeError, match=re.escape(hint)):
            getattr(owner, name)


@pytest.mark.parametrize("hints", [OF_VALUES, OF_AUTOGRAD, OF_NN, OF_MODULES])
def test_what_a_hint_tells_to_write_is_there(hints):
    for name, hint in hints.items():
        for package, path in re.findall(r"\b(autograd|nn)\.([a-zA-Z_.]+\w)", hint):
            found = {"autograd": autograd, "nn": nn}[package]
            for step in path.split("."):
                found = getattr(found, step)
        for called in re.findall(r"\b(?:v|x|Value\(2\.0\))\.(\w+)", hint):
            assert hasattr(Value(1.0), called), (name, called)
        for called in re.findall(r"\bmodel\.(\w+)", hint):
            assert hasattr(nn.Module, called), (name, called)


def test_found_names_are_not_slowed_down():
    assert not hasattr(nn.Module, "__getattr__")


@pytest.mark.parametrize("line", ["from nn import Linear", "from autograd import tensor"])
def test_imports_hear_the_hint_and_probes_see_an_attribute_missing(line):
    with pytest.raises(ImportError, match="Write "):
        exec(line)
    assert getattr(nn, "Linear", None) is getattr(autograd, "tensor", None) is None
    with pytest.raises(ImportError, match="cannot import name"):
        exec(line.replace("Linear", "Colour").replace("tensor", "colour"))


def test_names_of_others_that_simply_work():
    v = Value(2.0, label="v")
    assert v.name == v.label == "v"
    v.label = "w"
    assert v.name == "w"
    assert v.item() == v.detach().data == 2.0
    (v * v).backward(retain_graph=True)
    optimizer = nn.SGD([v], lr=0.1)
    optimizer.lr = 0.5
    optimizer.step()
    assert v.data == 2.0 - 0.5 * 4.0
    assert optimizer.lr == 0.5


def test_a_class_with_forward_works():
    class Line(nn.Module):
        def __init__(self):
            self.slope = Value(2.0)

        def forward(self, x):
            return self.slope * x

    assert Line()(3.0).data == Line().forward(3.0).data == 6.0
    with pytest.raises(nn.SettingError, match="__call__"):
        nn.Module()(3.0)


def test_numbers_near_values_compare_and_warn_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Value(0.1 + 0.2) == pytest.approx(0.3)
