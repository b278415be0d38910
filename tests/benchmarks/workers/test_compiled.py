from types import SimpleNamespace

import pytest

import autograd as ag

np = pytest.importorskip("numpy")


def settling(f):
    """The function as one that can be told to settle, as compiled ones can."""

    def call(*args):
        return f(*args)

    call.settle = lambda: None
    return call


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

        return settling(call)

    return compiled


def test_wrong_orbits_are_counted(module, monkeypatch):
    kepler = module("workers.kepler")
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
    compiled_worker = module("workers.compiled")
    monkeypatch.setattr(compiled_worker, "keep_to_cores", lambda count: None)
    worker = compiled_worker.CompiledWorker("ours")
    monkeypatch.setattr(ag, "compile", lambda f, **how: settling(f))
    return worker


@pytest.mark.parametrize("gradient", [False, True])
def test_a_program_of_any_length_is_checked(worker, monkeypatch, gradient):
    reply = worker.mixed(100, gradient, 1)
    assert reply["operations"] == 96

    def wrong(f):
        return standing_in(0.1)(f) if gradient else settling(lambda x: f(x) + 0.1)

    monkeypatch.setattr(ag, "compile", wrong)
    with pytest.raises(ArithmeticError, match="100 operations: number 0"):
        worker.mixed(100, gradient, 2)


def test_the_nodes_of_one_graph_are_counted(worker):
    row = 608 + 32 + 4  # products and sums, relus, the hinge and its share of the loss
    decay = 337 + 336 + 1
    assert worker.unrolled_anew(4)["nodes"] == 4 * row + 1 + decay + 1 + 337  # mean, sum, leaves
