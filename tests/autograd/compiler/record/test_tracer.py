"""Tracing: what is learned about a function while it runs on Values."""

import contextlib
import math
import operator

import pytest

import autograd as ag
from autograd import OperandError, TraceError, Value
from autograd.compiler.record.conditions import Condition
from autograd.compiler.record.tracer import tracing
from autograd.context import is_traced, is_watched, tick
from autograd.graph.order import topological_order
from autograd.node import number_of
from autograd.numbers import EXACT


def guards(f, *numbers):
    """The outcomes that a function takes for granted, with the numbers of their nodes."""
    leaves = [Value(x) for x in numbers]
    with tracing("f") as recorder:
        f(*leaves)
    return [(guard.node.op.name, guard.outcome) for guard in recorder.guards]


def test_a_comparison_is_a_condition_only_while_tracing():
    x = Value(2.0)
    assert (x > 1.0) is True
    with tracing("f"):
        assert type(x > 1.0) is Condition
        assert (Value(2.0) > 1.0) is not True
    assert (x > 1.0) is True


@pytest.mark.parametrize(
    ("compare", "name"),
    [
        (operator.lt, "less"), (operator.le, "less_equal"), (operator.gt, "less"),
        (operator.ge, "less_equal"), (operator.eq, "equal"), (operator.ne, "not_equal"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("y", [1.0, 2.0, 3.0, math.nan])
def test_asking_a_comparison_records_a_guard(compare, name, y):
    expected = [(name, float(compare(2.0, y)))]
    assert guards(lambda x: bool(compare(x, y)), 2.0) == expected
    assert guards(lambda x, y: bool(compare(x, y)), 2.0, y) == expected
    assert guards(lambda x: compare(x, y), 2.0) == []  # nobody asked


def test_a_guard_is_recorded_once_for_each_question_and_in_order():
    def f(x):
        condition = x > 1.0
        assert condition
        assert condition
        assert not x > 5.0

    assert guards(f, 2.0) == [("less", 1.0), ("less", 0.0)]


@pytest.mark.parametrize("whole", [math.trunc, math.floor, math.ceil])
@pytest.mark.parametrize("x", [2.5, -2.5, 3.0, 0.0])
def test_whole_numbers_are_guards_once_they_are_ints(whole, x):
    assert guards(whole, x) == []
    assert [outcome for _, outcome in guards(lambda v: int(whole(v)), x)] == [whole(x)]
    assert [outcome for _, outcome in guards(lambda v: range(9)[whole(v)], x)] == [whole(x)]


def guards_of_argument(f, number):
    """The same where the number stands for an argument: the outcomes, by the operation asked."""
    moment = tick()
    x = Value(number)
    caught = contextlib.suppress(ValueError, OverflowError)
    with tracing("f", moment, [x]) as recorder, caught:
        f(x)
    names = [guard.node.op.name if guard.node.op else "itself" for guard in recorder.guards]
    return list(zip(names, [guard.outcome for guard in recorder.guards], strict=True))


@pytest.mark.parametrize(("number", "digits"), [
    (2.5, [("itself", 2.5)]), (0.0, [("itself", 0.0), ("copysign", 1.0)]),
    (-0.0, [("itself", 0.0), ("copysign", -1.0)]), (math.nan, [("equal", 0.0)]),
    (math.inf, [("equal", 1.0), ("equal", 1.0)]), (-math.inf, [("equal", 1.0), ("equal", 1.0)]),
])  # fmt: skip
def test_what_is_taken_for_granted_of_a_number_that_is_asked(number, digits):
    for ask in (hash, repr, str, "{:.1f}".format, lambda x: x.hex(), lambda x: {x: 1.0}):
        assert guards_of_argument(ask, number) == digits
    whole = [("trunc", float(int(number)))] if math.isfinite(number) else digits
    assert guards_of_argument(int, number) == whole
    finite = [("less", 1.0)] if math.isfinite(number) else digits
    for rounding in (math.floor, math.ceil, math.trunc, round):
        assert guards_of_argument(rounding, number) == finite
    assert guards_of_argument(bool, number) == [("not_equal", float(number != 0.0))]


def test_nothing_is_taken_for_granted_of_what_is_always_the_same():
    for number in (2.5, 0.0, math.inf, math.nan):
        for ask in (int, hash, repr, math.floor, bool):
            f = lambda x, ask=ask, number=number: ask((x * number).parents[1])
            assert guards_of_argument(f, 2.0) == []


def test_an_infinity_is_taken_for_the_one_that_it_is():
    for number in (math.inf, -math.inf):
        compiled = ag.compile(lambda x: {math.inf: 1.0, -math.inf: 2.0}.get(x, 3.0))
        for x in (number, -number, 5.0, math.nan, number):
            assert compiled(x) == {math.inf: 1.0, -math.inf: 2.0}.get(x, 3.0)


def test_whether_ints_would_be_told_otherwise():
    for f, asks in [
        (lambda x: hash(x * 0.5), False), (hash, False), (repr, True),
        (lambda x: repr(x / 2), False),
        (lambda x: isinstance(x, float), True), (lambda x: isinstance(x * 1.0, float), False),
        (lambda x: repr(math.floor(x)), False), (lambda x: x > 1.0, False), (int, False),
        (lambda x: isinstance(x > 1.0, bool), False), (bool, False),
    ]:  # fmt: skip
        moment = tick()
        x = Value(2.0)
        with tracing("f", moment, [x]) as recorder:
            f(x)
        assert recorder.asks_for_ints == asks


def test_the_largest_int_that_an_argument_may_be():
    for f, largest in [
        (lambda x: x * 3, EXACT), (repr, -1.0), (lambda x: x * x % 7, 2**26),
        (lambda x: x // 2, EXACT), (lambda x: x * 0.5, EXACT), (lambda x: x % 0.75, EXACT),
        (lambda x: (x * 8) % 3 * 0.5, 2**45),
    ]:  # fmt: skip
        moment = tick()
        x = Value(2.0)
        with tracing("f", moment, [x]) as recorder:
            y = f(x)
            outputs = [y] if isinstance(y, Value) else [x]
        program = [node.op for node in topological_order(outputs) if node.op]
        assert recorder.largest_int(program, outputs) == largest


def test_copies_of_nodes():
    w = Value(3.0)
    computed, constant = w * 2.0, ag.stop_gradient(Value(2.0))
    with tracing("f") as recorder:
        own, x = Value(1.0), w * 1.0
        for node in (own, x, constant):
            assert recorder.copied(node) is node
        copy = recorder.copied(w)
        assert (copy is w, number_of(copy), copy.op.name) == (False, 3.0, "held")
        with pytest.raises(TraceError, match="Copying a Value that was computed before"):
            recorder.copied(computed)


def test_the_first_refusal_is_kept():
    with tracing("f") as recorder:
        recorder.raise_refusal()  # none
        for k in range(2):
            recorder.refused(OperandError(f"number {k}"))
        with pytest.raises(TraceError, match=r"What inside f while .* Instead: this"):
            recorder.refuse("What", "this")
        with pytest.raises(OperandError, match="number 0"):
            recorder.raise_refusal()


def test_constants_from_outside_have_one_leaf_each_that_is_not_the_functions():
    c, d = ag.stop_gradient(Value(2.0)), ag.stop_gradient(Value(3.0))
    with tracing("f") as recorder:
        assert recorder.read_anew((1.0, (Value(3.0) * 5.0).parents[1])) is None
        one, number, other = recorder.read_anew((c, 1.0, d))
        assert (number_of(one), number, number_of(other)) == (2.0, 1.0, 3.0)
        assert recorder.read_anew((c,)) == (one,)
        assert recorder.outside() == {id(one): c, id(other): d}
        assert not recorder.is_own(one)


LOGIC = {
    "and": operator.and_, "or": operator.or_, "xor": operator.xor,
    "equal": operator.eq, "unequal": operator.ne,
}  # fmt: skip
NUMERIC = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul,
    "reversed sub": lambda a, b: b - a, "float sub": lambda a, b: 1.5 - a, "neg": lambda a, b: -a,
    "sum": lambda a, b: sum([a, b, 2]), "div": lambda a, b: a / 4,
    "float add": lambda a, b: 0.5 + b, "reversed div": lambda a, b: 3.0 / (1 + a),
    "int": lambda a, b: int(a) + float(b),
    "pow": lambda a, b: (1 + a) ** b, "abs": lambda a, b: abs(a),
}  # fmt: skip


@pytest.mark.parametrize("combine", [*LOGIC.values(), *NUMERIC.values()], ids=[*LOGIC, *NUMERIC])
@pytest.mark.parametrize("left", [False, True])
@pytest.mark.parametrize("right", [False, True])
def test_conditions_are_what_bools_are(combine, left, right):
    x = Value(1.0)
    with tracing("f"):
        a, b = x > (0.0 if left else 2.0), x < (2.0 if right else 0.0)
        found = combine(a, b)
        mixed = combine(a, right)
        for thing in (found, mixed):
            node = thing.node if isinstance(thing, Condition) else thing
            number = getattr(node, "_primal", node)
            assert number == combine(left, right)


def test_conditions_in_where_record_no_guard():
    def f(x):
        y = ag.where((x > 1.0) & (x < 3.0), x, -x)
        return ag.where(x == 2.0, y, 0.0) + (x > 0.0) * x

    assert guards(f, 2.0) == []


def test_conditions_answer_as_bools_and_take_that_for_granted():
    answers = [repr, str, hash, bool, int, float, "{:>6}".format, lambda c: c.bit_length()]
    for answer in answers:
        for number in (2.0, 0.0):
            with tracing("f") as recorder:
                condition = Value(number) > 1.0
                assert isinstance(condition, bool)
                assert recorder.guards == []
                assert answer(condition) == answer(number > 1.0)
                assert [guard.outcome for guard in recorder.guards] == [float(number > 1.0)]


def test_reading_numbers_is_refused_only_while_tracing():
    x = Value(2.0)
    with tracing("loss"):
        for read in (lambda: x.data, lambda: x.grad, x.backward):
            with pytest.raises(TraceError, match="inside loss while it is compiled"):
                read()
        with pytest.raises(OperandError, match="Write autograd"):
            float(x)
    assert (x.data, x.grad) == (2.0, 0.0)


def test_leaves_that_the_function_makes_are_its_own():
    outside = Value(1.0)
    with tracing("f") as recorder:
        inside = Value(2.0)
    assert recorder.is_own(inside)
    assert not recorder.is_own(outside)
    assert not recorder.is_own(Value(3.0))


def test_tracing_ends_with_its_block_and_nests():
    assert not is_traced()
    with tracing("outer") as outer:
        with tracing("inner") as inner:
            assert bool(Value(2.0) > 1.0)
        assert is_traced()
        assert is_watched()
        with pytest.raises(ValueError, match="stop"), tracing("third"):
            raise ValueError("stop")
        assert is_traced()
    assert not is_traced()
    assert not is_watched()
    assert not outer.guards
    assert len(inner.guards) == 1


def test_inside_a_transform():
    seen = []
    ag.grad(lambda x: seen.append(is_watched()) or x * x)(1.0)
    assert seen == [True]
    assert not is_watched()
