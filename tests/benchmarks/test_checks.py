import pytest


@pytest.mark.slow
def test_the_quick_run_finds_what_is_wrong_and_cries_no_wolf(run_command):
    result = run_command("checks", "--quick")
    assert result.returncode == 0, result.stdout + result.stderr
    lines = result.stdout.splitlines()
    ours = next(line for line in lines if line.startswith("autograd.testing  "))
    assert "20 of 20" in ours
    assert "0 of 18" in ours
    for bar in ("wrong gradients found", "false alarms", "10 inputs, order 2, both modes"):
        assert any(line.startswith(bar) for line in lines)
