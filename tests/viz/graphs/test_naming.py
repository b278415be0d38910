import sys
import types
from collections import namedtuple
from unittest.mock import MagicMock

from autograd import Value
from autograd.graph.order import execution_order
from support.graphs import Stack
from viz.graphs.naming import names_around, names_in


def found(variables, *values):
    known = names_in(variables, values)
    return [known.names.get(id(value)) for value in values]


def test_variables_items_and_attributes():
    a, b, c, d, e, f = (Value(float(i)) for i in range(6))
    pair = namedtuple("Pair", "left right")(c, None)
    plain = types.SimpleNamespace(slope=d, parts={"k": [e]})
    variables = {"a": a, "w": [1, (b, 2)], "pair": pair, "line": plain, "f": {3: f}}
    assert found(variables, a, b, c, d, e, f) == [
        "a", "w[1][0]", "pair.left", "line.slope", "line.parts['k'][0]", "f[3]",
    ]  # fmt: skip


def test_a_variable_of_its_own_comes_first():
    a = Value(1.0)
    assert found({"a": a, "all_of_them": [a]}, a) == ["a"]
    assert found({"all_of_them": [a], "a": a}, a) == ["a"]


def test_what_is_private_or_a_notebooks_history_gives_no_name():
    a = Value(1.0)
    assert found({"_": a, "_3": a, "Out": {3: a}, "In": [a], "__x__": a}, a) == [None]


def test_models_name_their_parameters_by_path():
    model, other = Stack(1, 1), Stack(1, 1)
    (path, w), *_ = model.named_parameters()
    known = names_in({"net": model}, [w])
    assert (known.names[id(w)], known.parameters[id(w)]) == (path, path)
    (_, v), *_ = other.named_parameters()
    known = names_in({"net": model, "other": other}, [w, v])
    assert known.parameters == {id(w): f"net.{path}", id(v): f"other.{path}"}


def test_the_callers_names_then_those_of_its_module():
    inner = Value(1.0)
    known = names_around(sys._getframe(), [inner, MODULE_WIDE])
    assert list(known.names.values()) == ["inner", "MODULE_WIDE"]
    assert names_around(None, [inner]).names == {}


MODULE_WIDE = Value(2.0)


def test_values_keep_what_they_are_called():
    a = Value(1.0)
    b = Value(2.0, name="own")
    loss = a * b
    names_around(sys._getframe(), execution_order([loss]))
    assert (a.name, b.name, loss.name) == (None, "own", None)


class Odd:
    @property
    def named_parameters(self):
        return None

    def __getattr__(self, name):
        raise AttributeError(name)


def test_odd_things_hurt_nobody():
    a = Value(1.0)
    endless = []
    endless.append(endless)
    me = types.SimpleNamespace()
    me.me = me
    odd = {
        "mock": MagicMock(spec=[]), "odd": Odd(), "endless": endless, "me": me, "kind": Value,
        "stack": Stack, "module": sys, "function": len, "big": list(range(500_000)),
    }  # fmt: skip
    assert found({**odd, "a": [a]}, a) == ["a[0]"]
