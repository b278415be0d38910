"""A page computes values and gradients as Python does: on random programs, and as read there."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.graph.order import topological_order
from autograd.strategies import inputs_for, programs
from autograd.table import ops
from support.accessibility import violations
from support.agreement import measures
from support.javascript import CODEC, coded, decoded, part
from viz import stepper
from viz.exploring.exploration import exploration_of
from viz.exploring.javascript import source
from viz.stepping.formula import short, written
from viz.stepping.steps import steps_of

HOSTILE = ["</script><script>window.hacked = 1</script>", "${alert(1)}", "`", "\ue000", "'];//"]


@st.composite
def explored(draw):
    """A random program's graph, and other inputs for it."""
    program = draw(programs(max_steps=12))
    first, second = draw(inputs_for(program)), draw(inputs_for(program))
    leaves = [Value(x) for x in first]
    output = program(*leaves)
    if not isinstance(output, Value) or output.is_constant:
        output = leaves[0] * 1.0
    return topological_order([output]), dict(zip(map(id, leaves), second, strict=True))


def replayed(order, numbers):
    """The value and gradients of a graph at other numbers, each with its measure of rounding."""
    made = {}
    for node in order:
        if node.op is None:
            made[id(node)] = Value(numbers[id(node)]) if id(node) in numbers else node
        else:
            made[id(node)] = node.op(*[made[id(parent)] for parent in node.parents])
    leaves = [made[id(node)] for node in order if node.is_leaf]
    results = [made[id(order[-1])], *ag.gradients(made[id(order[-1])], leaves, create_graph=True)]
    return [getattr(result, "data", result) for result in results], measures(results)


@pytest.mark.browser
@settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))
@given(cases=st.lists(explored(), min_size=20, max_size=20))
def test_random_programs_agree_to_twelve_digits(browser, cases):
    uses = {(node.op, len(node.parents)) for order, _ in cases for node in order if node.op}
    told, expected = [], []
    for order, numbers in cases:
        names = [f"v{i}" for i in range(len(order))]
        data = exploration_of(order, names, steps_of(order, names)).data
        told.append([data, [[i, numbers[id(order[i])]] for i in data["leaves"]]])
        expected.append(replayed(order, numbers))
    script = part("numbers.js") + CODEC + source(uses) + part("evaluate.js")
    found = browser.run(
        f"{script} return arguments[0].map(([data, given]) => {{"
        "  const { numbers, grads } = evaluated(data.program, new Map(given));"
        "  return coded([numbers.at(-1), ...data.leaves.map(leaf => grads[leaf])]) })",
        json.loads(json.dumps(told)),
    )
    for (order, numbers), one, (other, sizes) in zip(cases, found, expected, strict=True):
        for x, y, size in zip(decoded(one), other, sizes, strict=True):
            assert x == y or (x != x and y != y) or abs(x - y) <= 1e-12 * size, (order, numbers)


@pytest.mark.browser
def test_a_branch_not_taken_poisons_nothing(browser, tmp_path):
    """A product with a factor of 0 is 0, as in ``backward()``, be the other infinite."""

    def edge(x, w):
        x, w = Value(x, name="x"), Value(w, name="w")
        out = ag.sqrt(x) * w + ag.log(x) * 0.0 * w
        out.name = "out"
        return out

    opened(browser, stepper(edge(4.0, 2.0)).save(tmp_path / "steps.html"))
    type_in(browser, 0.0, "x")
    type_in(browser, 0.0, "w")
    out = edge(0.0, 0.0)
    out.backward()
    exact = {node.name: repr(node.grad) for node in topological_order([out]) if node.is_leaf}
    told = {name: grad for name, _, grad in shown(browser)[1] if name in exact}
    assert told == exact
    assert told["x"] == "0.0"


# The page


NAMES = ("x", "y", "w", "u", "b")
BEFORE = (0.5, -1.25, 2.0, 0.75, -0.0625)


def network(*numbers):
    x, y, w, u, b = (Value(n, name=name) for n, name in zip(numbers, NAMES, strict=True))
    hidden = ag.tanh(x * w + y * u + b)
    out = (hidden - ag.sigmoid(x) * 0.5) ** 2 / (1.0 + ag.exp(-y)) + ag.hypot(w, u, b)
    out.name = "out"
    return out


def opened(browser, path, *size, **how):
    browser.open(path, *size, **how)
    browser.run("document.getElementById('explore').open = true")


def type_in(browser, number, name=None):
    """Type a number into the box of a name, or into the first one."""
    browser.run(
        "const lines = [...document.querySelectorAll('#inputs li')];"
        "const line = lines.find(each => each.querySelector('label').textContent === arguments[1]);"
        "const box = (line ?? lines[0]).querySelector('[type=number]');"
        "box.value = arguments[0]; box.dispatchEvent(new Event('input'))",
        repr(number),
        name,
    )


def shown(browser):
    """All that the page says of values and steps."""
    steps = browser.run(
        "return [...document.querySelectorAll('#steps button')].map(entry =>"
        " [...entry.children].map(line => line.textContent))"
    )
    values = browser.run(
        "return [...document.querySelectorAll('#values tr')].map(row =>"
        " [...row.children].map(cell => cell.textContent))"
    )
    return steps, values


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return stepper(network(*BEFORE)).save(tmp_path_factory.mktemp("page") / "steps.html")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "number"), [("x", -3.5), ("y", 2.0), ("w", 1e-3), ("u", 40.0), ("b", 0.0)]
)
def test_values_and_steps_are_those_of_the_other_number(browser, page, name, number, tmp_path):
    opened(browser, page)
    type_in(browser, number, name)
    numbers = [number if own == name else x for own, x in zip(NAMES, BEFORE, strict=True)]
    steps, values = shown(browser)
    play = stepper(network(*numbers))
    exact = play.save(tmp_path / "other.html")
    assert browser.text("#phase") == "done"
    for told, step in zip(steps, play.steps, strict=True):
        assert told[0] == step.sentence
        same = told[1] == step.arithmetic
        assert same or near(told[1], step.arithmetic), (told, step)
    browser.open(exact)
    browser.run("document.getElementById('last').click()")
    for one, other in zip(values, shown(browser)[1], strict=True):
        assert one[0] == other[0]
        for x, y in zip(one[1:], other[1:], strict=True):
            assert x == y or float(x) == pytest.approx(float(y), rel=1e-12)


def near(one, other):
    """Whether two texts are alike but for numbers that were rounded apart."""
    number = r"-?\d[\d.]*(?:e[-+]\d+)?"
    pairs = zip(re.findall(number, one), re.findall(number, other), strict=True)
    texts = re.sub(number, "#", one) == re.sub(number, "#", other)
    return texts and all(float(x) == pytest.approx(float(y), rel=1e-2, abs=1e-12) for x, y in pairs)


@pytest.mark.browser
def test_the_picture_follows(browser, page):
    opened(browser, page)
    type_in(browser, 3.0)
    texts = browser.run(
        "return [...document.querySelectorAll('#stage text')].map(text => text.textContent)"
    )
    assert "3" in texts
    # The arrow from x to x * w says w; that from w says x.
    partials = browser.run(
        "return [...document.querySelectorAll('#stage .edge text')].map(text => text.textContent)"
    )
    assert "3" in partials
    assert "0.5" in partials  # what sigmoid is multiplied by stays
    assert browser.complaints() == []


@pytest.mark.browser
def test_a_slider_drags_and_the_reset_tells_what_it_told(browser, page):
    opened(browser, page)
    before = shown(browser)[0]
    browser.driver.execute_async_script(
        "const slider = document.querySelector('#inputs [type=range]');"
        "for (slider.value of [0.1, 1.23456]) slider.dispatchEvent(new Event('input'));"
        "requestAnimationFrame(arguments[0])"
    )
    assert browser.run("return document.querySelector('#inputs [type=number]').value") == "1.235"
    assert shown(browser)[0][0][1].startswith("x = 1.235, ")
    assert shown(browser)[0] != before
    browser.run("document.getElementById('again').click()")
    assert shown(browser)[0] == before
    assert browser.run("return document.querySelector('#inputs [type=number]').value") == "0.5"


@pytest.mark.browser
def test_keys_in_a_number_are_no_shortcuts(browser, page):
    from selenium.webdriver.common.keys import Keys

    opened(browser, page)
    browser.run("document.querySelector('#inputs [type=number]').select()")
    browser.press("-", "1", "0", ".", "5")
    assert browser.text("#outcome") == f"out = {short(network(-10.5, *BEFORE[1:]).data)}"
    step = browser.text("#count")
    browser.press(Keys.ARROW_LEFT, Keys.ARROW_RIGHT)
    assert browser.text("#count") == step
    browser.run("document.querySelector('#inputs [type=number]').select()")
    browser.press(Keys.BACKSPACE)  # nothing is no number: what stood there stays
    assert browser.text("#outcome") == f"out = {short(network(-10.5, *BEFORE[1:]).data)}"


@pytest.mark.browser
def test_at_a_step_the_reader_stays_there(browser, page):
    opened(browser, page)
    browser.run("document.querySelectorAll('#steps button')[3].click()")
    sentence = browser.text("#sentence")
    type_in(browser, 3.0)
    assert browser.text("#sentence") == sentence


@pytest.mark.browser
def test_a_slope_that_has_another_formula_there(browser, tmp_path):
    x = Value(2.0, name="x")
    y = ag.leaky_relu(x, 0.125)
    y.name = "y"
    opened(browser, stepper(y).save(tmp_path / "steps.html"))
    assert shown(browser)[0][3][0] == "x.grad += 1.0 * y.grad"
    type_in(browser, -2.0)
    told = shown(browser)[0][3]
    assert told == ["x.grad += dy/dx * y.grad", "0.0 + 0.125 * 1.0 = 0.125"]


@pytest.mark.browser
def test_names_run_nothing(browser, tmp_path):
    total = ag.sum([Value(float(i), name=name) for i, name in enumerate(HOSTILE)])
    total.name = HOSTILE[0]
    play = stepper(total)
    opened(browser, play.save(tmp_path / "steps.html"))
    type_in(browser, 7.0)
    labels = browser.run(
        "return [...document.querySelectorAll('#inputs label')].map(label => label.textContent)"
    )
    assert labels == [name for name, *_ in shown(browser)[1][: len(HOSTILE)]]
    assert labels[:3] == HOSTILE[:3]
    assert browser.run("return window.hacked") is None
    assert browser.complaints() == []
    assert browser.run("return document.querySelectorAll('script').length") == 2


@pytest.mark.browser
@pytest.mark.parametrize(("size", "scheme"), [((1280, 800), "light"), ((390, 844), "dark")])
def test_axe_core_has_no_complaint_of_the_panel(browser, page, size, scheme):
    opened(browser, page, *size, scheme=scheme)
    type_in(browser, 3.0)
    told = [place for places in violations(browser).values() for place in places]
    assert not [place for place in told if "explore" in place or "inputs" in place]
    assert browser.run("return document.documentElement.scrollWidth") <= size[0]


def test_what_only_python_computes_is_not_explored():
    own = ag.primitive(lambda x: x * 2.0, lambda x, out: 2.0)
    y = own(Value(1.0, name="x"))
    assert exploration_of([y.parents[0], y], ["x", "y"], []) is None
    assert 'id="explore"' not in stepper(y).html()


@pytest.mark.parametrize("op", [ops.add, ops.sub, ops.mul, ops.div, ops.pow, ops.neg, ops.atan2])
@pytest.mark.parametrize("numbers", [(2.0, 3.0), (-2.0, 3.0), (2.0, -3.0), (-2.0, -3.0)])
def test_templates_have_brackets_where_the_steps_have(op, numbers):
    from viz.exploring.exploration import _template
    from viz.stepping.formula import Formula

    operands = numbers[: op.arity]
    pieces = _template(op, op.arity)
    texts = [short(x) for x in operands]
    filled = [
        piece if isinstance(piece, str)
        else f"({texts[piece[0]]})" if piece[1] and texts[piece[0]].startswith("-")
        else texts[piece[0]]
        for piece in pieces
    ]  # fmt: skip
    assert "".join(filled) == written(op, list(map(Formula.of, operands)), 0.0).text
    assert coded(list(numbers)) == list(numbers)


def test_a_page_of_very_many_values_is_not_explored(monkeypatch):
    x = Value(2.0, name="x")
    y = x * x * x
    assert 'id="explore"' in stepper(y).html()
    monkeypatch.setattr("viz.exploring.exploration.MOST_VALUES", 2)
    assert 'id="explore"' not in stepper(y).html()


TOLD = """return [...document.querySelectorAll('#steps button')].map(
    (entry) => [...entry.children].map((part) => part.textContent))"""
CELL = """return document.querySelectorAll('#values tr')[arguments[0]]
    .querySelectorAll('td')[arguments[1]].textContent"""
CHANGE = """const [name, x] = arguments;
const labels = [...document.querySelectorAll('#inputs label')];
const label = labels.find((one) => one.textContent === name);
const input = document.getElementById(label.htmlFor);
input.value = x;
return input.dispatchEvent(new Event("input"));"""


def neuron(w=-3.0, b=0.5):
    """A small training's loss: a neuron with a choice of the table's own in it."""
    w, b = Value(w, name="w"), Value(b, name="b")
    out = ag.tanh(2.0 * w + b) - ag.relu(b * w)
    loss = (out - 1.0) ** 2
    loss.name = "loss"
    return loss


@pytest.mark.browser
@pytest.mark.parametrize("changes", [{"w": -0.25}, {"lr": 0.75}, {"b": -2.0, "lr": 1e-3, "w": 4.5}])
def test_a_training_follows_its_reader(browser, tmp_path, changes):
    """Steps, numbers and losses are those that Python tells of a training from the new numbers."""
    path = stepper(neuron(), updates=2, lr=0.1).save(tmp_path / "steps.html")
    browser.open(path)
    first = browser.run(TOLD)
    for name, number in changes.items():
        label = "lr, the learning rate" if name == "lr" else name
        assert browser.run(CHANGE, label, number)
    lr = changes.pop("lr", 0.1)
    expected = stepper(neuron(**changes), updates=2, lr=lr)
    assert browser.run(TOLD) == [[step.sentence, step.arithmetic] for step in expected.steps]
    outcome = expected.steps[-1].arithmetic.replace("loss was", "loss =")
    assert browser.text("#outcome") == outcome
    for at, step in enumerate(expected.steps):
        browser.run("document.querySelectorAll('#steps button')[arguments[0]].click()", at)
        if step.data is not None:
            assert float(browser.run(CELL, step.value, 0)) == pytest.approx(step.data, rel=1e-12)
        if step.grad is not None:
            assert float(browser.run(CELL, step.value, 1)) == pytest.approx(step.grad, rel=1e-12)
    browser.run("document.getElementById('again').click()")
    assert browser.run(TOLD) == first
    assert browser.complaints() == []
