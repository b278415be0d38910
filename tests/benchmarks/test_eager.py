import math

import pytest

from benchmarks.problems.recommended import OPERATIONS, UNIT

PEERS = {
    "compiled": "valuegrad, compiled",
    "pure": "valuegrad, pure Python",
    "micrograd": "micrograd",
    "xad": "XAD",
    "torch": "PyTorch (a tensor program, not scalar)",
}
BARS = [
    "W1 micrograd / compiled",
    "W1 micrograd / pure",
    "W1 xad / compiled",
    "W2 flatness, worst shape",
    "bytes of a node",
    "growth over 100 dropped graphs",
    "import autograd",
    *[f"eager {name}" for name in OPERATIONS if name != UNIT],
]


@pytest.mark.slow
def test_the_quick_run_prints_every_row_and_all_peers_agree(run_command):
    result = run_command("eager", "--quick")
    assert result.returncode == 0, result.stdout + result.stderr
    lines = result.stdout.splitlines()
    assert "REFUSED" not in result.stdout
    for key, label in PEERS.items():
        rows = [line for line in lines if line.startswith(label + "  ")]
        if any(line.startswith(f"{label}: ") and line.endswith(", skipped") for line in lines):
            assert rows == []
        else:
            assert "same loss 0.907958592" in rows[0]
            if key != "torch":
                # both tables of W2: collector, three shapes; bytes per node
                graphs = [line.split()[1] for line in lines if line.split()[:1] == [key]]
                assert graphs.count("off") == 3
                assert graphs.count("on") == (3 if key in ("compiled", "pure") else 0)
                assert graphs.count("100,000") == 1
    verdicts = [line for line in lines if line.startswith(tuple(BARS))]
    assert len(verdicts) == len(BARS)
    for line in verdicts:
        assert any(verdict in line for verdict in ("met", "MISSED", "not measured"))
    assert any(line.startswith("valuegrad, pure Python  ") for line in lines)


def test_an_unknown_name_is_an_error_of_one_line(run_command):
    result = run_command("eagre")
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "No benchmark is called 'eagre'. There is: eager, derivatives, compiled, limits, "
        "first, fit, optimise, checks, exports."
    ]


RIGHT = {"loss": 0.9, "grads": [0.5, -0.25, 3.0]}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"loss": 0.9 + 1e-8, "grads": RIGHT["grads"]}, "loss"),
        ({"loss": math.nan, "grads": RIGHT["grads"]}, "loss"),
        ({"loss": 0.9, "grads": [0.5, -0.25, 3.0 + 1e-7]}, "gradient sum"),
        ({"loss": 0.9, "grads": [0.5, math.nan, 3.0]}, "gradient sum"),
        ({"loss": 0.9, "grads": [-0.25, 0.5, 3.0]}, "gradient 0"),
        ({"loss": 0.9, "grads": [0.5, -0.25]}, "2 gradients"),
    ],
)
def test_what_differs_is_told(module, wrong, told):
    assert module("eager").difference(wrong, RIGHT).startswith(told)


def test_rounding_is_no_difference(module):
    rounded = {"loss": 0.9 + 1e-15, "grads": [0.5, -0.25, 3.0 - 1e-14]}
    assert module("eager").difference(rounded, RIGHT) is None


class Fake:
    def __init__(self, seconds, **reply):
        self.reply = {"seconds": seconds, **RIGHT, **reply}

    def ask(self, do):
        return self.reply


def test_a_peer_with_another_loss_is_refused(module, capsys):
    processes = {"compiled": Fake(0.01), "micrograd": Fake(1.0), "xad": Fake(0.1, loss=0.8)}
    ratios, refused = module("eager").demo_steps(processes, 1)
    assert refused == ["xad"]
    assert ratios == {"compiled": (1.0, 1.0), "micrograd": (100.0, 100.0)}
    row = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("XAD"))
    assert "REFUSED: loss 0.8" in row
    assert "0.1" not in row.split()  # its time is not told
