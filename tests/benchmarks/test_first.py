"""The benchmark first: what a first call may take, and that the programs are what they say."""

import pytest

import autograd as ag

pytest.importorskip("llvmlite")
np = pytest.importorskip("numpy")


def test_the_allowance_grows_with_operations_or_outputs(module):
    first = module("first")
    few, many = {"operations": 100, "outputs": 4}, {"operations": 100, "outputs": 10_000}
    assert first.allowed(few) == pytest.approx(0.0505)
    assert first.allowed(many) == pytest.approx(0.1)
    slow = {**few, "first": 0.101}
    [bar, other] = first.first_bars([slow, {**many, "first": 0.1}], [{**many, "first": 0.05}])
    assert (bar.seen, bar.verdict) == (pytest.approx(2.0), "MISSED")
    assert (other.seen, other.verdict) == (pytest.approx(0.5), "met")


def test_later_calls_are_compared_with_the_better_backend(module):
    first = module("first")
    replies = [
        {"chosen": 2.0, "native": 1.0, "interpreter": 4.0},
        {"chosen": 3.0, "interpreter": 1.0},
        {"first": 1.0},
    ]
    [bar] = first.steady_bars(replies)
    assert bar.seen == 3.0
    [bar] = first.steady_bars(replies[:1])
    assert bar.seen == 2.0


def test_a_case_is_checked_and_timed(module, monkeypatch):
    monkeypatch.setenv("VALUEGRAD_CACHE", "off")
    worker = module("workers.first").FirstWorker("ours")
    reply = worker.case("markov", rounds=1, steady=True, steps=3)
    assert reply["outputs"] == 29
    assert {"first", "chosen", "native", "interpreter"} <= set(reply)
    assert min(reply[what] for what in ("first", "chosen", "native", "interpreter")) > 0.0
    compile_ = ag.compile

    def wrong(f):
        compiled = compile_(f)
        call = lambda x: (compiled(x)[0] + 1e-6, compiled(x)[1])
        call.stats = compiled.stats
        return call

    monkeypatch.setattr(ag, "compile", wrong)
    with pytest.raises(ArithmeticError, match="number 0"):
        worker.case("markov", rounds=1, steady=False, steps=3)


def test_new_ways_are_new(module, monkeypatch):
    monkeypatch.setenv("VALUEGRAD_CACHE", "off")
    reply = module("workers.first").FirstWorker("ours").ways(12, 40)
    assert reply["paths"] == 12
    assert min(reply["eager"], reply["compiled"]) > 0.0


def test_the_programs_are_what_they_say(module):
    firsts = module("problems.firsts")
    case = firsts.tridiagonal(ag, 6)
    found = np.array([list(row) for row in case.f(case.start)])
    x = np.array(case.start)
    wanted = np.diag(3.0 - 4.0 * x) - np.eye(6, k=-1) - 2.0 * np.eye(6, k=1)
    assert found == pytest.approx(wanted)
    case = firsts.markov(ag, 4)
    moves = np.array(case.start[:16]).reshape(4, 4)
    shows = np.array(case.start[16:]).reshape(4, 3)
    total = sum(
        np.exp(
            sum(shows[s, (7 * t) % 3] for t, s in enumerate(path))
            + sum(moves[r, s] for r, s in zip(path, path[1:]))
        )
        for path in np.ndindex(4, 4, 4, 4)
    )
    assert case.f(case.start)[0] == pytest.approx(float(np.log(total)))


def test_programs_at_random_differ_and_grow_with_what_is_asked_for(module):
    firsts = module("problems.firsts")
    recorded = []
    for seed, operations in enumerate((30, 300, 3_000)):
        case = firsts.drawn(ag, operations, seed)
        compiled = ag.compile(case.f)
        compiled(case.start)
        recorded.append(compiled.stats()["operations"]["recorded"])
    assert 30 < recorded[0] < recorded[1] < recorded[2] < 20_000
    one, other = (firsts.drawn(ag, 300, seed) for seed in (1, 4))
    assert one.f(one.start) != other.f(other.start)


def test_a_second_process_finds_the_code_of_the_first(module, monkeypatch, tmp_path):
    monkeypatch.setenv("VALUEGRAD_CACHE", "off")
    worker = module("workers.first").FirstWorker("ours")

    def long_code():  # what is learned in the background comes when it likes, and is short
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        return {path: path.stat().st_ino for path in files if path.stat().st_size > 50_000}

    first = worker.start(5_000, str(tmp_path))
    kept = long_code()
    assert len(kept) == 1
    second = worker.start(5_000, str(tmp_path))
    assert second["operations"] == first["operations"] > 10_000
    assert long_code() == kept
    bars = module("first").start_bars(
        {**first, "first": 3.5, "bytes": 2**31}, {**second, "first": 0.5}
    )
    assert [bar.verdict for bar in bars] == ["MISSED", "MISSED", "met"]
    assert bars[1].seen == 2048.0
