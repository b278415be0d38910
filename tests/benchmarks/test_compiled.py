import importlib
import math
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import autograd as ag

np = pytest.importorskip("numpy")

ROOT = Path(__file__).resolve().parents[2]
PEERS = {
    "ours": "valuegrad, ag.compile",
    "micrograd": "micrograd",
    "torch": "PyTorch (a tensor program, not scalar)",
    "casadi": "CasADi, SX",
    "jit": "JAX, jit (arrays)",
}
BARS = [
    "W1, 100 rows: JAX jit / ours",
    "W1, 100 rows: PyTorch / ours",
    "W1, 100 rows: micrograd / ours",
    "W1 with tanh, 100 rows: JAX jit / ours",
    "W1, 1 row: JAX jit / ours",
    "W1, 32 rows: JAX jit / ours",
    "W1, 1,000 rows: JAX jit / ours",
    "W1, 100,000 rows: JAX jit / ours",
    "W1 unrolled: value and gradient, a node",
    "W1 unrolled: first call",
    "W1 unrolled: PyTorch, batched / ours",
    "Black-Scholes with 5 Greeks, one call",
    "Black-Scholes, one call: JAX jit / ours",
    "Black-Scholes, 10,000 options: JAX jit / ours",
    "rosenbrock: value and gradient / value",
    "pendulum: value and gradient / value",
    "lstm: value and gradient / value",
    "rosenbrock: CasADi / ours, a call",
    "pendulum: CasADi / ours, a call",
    "lstm: CasADi / ours, a call",
    "rosenbrock: CasADi / ours, tracing",
    "pendulum: CasADi / ours, tracing",
    "lstm: CasADi / ours, tracing",
    "first call by operations, 5,000 / 1,000: value",
    "first call by operations, 5,000 / 1,000: gradient",
    "first call, up to 5,000 operations",
    "Newton: wrong of 100, one by one",
    "Newton: wrong of 100, in a batch",
    "Newton: mixed paths / path by path, a call",
]
SOLVED = {  # by each peer: problems and sizes
    "ours": [
        ("relu", 100), ("relu", 1), ("tanh", 100), ("unrolled", 100), ("call", 1),
        ("options", 200), ("rosenbrock", 20), ("pendulum", 20), ("lstm", 2),
    ],
    "micrograd": [("relu", 100)],
    "torch": [("relu", 100), ("relu", 1), ("unrolled", 100)],
    "casadi": [("rosenbrock", 20), ("pendulum", 20), ("lstm", 2)],
    "jit": [("relu", 100), ("relu", 1), ("tanh", 100), ("call", 1), ("options", 200)],
}  # fmt: skip


@pytest.fixture
def module(monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path, str(ROOT)])
    return lambda name: importlib.import_module(f"benchmarks.{name}")


def test_the_quick_run_prints_every_bar_and_all_peers_agree():
    result = subprocess.run(
        [sys.executable, "-m", "benchmarks", "compiled", "--quick"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "REFUSED" not in result.stdout
    lines = result.stdout.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("Bars"))
    rows = lines[start + 3 :]
    assert [row[: len(name)] for row, name in zip(rows, BARS, strict=True)] == BARS
    missing = {
        key
        for key, label in PEERS.items()
        if any(line.startswith(f"{label}: ") and line.endswith(", skipped") for line in lines)
    }
    for row in rows:
        peers = {key for key, word in (("jit", "JAX"), ("casadi", "CasADi")) if word in row}
        peers |= {key for key in ("torch", "micrograd") if PEERS[key].split()[0] in row}
        if missing & (peers | {"ours"}):
            assert "not measured" in row
        else:
            assert "met" in row or "MISSED" in row
        if "wrong" in row and "ours" not in missing:
            assert " met " in row  # which no load on the machine changes


# What is computed


def expected(module, problem, size):
    """The numbers of a problem, by the eager engine."""
    programs, batches = module("programs"), module("batches")
    if problem in ("relu", "tanh", "unrolled"):
        parameters, points, labels = (a.tolist() for a in batches.demo_arrays(size))
        activation = ag.tanh if problem == "tanh" else ag.relu
        rows = list(zip(points, labels))
        value, grad = ag.value_and_grad(
            lambda p: (
                sum(programs.row_loss(p, row, label, activation, ag) for row, label in rows)
                * (1.0 / size)
            )
        )(parameters)
        return [value, *grad]
    if problem in ("call", "options"):
        problems = module("problems")
        of = problems.Functions(ag.log, ag.exp, ag.sqrt, ag.norm_cdf)
        f = ag.value_and_grad(lambda x: problems.call_price(x, of))
        inputs = [problems.CALL] if problem == "call" else zip(*batches.options(size))
        prices = [(value, *grad) for value, grad in (f(list(map(float, x))) for x in inputs)]
        return [number for column in zip(*prices) for number in column]
    program = programs.PROGRAMS[problem]
    value, grad = ag.value_and_grad(lambda x: program.run(x, ag, size))(program.start(size))
    return [value, *grad]


@pytest.mark.parametrize("key", PEERS)
def test_every_peer_computes_what_the_eager_engine_does(module, key):
    peer = next(peer for peer in module("peers").PEERS if peer.key == key)
    process = module("pool").Process("compiled", peer)
    try:
        if "missing" in process.hello:
            pytest.skip(process.hello["missing"])
        for problem, size in SOLVED[key]:
            reply = process.ask("solve", problem=problem, size=size)
            numbers = {"numbers": expected(module, problem, size)}
            assert module("compiled").differs(reply, numbers) is None, (problem, size)
    finally:
        process.close()


def test_rows_make_up_the_demos_loss(module):
    programs, demo, batches = module("programs"), module("demo"), module("batches")
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
    programs = module("programs")
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
    programs = module("programs")
    graph = importlib.import_module("autograd.graph.order")
    leaves = [ag.Value(x) for x in programs.MIX_START]
    order = graph.topological_order([programs.mix(leaves, ag, 100)])
    seen = sum(1 for node in order if node.parents)
    assert 90 <= seen <= programs.mixed(100) == 96  # that of rounds' ends no sum needs is dropped
    assert programs.mix(programs.MIX_START, math, 100) != programs.mix(
        programs.MIX_START, math, 100, 1e-6
    )


def test_keplers_equation_is_solved_on_every_path(module):
    programs = module("programs")
    orbits = module("kepler").orbits(1_000)
    paths = {programs.kepler_path(*orbit) for orbit in orbits}
    assert len(paths) > 5
    assert max(steps for _, steps in paths) < 20
    for mean, eccentricity in orbits:
        angle = programs.kepler(mean, eccentricity, math)
        assert angle - eccentricity * math.sin(angle) == pytest.approx(mean, abs=1e-11)


# What is asked of ours alone, of a stand-in that compiles nothing


def standing_in(error=0.0):
    """What ag.compile gives for functions of numbers and arrays, but for an error."""

    def compiled(f, batch=None, reduce=None, threads=1):
        def call(*args):
            if batch is None:
                value, grad = f(*args)
                return value + error, grad
            each = [f(*row) for row in zip(*args)]
            values, grads = zip(*each)
            return np.array(values), tuple(np.array(column) for column in zip(*grads))

        return call

    return compiled


def test_wrong_orbits_are_counted(module, monkeypatch):
    kepler = module("kepler")
    monkeypatch.setattr(kepler, "often", lambda run: (1.0, run()))
    for error, wrong in ((0.0, (0, 0)), (1e-6, (10, 0))):
        engine = SimpleNamespace(**{**vars(ag), "compile": standing_in(error)})
        reply = kepler.Kepler(engine, 10).measured()
        assert reply["wrong"] == wrong
        assert reply["one"] == (0.1, reply["paths"] / 10)


@pytest.fixture
def worker(module, monkeypatch):
    monkeypatch.setenv("VALUEGRAD_CACHE", "off")
    pytest.importorskip("llvmlite")
    compiled_worker = module("compiled_worker")
    monkeypatch.setattr(compiled_worker, "keep_to_cores", lambda count: None)
    worker = compiled_worker.CompiledWorker("ours")
    monkeypatch.setattr(ag, "compile", lambda f, **how: f)
    return worker


@pytest.mark.parametrize("gradient", [False, True])
def test_a_program_of_any_length_is_checked(worker, monkeypatch, gradient):
    reply = worker.mixed(100, gradient, 1)
    assert reply["operations"] == 96

    def wrong(f):
        return standing_in(0.1)(f) if gradient else lambda x: f(x) + 0.1

    monkeypatch.setattr(ag, "compile", wrong)
    with pytest.raises(ArithmeticError, match="100 operations: number 0"):
        worker.mixed(100, gradient, 2)


def test_the_nodes_of_one_graph_are_counted(worker):
    row = 608 + 32 + 4  # products and sums, relus, the hinge and its share of the loss
    decay = 337 + 336 + 1
    assert worker.unrolled_anew(4)["nodes"] == 4 * row + 1 + decay + 1 + 337  # mean, sum, leaves


# What is made of it


def test_ours_is_faster_by_medians(module):
    compiled, contest = module("compiled"), module("contest")
    ratios = {"ours": (1.0, 1.0), "jit": (6.0, 5.0)}
    result = contest.Contest([], ratios, [], {})
    bar = compiled.faster("x", result, "jit", 5)
    assert (bar.seen, bar.verdict) == (6.0, "met")
    assert bar.note == "medians; the minima give 5x"
    assert compiled.faster("x", result, "jit", 7).verdict == "MISSED"
    missing = compiled.faster("x", result, "torch", 5)
    assert (missing.verdict, missing.note) == ("not measured", "a peer is missing")
    without_ours = contest.Contest([], {"jit": (1.0, 1.0)}, [], {})
    assert compiled.faster("x", without_ours, "jit", 5).verdict == "not measured"


class Fake:
    def __init__(self, *replies):
        self.replies = list(replies)

    def ask(self, do, **arguments):
        return self.replies.pop(0)


RIGHT = [1.0, -2.0, 0.0]


def solved(seconds, numbers=RIGHT):
    return {"seconds": seconds, "first": 1.0, "numbers": numbers}


def test_a_peer_with_other_numbers_is_refused(module, capsys):
    compiled = module("compiled")
    processes = {
        "ours": Fake(solved(0.01)),
        "jit": Fake(solved(0.2)),
        "torch": Fake(solved(0.1, [1.0, -2.0, 0.001])),
    }
    plan = compiled.Plan(rounds=1)
    result = compiled.beside(processes, ("ours", "jit", "torch"), plan, "relu", (100,))[100]
    assert result.refused == ["torch"]
    assert result.times["ours"] == (0.01, 0.01)
    assert result.ratios["jit"] == pytest.approx((20.0, 20.0))
    assert compiled.faster("x", result, "torch", 1).verdict == "not measured"
    [row] = [line for line in capsys.readouterr().out.splitlines() if "PyTorch" in line]
    assert "REFUSED: number 2 is 0.001, not 0.0" in row


def test_the_bars_of_one_graph(module):
    alone = module("compiled_alone")
    ours = Fake({"nodes": 1_000, "first": 2.0}, {"nodes": 1_000, "first": 4.0})
    node, first = alone.unrolled(ours, (5e-6, 4e-6), 100, alone.Sizes(rounds=2))
    assert node.seen == pytest.approx(5.0)
    assert "the minimum is 4.00 ns" in node.note
    assert first.seen == 3.0
    bars = alone.unrolled(None, None, 100, alone.Sizes())
    assert {bar.verdict for bar in bars} == {"not measured"}


def test_the_bars_of_gradients_beside_values(module):
    alone = module("compiled_alone")
    ours = Fake({"gradient": 5.0, "primal": 2.0})
    [bar] = alone.primals(ours, {"lstm": 20}, alone.Sizes(rounds=1))
    assert (bar.seen, bar.verdict) == (2.5, "met")
    [bar] = alone.primals(None, {"lstm": 20}, alone.Sizes())
    assert bar.verdict == "not measured"


def test_the_bars_of_growth(module):
    alone = module("compiled_alone")
    sizes = alone.Sizes(operations=(100, 1_000, 5_000, 1_000_000))
    firsts = {100: 0.1, 1_000: 0.2, 5_000: 1.5, 1_000_000: 500.0}
    found = {
        (gradient, size): {"first": first * (1 + gradient), "seconds": 1.0, "operations": size}
        for gradient in (False, True)
        for size, first in firsts.items()
    }
    value, gradient, small = alone.growth_bars(found, sizes)
    assert value.seen == pytest.approx(2.5)
    assert gradient.seen == pytest.approx(2.5)
    assert small.seen == 3.0
    bars = alone.growth(None, sizes)
    assert [bar.name for bar in bars] == [bar.name for bar in (value, gradient, small)]
    assert {bar.verdict for bar in bars} == {"not measured"}


def test_the_bars_of_branches(module):
    alone = module("compiled_alone")
    reply = {"wrong": [0, 1], "paths": 7, "one": [3e-6, 2e-6], "many": [1e-6, 1e-6]}
    one, many, mixed = alone.branches(Fake(reply), alone.Sizes(rounds=1))
    assert (one.verdict, many.verdict) == ("met", "MISSED")
    assert mixed.seen == pytest.approx(1.5)
    assert {bar.verdict for bar in alone.branches(None, alone.Sizes())} == {"not measured"}


def test_who_is_not_installed_is_skipped(module, monkeypatch):
    missing = module("peers").MissingError
    monkeypatch.setattr(importlib, "import_module", _without("casadi", importlib.import_module))
    with pytest.raises(missing, match="not installed"):
        module("compilers").Casadi()


def _without(name, import_module):
    def without(module, *args):
        if module == name:
            raise ModuleNotFoundError(name=name)
        return import_module(module, *args)

    return without


def test_without_llvm_ours_is_skipped(module, monkeypatch):
    monkeypatch.setenv("VALUEGRAD_CACHE", "off")
    monkeypatch.setattr(module("compiler_ours"), "find_spec", lambda name: None)
    with pytest.raises(module("peers").MissingError, match="llvmlite is not installed"):
        module("compilers").Ours()
