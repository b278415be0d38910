"""Machine code lives as long as what calls it."""

import gc
import sys
import threading

import numpy as np
import pytest

import autograd as ag
from autograd.compiler.backends import BACKENDS, forced
from autograd.compiler.llvm import jit
from autograd.compiler.runtime import workshop
from support.builds import run_python

pytest.importorskip("llvmlite")
OF_LLVM = ["native", "interpreter"]


def scaled(number, **options):
    """A function unlike all others of another number, so that its code is its own."""
    return ag.compile(lambda x: x * number + ag.sin(x) if x > 0.0 else x - number, **options)


def alive():
    gc.collect()
    return set(jit._known)


@pytest.fixture
def nothing_kept(monkeypatch):
    """Code is not kept for who might compile the same again, nor made in the background."""
    workshop.finish()
    monkeypatch.setattr(jit, "_latest", jit.deque(maxlen=0))


@pytest.mark.usefixtures("nothing_kept")
def test_code_goes_with_the_function():
    before = alive()
    with forced("native"):
        compiled = scaled(2.5)
        rows = scaled(3.5, batch=(0,), reduce="sum", threads=2)
        assert [compiled(1.0), compiled(-1.0)] == pytest.approx([2.5 + np.sin(1.0), -3.5])
        assert rows(np.array([-1.0, -2.0])) == -10.0
    assert alive() > before
    program = compiled.program()
    del compiled, rows
    assert alive() <= before
    assert "guard" in program


@pytest.mark.usefixtures("nothing_kept")
def test_interpreted_programs_share_the_interpreter():
    with forced("interpreter"):
        scaled(2.5)(1.0)
        workshop.finish()
        before = alive()
        assert scaled(3.5)(1.0) == 3.5 + np.sin(1.0)
        assert alive() == before


@pytest.mark.usefixtures("nothing_kept")
def test_equal_programs_share_code_which_stays_until_the_last_is_gone():
    before = alive()
    with forced("native"):
        one, other = scaled(1.25), scaled(1.25)
        one(1.0)
        with_one = alive()
        expected = other(1.0)
        assert alive() == with_one
        del one
        assert alive() == with_one
        assert other(1.0) == expected
        del other
    assert alive() <= before


def test_the_latest_stay_for_who_compiles_the_same_again():
    def not_again():
        raise AssertionError("it was compiled again")

    address = jit.code("f", "of this test", lambda: "define void @f() { ret void }").address
    gc.collect()
    assert jit.code("f", "of this test", not_again).address == address
    assert len(jit._latest) <= jit._latest.maxlen


@pytest.mark.usefixtures("nothing_kept")
def test_code_dropped_while_llvm_is_busy_goes_at_the_next_chance():
    with forced("native"):
        compiled = scaled(9.5)
        compiled(1.0)
        busy, done = threading.Event(), threading.Event()

        def hold():
            with jit._lock:
                busy.set()
                done.wait(10.0)

        thread = threading.Thread(target=hold)
        thread.start()
        busy.wait(10.0)
        del compiled
        gc.collect()  # returns at once
        assert jit._dropped
        done.set()
        thread.join()
        scaled(10.5)(1.0)
    assert not jit._dropped


@pytest.mark.usefixtures("nothing_kept")
def test_functions_dropped_by_some_threads_while_others_call_theirs():
    wrong = []

    def work(seed):
        for k in range(12):
            number = seed + 0.001 * k
            compiled = scaled(number)
            if [compiled(-1.0), compiled(-3.0)] != [-1.0 - number, -3.0 - number]:
                wrong.append(number)

    with forced("native"):
        threads = [threading.Thread(target=work, args=(float(i + 20),)) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not wrong


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much memory there is")
@pytest.mark.parametrize("name", BACKENDS)
def test_memory_does_not_grow_with_the_functions_that_were_dropped(name):
    code = """
import gc, sys
import autograd as ag
from autograd.compiler.backends import forced

def resident():
    gc.collect()
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096

sizes = []
with forced(sys.argv[1]):
    for k in range(1201):
        number = k + 0.5
        compiled = ag.compile(lambda x: x * number + ag.sin(x) if x > 0.0 else x - number)
        compiled(1.0), compiled(-1.0)
        del compiled
        if k in (400, 1200):
            sizes.append(resident())
print(sizes[1] - sizes[0])
"""
    grown = int(run_python(code, name, VALUEGRAD_CACHE="off").stdout)
    assert grown < 1_000_000, "800 functions of two paths each"


def test_functions_that_were_kept_come_back_in_one_piece(tmp_path, monkeypatch):
    import ctypes

    monkeypatch.setenv("VALUEGRAD_CACHE", str(tmp_path / "cache"))

    def text(name, number):
        return f"define i64 @{name}() {{\n  ret i64 {number}\n}}"

    assert jit.known(["first", "second"], "key") is None
    for name, number in (("first", 11), ("second", 22), ("third", 33)):
        jit.code(name, "key", lambda name=name, number=number: text(name, number))
    found = jit.known(["absent", "second", "first"], "key")
    assert sorted(found.addresses) == ["first", "second"]
    called = {name: ctypes.CFUNCTYPE(ctypes.c_int64)(at)() for name, at in found.addresses.items()}
    assert called == {"first": 11, "second": 22}
    assert jit.known(["first"], "another key") is None
    assert jit.known(["first"], "key", level=1) is None
