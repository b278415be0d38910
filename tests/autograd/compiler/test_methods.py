"""Compiled methods: of objects, of classes and of none, copied, sent away, and half made."""

import copy
import pickle
from types import MethodType

import numpy as np
import pytest

import autograd as ag
from autograd.compiler.methods import Method


class Line:
    factor = 10.0

    def __init__(self, slope):
        self.slope = slope

    @ag.compile
    def at(self, x):
        return self.slope * x

    @ag.compile(batch=(0,))
    def rows(self, x):
        return self.slope * x

    unnamed = ag.compile(lambda self, x: self.slope + x)
    __private = ag.compile(lambda self, x: self.slope - x)
    alias = at

    def private(self):
        return self.__private

    @classmethod
    @ag.compile
    def scaled(cls, x):
        return cls.factor * x

    @classmethod
    @ag.compile(batch=(0,))
    def scaled_rows(cls, x):
        return cls.factor * x

    @ag.compile
    @classmethod
    def rescaled(cls, x):
        return cls.factor * x

    @staticmethod
    @ag.compile
    def halved(x):
        return x / 2.0

    @ag.compile(batch=(0,))
    @staticmethod
    def halved_rows(x):
        return x / 2.0


class Steeper(Line):
    factor = 20.0


ROWS = np.array([1.0, 2.0])
METHODS = {
    "a method": (lambda line: line.at, 3.0, 6.0),
    "rows": (lambda line: line.rows, ROWS, [2.0, 4.0]),
    "a lambda": (lambda line: line.unnamed, 3.0, 5.0),
    "a private one": (lambda line: line.private(), 3.0, -1.0),
    "another name": (lambda line: line.alias, 3.0, 6.0),
}
WAYS = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda thing: pickle.loads(pickle.dumps(thing)),
}


def plain(result):
    return result.tolist() if isinstance(result, np.ndarray) else result


@pytest.mark.parametrize("was_called", [False, True])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(("method_of", "x", "result"), METHODS.values(), ids=METHODS)
def test_a_method_is_copied_with_its_object(method_of, x, result, way, was_called):
    line = Line(2.0)
    method = method_of(line)
    if was_called:
        method(x)
    other = way(method)
    assert plain(other(x)) == plain(method(x)) == result
    line.slope = 7.0
    assert (other._instance is line) == (way is copy.copy)


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy])
def test_an_object_that_keeps_its_method_is_copied(way):
    line = Line(2.0)
    line.kept = line.at
    assert way(line).kept(3.0) == 6.0


def test_a_method_without_attributes_has_none():
    half = Method.__new__(Method)
    for name in ("_compiled", "stats", "__wrapped__"):
        assert not hasattr(half, name)


@pytest.mark.parametrize("of", [Line, Line(1.0)])
def test_methods_of_the_class(of):
    for method in (of.scaled, of.rescaled):
        assert [method(2.0), method(3.0)] == [20.0, 30.0]
    assert of.scaled_rows(ROWS).tolist() == [10.0, 20.0]
    assert [of.halved(2.0), of.halved_rows(ROWS).tolist()] == [1.0, [0.5, 1.0]]


def test_a_subclass_has_methods_of_its_own():
    assert [Line.scaled(1.0), Steeper.scaled(1.0), Steeper(1.0).rescaled(1.0)] == [10.0, 20.0, 20.0]


@pytest.mark.parametrize("kind", [Line, Steeper])
def test_a_method_of_the_class_that_is_not_bound(kind):
    """From 3.13 on, classmethod calls what it wraps with the class, and asks for no descriptor."""
    for name, x in (("scaled", 2.0), ("scaled_rows", ROWS)):
        unbound = MethodType(Line.__dict__[name].__func__, kind)
        for _ in range(2):
            assert plain(unbound(x)) == plain(kind.factor * x)


def test_a_class_may_be_an_argument():
    compiled = ag.compile(lambda kind, x: kind.factor * x)
    assert [compiled(Line, 2.0), compiled(Steeper, 2.0)] == [20.0, 40.0]


@pytest.mark.parametrize("way", [copy.deepcopy, WAYS["pickle"]])
def test_machine_code_cannot_be_copied_from_what_runs_it(backend, way):
    compiled = ag.compile(lambda x: x * x)
    compiled(2.0)
    [path] = compiled.paths()
    if backend != "source":
        with pytest.raises(TypeError, match="cannot be copied"):
            way(path.plain)
    assert compiled(3.0) == 9.0
