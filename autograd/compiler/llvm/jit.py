"""LLVM: from the text of functions to their addresses, by way of the cache on disk."""

from __future__ import annotations

import platform
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any

from autograd.compiler.llvm import store
from autograd.tools.extras import load
from autograd.tools.locks import hold_at_fork

_lock = RLock()  # LLVM's objects are not to be used by two threads at once
hold_at_fork(_lock)  # nor left half made: a child could never use LLVM
_addresses: dict[str, int] = {}
_kept: list[Any] = []  # engines own the code that addresses point to


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


def address(name: str, key: str, text: Callable[[], str], level: int = 2) -> int:
    """Return the address of a function, compiled now, earlier, or by an earlier process.

    Arguments:
        name: of the function.
        key: of everything that the text depends on, beside this package and this machine.
        text: gives the LLVM IR, if it is needed.
        level: how hard the code generator tries, from 0 to 3.

    Returns:
        the address; the code stays for the life of the process.

    Raises:
        MissingExtraError: if llvmlite is not installed.
    """
    full = sha256(f"{surroundings()} {name} {level} {key}".encode()).hexdigest()
    with _lock:
        if full in _addresses:
            return _addresses[full]
        code = store.read(full)
        if code is None:
            code = _machine(level).emit_object(_parsed(text()))
            store.write(full, code)
        engine = llvm().create_mcjit_compiler(_parsed(""), _machine(level))
        engine.add_object_file(llvm().ObjectFileRef.from_data(code))
        engine.finalize_object()
        _kept.append(engine)
        _addresses[full] = int(engine.get_function_address(name))
        return _addresses[full]


def _parsed(text: str) -> Any:
    module = llvm().parse_assembly(text)
    module.triple = llvm().get_process_triple()
    return module


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
