import pytest

pytest.importorskip("numpy")

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
    "convolution, 32 rows: JAX jit / ours",
    "cell, 32 rows: JAX jit / ours",
    "attention, 32 rows: JAX jit / ours",
    "W1 unrolled: value and gradient, a node",
    "W1 unrolled: first call",
    "W1 unrolled: PyTorch, batched / ours",
    "Black-Scholes with 5 Greeks, one call",
    "Black-Scholes, one call: JAX jit / ours",
    "Black-Scholes, 10,000 options: JAX jit / ours",
    "Gaussian process, 8 points: JAX jit / ours",
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
    "scan, 100 steps of RK4, value: first call",
    "scan, 100 steps of RK4, value: a step / written out",
    "scan, 100 steps of RK4, value and gradient: first call",
    "scan, 100 steps of RK4, value and gradient: a step / written out",
    "scan, 100 steps of RK4, Hessian product: first call",
    "scan, 100 steps of RK4, Hessian product: a step / written out",
    "while_loop, Newton: first call",
    "while_loop, batch of 20: first call",
    "while_loop, Newton: a call / on its path",
    "loops: paths",
    "20 structures of arguments, a call",
    "20 paths, a call",
    "40 functions compiled and dropped, left of each",
]


@pytest.mark.slow
def test_the_quick_run_prints_every_bar_and_all_peers_agree(run_command):
    result = run_command("compiled", "--quick")
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


def test_ours_is_faster_by_medians(module):
    compiled, contest = module("compiled"), module("runners.contest")
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
