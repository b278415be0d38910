"""Ctrl-C at any instruction of what must be done whole."""

import gc
import os
import signal
import sys
import threading
import warnings

import pytest

from autograd.compiler.llvm import store
from autograd.tools.files import write_whole
from autograd.tools.interrupts import InterruptsHeld


@pytest.fixture(autouse=True)
def python_own_handler():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupted_at(moment, call):
    """Call it with Ctrl-C at the moment-th instruction; tell whether there were so many."""
    left = moment

    def watch(frame, event, argument):
        nonlocal left
        frame.f_trace_opcodes = True
        if event == "opcode" and left:
            left -= 1
            if not left:
                signal.raise_signal(signal.SIGINT)
        return watch

    before = sys.gettrace()  # a measure of coverage traces too
    sys.settrace(watch)
    try:
        call()
    except KeyboardInterrupt:
        pass
    finally:
        sys.settrace(before)
    return not left


def write(folder):
    write_whole(folder / "a.svg", b"new")


def keep_code(folder):
    store.write("0" * 64, b"code")


@pytest.mark.parametrize("writer", [write, keep_code])
def test_no_moment_leaves_a_draft_or_an_open_file(writer, tmp_path, monkeypatch):
    monkeypatch.setenv(store.SETTING, str(tmp_path))
    tmp_path.chmod(0o700)
    moment = 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        unraised = []
        monkeypatch.setattr(sys, "unraisablehook", unraised.append)
        gc.freeze()  # what was there before need not be walked at each moment
        try:
            while interrupted_at(moment, lambda: writer(tmp_path)):
                gc.collect()
                assert unraised == []
                left = os.listdir(tmp_path)
                assert left in ([], ["a.svg"], ["0" * 64]), moment
                assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
                moment += 7  # co-prime with any pattern of instructions worth fearing
        finally:
            gc.unfreeze()
    assert moment > 200


def test_what_was_held_back_comes_at_the_end():
    def run():
        with InterruptsHeld():
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            done.append("all")
        done.append("too much")

    done = []
    with pytest.raises(KeyboardInterrupt):
        run()
    assert done == ["all"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_error_in_the_block_is_seen_with_it():
    def run():
        with InterruptsHeld():
            signal.raise_signal(signal.SIGINT)
            raise OSError("disk full")

    with pytest.raises(KeyboardInterrupt) as caught:
        run()
    assert isinstance(caught.value.__context__, OSError)


def test_handlers_of_others_are_called_with_what_came():
    seen = []
    signal.signal(signal.SIGINT, lambda number, frame: seen.append((number, frame)))
    with InterruptsHeld():
        signal.raise_signal(signal.SIGINT)
        assert seen == []
    [(number, frame)] = seen
    assert number == signal.SIGINT
    assert frame.f_code.co_name == "test_handlers_of_others_are_called_with_what_came"


def test_ignored_stays_ignored():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with InterruptsHeld():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_other_threads_have_none_to_hold():
    def run():
        with InterruptsHeld():
            held.append(signal.getsignal(signal.SIGINT))

    held = []
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert held == [signal.default_int_handler]
