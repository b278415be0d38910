"""One call over many workers: the same numbers, whatever the chunks, or one clear error."""

import multiprocessing
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd.errors import OperandError, WorkerError
from support import spreading_work as work
from support.exporting import leaves


def pool_of(count):
    """Processes that begin anew; JAX, which other tests use, warns of those that are copies."""
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("forkserver"))


class Here(Executor):
    """Runs in this thread, in the order in which work is handed over, or against it."""

    def __init__(self, backwards=False):
        self._left = []
        self._backwards = backwards

    def submit(self, f, /, *args, **kwargs):
        future = Future()
        try:
            future.set_result(f(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@pytest.fixture(scope="module")
def two():
    with pool_of(2) as pool:
        yield pool


ROWS = ag.Draws(work.normals, 10_000, seed=5)


def flat(result):
    return np.concatenate([np.ravel(leaf) for leaf in leaves_of(result)])


def leaves_of(thing):
    if isinstance(thing, dict):
        return [leaf for key in thing for leaf in leaves_of(thing[key])]
    if isinstance(thing, (list, tuple)):
        return [leaf for item in thing for leaf in leaves_of(item)]
    return [thing]


def test_two_processes_give_what_one_call_gives(two):
    one = work.greeks(100.0, 0.2, ROWS.rows())
    for given_rows in (ROWS, ROWS.rows()):
        found = ag.spread(work.greeks, 100.0, 0.2, given_rows, executor=two)
        np.testing.assert_allclose(leaves(found), leaves(one), rtol=1e-13)


@settings(max_examples=20)
@given(
    count=st.integers(1, 3000), chunks=st.integers(1, 400), reduce=st.sampled_from([*work.of_pairs])
)
def test_chunks_make_no_difference_at_all(count, chunks, reduce):
    fast = work.of_pairs[reduce]
    rows = work.pairs(np.random.default_rng(count), count)
    one, other = (flat(ag.spread(fast, 3.0, rows, chunks=n, executor=Here())) for n in (1, chunks))
    assert np.array_equal(one, other)
    np.testing.assert_allclose(one, flat(fast(3.0, rows)), rtol=1e-12)
    found, wanted = ag.spread(fast, 3.0, rows, executor=Here()), fast(3.0, rows)
    assert type(found) is type(wanted)
    assert found[1][1].keys() == wanted[1][1].keys()


def test_lists_of_rows_are_stacked_as_they_are():
    x = np.linspace(0.0, 1.0, 500)
    for fast in (work.stacked, work.listed):
        found, wanted = ag.spread(fast, x, executor=Here(), chunks=3), fast(x)
        assert np.array_equal(flat(found), flat(wanted))
        assert type(found[0]) is type(wanted[0])


def test_calibration_of_a_thousand_instruments(two):
    """Newton's steps by Gauss, over gradients that two processes add up."""
    strikes = np.linspace(60.0, 160.0, 1000)
    true = [0.2, -0.1, 0.3]
    k = np.log(strikes / 100.0)
    quotes = true[0] + true[1] * k + true[2] * k * k
    basis = np.stack([np.ones_like(k), k, k * k])
    parameters = [0.5, 0.0, 0.0]
    for _ in range(2):
        value, slope = ag.spread(work.calibrated, parameters, strikes, quotes, executor=two)
        one = work.calibrated(parameters, strikes, quotes)
        np.testing.assert_allclose([value, *slope], [one[0], *one[1]], rtol=1e-12, atol=1e-20)
        step = np.linalg.solve(2.0 * basis @ basis.T, np.array(slope))
        parameters = [float(p - s) for p, s in zip(parameters, step)]
    assert parameters == pytest.approx(true, abs=1e-12)


def test_arguments_by_name_are_shared():
    x = np.arange(200.0)
    assert ag.spread(work.by_name, x, executor=Here(), weight=0.5) == work.by_name(x, weight=0.5)


def test_rows_may_be_given_by_name():
    x = np.linspace(90.0, 110.0, 300)
    given = {"volatility": 0.2, "normal": x / 100.0}
    found = ag.spread(work.named, x, executor=Here(), chunks=4, **given)
    assert found == pytest.approx(work.named(x, **given), rel=1e-13)
    assert found == ag.spread(work.named, executor=Here(), spot=x, **given)


def test_without_rows_there_is_what_one_call_gives():
    none = np.ones(0)
    assert ag.spread(work.summed, none, executor=Here()) == work.summed(none)


@pytest.mark.parametrize("count", [1, 2, 65, 5000])
def test_means_with_their_standard_errors(count):
    rows = ag.Draws(work.normals, count, seed=2)
    one = ag.spread(work.scattered, 100.0, 0.2, rows, executor=Here(), chunks=1)
    many = ag.spread(work.scattered, 100.0, 0.2, rows, executor=Here(), chunks=50)
    wanted = work.scattered(100.0, 0.2, rows.rows())
    assert repr(one) == repr(many)
    np.testing.assert_allclose(flat(one), flat(wanted), rtol=1e-12)
    assert type(one[1][0]) is float


def test_captured_values_come_as_their_numbers():
    weight = ag.Value(3.0)
    fast = ag.compile(lambda x: weight * x, batch=(0,), reduce="sum")
    with ThreadPoolExecutor(2) as pool:
        found = ag.spread(fast, np.ones(300), executor=pool)
    assert found == 900.0
    assert type(found) is float


def test_progress_is_told(capsys):
    told = []
    x = np.ones(1000)
    ag.spread(work.summed, x, executor=Here(), chunks=4, progress=lambda *both: told.append(both))
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (1000, 1000)
    assert len(told) == 4
    ag.spread(work.summed, x, executor=Here(), progress=True)
    assert "100%" in capsys.readouterr().err


# What goes wrong


@pytest.mark.slow
def test_a_worker_that_dies_is_replaced(tmp_path):
    draws = ag.Draws(work.Killing(tmp_path), 5000, seed=1)
    made = []

    def pool():
        made.append(pool_of(2))
        return made[-1]

    assert ag.spread(work.summed, draws, executor=pool, chunks=8) == 5000.0
    assert len(made) == 2
    for one in made:
        one.shutdown()


@pytest.mark.slow
def test_a_pool_of_its_own_is_replaced(tmp_path):
    draws = ag.Draws(work.Killing(tmp_path), 500, seed=1)
    assert ag.spread(work.summed, draws, chunks=2) == 500.0


@pytest.mark.slow
def test_where_no_worker_is_left_there_is_one_error(tmp_path):
    draws = ag.Draws(work.Killing(tmp_path), 500, seed=1)
    with (
        pool_of(2) as pool,
        pytest.raises(WorkerError, match=r"before the rows .* were done"),
    ):
        ag.spread(work.summed, draws, executor=pool)
    always = ag.Draws(work.Killing(tmp_path, always=True), 500, seed=1)
    with pytest.raises(WorkerError, match="a lack of memory"):
        ag.spread(work.summed, always, executor=lambda: pool_of(1))


def test_what_dask_says_of_dead_workers_is_said_so():
    killed = type("KilledWorker", (Exception,), {})  # as distributed calls it

    class Dead(Executor):
        def submit(self, f, /, *args, **kwargs):
            future = Future()
            future.set_exception(killed("run-1 on 4 workers"))
            return future

    with pytest.raises(WorkerError, match="run-1 on 4 workers"):
        ag.spread(work.summed, np.ones(3), executor=Dead())


def test_what_a_function_raises_comes_with_its_rows(two):
    x = np.zeros(1000)
    x[700] = 5.0
    with pytest.raises(ag.OutOfRangeError) as caught:
        ag.spread(work.refused, x, executor=two, chunks=1000)
    assert "for rows 640 to 704" in "".join(caught.value.__notes__)


def test_functions_that_cannot_be_sent_are_refused(two):
    fast = ag.compile(lambda x: x, batch=(0,))
    with pytest.raises(OperandError, match="at the top of a module"):
        ag.spread(fast, np.ones(10), executor=two)
    assert ag.spread(work.summed, np.ones(10), executor=two) == 10.0  # the pool goes on


def test_locks_and_other_arguments_that_no_rows_are():
    x = np.ones(3)
    for wrong, arguments, told in (
        (lambda x: x, (x,), "compiled for batches"),
        (ag.compile(lambda x: x), (x,), "compiled for batches"),
        (work.summed, (x, x), "2 were given"),
        (ag.compile(ag.grad(work.identical), batch=(0,), reduce=("mean", "sem")), (x,), "share"),
        (work.summed, (threading.Lock(),), "args"),
        (work.greeks, (1.0, ag.Draws(work.normals, 3), x), "Write 0 for it"),
        (work.calibrated, ([1.0] * 3, x, ag.Draws(work.normals, 4)), "rows"),
    ):
        with pytest.raises(OperandError, match=told):
            ag.spread(wrong, *arguments, executor=Here())
    for chunks in (0, -1, 2.0, True):
        with pytest.raises(OperandError, match="chunks is a whole number"):
            ag.spread(work.summed, x, chunks=chunks)


# The executors of others


def test_joblib_sends_functions_without_a_name():
    loky = pytest.importorskip("joblib.externals.loky")
    scale = 2.0
    fast = ag.compile(lambda x: scale * x, batch=(0,), reduce="sum")
    pool = loky.get_reusable_executor(max_workers=2)
    assert ag.spread(fast, np.ones(1000), executor=pool) == 2000.0
    pool.shutdown(kill_workers=True)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of Dask's own, at its ends
def test_dask_on_a_cluster_of_two_processes():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster, distributed.Client(cluster) as client:  # fmt: skip
        found = ag.spread(work.greeks, 100.0, 0.2, ROWS, executor=client.get_executor())
    one = work.greeks(100.0, 0.2, ROWS.rows())
    np.testing.assert_allclose(leaves(found), leaves(one), rtol=1e-13)
