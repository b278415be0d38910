"""LLVM: from the text of functions to machine code, by way of the cache on disk.

Code lives as long as somebody keeps it: then the engine that owns its memory is given back. The
last few pieces stay, for who compiles the same again.
"""

from __future__ import annotations

import platform
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any
from weakref import WeakValueDictionary, finalize

from autograd.compiler.llvm import store
from autograd.tools.extras import load
from autograd.tools.locks import hold_at_fork

_lock = RLock()  # LLVM's objects are not to be used by two threads at once
hold_at_fork(_lock)  # nor left half made: a child could never use LLVM
_known: WeakValueDictionary[str, Code] = WeakValueDictionary()
_latest: deque[Code] = deque(maxlen=64)
_dropped: deque[Any] = deque()  # engines whose code nobody keeps any longer


class Code:
    """Machine code of a function.

    Arguments:
        engine: LLVM's, which owns the memory.
        name: of the function.
        others: further ones beside it.
    """

    def __init__(self, engine: Any, name: str, others: Sequence[str] = ()) -> None:
        self.address = int(engine.get_function_address(name))
        self.addresses = {one: int(engine.get_function_address(one)) for one in others}
        finalize(self, _drop, engine).atexit = False


def _drop(engine: Any) -> None:
    """Give the memory of code back, now or when LLVM is free: the collector may run anywhere."""
    _dropped.append(engine)
    if _lock.acquire(blocking=False):
        try:
            _free_dropped()
        finally:
            _lock.release()


def _free_dropped() -> None:
    while _dropped:
        _dropped.pop().close()


@cache
def llvm() -> Any:
    """Return llvmlite's binding, ready for this machine.

    Raises:
        MissingExtraError: if llvmlite is not installed.
    """
    binding = load("llvmlite.binding", "compile")
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    return binding


@cache
def features() -> dict[str, bool]:
    """Return what this machine's processor can do, by LLVM's names."""
    return dict(llvm().get_host_cpu_features())


@cache
def lanes() -> int:
    """Return how many doubles a vector register of this machine holds."""
    known = features()
    return 8 if known.get("avx512f") else 4 if known.get("avx") else 2


@cache
def surroundings() -> str:
    """Return all but the program that shapes machine code: emitter, LLVM, machine."""
    digest = sha256()
    for file in sorted(Path(__file__).parent.parent.rglob("*.py")):
        digest.update(file.read_bytes())
    binding = llvm()
    for thing in (
        load("llvmlite", "compile").__version__,
        binding.llvm_version_info,
        binding.get_host_cpu_name(),
        binding.get_host_cpu_features().flatten(),
        binding.get_process_triple(),
        platform.libc_ver(),
    ):
        digest.update(repr(thing).encode())
    return digest.hexdigest()


def code(
    name: str,
    key: str,
    text: Callable[[], str],
    level: int = 2,
    others: Sequence[str] = (),
    is_stored: bool = True,
) -> Code:
    """Return the code of a function, compiled now, earlier, or by an earlier process.

    Arguments:
        name: of the function.
        key: of everything that the text depends on, beside this package and this machine.
        text: gives the LLVM IR, if it is needed.
        level: how hard the code generator tries, from 0 to 3.
        others: names of further functions in the text.
        is_stored: whether to keep it on the disk.

    Returns:
        the code, to be kept as long as its address is used.

    Raises:
        MissingExtraError: if llvmlite is not installed.
    """
    full = _full(name, key, level)
    with _lock:
        known = _known.get(full)
        if known is None:
            found = _object(full, text, level, is_stored)
            known = _known[full] = Code(_engine([found], level), name, others)
        _latest.append(known)
        _free_dropped()
        return known


def known(names: Sequence[str], key: str, level: int = 2) -> Code | None:
    """Return the code of functions that earlier calls or processes left on the disk.

    Arguments:
        names: of functions that were compiled one by one.
        key, level: as for :func:`code`.

    Returns:
        one piece of code, in one engine, with an address for each that was found; None if none was.
    """
    with _lock:
        files = {name: store.read(_full(name, key, level)) for name in names}
        found = {name: file for name, file in files.items() if file is not None}
        if not found:
            return None
        return Code(_engine(found.values(), level), next(iter(found)), list(found))


def _full(name: str, key: str, level: int) -> str:
    return sha256(f"{surroundings()} {name} {level} {key}".encode()).hexdigest()


def _object(key: str, text: Callable[[], str], level: int, is_stored: bool = True) -> bytes:
    """Return the object file of a text, from the disk if it is there."""
    found = store.read(key) if is_stored else None
    if found is None:
        # In a context of its own, which would keep every constant that it has ever met
        module = llvm().parse_assembly(text(), llvm().create_context())
        module.triple = llvm().get_process_triple()
        found = _machine(level).emit_object(module)
        if is_stored:
            store.write(key, found)
    return bytes(found)


def _engine(files: Iterable[bytes], level: int) -> Any:
    """Return an engine that holds the code of object files."""
    engine = llvm().create_mcjit_compiler(llvm().parse_assembly(""), _machine(level))
    for file in files:
        engine.add_object_file(llvm().ObjectFileRef.from_data(file))
    engine.finalize_object()
    return engine


def _machine(level: int) -> Any:
    binding = llvm()
    target = binding.Target.from_triple(binding.get_process_triple())
    return target.create_target_machine(
        cpu=binding.get_host_cpu_name(),
        features=binding.get_host_cpu_features().flatten(),
        opt=level,
        jit=True,
        codemodel="jitdefault",
    )
