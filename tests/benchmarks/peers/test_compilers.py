import importlib

import pytest

import autograd as ag

pytest.importorskip("numpy")

SOLVED = {  # by each peer: problems and sizes
    "ours": [
        ("relu", 100), ("relu", 1), ("tanh", 100), ("unrolled", 100), ("call", 1),
        ("options", 200), ("rosenbrock", 20), ("pendulum", 20), ("lstm", 2),
        ("convolution", 2), ("attention", 2),
    ],
    "micrograd": [("relu", 100)],
    "torch": [("relu", 100), ("relu", 1), ("unrolled", 100)],
    "casadi": [("rosenbrock", 20), ("pendulum", 20), ("lstm", 2)],
    "jit": [
        ("relu", 100), ("relu", 1), ("tanh", 100), ("call", 1), ("options", 200),
        ("convolution", 2), ("cell", 2), ("attention", 2),
    ],
}  # fmt: skip


def expected(module, problem, size):
    """The numbers of a problem, by the eager engine."""
    programs, batches = module("problems.programs"), module("problems.batches")
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
        formulas = module("problems.formulas")
        of = formulas.Functions(ag.log, ag.exp, ag.sqrt, ag.norm_cdf)
        f = ag.value_and_grad(lambda x: formulas.call_price(x, of))
        inputs = [formulas.CALL] if problem == "call" else zip(*batches.options(size))
        prices = [(value, *grad) for value, grad in (f(list(map(float, x))) for x in inputs)]
        return [number for column in zip(*prices) for number in column]
    if problem in module("problems.layers").LAYERS:
        return layer(module("problems.layers"), problem, size)
    program = programs.PROGRAMS[problem]
    value, grad = ag.value_and_grad(lambda x: program.run(x, ag, size))(program.start(size))
    return [value, *grad]


def layer(layers, name, size):
    """The numbers of a layer, row by row."""
    parameters, *rows = (given.tolist() for given in layers.given(layers.LAYERS[name], size))
    f = ag.value_and_grad(
        lambda p: sum(layers.LAYERS[name].row(p, *row, ag) for row in zip(*rows)) * (1.0 / size)
    )
    value, grad = f(parameters)
    return [value, *grad]


@pytest.mark.slow
@pytest.mark.parametrize("key", SOLVED)
def test_every_peer_computes_what_the_eager_engine_does(module, key):
    peer = next(peer for peer in module("peers.roster").PEERS if peer.key == key)
    process = module("runners.pool").Process("compiled", peer)
    try:
        if "missing" in process.hello:
            pytest.skip(process.hello["missing"])
        for problem, size in SOLVED[key]:
            reply = process.ask("solve", problem=problem, size=size)
            numbers = {"numbers": expected(module, problem, size)}
            assert module("compiled").differs(reply, numbers) is None, (problem, size)
    finally:
        process.close()


def test_who_is_not_installed_is_skipped(module, monkeypatch):
    missing = module("peers.roster").MissingError
    monkeypatch.setattr(importlib, "import_module", _without("casadi", importlib.import_module))
    with pytest.raises(missing, match="not installed"):
        module("peers.compilers").Casadi()


def _without(name, import_module):
    def without(module, *args):
        if module == name:
            raise ModuleNotFoundError(name=name)
        return import_module(module, *args)

    return without


def test_without_llvm_ours_is_skipped(module, monkeypatch):
    monkeypatch.setenv("VALUEGRAD_CACHE", "off")
    monkeypatch.setattr(module("peers.our_compiler"), "find_spec", lambda name: None)
    with pytest.raises(module("peers.roster").MissingError, match="llvmlite is not installed"):
        module("peers.compilers").Ours()
