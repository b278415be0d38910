"""JSON from functions, and back; whatever else it may be is refused before anything runs."""

import copy
import json
import pickle
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import export
from autograd.errors import ExportError, OperandError
from autograd.export import json_text
from autograd.strategies import inputs_for, programs
from support.exporting import LOOPS, OPTION, UNBOUNDED, leaves, price, stepwise


def there_and_back(f, *example):
    return export.from_json(export.to_json(f, *example, name="f"))


@pytest.mark.parametrize(("f", "arguments"), LOOPS + UNBOUNDED)
def test_loops_as_they_are_compiled_and_written_again(f, arguments):
    wanted = leaves(f(*arguments))
    g = there_and_back(f, *arguments)
    for one in (g, ag.compile(g), there_and_back(g, *arguments), pickle.loads(pickle.dumps(g))):
        np.testing.assert_allclose(leaves(one(*arguments)), wanted, rtol=1e-13)


def test_what_was_read_can_be_differentiated_and_compiled():
    g = there_and_back(price, *OPTION)
    every = tuple(range(5))
    for slope in (ag.grad(g, argnums=every), ag.compile(ag.grad(g, argnums=every))):
        np.testing.assert_allclose(
            slope(*OPTION), ag.grad(price, argnums=every)(*OPTION), rtol=1e-13
        )
    held = there_and_back(lambda x: x * ag.stop_gradient(x), 2.0)
    assert held(3.0) == 9.0
    assert ag.grad(held)(3.0) == 3.0
    steps = there_and_back(LOOPS[0][0], *LOOPS[0][1])
    found = ag.compile(ag.grad(steps))(*LOOPS[0][1])
    assert found == pytest.approx(ag.grad(LOOPS[0][0])(*LOOPS[0][1]), rel=1e-13)


def test_ways_and_structures():
    example = {"low": [1.0, 0.5]}
    f = there_and_back(stepwise, example, 3.0)
    for x in (3.0, 0.25):
        assert f(example, x) == stepwise(example, x)
    with pytest.raises(ExportError, match="too low"):
        f(example, -2.0)
    with pytest.raises(OperandError, match="was exported for arguments of the structure"):
        f([1.0, 0.5], 3.0)
    fast = ag.compile(f)
    assert [fast(example, x)["y"] for x in (3.0, 0.25)] == [
        stepwise(example, x)["y"] for x in (3.0, 0.25)
    ]
    arrays = there_and_back(lambda w, how: {how: (w @ w, None, [w[0, 0]])}, np.eye(2), "sum")
    found = arrays(np.eye(2) * 2.0, "sum")["sum"]
    assert found[0].tolist() == [[4.0, 0.0], [0.0, 4.0]]
    assert found[1:] == (None, [2.0])


@settings(suppress_health_check=list(HealthCheck))
@given(st.data())
def test_random_programs(data):
    program = data.draw(programs(max_steps=12))
    inputs = [data.draw(inputs_for(program, 1e-6)) for _ in range(2)]
    try:
        f = there_and_back(program, *inputs[0])
    except ExportError:
        assume(False)
    for point in inputs:
        assert f(*point) == pytest.approx(program(*point), rel=1e-14)


# What is not as it was


def texts():
    for f, arguments in [*LOOPS[1:4], *UNBOUNDED, (stepwise, ({"low": [1.0, 0.5]}, 3.0))]:
        yield export.to_json(f, *arguments, name="f"), arguments
    yield (
        export.to_json(lambda w, how: {how: w @ w}, np.eye(2), "sum", name="f"),
        (np.eye(2), "sum"),
    )


TEXTS = list(texts())
SIGNS = list('0123456789-+eE.,:[]{}"\\ntfalsuri x') + ["null", "NaN", "1e999", "\u2028", "[["]


def changed_text(text, rng):
    """A text with a few of its signs changed, left out or doubled."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(text))
        upto = at + rng.choice((0, 1, 1, 3, 40))
        text = text[:at] + rng.choice([*SIGNS, "", text[at : at + 20]]) + text[upto:]
    return text


def same(text, other):
    try:
        return json.loads(text) == json.loads(other)
    except ValueError:
        return False


def test_a_thousand_texts_that_were_changed_are_refused():
    rng = random.Random(17)
    refused = 0
    while refused < 1000:
        text, _ = rng.choice(TEXTS)
        other = changed_text(text, rng)
        if not same(text, other):
            with pytest.raises(ExportError):
                export.from_json(other)
            refused += 1


def places_in(thing, path=()):
    yield path
    if isinstance(thing, (dict, list)):
        for key in thing if isinstance(thing, dict) else range(len(thing)):
            yield from places_in(thing[key], (*path, key))


OTHERS = [
    None, True, False, 0, 1, -1, 2, 7, 10**9, 10**30, 0.5, -0.0, 1e308, "", "number", "nan", "inf",
    "loop", "pick", "mul", "where", "polygamma", "__import__", [], {}, [0], [[]],
    ["array", [10**9]],
    ["results", [0]], {"a": 1},
]  # fmt: skip


def changed_thing(whole, rng):
    """What a text tells with one part of it another, and a digest that fits."""
    whole = copy.deepcopy(whole)
    del whole["digest"]
    path = rng.choice(list(places_in(whole))[1:])
    holder = whole
    for key in path[:-1]:
        holder = holder[key]
    kind = rng.randrange(4)
    old = holder[path[-1]]
    if kind == 0 and isinstance(holder, list):
        del holder[path[-1]]
    elif kind == 1 and type(old) in (int, float):
        holder[path[-1]] = old + rng.choice((-2, -1, 1, 2, 5))
    elif kind == 2:
        parts = list(places_in(whole))
        other = whole
        for key in rng.choice(parts):
            other = other[key]
        holder[path[-1]] = copy.deepcopy(other)
    else:
        holder[path[-1]] = rng.choice(OTHERS)
    whole["digest"] = json_text.digest(whole)
    return whole


def test_what_was_changed_by_somebody_who_knows_how_is_refused_or_sound():
    """Behind a digest that fits: what is accepted is a program, which runs as any other."""
    rng = random.Random(18)
    refused = accepted = 0
    for _ in range(1500):
        text, arguments = rng.choice(TEXTS)
        other = changed_thing(json.loads(text), rng)
        try:
            f = export.from_json(json.dumps(other))
        except ExportError as error:
            refused += len(str(error)) < 500
            continue
        accepted += 1
        if "while" in text or any(one["condition"] for one in other["loops"]):
            continue  # which need not end
        if any((one["length"] or 0) > 1000 for one in other["loops"]):
            continue
        try:
            one = leaves(f(*arguments))
            two = leaves(ag.compile(f)(*arguments))
        except ag.AutogradError:
            continue
        for a, b in zip(one, two, strict=True):
            assert a == pytest.approx(b, rel=1e-6, nan_ok=True) or abs(a) > 1e200
    assert refused > 700
    assert accepted > 50


def test_what_is_no_text_of_ours_is_refused():
    deep = "[" * 100_000 + "]" * 100_000
    for text in ("", "{}", "[]", "null", "1", '"a"', deep, b"{}", None, "{" * 10):
        with pytest.raises(ExportError):
            export.from_json(text)
    text = export.to_json(lambda x: x, 1.0)
    with pytest.raises(ExportError, match="version 2"):
        export.from_json(text.replace('"version": 1', '"version": 2'))
    with pytest.raises(ExportError, match="a key twice"):
        export.from_json(text.replace('"version": 1', '"version": 1, "version": 1'))


def test_order_and_spaces_do_not_matter():
    text = export.to_json(price, *OPTION)
    whole = json.loads(text)
    other = json.dumps(dict(reversed(whole.items())), indent=3)
    assert export.from_json(other)(*OPTION) == price(*OPTION)


def test_what_cannot_be_written_is_refused():
    for f, example in (
        (lambda p: p[0.5], ({0.5: 1.0},)),
        (lambda x, how: x, (1.0, b"bytes")),
    ):
        with pytest.raises(ExportError, match="cannot be written in JSON"):
            export.to_json(f, *example)
