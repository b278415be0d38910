"""Every way of a function, found by answering its questions one way and the other."""

import shutil

import pytest

import autograd as ag
from autograd import export
from autograd.errors import ExportError
from autograd.export.branching import MOST_QUESTIONS, MOST_WAYS, all_ways
from autograd.export.ways import Fork, Nothing, Results, has_nothing, places_of
from autograd.structures.tree import flatten
from support.exporting import in_c, in_python


def ways(f, *example):
    program, way, _ = all_ways(f, "f", flatten((example, {}), "args"), list(map(float, example)))
    return program, way


def ends(way):
    return ends(way.yes) + ends(way.no) if isinstance(way, Fork) else 1


def test_questions_that_depend_on_answers_are_a_tree():
    def f(x, y):
        if x > 0.0:
            return y if y > 1.0 else x * y
        return -x

    program, way = ways(f, 2.0, 3.0)
    assert ends(way) == 3
    assert isinstance(way.yes, Fork)
    assert isinstance(way.no, Results)
    assert len(program.ops) == 4  # what ways share stands once
    g = in_python(export.to_python(f, 2.0, 3.0), "f")
    for x in (-1.0, 0.0, 1.0):
        for y in (0.0, 1.0, 2.0):
            assert g(x, y) == f(x, y)


def test_a_question_that_is_asked_again_is_one():
    def f(x):
        c = x > 0.0
        return [x if c else -x, 1.0 if c else 2.0, 3.0 if x > 0.0 else 4.0]

    g = in_python(export.to_python(f, 1.0), "f")
    assert [g(1.0), g(-1.0)] == [f(1.0), f(-1.0)]


def test_ways_that_end_alike_are_one():
    _, way = ways(lambda x: 2.0 * x if x > 1.0 else x * 2.0, 3.0)
    assert isinstance(way, Results)


def test_python_s_own_functions_ask_as_well():
    def f(x, y, z):
        return [max([x, y, z]), sorted([z, y])[1], x or y, z if x > 0.0 and y > 0.0 else y]

    g = in_python(export.to_python(f, 1.0, 2.0, 3.0), "f")
    for point in ((1.0, 2.0, 3.0), (3.0, 1.0, 2.0), (0.0, -1.0, 5.0), (-2.0, -2.0, 0.0)):
        assert g(*point) == f(*point)


def test_a_table_is_looked_up_and_other_places_have_no_result():
    table = [1.0, 10.0, 100.0]
    text = export.to_python(lambda x: ag.take(table, x), 1.0, name="f")
    g = in_python(text, "f")
    assert [g(k) for k in (0.0, 1.0, 2.0)] == table
    for wrong in (3.0, -1.0, 0.5):
        with pytest.raises(ValueError, match="take needs a whole number"):
            g(wrong)


def test_ints_beyond_what_floats_hold_have_no_result():
    import math

    f = lambda x: math.floor(x) * 3 + 1
    g = in_python(export.to_python(f, 2.5, name="f"), "f")
    assert g(7.25) == f(7.25)
    with pytest.raises(ValueError, match="too large to be exact"):
        g(1e17)


def test_an_error_on_one_way_is_where_nothing_comes_out():
    def f(x):
        if x < 0.0:
            raise ArithmeticError("negative")
        return ag.sqrt(x)

    _, way = ways(f, 2.0)
    assert has_nothing(way)
    assert Nothing("ArithmeticError: negative") in (way.yes, way.no)
    with pytest.raises(ArithmeticError):
        ways(f, -2.0)  # the example itself


def newton(c):
    x = c
    while abs(x * x - c) > 1e-9:
        x = 0.5 * (x + c / x)
    return x


def many(*xs):
    return ag.sum([x if x > 0.0 else -x for x in xs])


@pytest.mark.parametrize(
    ("f", "example", "told"),
    [
        (newton, (2.0,), f"more than {MOST_QUESTIONS} questions"),
        (many, (1.0,) * 9, f"more than {MOST_WAYS} ways"),
        (lambda x: [1.0, 2.0, 3.0][int(x)] * x, (1.0,), "autograd.take"),
        (lambda x: x if x in {1.0, 2.0} else 0.0 * x, (1.0,), "autograd.take"),
        (lambda x: x if x > 0.0 else [x], (1.0,), "one structure on some"),
    ],
)
def test_what_has_no_end_of_ways_is_refused(f, example, told):
    with pytest.raises(ExportError, match=told):
        ways(f, *example)


def test_effects_are_refused_as_by_the_compiler():
    seen = []
    with pytest.raises(ag.TraceError, match="changed"):
        export.to_python(lambda x: seen.append(1.0) or x, 1.0)
    for example in (0.5, 1.5):
        with pytest.raises(ag.TraceError, match="returned a comparison"):
            export.to_python(lambda x: x > 1.0 and x, example)


def test_many_questions_in_a_row_are_nested_deeply(tmp_path):
    def f(x):
        for k in range(60):
            if x < k:
                return x * k
        return x

    points = (-1.0, 0.5, 30.25, 59.5, 100.0)
    wanted = [f(x) for x in points]
    g = in_python(export.to_python(f, 1.0), "f")
    assert [g(x) for x in points] == wanted
    assert [export.from_json(export.to_json(f, 1.0))(x) for x in points] == wanted
    if shutil.which("cc"):
        in_text = in_c(export.to_c(f, 1.0, name="f"), tmp_path)
        assert [in_text([x]) for x in points] == [[number] for number in wanted]


@pytest.mark.parametrize("number", [2.0, -2.0])
def test_captured_values_answer_as_they_are(number):
    weight = ag.Value(number)
    g = in_python(export.to_python(lambda x: x if weight > 0.0 else -x, 1.0, name="f"), "f")
    assert g(3.0) == (3.0 if number > 0.0 else -3.0)


def test_places_come_in_order():
    way = Fork(3, Results((4, 5)), Fork(6, Nothing("no"), Results((7,))))
    assert places_of(way) == [3, 4, 5, 6, 7]
