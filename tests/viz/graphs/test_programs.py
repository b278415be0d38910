"""Pictures of programs: what compiled functions run."""

import re
import subprocess
import sys
import warnings
from xml.etree import ElementTree

import pytest

import autograd as ag
from autograd import OperandError, Value
from autograd.compiler.backends import forced
from autograd.compiler.program.program import Guard, Program
from autograd.table import ops
from viz import DrawError, draw
from viz.drawing.dot import dot_source
from viz.drawing.render import render
from viz.graphs.programs import view_of_program
from viz.graphs.shapes import Box, Circle, Diamond, Stub, View
from viz.graphs.view import view_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # from the code that SWIG makes
    pygraphviz = pytest.importorskip("pygraphviz")

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def nothing_to_compile():
    with forced("source"):
        yield


def newton(x):
    step = (x * x - 2.0) / (2.0 * x)
    x = x - step
    return x - 1.0 if abs(step) < 1e-3 else x


def shown(view):
    """Arrows, by what they join: names, labels, and guards in braces."""
    text = {
        node.id: node.name if isinstance(node, Box) else node.label
        if isinstance(node, Circle) else f"{{{node.label}}}"
        for node in view.nodes
        if not isinstance(node, Stub)
    }  # fmt: skip
    return [(text[arrow.tail], text[arrow.head]) for arrow in view.arrows]


def texts(diagram):
    """The lines of text in each node of the rendered picture."""
    root = ElementTree.fromstring(render(diagram.dot, "svg"))
    return [
        [text.text for text in group.iter(f"{SVG}text")]
        for group in root.iter(f"{SVG}g")
        if group.get("class") == "node"
    ]


def labels(diagram):
    return ["".join(lines).replace("\xa0", " ") for lines in texts(diagram)]


def test_operations_lead_to_one_another():
    program = Program(2, [2.0], [ops.mul, ops.tanh, ops.sub],
                      [(0, 1), (2,), (3, ~0)], [], [4])  # fmt: skip
    assert shown(view_of_program(program, ["x", "y"], ["z"])) == [
        ("x", "*"), ("y", "*"), ("*", "tanh"), ("tanh", "-"), ("2", "-"), ("-", "z"),
    ]  # fmt: skip


def test_kinds():
    program = Program(2, [0.25], [ops.add], [(0, ~0)], [], [2])
    view = view_of_program(program, ["x", "unused"], ["y"])
    boxes = [node for node in view.nodes if isinstance(node, Box)]
    assert [(box.name, box.kind, box.is_output) for box in boxes] == [
        ("x", "input", False), ("0.25", "constant", False), ("y", "result", True),
        ("unused", "input", False),
    ]  # fmt: skip
    assert all(box.data is None and box.grad is None for box in boxes)
    assert [node.id for node in view.nodes] == [f"n{i}" for i in range(len(view.nodes))]


def test_guards_tell_what_is_taken_for_granted():
    program = Program(
        2, [1.0], [ops.less, ops.trunc, ops.where, ops.mul], [(0, ~0), (1,), (2, ~0, 3), (0, 1)],
        [Guard(2, 0.0), Guard(3, 3.0), Guard(4, 1.0), Guard(1, 5.0)], [5],
    )  # fmt: skip
    found = [pair for pair in shown(view_of_program(program, ["x", "y"], ["z"])) if "{" in pair[1]]
    assert found == [("<", "{false}"), ("trunc", "{= 3}"), ("where", "{true}"), ("y", "{= 5}")]


def test_inputs_and_constants_as_outputs():
    program = Program(1, [3.0], [], [], [], [0, ~0, 0])
    assert shown(view_of_program(program, ["x"], ["a", "b", "c"])) == [
        ("x", "a"), ("3", "b"), ("x", "c"),
    ]  # fmt: skip


def test_a_square_has_two_arrows_from_one_box():
    view = view_of_program(Program(1, [], [ops.mul], [(0, 0)], [], [1]), ["x"], ["y"])
    assert shown(view) == [("x", "*"), ("x", "*"), ("*", "y")]
    assert len(view.nodes) == 3


def test_results_far_away_are_drawn_again_by_their_name_in_a_listing():
    f = ag.compile(recurrence)
    f(1.0, 0.5)
    names = labels(draw(f))
    assert names.count("%2") == 1
    assert names.count("%2 again") > 3
    assert names.count("w") == 1
    assert names.count("w again") > 3
    assert "%2 = exp w" in f.program()
    assert names.count("exp") == 1


def recurrence(x, w):
    y = ag.exp(w)
    for _ in range(12):
        x = x * y + w
    return x


def test_structures_and_their_gradients():
    w, b = Value(2.0, name="w"), Value(1.0, name="<b>")
    f = ag.compile(lambda x: {"y": w * x + b})
    f(3.0)
    names = labels(draw(f))
    assert {"x", "w", "<b>", "result['y']", "d result['y'] / d w"} <= set(names)
    with ag.no_grad():
        f(3.0)
    assert "d result['y'] / d w" not in labels(draw(f))  # the last path
    assert draw(f, path=0).dot != draw(f, path=1).dot == draw(f).dot


def test_hostile_names_draw_as_themselves():
    hostile = ["<script>", 'a"b', "\\N", "&amp;", "x" * 50]
    inputs, outputs = hostile, [f"d {name} / d {name}" for name in hostile]
    program = Program(5, [], [], [], [], list(range(5)))
    root = ElementTree.fromstring(
        render(dot_source(view_of_program(program, inputs, outputs)), "svg")
    )
    assert {text.text for text in root.iter(f"{SVG}text")} == {*inputs, *outputs}


def test_shapes_differ_in_grey_too():
    f = ag.compile(newton)
    f(1.0)
    graph = pygraphviz.AGraph(string=draw(f).dot)
    shapes = [node.attr["shape"] or "box" for node in graph.nodes()]
    assert {shape: shapes.count(shape) for shape in set(shapes)} == {
        "box": 5, "ellipse": 7, "diamond": 1,
    }  # fmt: skip


def test_each_path():
    f = ag.compile(newton)
    f(1.0)
    assert "false" in labels(draw(f))
    f(1.41421)
    assert "true" in labels(draw(f))
    assert "false" in labels(draw(f, path=0))
    with pytest.raises(DrawError, match=r"has no path=2: they are 2 in all"):
        draw(f, path=2)


def test_batches():
    f = ag.compile(ag.value_and_grad(lambda w, x: w * x), batch=(None, 0), reduce="mean")
    numpy = pytest.importorskip("numpy")
    f(2.0, numpy.ones(3))
    assert {"w", "x", "result[0]", "result[1]"} <= set(labels(draw(f)))


def test_before_the_first_call():
    with pytest.raises(DrawError, match=r"not been compiled yet.*Call it once before"):
        draw(ag.compile(newton))


@pytest.mark.parametrize("thing", [3.0, None], ids=repr)
def test_what_cannot_be_drawn(thing):
    with pytest.raises(OperandError, match=r"takes a Value, but got .* or a compiled function"):
        draw(thing)


def test_too_large():
    f = ag.compile(lambda x: sum((x * k for k in range(150)), x))
    f(1.0)
    size = len(f.paths()[0].traced.program.ops) + 1
    assert "left out" not in repr(draw(f, max_nodes=size))
    part = draw(f, max_nodes=size - 100)
    left_out = [int(re.sub(r"\D", "", label)) for label in labels(part) if label.endswith("more")]
    assert sum(left_out) in range(90, 101)  # inputs are shown beside the others
    assert labels(part).count("result") == 1


def test_guards_are_kept_before_other_things():
    f = ag.compile(lambda x: newton(ag.sin(ag.cos(ag.tanh(ag.exp(x))))))
    f(1.0)
    found = labels(draw(f, max_nodes=6))
    assert {"<", "false", "result"} <= set(found)
    assert "exp" not in found


def test_a_program_by_itself():
    diagram = draw(Program(1, [2.0], [ops.mul], [(0, ~0)], [], [1, 0]))
    assert sorted(labels(diagram)) == ["*", "2", "result[0]", "result[1]", "x0"]
    assert repr(diagram) == "Diagram(5 nodes, 4 arrows)"


# The order of operands


def heights(view: View):
    """For each operation of two operands that matter in order, where their arrows enter it."""
    dot = dot_source(view)
    graph = pygraphviz.AGraph(string=dot)
    graph.layout("dot")
    found = []
    for circle in (node for node in view.nodes if isinstance(node, Circle)):
        tails = [arrow.tail for arrow in view.arrows if arrow.head == circle.id]
        if len(set(tails)) == 2 and circle.label in {"-", "/", "<", "**"}:
            ends = [graph.get_edge(tail, circle.id).attr["pos"] for tail in tails]
            found.append([float(re.match(r"e,[-\d.]+,([-\d.]+)", end)[1]) for end in ends])
    return found


def steps(x, c):
    for _ in range(3):
        step = (x * x - c) / (c**x - x)
        x = x - step / 3.0
    return x


def test_the_first_operand_enters_above_the_second():
    f = ag.compile(steps)
    f(1.0, 2.0)
    path = f.paths()[0]
    found = heights(view_of_program(path.traced.program, ["x", "c"], ["y"]))
    found += heights(view_of(steps(Value(1.0), Value(2.0))))
    assert len(found) > 25
    assert all(first > second for first, second in found)


def test_guards_are_drawn_only_for_programs():
    assert not any(isinstance(node, Diamond) for node in view_of(Value(2.0) * 3.0).nodes)


def test_importing_viz_and_drawing_a_value_needs_nothing_heavy():
    heavy = ["llvmlite", "numpy", "autograd.compiler.compiled"]
    lines = [
        "import sys, viz, autograd",
        "viz.draw(autograd.Value(1.0) * 2.0)",
        f"print([name for name in {heavy} if name in sys.modules])",
    ]
    code = "\n".join(lines)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_outputs_that_find_no_room_are_counted():
    program = Program(9, [], [ops.tanh] * 9, [(i,) for i in range(9)], [], list(range(9, 18)))
    inputs, outputs = [f"x{i}" for i in range(9)], [f"y{i}" for i in range(9)]
    view = view_of_program(program, inputs, outputs, max_nodes=4)
    assert sorted(shown(view))[:4] == [("tanh", f"y{i}") for i in range(4)]
    (stub,) = [node for node in view.nodes if isinstance(node, Stub)]
    assert stub.count == 10  # five operations and their inputs
