"""The reverse sweep: exact, linear in the graph, and free of recursion."""

import cmath
import gc
import math
import random
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import GraphError, Value
from autograd.graph.order import topological_order
from autograd.table import ops
from support.builds import run_python
from support.programs import inputs_of, programs


def magnitudes(output, leaves):
    """The gradients with every partial replaced by its absolute value."""
    total = {id(output): 1.0}
    for node in reversed(topological_order([output])):
        for parent, partial in zip(node.parents, node.local_grads):
            total[id(parent)] = total.get(id(parent), 0.0) + total[id(node)] * abs(partial)
    return [total.get(id(leaf), 0.0) for leaf in leaves]


@given(data=st.data(), program=programs())
def test_random_programs_against_the_complex_step(data, program):
    inputs = data.draw(inputs_of(program))
    leaves = [Value(x) for x in inputs]
    output = program(leaves)
    output.backward()
    step = 1e-150
    for i, magnitude in enumerate(magnitudes(output, leaves)):
        moved = [complex(x, step * (i == j)) for j, x in enumerate(inputs)]
        kinks = {x for node in topological_order([output]) for x in [node.data] if x == 0.0}
        ties = [
            node
            for node in topological_order([output])
            if node.op in (ops.maximum, ops.minimum) and len({p.data for p in node.parents}) < 2
        ]
        if kinks or ties or len(set(inputs)) < len(inputs):  # policy, not analysis
            return
        expected = program(moved, on_complex=True).imag / step
        assert leaves[i].grad == pytest.approx(expected, rel=1e-9, abs=1e-12 * (magnitude + 1.0))


@given(data=st.data(), program=programs())
def test_same_program_same_bits(data, program):
    inputs = data.draw(inputs_of(program))
    runs = []
    for _ in range(2):
        leaves = [Value(x) for x in inputs]
        program(leaves).backward()
        runs.append([leaf.grad.hex() for leaf in leaves])
    assert runs[0] == runs[1]


def test_shared_and_repeated_operands():
    a = Value(3.0)
    b = a + a
    c = b + b
    c.backward()
    assert (a.grad, b.grad, c.grad) == (4.0, 2.0, 1.0)
    a = Value(3.0)
    (a * a).backward()
    assert a.grad == 6.0
    a = Value(3.0)
    ag.where(True, a, a).backward()
    assert a.grad == 1.0


def test_leaves_accumulate_and_interiors_start_again():
    x = Value(0.3)
    y = ag.tanh(x) * ag.exp(x)
    z = y * y
    z.backward()
    once = x.grad, y.grad
    z.backward()
    assert (x.grad, y.grad) == (2 * once[0], once[1])
    y.backward()
    assert y.grad == 1.0


def test_the_seed_scales_the_gradient():
    x = Value(2.0)
    y = x * x * x
    y.backward(0.25)
    assert (x.grad, y.grad) == (3.0, 0.25)
    x.backward(seed=2)
    assert x.grad == 5.0


def test_constants_collect_nothing():
    x = Value(2.0)
    y = x * 3.0
    y.backward()
    assert y.parents[1].grad == 0.0
    assert (x * 0.0 + 1.0).parents[0].local_grads == (0.0, 0.0)


def test_backward_from_a_constant_says_why_not():
    with ag.no_grad():
        y = Value(2.0) * 3.0
    for constant in (y, y * 2.0, ag.exp(y), ag.where(True, y, 1.0)):
        with pytest.raises(GraphError, match=r"made under no_grad\(\)"):
            constant.backward()


def test_a_factor_of_zero_wins():
    x = Value(0.0)
    ag.where(x > 0, ag.log(x), 0.0 * x).backward()
    assert x.grad == 0.0
    ag.sqrt(x * x).backward()
    assert x.grad == 0.0
    big = Value(750.0)
    ag.where(big < 700, ag.exp(big) * big, big).backward()
    assert big.grad == 1.0
    (x * math.nan).backward(0.0)
    assert x.grad == 0.0
    (x * math.nan).backward()
    assert math.isnan(x.grad)


@pytest.mark.parametrize("deeper_on", ["left", "right"])
@pytest.mark.parametrize("depth", [300_000, pytest.param(3_000_000, marks=pytest.mark.slow)])
def test_deeper_than_any_stack(deeper_on, depth):
    x, y = Value(1.0), Value(1.0)
    for _ in range(depth):
        y = y + x if deeper_on == "left" else x + y
    y.backward()
    assert x.grad == depth
    del y


def test_deep_through_nodes_of_three_operands():
    x = Value(1.0)
    y = x * 1.0
    for _ in range(200_000):
        y = ag.where(True, y, x)
    y.backward()
    assert x.grad == 1.0


def test_wide_sums_and_ladders_of_shared_nodes():
    x = Value(2.0)
    sum([x * float(i) for i in range(10_000)], Value(0.0)).backward()
    assert x.grad == sum(range(10_000))
    x = Value(1.0)
    y = x
    for _ in range(60):  # 2^60 paths
        y = y + y
    y.backward()
    assert x.grad == 2.0**60


class Watched(Value):
    """A leaf that tells when it is freed, which it is once no graph holds it."""


def test_graphs_are_freed_without_the_collector():
    gc.disable()
    try:
        x = Watched(2.0)
        y = x * 3.0
        z = ag.where(True, ag.tanh(y) + y, x)
        z.backward()
        freed = weakref.ref(x)
        del x, y
        assert freed() is not None
        del z
        assert freed() is None
    finally:
        gc.enable()


def test_deep_graphs_of_mixed_nodes_are_freed_whole():
    x = Watched(1.0)
    y = x
    for i in range(30_000):
        y = [y + x, x * y, -y, ag.where(True, x, y), y**2, Watched(1.0) - y][i % 6]
    freed = weakref.ref(x)
    del x, y
    assert freed() is None


FLAT = """
import gc, resource, sys
from autograd import Value
gc.disable()
def graphs(n):
    for _ in range(n):
        x = y = Value(1.0)
        for i in range(1000):
            y = y * x + 0.5
        y.backward()
graphs(50)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
graphs(1000)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_memory_is_flat_over_a_thousand_dropped_graphs():
    grown_kib = int(run_python(FLAT).stdout)
    assert grown_kib < 2_000  # one graph's worth at most; a leak would be 300 MB


def test_a_binary_node_takes_112_bytes_compiled():
    if ag._build.running() == "compiled":
        assert Value.__basicsize__ <= 112
        assert not gc.is_tracked(Value(1.0))


def test_a_ladder_with_random_shape_against_plain_recursion():
    rng = random.Random(5)
    nodes = [Value(rng.uniform(-1, 1)) for _ in range(5)]
    leaves = nodes[:]
    for _ in range(300):
        a, b = rng.choice(nodes), rng.choice(nodes)
        nodes.append(rng.choice([a + b, a - b, a * b * 0.5, ag.sin(a)]))
    output = nodes[-1]
    output.backward()
    memo = {}

    def derivative(node, leaf):
        if node is leaf:
            return 1.0
        if (id(node), id(leaf)) not in memo:
            memo[id(node), id(leaf)] = sum(
                d * derivative(p, leaf) for p, d in zip(node.parents, node.local_grads)
            )
        return memo[id(node), id(leaf)]

    for leaf in leaves:
        assert leaf.grad == pytest.approx(derivative(output, leaf), rel=1e-12, abs=1e-300)


def test_complex_step_oracle_itself():
    assert cmath.tanh(complex(0.5, 1e-150)).imag / 1e-150 == pytest.approx(
        1 - math.tanh(0.5) ** 2, rel=1e-14
    )


@st.composite
def swept(draw):
    """A graph some of whose gradients are not 0, and values of it."""
    nodes = [Value(draw(st.floats(0.5, 2.0))) for _ in range(3)]
    for _ in range(draw(st.integers(1, 12))):
        a, b = draw(st.sampled_from(nodes)), draw(st.sampled_from(nodes))
        nodes.append(draw(st.sampled_from([a - b, a * b * 0.5, ag.sin(a)])))
    for node in draw(st.lists(st.sampled_from(nodes), max_size=2)):
        node.backward(draw(st.sampled_from([-1.5, 2.0, 0.0])))
    return nodes, draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=4, unique_by=id))


@given(swept())
def test_gradients_leave_every_grad_as_it_was(graph):
    nodes, inputs = graph
    everything = topological_order([sum(nodes)])
    before = [node.grad for node in everything]
    once = ag.gradients(nodes[-1], inputs)
    assert [node.grad for node in everything] == before
    assert ag.gradients(nodes[-1], inputs) == once


@pytest.mark.parametrize("seed", [-2.0, 2.0])
def test_interior_grads_stay_whatever_their_sign(seed):
    x = Value(3.0)
    y = x * x
    z = y * y
    z.backward(seed)
    held = x.grad, y.grad, z.grad
    assert (held[1] < 0.0) == (seed < 0.0)
    assert ag.gradients(z * 2.0, [x]) == [216.0]
    assert (x.grad, y.grad, z.grad) == held


def test_interior_grads_that_were_never_swept_stay_0():
    x = Value(3.0)
    y = x * x
    z = y * x
    assert ag.gradients(z, [x]) == [27.0]
    assert ag.gradients(z, [x, y]) == [27.0, 3.0]
    assert (x.grad, y.grad, z.grad) == (0.0, 0.0, 0.0)


def test_gradients_by_what_the_output_does_not_depend_on_are_0():
    x, other = Value(3.0), Value(2.0)
    beside, beyond = other * other, ag.sin(x * x)
    assert ag.gradients(x * x, [x, other, beside, beyond]) == [6.0, 0.0, 0.0, 0.0]
