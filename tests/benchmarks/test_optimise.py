"""The benchmark optimise: all peers solve the same problems, and bars are what they say."""

import pytest

np = pytest.importorskip("numpy")
pytest.importorskip("scipy")
pytest.importorskip("llvmlite")


def worker_of(module, key):
    try:
        return module("workers.optimise").OptimiseWorker(key)
    except module("peers.roster").MissingError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("key", ["ours", "casadi", "differences"])
def test_peers_come_to_the_same_minimum(module, key):
    if key == "casadi":
        pytest.importorskip("casadi")
    worker = worker_of(module, key)
    rosenbrock, control = worker.rosenbrock(6), worker.control(24)
    assert rosenbrock["numbers"][0] == pytest.approx(0.0, abs=1e-6)
    assert control["numbers"][0] == pytest.approx(2.3771620854906343, rel=1e-6)
    assert min(rosenbrock["seconds"], control["seconds"]) > 0.0


@pytest.mark.slow
def test_the_quick_run_measures_all(run_command):
    result = run_command("optimise", "--quick")
    assert result.returncode == 0, result.stdout + result.stderr
    for part in ("rosenbrock, 10", "control, 40", "sparse Hessian: first call"):
        assert part in result.stdout


def test_the_sparse_hessian_is_that_of_scipy(module):
    from scipy.optimize import rosen_hess

    worker = worker_of(module, "ours")
    reply = worker.hessian(12, rounds=2)
    expected = rosen_hess(np.linspace(0.5, 1.5, 12) + 1e-3)
    known = [expected[0, 0], expected[1, 0], expected[11, 10]]
    assert reply["numbers"] == pytest.approx(known, rel=1e-12)
    assert reply["first"] > reply["seconds"] > 0.0
    assert "failed" in module("workers.optimise").OptimiseWorker("differences").hessian(12, 2)


def test_who_finds_another_minimum_is_named(module):
    optimise = module("optimise")
    known = {"numbers": [1.0]}
    assert optimise.differs({"numbers": [1.00001]}, known) is None
    assert optimise.differs({"numbers": [1.1]}, known) == "1.1, not 1"
    assert optimise.differs({"numbers": [float("nan")]}, known) is not None


def test_a_peer_that_takes_long_is_asked_once(module):
    optimise = module("optimise")
    fresh = optimise.Fresh("optimise", None, None, often=False)
    fresh._known = {"seconds": 1.0}
    assert fresh.ask("control", size=10) == {"seconds": 1.0}
