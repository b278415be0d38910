"""What the inputs of programs are called, in listings, sources and pictures."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.compiler.input_names import identifiers, input_names
from autograd.table.operation import TABLE


def names_of(f, *args, **kwargs):
    compiled = ag.compile(f)
    compiled(*args, **kwargs)
    return input_names(compiled.paths()[0])


def total(thing):
    parts = thing.values() if isinstance(thing, dict) else thing
    return sum((total(part) if isinstance(part, (list, dict)) else part for part in parts), 0.0)


def test_inputs_are_called_as_the_functions_parameters():
    def tax(income, rates, /, *more, age, **rest):
        return income * rates["low"] * rates["high"][1] + more[0] * more[1] + age * rest["scale"]

    assert names_of(tax, 1.0, {"low": 0.1, "high": [0.2, 0.3]}, 2.0, 3.0, scale=4.0, age=5.0) == [
        "income", "rates['low']", "rates['high'][0]", "rates['high'][1]", "more[0]", "more[1]",
        "scale", "age",
    ]  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from(["income", "rate", "x", "w0", "exp", "k"]),
        st.recursive(
            st.floats(0.5, 2.0), lambda part: st.lists(part, min_size=1, max_size=2), max_leaves=4
        ),
        min_size=1,
    )
)
def test_each_number_has_the_name_of_its_place(arguments):
    compiled = ag.compile(lambda **given: total(given))
    result = compiled(**arguments)
    names = input_names(compiled.paths()[0])
    assert result == pytest.approx(total(arguments))
    found = [eval(name, {}, dict(arguments)) for name in names]
    numbers = []

    def collect(thing):
        for part in thing:
            collect(part) if isinstance(part, list) else numbers.append(part)

    collect(arguments.values())
    assert found == numbers


def test_transforms_methods_arrays_and_batches_keep_names():
    class Model:
        def loss(self, income, rate):
            return income * rate

    assert names_of(ag.value_and_grad(Model().loss), 2.0, 3.0) == ["income", "rate"]
    assert names_of(lambda w: w[0, 1] * w[1, 0], np.ones((2, 2))) == [
        "w[0, 0]", "w[0, 1]", "w[1, 0]", "w[1, 1]",
    ]  # fmt: skip
    rows = ag.compile(lambda price, rate: price * rate, batch=(0, None))
    rows(np.array([1.0, 2.0]), 3.0)
    assert input_names(rows.paths()[0]) == ["price", "rate"]
    assert names_of(max, 1.0, 2.0) == ["x0", "x1"]  # Python does not tell


def test_captured_values_do_not_take_the_names_of_arguments():
    own, other, nameless = Value(2.0, name="x"), Value(3.0, name="rate"), Value(4.0)
    assert names_of(lambda x: x * own * other * nameless, 1.0) == ["x", "w0", "rate", "w2"]


@given(st.lists(st.text(max_size=8) | st.sampled_from(["t1", "exp", "lambda", "p['k']", "p_k"])))
def test_sources_get_variables(names):
    found = identifiers(names)
    assert len(set(found)) == len(names)
    assert all(name.isidentifier() for name in found)
    assert not set(found) & {"lambda", "t1", "exp", "float"}


def test_a_source_computes_the_same_whatever_parameters_are_called():
    def f(exp, t1, float, p):  # noqa: A002
        return ag.exp(exp) * t1 + float * p["t2"] - ag.log(p["log"])

    compiled = ag.compile(f)
    arguments = (0.5, 2.0, 3.0, {"t2": 4.0, "log": 5.0})
    expected = compiled(*arguments)
    given = {name: op.value for name, op in TABLE.items() if name.isidentifier()}
    space = {**given, "SimpleNamespace": SimpleNamespace, "math": math}
    exec(compiled.source(), space)
    assert space["f_0"](0.5, 2.0, 3.0, 4.0, 5.0) == [pytest.approx(expected)]
