"""Bytecode of long programs kept on disk, so that a second start need not make it.

It lies where machine code does (see llvm/store.py), under a key of everything that shapes it. What
is found there is only taken if all of it is as it was written.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator
from hashlib import sha256

from autograd.compiler.bytecode.encoding import Encoded
from autograd.compiler.llvm import jit, store
from autograd.compiler.llvm.unrolled import Form
from autograd.compiler.program.deciding import EXACTLY
from autograd.compiler.program.program import Program
from autograd.table.operation import TABLE, Op

WORTH = 10_000  # instructions: bytecode of fewer is made as fast as it is read
_BYTES = array("i").itemsize


def kept(program: Program, form: Form, make: Callable[[], Encoded]) -> Encoded:
    """Return the bytecode of a program, from the disk if it is there.

    Arguments:
        program: as it is before the passes that ``make`` runs.
        form: how many lanes, which inputs are the same in all, and whether results are added up.
        make: makes the bytecode.
    """
    if len(program.code) < WORTH:
        return make()
    key = sha256(
        f"bytecode {_BYTES} {jit.surroundings()} {program.fingerprint()} {form}".encode()
    ).hexdigest()
    content = store.read(key)
    found = None if content is None else unpacked(content, program)
    if found is None:
        found = make()
        content = packed(found, program)
        if content is not None:
            store.write(key, content)
    return found


def packed(code: Encoded, program: Program) -> bytes | None:
    """Return bytecode as bytes; None if it calls what another process could not find.

    Arguments:
        code: the bytecode, but for what only interpreters without LLVM look at.
        program: that it was made from.
    """
    names = {op: name for name, op in _named(program)}
    calls = [names.get(op) for op in code.calls]
    if None in calls:
        return None
    head = json.dumps([len(code.code), code.scratch, calls, sorted(code.kinds)]).encode()
    return b"%d\n" % len(head) + head + code.code.tobytes()


def unpacked(content: bytes, program: Program) -> Encoded | None:
    """Return bytecode from bytes; None if they are no such thing.

    Arguments:
        content: as :func:`packed` gives it.
        program: that it was made from.

    >>> unpacked(b"anything", Program(1, [], [], [], [], [0])) is None
    True
    """
    size, _, rest = content.partition(b"\n")
    try:
        length = int(size)
        count, scratch, calls, kinds = json.loads(rest[:length])
        code = array("i")
        code.frombytes(memoryview(rest)[length:])
        named = dict(_named(program))
        called = tuple([named[name] for name in calls])
        known = frozenset(map(int, kinds))
    except (ValueError, KeyError, TypeError):
        return None
    return Encoded(code, int(scratch), called, {}, known) if len(code) == count else None


def _named(program: Program) -> Iterator[tuple[str, Op]]:
    """Yield the operations that code of a program may call, each by a name of its own."""
    for op in TABLE.values():
        yield op.name, op
        yield EXACTLY[op].name, EXACTLY[op]
    own = 0
    for op in program.code.table:
        if type(op) is not Op:
            yield f"own-{own}", op
            own += 1
