"""JSON from functions, and back; whatever else it may be is refused before anything runs."""

import copy
import json
import pickle
import random
import shutil

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import export
from autograd.errors import ExportError, OperandError
from autograd.export import json_text
from autograd.strategies import inputs_for, programs
from support.exporting import (
    LOOPS,
    OPTION,
    UNBOUNDED,
    in_c,
    in_python,
    leaves,
    price,
    root,
    stepwise,
)


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


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_random_programs(data):
    program = data.draw(programs(max_steps=6))
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
    for _ in range(1000):
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
    assert refused > 500
    assert accepted > 30


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


def edited(f, arguments, edit):
    """What is read of a text after an edit, with a digest that fits."""
    whole = json.loads(export.to_json(f, *arguments, name="f"))
    del whole["digest"]
    edit(whole)
    whole["digest"] = json_text.digest(whole)
    return export.from_json(json.dumps(whole))


def operation(whole, name):
    """The first operation of a name, and the others of its program."""
    programs = [whole["program"], *[loop["body"] for loop in whole["loops"]]]
    return next(one for p in programs for one in p["operations"] if one[0] == name)


def token(whole):
    """The place of the first loop's token."""
    program = whole["program"]
    names = [name for name, *_ in program["operations"]]
    return program["inputs"] + names.index("loop")


def constant(whole, number):
    whole["program"]["constants"].append(number)
    return -len(whole["program"]["constants"])


EDITS = [
    (lambda w: w["way"][1].__setitem__(0, token(w)), "names a loop"),
    (lambda w: w["program"]["outputs"].__setitem__(0, token(w)), "names a loop"),
    (lambda w: operation(w, "mul")[1].__setitem__(0, token(w)), "computes with a loop"),
    (lambda w: operation(w, "loop")[1].__setitem__(0, token(w)), "whole number from"),
    (lambda w: operation(w, "pick")[1].__setitem__(1, constant(w, 1e6)), "the loop has not"),
    (lambda w: operation(w, "pick")[1].__setitem__(1, constant(w, 0.5)), "no result of a loop"),
    (lambda w: operation(w, "pick")[1].__setitem__(1, constant(w, -1.0)), "no result of a loop"),
    (lambda w: operation(w, "pick")[1].__setitem__(0, 0), "no result of a loop"),
    (lambda w: w["loops"][0].update(length=7), r"not as many|it has not"),
    (lambda w: w["loops"][1].update(length=5), r"not as many|it has not"),
    (lambda w: w["loops"][0].update(length=None), "in one way"),
    (lambda w: w["loops"][0]["sources"][0].__setitem__(2, 0), "state begins with"),
    (lambda w: w["loops"][0]["sources"][0].__setitem__(2, 10**6), "that it has not"),
    (lambda w: w["loops"][0]["sample"].append(1.0), "as many inputs"),
    (lambda w: w["loops"].pop(), "whole number from"),
    (lambda w: w["program"]["operations"].append(["dot", [0, 0, 0]]), "odd number"),
    (lambda w: w["program"]["operations"].append(["sum", []]), "operands"),
    (lambda w: w["program"]["operations"].append(["exp", [0, 0]]), "takes 1"),
    (lambda w: w["program"]["operations"].append(["__class__", [0]]), "no operation"),
    (lambda w: w["program"]["operations"].append(["exp", [True]]), "whole number"),
    (lambda w: w["program"].update(code="import os"), "not known"),
    (lambda w: w.update(name="a b"), "no name of a variable"),
    (lambda w: w.update(parameters=["p", "p"]), "a name twice"),
    (lambda w: w.update(way=["fork", 0, ["results", []], ["nothing", ""]]), "as many results"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "told"), EDITS)
def test_each_thing_that_may_be_wrong_is_told(edit, told):
    f, arguments = LOOPS[1]
    edited(f, arguments, lambda whole: None)
    with pytest.raises(ExportError, match=told):
        edited(f, arguments, edit)


def test_the_number_of_steps_goes_to_other_languages(tmp_path):
    def edit(whole):
        operation(whole, "pick")[1][1] = constant(whole, 1.0)

    steps = edited(root, (2.0,), edit)
    assert [steps(c) for c in (1.0, 2.0, 1e6)] == [0.0, 5.0, 14.0]
    text = export.to_python(steps, 2.0)
    assert in_python(text, "f")(1e6) == 14.0
    if shutil.which("cc"):
        assert in_c(export.to_c(steps, 2.0), tmp_path)([1e6]) == [14.0]
