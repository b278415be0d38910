"""spread: one call of a function over the workers of an executor."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    as_completed,
)
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from autograd.compiler.batch.batch import belonging_to_rows
from autograd.compiler.batch.summaries import Summarised
from autograd.compiler.by_name import ByName
from autograd.compiler.compiled import Compiled
from autograd.errors import OperandError, WorkerError
from autograd.parallel.division import chunks_of, edges_of, total
from autograd.parallel.draws import Draws, part
from autograd.parallel.work import Done, Task, run
from autograd.structures.outline import put_together
from autograd.structures.rows import (
    NoRowsError,
    check_count,
    check_positions,
    count_rows,
    rows_as_floats,
)
from autograd.tools.extras import load

MOST_BREAKS = 3  # executors that may die in one call
_EACH = 4  # chunks for each core, so that none waits long for the last
Progress = bool | Callable[[int, int], None]


def spread(
    fast: Callable[..., Any],
    *arguments: Any,
    chunks: int | None = None,
    executor: Executor | Callable[[], Executor] | None = None,
    progress: Progress = False,
    **shared: Any,
) -> Any:
    """Return what a function compiled for batches returns, computed by many workers.

    Rows are divided among the workers of any executor of ``concurrent.futures``: a pool of
    processes, joblib's loky, ``dask.distributed.Client(...).get_executor()``. What the function
    adds up over rows is added up, what it gives for each row is put in order.

    Arguments:
        fast: made by ``compile(f, batch=...)``. It has to be found by its name in other processes,
            unless the executor sends code, as loky and Dask do.
        arguments: of it; those with rows are arrays, structures of arrays, or :class:`Draws`.
        chunks: into how many pieces of work the rows are divided; four for each core, unless given.
        executor: what runs them. A function that makes one is called, and called again if its
            processes die. None: a pool of processes, one for each core, for this call alone; a
            script then calls spread below ``if __name__ == "__main__":``.
        progress: True for a bar; or a function, called with the rows done and those there are.
        shared: arguments by name; those that ``batch`` names may have rows.

    Returns:
        the result of the call, in numbers, however many chunks there were: sums are added up in a
        tree that depends on the number of rows alone.

    Raises:
        OperandError: if ``fast`` is not compiled for batches, or an argument is not what it takes.
        WorkerError: if a worker died and there is no other; nothing of the result is kept then.
        Exception: what ``fast`` itself raised, with a note of the rows that it was called with.

    >>> import numpy as np
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from autograd import compile, value_and_grad
    >>> fast = compile(value_and_grad(lambda a, x: a * x * x), batch=(None, 0), reduce="sum")
    >>> with ThreadPoolExecutor(2) as pool:
    ...     spread(fast, 2.0, np.arange(1000.0), executor=pool)
    (665667000.0, 332833500.0)
    """
    names = fast.names if isinstance(fast, Summarised) else ()
    each = fast.f if isinstance(fast, Summarised) else fast
    if not isinstance(each, Compiled) or each.made_of()[2].batch is None:
        raise OperandError(
            f"spread takes a function that is compiled for batches, but got {fast!r}. Write "
            "compile(f, batch=(...))."
        )
    if chunks is not None and (type(chunks) is not int or chunks < 1):
        raise OperandError(f"chunks is a whole number from 1, but got {chunks!r}.")
    _, f, options = each.made_of()
    by_name = ByName(f, options.batch)
    batch = by_name.batch
    placed, rest = by_name.placed(arguments, shared)
    check_positions(placed, batch)
    args = [
        arg if axis is None or isinstance(arg, Draws) else rows_as_floats(arg, f"args[{i}]")
        for i, (arg, axis) in enumerate(zip(placed, batch, strict=True))
    ]
    try:
        count = _count(args, batch)
    except NoRowsError:
        return fast(*arguments, **shared)
    if names and belonging_to_rows(by_name.f, args, batch) is not False:
        raise OperandError(
            "Derivatives by arguments with rows belong to their rows, so they have no mean or "
            "standard error. Differentiate by what the rows share."
        )
    edges = edges_of(count)
    cores = os.cpu_count() or 1
    adding = _adding(each)
    tasks = []
    for some in chunks_of(len(edges) - 1, chunks or _EACH * cores):
        own = edges[some.start : some.stop + 1]
        given = tuple([
            arg if axis is None else part(arg, own[0], own[-1])
            for arg, axis in zip(args, batch, strict=True)
        ])  # fmt: skip
        tasks.append(Task(adding, given, rest, bool(names), some.start, own))
    with _shown(progress, count) as show:
        done = _done(tasks, executor, show)
    if names:
        sums = _total(done, len(edges) - 1)
        outline = done[0].outline
        return tuple([put_together(outline, [s.summary(name) for s in sums]) for name in names])
    return _put_together(done, len(edges) - 1, count if options.reduce == "mean" else 1)


def _count(args: Sequence[Any], batch: Sequence[int | None]) -> int:
    """Return how many rows the arguments have."""
    plain = [
        None if isinstance(arg, Draws) else axis for arg, axis in zip(args, batch, strict=True)
    ]
    counts = {i: arg.count for i, arg in enumerate(args) if isinstance(arg, Draws)}
    for i, own in counts.items():
        if batch[i] is None:
            raise OperandError(f"args[{i}] has rows that are drawn. Write 0 for it in batch.")
        check_count(i, own, next(iter(counts.values())))
    if 0 not in plain:
        return next(iter(counts.values()))
    count = count_rows(args, plain)
    for i, own in counts.items():
        check_count(i, own, count)
    return count


@lru_cache(maxsize=16)  # what they have compiled is kept from call to call
def _adding(fast: Compiled) -> Compiled:
    """Return the function that adds up where another one takes the mean, by position."""
    maker, f, options = fast.made_of()
    by_name = ByName(f, options.batch)
    reduce = "sum" if options.reduce == "mean" else options.reduce
    if by_name.batch == options.batch and reduce == options.reduce:
        return fast
    made: Compiled = maker(by_name.f, options._replace(batch=by_name.batch, reduce=reduce))
    return made


@contextmanager
def _shown(progress: Progress, count: int) -> Iterator[Callable[[int, int], None]]:
    """Return, as a block, what is told of the rows that are done."""
    if callable(progress):
        yield progress
    elif progress:
        from tqdm import tqdm

        with tqdm(total=count, unit=" rows", unit_scale=True) as bar:

            def update(done: int, _: int) -> None:
                bar.update(done - bar.n)

            yield update
    else:
        yield lambda done, count: None


def _own_pool() -> Executor:
    """Return processes that begin anew: copies of this one might hold locks of its threads."""
    methods = multiprocessing.get_all_start_methods()
    method = "forkserver" if "forkserver" in methods else "spawn"
    return ProcessPoolExecutor(mp_context=multiprocessing.get_context(method))


def _done(
    tasks: Sequence[Task],
    executor: Executor | Callable[[], Executor] | None,
    show: Callable[[int, int], None],
) -> list[Done]:
    """Return what came out of every task, in their order."""
    found: dict[int, Done] = {}
    breaks = 0
    while len(found) < len(tasks):
        own = _own_pool() if executor is None else None
        pool = own or (executor if isinstance(executor, Executor) else executor())  # type: ignore[misc]
        left = [k for k in range(len(tasks)) if k not in found]
        try:
            _run(pool, {k: tasks[k] for k in left}, found, tasks, show)
        except (BrokenExecutor, CancelledError) as error:
            breaks += 1
            if isinstance(executor, Executor) or breaks == MOST_BREAKS:
                rows = [f"{tasks[k].edges[0]} to {tasks[k].edges[-1]}" for k in left]
                raise WorkerError(
                    f"A worker died before the rows {', '.join(rows[:3])}"
                    f"{' and others' if len(rows) > 3 else ''} were done: {error} Look for what "
                    "ends processes, such as a lack of memory; give spread a function that makes "
                    "an executor, and it goes on with another."
                ) from error
        finally:
            if own is not None:
                own.shutdown(wait=False, cancel_futures=True)
    return [found[k] for k in range(len(tasks))]


def _run(
    pool: Executor,
    left: dict[int, Task],
    found: dict[int, Done],
    tasks: Sequence[Task],
    show: Callable[[int, int], None],
) -> None:
    """Run tasks, and note what came out of each.

    Raises:
        BrokenExecutor: if a worker died.
    """
    futures: dict[Future[Done], int] = {}
    count = tasks[-1].edges[-1]
    try:
        for k, task in left.items():
            futures[pool.submit(run, task)] = k
        for future in as_completed(futures):
            k = futures[future]
            found[k] = _result(future, tasks[k])
            show(sum(_rows(tasks[done]) for done in found), count)
    finally:
        for future in futures:
            future.cancel()


def _rows(task: Task) -> int:
    return task.edges[-1] - task.edges[0]


def _result(future: Future[Done], task: Task) -> Done:
    """Return what came out of a task, or raise so that one knows where."""
    try:
        return future.result()
    except (BrokenExecutor, CancelledError):
        raise
    except Exception as error:
        if type(error).__name__ == "KilledWorker":  # of dask.distributed, after some tries
            raise BrokenExecutor(str(error)) from error
        if "pickle" in f"{type(error).__name__} {error}".lower():
            raise OperandError(
                f"spread cannot send the function to another process: {error}. Define it at the "
                "top of a module, or use an executor that sends code, as joblib's loky or Dask's."
            ) from error
        error.add_note(f"raised in spread, for rows {task.edges[0]} to {task.edges[-1]}")
        raise


def _total(done: Sequence[Done], n_blocks: int) -> Any:
    """Return what is added up over all blocks."""
    return total({node: part for one in done for node, part in one.sums.items()}, n_blocks)


def _put_together(done: Sequence[Done], n_blocks: int, divisor: int) -> Any:
    """Return the result of the call."""
    numpy = load("numpy", "compile")
    first = done[0]
    sums = iter(_total(done, n_blocks))
    rows = iter(
        [numpy.concatenate(column) for column in zip(*[one.rows for one in done], strict=True)]
    )
    leaves = [next(rows) if own else next(sums) for own in first.of_row]
    if divisor != 1:
        leaves = [leaf / divisor for leaf in leaves]
    return put_together(first.outline, leaves)
