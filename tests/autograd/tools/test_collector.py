"""The collector: its thresholds come back, whatever happens in between."""

import gc
from threading import Barrier, Thread

import pytest

from autograd.tools.collector import SELDOM, seldom_collected


@pytest.fixture(autouse=True)
def thresholds():
    before, was_on = gc.get_threshold(), gc.isenabled()
    gc.set_threshold(700, 11, 12)
    yield
    gc.set_threshold(*before)
    (gc.enable if was_on else gc.disable)()


def test_it_looks_seldom_for_a_while():
    with seldom_collected():
        assert gc.get_threshold() == (SELDOM, 11, 12)
        with seldom_collected():
            assert gc.get_threshold() == (SELDOM, 11, 12)
        assert gc.get_threshold() == (SELDOM, 11, 12)
    assert gc.get_threshold() == (700, 11, 12)


def test_an_error_brings_it_back():
    with pytest.raises(ZeroDivisionError), seldom_collected():
        1 / 0  # noqa: B018
    assert gc.get_threshold() == (700, 11, 12)


def test_what_others_set_meanwhile_stays():
    with seldom_collected():
        gc.set_threshold(5, 6, 7)
    assert gc.get_threshold() == (5, 6, 7)


@pytest.mark.parametrize("first", [0, SELDOM + 1])
def test_one_that_looks_more_seldom_is_left_alone(first):
    gc.set_threshold(first, 11, 12)
    with seldom_collected():
        assert gc.get_threshold() == (first, 11, 12)
    assert gc.get_threshold() == (first, 11, 12)


def test_it_is_never_switched_on_or_off():
    gc.disable()
    with seldom_collected():
        assert not gc.isenabled()
    assert not gc.isenabled()
    gc.enable()
    with seldom_collected():
        assert gc.isenabled()


def test_the_last_of_several_threads_brings_it_back():
    inside, leave = Barrier(3), Barrier(3)

    def work():
        with seldom_collected():
            inside.wait()
            leave.wait()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    inside.wait()
    assert gc.get_threshold() == (SELDOM, 11, 12)
    leave.wait()
    for thread in threads:
        thread.join()
    assert gc.get_threshold() == (700, 11, 12)
