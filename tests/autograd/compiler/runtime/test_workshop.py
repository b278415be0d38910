"""The workshop: jobs are done once, in the background, beyond forks and at exit."""

import gc
import os
import threading
import time

import pytest

from autograd.compiler.runtime import workshop
from autograd.compiler.runtime.workshop import Job, Workshop
from support.builds import run_python

ENOUGH = 30.0  # seconds, of which next to none are used


def until(is_true):
    end = time.monotonic() + ENOUGH
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_a_job_is_done_once():
    done = []
    job = Job(lambda: done.append(1) or "result")
    shop = Workshop()
    shop.bring(job)
    shop.bring(job)
    until(lambda: job.is_done)
    job.run()
    shop.bring(job)
    later = Job(lambda: 2)
    shop.bring(later)
    until(lambda: later.is_done)
    assert (done, job.result, job.error) == ([1], "result", None)


def test_who_runs_a_job_waits_for_another_at_it():
    began, leave, done = threading.Event(), threading.Event(), []

    def work():
        began.set()
        leave.wait(ENOUGH)
        done.append(1)

    job = Job(work)
    shop = Workshop()
    shop.bring(job)
    began.wait(ENOUGH)
    threading.Timer(0.02, leave.set).start()
    job.run()
    assert done == [1]
    assert job.is_done


def test_an_error_is_kept_and_others_go_on():
    bad, good = Job(lambda: 1 / 0), Job(lambda: 1.0)
    shop = Workshop()
    shop.bring(bad)
    shop.bring(good)
    until(lambda: good.is_done)
    assert isinstance(bad.error, ZeroDivisionError)
    assert good.result == 1.0


def test_what_nobody_wants_any_more_is_not_done():
    began, leave, done = threading.Event(), threading.Event(), []
    first = Job(lambda: began.set() or leave.wait(ENOUGH))
    dropped = Job(lambda: done.append(1))
    last = Job(lambda: 1)
    shop = Workshop()
    for job in (first, dropped, last):
        shop.bring(job)
    began.wait(ENOUGH)
    del dropped, job
    gc.collect()
    leave.set()
    until(lambda: last.is_done)
    assert done == []


def test_closing_waits_for_the_job_at_hand_and_begins_no_other():
    began, done = threading.Event(), []
    first = Job(lambda: (began.set(), time.sleep(0.05), done.append(1)))
    second = Job(lambda: done.append(2))
    shop = Workshop()
    shop.bring(first)
    shop.bring(second)
    began.wait(ENOUGH)
    shop.close()
    assert done == [1]
    time.sleep(0.01)
    assert done == [1]
    shop.bring(Job(lambda: done.append(3)))
    assert done == [1]


def test_the_end_of_a_process_waits_for_the_job_at_hand():
    code = """if True:
        import threading, time
        from autograd.compiler.runtime import workshop
        began = threading.Event()
        def work():
            began.set()
            time.sleep(0.05)
            print("done")
        jobs = [workshop.Job(work), workshop.Job(lambda: print("another"))]
        for job in jobs:
            workshop.bring(job)
        began.wait()
    """
    assert run_python(code).stdout.split() == ["done"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*fork")  # that of Python, and of JAX where it is loaded
def test_a_child_has_a_workshop_of_its_own_in_which_jobs_are_brought_again():
    began, leave = threading.Event(), threading.Event()
    parent = os.getpid()

    def work():
        if os.getpid() == parent:
            began.set()
            leave.wait(ENOUGH)
        return os.getpid()

    job, waiting = Job(work), Job(os.getpid)
    workshop.bring(job)
    workshop.bring(waiting)
    began.wait(ENOUGH)
    pid = os.fork()
    if not pid:
        try:
            workshop.bring(job)
            workshop.bring(waiting)
            until(lambda: job.is_done and waiting.is_done)
            os._exit(0 if job.result == waiting.result == os.getpid() else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    leave.set()
    until(lambda: waiting.is_done)
    assert job.result == waiting.result == parent
