"""A Value of a traced call that is kept outside: compiled code would never change it again."""

import threading
from collections import deque
from functools import lru_cache

import pytest

import autograd as ag
from autograd import TraceError

total = 0.0


def keeping_in_a_global(x):
    global total
    total = x * 2.0
    return x


def keeping_in_an_attribute_of_the_function(x):
    keeping_in_an_attribute_of_the_function.latest = x * x
    return x


def keeping_in_a_default(x, seen=[]):  # noqa: B006
    seen.append(x)
    return x


def keeping_in_a_deque():
    seen = deque()

    def f(x):
        seen.append(x)
        return x

    return f


def keeping_in_a_nested_list():
    seen = [[]]

    def f(x):
        seen[0].append(x * 3.0)
        return x

    return f


def keeping_in_a_cell():
    latest = None

    def f(x):
        nonlocal latest
        latest = x
        return x

    return f


def keeping_in_a_cache():
    @lru_cache
    def square(x):
        return x * x

    return lambda x: square(x)


def keeping_in_the_thread():
    local = threading.local()

    def f(x):
        local.__dict__["x"] = x
        return x

    return f


KEEPERS = {
    "a global": keeping_in_a_global,
    "an attribute": keeping_in_an_attribute_of_the_function,
    "a default": keeping_in_a_default,
    "a deque": keeping_in_a_deque(),
    "a nested list": keeping_in_a_nested_list(),
    "a cell": keeping_in_a_cell(),
    "a cache": keeping_in_a_cache(),
    "thread-local data": keeping_in_the_thread(),
}


@pytest.mark.parametrize("f", KEEPERS.values(), ids=KEEPERS)
def test_keeping_a_value_is_refused(f):
    with pytest.raises(TraceError, match=r"while it was compiled|kept a Value of the call outside"):
        ag.compile(f)(2.0)
