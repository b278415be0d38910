import math

import pytest

PEERS = {
    "compiled": "valuegrad, compiled",
    "pure": "valuegrad, pure Python",
    "xad": "XAD",
    "jit": "JAX, jit (arrays)",
    "jax": "JAX, eager (arrays)",
    "hips": "HIPS autograd (arrays)",
}
CELLS = {  # of a quick run, by problem: sizes, and how many numbers each has
    "Gradient of the Rosenbrock function": {10: 10, 100: 100},
    "Hessian of the Rosenbrock function": {10: 100},
    "Gradient of a 2-16-16-1 tanh network": {20: 337},
    "Black-Scholes call": {1: 6, 3: 56},
}
BARS = [
    "gradient / value, worst",
    "jvp / value on floats",
    "hvp / value on floats",
    "gradient's cost per operation, max / min",
    "sweeps of a Jacobian over the fewer, worst",
    "a tenth derivative",
    "its relative error",
]


@pytest.fixture(scope="module")
def quick(run_command):
    result = run_command("derivatives", "--quick")
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.slow
def test_all_peers_agree_on_every_problem(quick):
    assert "REFUSED" not in quick
    lines = quick.splitlines()
    for title, sizes in CELLS.items():
        start = next(i for i, line in enumerate(lines) if line.startswith(title))
        rows = lines[start + 3 : lines.index("", start)]
        for key, label in PEERS.items():
            if any(line.startswith(f"{label}: ") and line.endswith(", skipped") for line in lines):
                assert not any(label in row for row in rows)
                continue
            for size, numbers in sizes.items():
                [row] = [row for row in rows if row.split()[0] == str(size) and label in row]
                if key == "xad" and (title.startswith("Hessian") or size == 3):
                    assert row.endswith("first order only")
                else:
                    assert f"same {numbers} numbers" in row


@pytest.mark.slow
def test_a_peer_with_our_import_name_needs_an_interpreter(quick):
    line = "HIPS autograd (arrays): name an interpreter with --hips, skipped"
    assert line in quick.splitlines()


@pytest.mark.slow
def test_sweeps_are_as_many_as_the_fewer(quick):
    rows = [line.split() for line in quick.splitlines() if " x " in line[:9]]
    counts = {(int(row[0]), int(row[2])): [int(row[3]), int(row[4])] for row in rows}
    assert counts == {(5, 100): [5, 0], (100, 5): [0, 5], (50, 50): [50, 0]}


@pytest.mark.slow
def test_every_bar_has_a_verdict(quick):
    lines = quick.splitlines()
    for name in BARS:
        [line] = [line for line in lines if line.startswith(name)]
        assert "met" in line or "MISSED" in line
    [error] = [line for line in lines if line.startswith("its relative error")]
    assert " met " in error  # which no load on the machine changes


RIGHT = [1.0, -2.0, 0.0]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ([1.0, -2.0], "2 numbers, not 3"),
        ([1.0, -2.0 * (1 + 1e-7), 0.0], "number 1"),
        ([1.0, -2.0, 1e-12], "number 2"),
        ([math.nan, -2.0, 0.0], "number 0"),
        ([-2.0, 1.0, 0.0], "number 0"),
    ],
)
def test_what_differs_is_told(module, wrong, told):
    differs = module("derivatives").differing
    assert differs(None)({"numbers": wrong}, {"numbers": RIGHT}).startswith(told)
    assert differs(RIGHT)({"numbers": wrong}, {"numbers": wrong}).startswith(told)


def test_rounding_is_no_difference(module):
    differs = module("derivatives").differing(None)
    rounded = [1.0 + 1e-15, -2.0 + 1e-14, 1e-15]
    assert differs({"numbers": rounded}, {"numbers": RIGHT}) is None
    assert differs({}, {"numbers": RIGHT}) is None


class Fake:
    def __init__(self, seconds, numbers):
        self.replies = [{"seconds": seconds, "first": seconds, "numbers": numbers}]

    def ask(self, do, **arguments):
        return self.replies.pop(0) if self.replies else {"seconds": 1.0}


def test_a_peer_with_other_numbers_is_refused(module, capsys):
    derivatives = module("derivatives")
    plan = derivatives.Plan(rounds=1, sizes={"gradient": (10,)})
    processes = {
        "compiled": Fake(0.01, RIGHT),
        "xad": Fake(0.1, [1.0, -2.0, 0.001]),
        "jit": Fake(0.02, RIGHT),
    }
    assert derivatives.beside(processes, "gradient", plan) == ["xad"]
    lines = capsys.readouterr().out.splitlines()
    [row] = [line for line in lines if "XAD" in line]
    assert row.split()[2:6] == ["-"] * 4  # its time is not told
    assert "REFUSED: number 2 is 0.001, not 0.0" in row
    [row] = [line for line in lines if "JAX" in line]
    assert "2.00" in row.split()


def test_numbers_that_change_later_are_refused(module):
    first, later = Fake(0.01, RIGHT), Fake(0.01, RIGHT)
    later.replies.append({"seconds": 0.01, "numbers": [1.0, -2.0, 3.0]})
    contest = module("runners.contest").contest
    differs = module("derivatives").differing(None)
    result = contest({"compiled": first, "pure": later}, 2, differs, str, "solve")
    assert result.refused == ["pure"]
    assert result.ratios["compiled"] == (1.0, 1.0)
