"""The public strategies, and all ways to differentiate on the programs that they make."""

import math
import os
import pickle
import re
import tomllib
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, Value
from autograd.graph.order import topological_order
from autograd.strategies import expressions, floats_in, inputs_for, programs, values
from autograd.strategies.draft import Draft
from autograd.strategies.forms import ANY, FORMS
from autograd.strategies.program import Program
from autograd.strategies.steps import Branch, Calculation, Descent, Repetition
from autograd.table import ops
from support.builds import run_python
from support.lengths import at_length

ROOT = Path(__file__).parents[2]
FRESH = settings(database=None, deadline=None, max_examples=2000)
every_row = pytest.mark.parametrize("name", sorted(ops.TABLE))


def found(strategy, condition, seed=1):
    return find(strategy, condition, settings=FRESH, random=Random(seed))


# Points of a domain


@every_row
@settings(max_examples=25)
@given(data=st.data())
def test_floats_lie_in_the_domain_of_an_operation(name, data):
    row = ops.operation(name)
    operands = data.draw(floats_in(name))
    if row.arity >= 0:
        assert len(operands) == row.arity
    for x, interval in zip(operands, row.domain):
        inside = interval.low < x < interval.high
        assert inside or (interval.closed and x in (interval.low, interval.high))


@pytest.mark.parametrize(
    "condition",
    [
        lambda x: 0.5 < x < 3.0,
        lambda x: x > 1e300,
        lambda x: 0.0 < x < 1e-300,
        lambda x: 1e-12 < x < 1e-6,
    ],
)
def test_floats_are_ordinary_huge_tiny_and_near_the_ends(condition):
    assert condition(found(floats_in(ops.log), lambda operands: condition(operands[0]))[0])


@settings(max_examples=50)
@given(floats_in("mul", largest=4.0, smallest=0.5))
def test_floats_can_be_kept_moderate(operands):
    assert all(0.5 <= abs(x) <= 4.0 for x in operands)


def test_floats_of_what_there_is_not():
    with pytest.raises(OperandError, match=r"no operation 'tahn'. Write .*tanh"):
        floats_in("tahn")
    with pytest.raises(OperandError, match=r"from 0.0 to 0.0 lies in \(0, inf\)"):
        floats_in("log", largest=0.0)


# Leaves


@given(st.from_type(Value), values(0.0, 1.0, name="share"))
def test_values_are_leaves(value, share):
    assert value.is_leaf
    assert value.grad == 0.0
    assert -1000.0 <= value.data <= 1000.0
    assert 0.0 <= share.data <= 1.0
    assert share.name == "share"


ENTRY = """
from hypothesis import find, strategies as st
import {first}
from autograd import Value
print(find(st.from_type(Value), lambda value: value.data > 1.0))
"""


@pytest.mark.parametrize("first", ["hypothesis", "autograd", "autograd.strategies"])
def test_hypothesis_finds_the_entry_point_whichever_is_imported_first(first):
    printed = run_python(f"import {first}" + ENTRY.format(first=first)).stdout
    assert printed == "Value(data=2.0, grad=0.0)\n"


def test_the_entry_point_stands_in_the_package():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    [entry] = tomllib.loads(text)["project"]["entry-points"]["hypothesis"].values()
    assert entry == "autograd.strategies.registration:register"


def test_without_hypothesis_the_error_names_the_extra():
    code = "import sys; sys.modules['hypothesis'] = None\nimport autograd\nimport {}"
    assert run_python(code.format("autograd.testing")).returncode == 0
    result = run_python(code.format("autograd.strategies"), check=False)
    assert (
        'MissingExtraError: The strategies need the package hypothesis. Write: pip install "'
        in (result.stderr)
    )


# Programs


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), program=st.one_of(programs(), expressions()))
def test_programs_run_alike_on_floats_and_values_and_stay_bounded(data, program):
    inputs = data.draw(inputs_for(program))
    leaves = [Value(x) for x in inputs]
    number, value = program(*inputs), program(*leaves)
    assert type(number) is float
    assert (value.data if isinstance(value, Value) else value).hex() == number.hex()
    for node in topological_order([value]):
        assert abs(node.data) < 2e4
    assert program.margin(inputs) >= 0.0


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), program=programs())
def test_the_source_is_what_runs(data, program):
    inputs = data.draw(inputs_for(program))
    names = {}
    exec(repr(program), names)
    assert names["program"](*inputs) == program(*inputs)
    again = pickle.loads(pickle.dumps(program))
    assert again == program
    assert hash(again) == hash(program)
    assert again.margin(inputs) == program.margin(inputs)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.text)
@settings(max_examples=30)
@given(data=st.data())
def test_the_range_of_a_form_holds_what_comes_out(form, data):
    numbers = [data.draw(st.floats(*within)) for within in form.within]
    names = {"ag": ag}
    places = [f"v{i}" for i in range(len(numbers))]
    names.update(zip(places, numbers))
    out = eval(form.text.format(*places), names)
    low, high = form.image(*form.within)
    assert low - 1e-9 <= out <= high + 1e-9
    assert all(ANY.holds(within) for within in form.within)


def test_every_function_with_a_form_is_the_librarys():
    used = {name for form in FORMS for name in re.findall(r"ag\.(\w+)", form.text)}
    assert {"exp", "log", "relu", "where", "maximum"} <= used <= set(dir(ag))


def written(*steps, n_inputs=1):
    draft = Draft(n_inputs)
    for step in steps:
        step.write_to(draft)
    return Program(draft.source(), draft.source(measured=True), n_inputs)


def form(text):
    return next(form for form in FORMS if form.text == text)


FIRST = (0, 0, 0, 0)
RELU = written(Calculation(form("ag.relu({0})"), FIRST))


def test_margins():
    sine = form("ag.sin({0})")
    assert written(Calculation(sine, FIRST)).margin([0.5]) == math.inf
    assert RELU.margin([0.0]) == 0.0
    branch = written(Branch((">", 0.5), (sine, sine), FIRST))
    assert [branch.margin([x]) for x in (0.5, 0.75, 2.0)] == [0.0, 0.25, 0.75]
    loop = written(Descent(0.5, FIRST))
    assert 0.0 < loop.margin([0.5 + 1e-12]) < 1e-11
    assert loop.margin([2.0]) < 0.5  # it passes nearer on the way than it starts
    counted = written(Repetition("ag.sin({0} + {1})", True, 1, FIRST))
    assert counted.margin([0.0]) == 0.0
    assert counted.margin([1.0]) > 0.1


@given(inputs_for(RELU, margin=0.5))
def test_inputs_keep_a_margin(inputs):
    assert abs(inputs[0]) >= 0.5


@pytest.mark.parametrize(
    ("word", "lines"), [("while", 4), ("range(int(", 4), ("else", 5), ("where", 5), ("/", 2)]
)
@pytest.mark.parametrize("seed", [1])
def test_programs_shrink_to_a_few_lines(word, lines, seed):
    program = found(programs(), lambda program: word in program.source, seed)
    assert program.n_inputs == 1
    assert len(program.source.partition("program(x):\n")[2].splitlines()) <= lines


def test_a_wrong_derivative_shrinks_to_one_line(monkeypatch):
    wrong = ops.op("wrong", "sine of x", math.sin, lambda x, y: -ops.cos(x))
    del ops.TABLE["wrong"]
    monkeypatch.setattr(ag, "sin", wrong)

    def is_wrong(program):
        x = Value(0.25)
        output = program(*[x] * program.n_inputs)
        if not isinstance(output, Value):
            return False
        output.backward()
        h = 1e-6
        ends = [program(*[0.25 + d] * program.n_inputs) for d in (-h, h)]
        return abs((ends[1] - ends[0]) / (2 * h) - x.grad) > 1e-3

    program = found(programs(), is_wrong)
    body = program.source.partition("program(x):\n")[2].splitlines()
    assert len(body) == 2
    assert "ag.sin" in body[0]


# Agreement of all ways to differentiate, by the measure of DESIGN.md


def sizes(nodes, given):
    """The nodes' numbers, were every operand replaced by its absolute value; inputs as given."""
    size = dict(given)
    for node in nodes:
        if id(node) in size:
            continue
        s = [size[id(parent)] for parent in node.parents]
        name = node.op.name if node.op is not None else ""
        if name in ("add", "sub", "sum"):
            size[id(node)] = sum(s)
        elif name in ("mul", "strong"):
            size[id(node)] = s[0] * s[1]
        elif name in ("neg", "identity"):
            size[id(node)] = s[0]
        elif name == "div":
            divisor = abs(node.parents[1].data)
            size[id(node)] = s[0] / divisor if divisor else math.inf
        else:
            size[id(node)] = abs(node.data)
    return size


def magnitudes(output, leaves, primal=()):
    """The gradients with every operand and partial replaced by its absolute value.

    Nodes of the primal computation are the same to the bit in every mode, so they keep theirs.
    """
    nodes = topological_order([output])
    size = sizes(nodes, {id(node): abs(node.data) for node in primal})
    total = {id(output): 1.0}
    for node in reversed(nodes):
        partials = [abs(d) for d in node.local_grads]
        if node.op is not None and node.op.name in ("mul", "strong") and id(node) in size:
            partials = [size[id(parent)] for parent in reversed(node.parents)]
        for parent, partial in zip(node.parents, partials):
            share = total.get(id(node), 0.0) * partial if partial and total.get(id(node)) else 0.0
            total[id(parent)] = total.get(id(parent), 0.0) + share
    return [total.get(id(leaf), 0.0) for leaf in leaves]


def check_agreement(program, inputs, direction):
    def of_list(xs):
        return program(*xs)

    leaves = [Value(x) for x in inputs]
    output = program(*leaves)
    if not isinstance(output, Value) or output.is_constant:
        return
    output.backward()
    swept = [leaf.grad for leaf in leaves]
    primal = topological_order([output, *leaves])
    m_first = magnitudes(output, leaves, primal)

    # First order: by backward, by grad, along a direction forward, along it by Taylor arithmetic.
    for one, other, m in zip(swept, ag.grad(of_list)(list(inputs)), m_first):
        assert abs(one - other) <= 1e-13 * m
    along = math.fsum(g * v for g, v in zip(swept, direction))
    m_along = math.fsum(m * abs(v) for m, v in zip(m_first, direction))
    value, tangent = ag.jvp(of_list, (list(inputs),), (direction,))
    assert value == output.data
    assert abs(tangent - along) <= 1e-13 * m_along

    def on_line(t):
        return program(*[x + v * t for x, v in zip(inputs, direction)])

    assert abs(ag.derivative(on_line)(0.0) - along) <= 1e-13 * m_along

    # Second order: reverse over reverse, forward over reverse, and by Taylor arithmetic.
    grads = ag.gradients(output, leaves, create_graph=True)
    slope = sum((g * v for g, v in zip(grads, direction)), Value(0.0))
    m_second = magnitudes(slope, leaves, primal)

    def directional(xs):
        return sum(g * v for g, v in zip(ag.grad(of_list)(xs), direction))

    nested = ag.grad(directional)(list(inputs))
    _, pushed = ag.jvp(ag.grad(of_list), (list(inputs),), (direction,))
    for one, other, m in zip(nested, pushed, m_second):
        assert abs(one - other) <= 1e-13 * m, (one, other, m)
    curvature = math.fsum(h * v for h, v in zip(nested, direction))
    # Terms that cancel going backward are added up going forward, and leave their rounding.
    rise = ag.jvp(of_list, (leaves,), (direction,))[1]
    m_rise = magnitudes(rise, leaves, primal) if isinstance(rise, Value) else []
    m_curvature = math.fsum(m * abs(v) for ms in (m_second, m_rise) for m, v in zip(ms, direction))
    assert abs(ag.derivative(on_line, order=2)(0.0) - curvature) <= 1e-13 * m_curvature


def agreement(examples):
    @at_length(examples)
    @given(data=st.data(), program=programs())
    def check(data, program):
        inputs = data.draw(inputs_for(program, margin=1e-10))
        direction = [data.draw(st.sampled_from([1.0, -0.5, 0.75])) for _ in inputs]
        check_agreement(program, inputs, direction)

    check()


def test_all_ways_to_differentiate_agree():
    agreement(150)


@pytest.mark.slow
def test_all_ways_to_differentiate_agree_on_ten_thousand_programs():
    agreement(int(os.environ.get("VALUEGRAD_PROGRAMS", "10000")))


def test_the_check_of_agreement_can_fail(monkeypatch):
    right = ag.jvp

    def off(f, primals, tangents):
        value, tangent = right(f, primals, tangents)
        return value, tangent if isinstance(tangent, list) else tangent * (1.0 + 1e-12)

    monkeypatch.setattr(ag, "jvp", off)
    program = found(programs(), lambda program: "sin" in program.source)
    with pytest.raises(AssertionError):
        check_agreement(program, [0.5] * program.n_inputs, [1.0] * program.n_inputs)
