"""What code names, and whose it is."""

import copy
import functools
import json
import sys
import types

import numpy as np
import pytest

import autograd as ag
from autograd.compiler.record.codes import COMPARES, OPENS, WRITES, home_of, is_own, named_by

things = None


def reading(x):
    def inner(y):
        return things.first.second(y)

    return [inner(z).third for z in x]


def writing(x):
    x.first = 1.0


def deleting(x):
    del x.first


def asking(x):
    return x in things


def asking_not(x):
    return x not in (1, 2)


def equal(x):
    return x == 1.0


def unequal(x):
    return x != 1.0


def less(x):
    return x < 1.0 or x >= 2.0 or x is things


def opening(x):
    return getattr(x, "first.second")


def opening_a_dict(x):
    return x.__dict__["first"]


def copying(x):
    return copy.deepcopy(x)


def with_texts(x):
    return x, "first", ("second", ("third.fourth", 1)), "no name"


def importing(x):
    import json
    import os.path as path
    from json import decoder
    from os.path import join

    return json, path, decoder, join


def with_a_class(x):
    class Own:
        rate = things

    return Own.rate * x


def setting(x):
    global things
    things = x


IN_A_PACKAGE = """
def f(x):
    from . import one
    from .two import three
    from ..four import five
    return one, three, five
"""

NAMED = [
    (reading, "things", "first second third", ""), (writing, "", "first", WRITES),
    (deleting, "", "first", WRITES), (asking, "things", "", COMPARES),
    (asking_not, "", "", COMPARES), (equal, "", "", COMPARES), (unequal, "", "", COMPARES),
    (less, "things", "", ""), (opening, "getattr", "first second", OPENS),
    (opening_a_dict, "", "__dict__ first", OPENS), (copying, "copy", "deepcopy", OPENS),
    (with_texts, "", "first second third fourth", ""), (setting, "things", "", ""),
]  # fmt: skip


@pytest.mark.parametrize("row", NAMED, ids=lambda row: row[0].__name__)
def test_names_and_uses(row):
    f, variables, attributes, uses = row
    named = named_by(f.__code__)
    assert set(named.variables) == set(variables.split())
    assert set(named.attributes) == set(attributes.split())
    assert named.uses == set(uses.split())
    assert named.modules == ()


def test_classes_in_functions():
    assert "things" in named_by(with_a_class.__code__).variables


def test_modules_that_are_imported():
    named = named_by(importing.__code__)
    assert set(named.modules) == {("json", 0), ("os.path", 0)}
    names = {}
    exec(IN_A_PACKAGE, names)
    assert set(named_by(names["f"].__code__).modules) == {("", 1), ("two", 1), ("four", 2)}


@pytest.mark.parametrize("name", [
    "__dict__", "asdict", "attrgetter", "copy", "deepcopy", "dir", "eval", "exec", "fields",
    "getattr", "locals", "replace", "setattr", "vars", "delattr", "__getstate__",
])  # fmt: skip
def test_what_looks_at_attributes_that_are_not_named(name):
    for text in (f"lambda x: {name}(x)", f"lambda x: x.{name}", f"lambda x: lambda: {name}"):
        assert OPENS in named_by(eval(text).__code__).uses


def test_whose_a_module_is():
    here = __name__.partition(".")[0]
    assert is_own(__name__, "")
    assert is_own("__main__", "")
    assert is_own("", "")
    assert is_own("nowhere", "")
    assert not is_own("numpy.linalg", "")
    assert is_own("numpy.linalg", "numpy")  # compiled by one who writes it
    for name in ("autograd", "nn.layers", "viz", "json.decoder", "sys", "_cython_3_0"):
        assert not is_own(name, here)
        assert not is_own(name, name.partition(".")[0])


@pytest.mark.parametrize("folder", ["site-packages", "dist-packages"])
@pytest.mark.parametrize("slash", ["/", "\\"])
def test_installed_packages_are_not_the_users(monkeypatch, folder, slash):
    for k, (path, is_installed) in enumerate([
        (["", "lib", folder, "theirs.py"], True), (["", "home", f"my-{folder}", "own.py"], False),
    ]):  # fmt: skip
        module = types.ModuleType("made")
        module.__file__ = slash.join(path)
        name = f"made_{k}_{folder[:4]}_{ord(slash)}"
        monkeypatch.setitem(sys.modules, name, module)
        assert is_own(name, "") != is_installed


def test_where_a_function_was_written():
    here = __name__.partition(".")[0]

    class Callable:
        def __call__(self, x):
            return x

        def method(self, x):
            return x

    for f in (less, functools.partial(less), ag.grad(less), ag.compile(less), Callable(),
              Callable().method, functools.lru_cache(less), ag.compile(ag.grad(less))):  # fmt: skip
        assert home_of(f) == here, f
    assert home_of(np.linalg.norm) == "numpy"
    assert home_of(json.dumps) == "json"
    assert home_of(ag.exp) == ""
    around = functools.wraps(less)(lambda x: x)
    around.__wrapped__ = around
    assert home_of(around) == here  # which leads to itself
