import importlib
import math
from types import SimpleNamespace

import pytest

import autograd as ag


def test_rows_make_up_the_demos_loss(module):
    pytest.importorskip("numpy")
    programs, demo, batches = (
        module("problems.programs"),
        module("problems.demo"),
        module("problems.batches"),
    )
    parameters = batches.demo_arrays(100).parameters.tolist()
    of = SimpleNamespace(relu=lambda x: max(x, 0.0))
    batch = demo.moons()
    model = demo.MLP(demo.weights(), float, of.relu)
    loss = demo.loss(model, batch, float, of.relu)
    assert programs.batch_loss(parameters, batch, of) == pytest.approx(loss, rel=1e-14)
    rows = [programs.row_loss(parameters, *row, of.relu, of) for row in zip(*batch)]
    assert sum(rows) / len(rows) == pytest.approx(loss, rel=1e-14)


def test_the_lstm_is_torchs(module):
    torch = pytest.importorskip("torch")
    programs = module("problems.programs")
    hidden, inputs = programs.HIDDEN, programs.INPUT
    program, steps = programs.PROGRAMS["lstm"], 5
    weights = torch.tensor(program.start(0), dtype=torch.float64).reshape(4, hidden, -1)
    keep, add, show, new = weights  # torch's order: add, keep, new, show
    rows = torch.cat([add, keep, new, show])
    cell = torch.nn.LSTMCell(inputs, hidden, dtype=torch.float64)
    signal = torch.tensor(
        [[math.sin(0.3 * step + i) for i in range(inputs)] for step in range(steps)],
        dtype=torch.float64,
    )
    with torch.no_grad():
        cell.weight_ih.copy_(rows[:, :inputs])
        cell.weight_hh.copy_(rows[:, inputs:-1])
        cell.bias_ih.copy_(rows[:, -1])
        cell.bias_hh.zero_()
        state = None
        for x in signal:
            state = cell(x[None], state)
    seen = program.run(program.start(0), math, steps)
    assert seen == pytest.approx(float((state[0] ** 2).sum()), rel=1e-12)


def test_the_mix_has_the_operations_it_says(module):
    programs = module("problems.programs")
    graph = importlib.import_module("autograd.graph.order")
    leaves = [ag.Value(x) for x in programs.MIX_START]
    order = graph.topological_order([programs.mix(leaves, ag, 100)])
    seen = sum(1 for node in order if node.parents)
    assert 90 <= seen <= programs.mixed(100) == 96  # that of rounds' ends no sum needs is dropped
    assert programs.mix(programs.MIX_START, math, 100) != programs.mix(
        programs.MIX_START, math, 100, 1e-6
    )
