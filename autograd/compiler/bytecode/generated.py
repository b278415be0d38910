"""An interpreter of encoded programs of any size: machine code for each opcode, made beforehand.

For programs of tens of thousands of instructions unrolled machine code takes long to compile.
Here each kind of instruction has a handler, which ends with a jump to the next instruction's. It
finds that in a table of handlers, whose address is the first word of those that it is given as
``calls``.
The results of a group lie side by side, so that on one lane vectors of results are computed, from
operands gathered before; on several lanes each member is a vector by itself. A vector that reaches
beyond its group writes into the slots of later instructions, which are still to be computed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from functools import cache, partial

from autograd.compiler.bytecode.opcodes import (
    ADDED_OUTPUTS,
    CALL,
    END,
    FIRST_OPCODE,
    GUARDS,
    N_KINDS,
    OPCODES,
    OUTPUTS,
    VECTORS,
    Opcode,
)
from autograd.compiler.bytecode.writing import LISTED, SAME
from autograd.compiler.llvm import jit
from autograd.compiler.llvm.control import label, leave_if, loop, when
from autograd.compiler.llvm.lanes import Body, Lanes
from autograd.compiler.llvm.unrolled import PARAMETERS
from autograd.compiler.runtime import workshop
from autograd.compiler.runtime.workshop import Job
from autograd.tools.locks import Lock

NAME = "interpret"
VECTOR = 8  # members of a group at a time
BLOCK = 128  # members whose operands are gathered at once
_OPERAND = N_KINDS  # where @operand stands in the table of handlers, behind that of each kind
_STATE = ("code", "slots", "results", "failed", "calls", "handlers")
_BEFORE = 1  # words of the table of functions that a program is given, before those it calls


class Library:
    """The interpreter for a width, with a handler for each kind of instruction met so far.

    Handlers are made when a program first needs them: at once as fast as LLVM can, since somebody
    waits, and once more with care in the background. The table of them is of one piece for all
    programs, so that better ones are taken up where they stand.

    Arguments:
        width: how many lanes.

    Raises:
        MissingExtraError: if llvmlite is not installed.
    """

    def __init__(self, width: int) -> None:
        self._width = width
        self._lock = Lock()
        self._base = jit.code(NAME, f"{width}", lambda: base(width), others=_BASE)
        self._handlers = (ctypes.c_void_p * (N_KINDS + 1))()
        for kind in range(FIRST_OPCODE):
            self._handlers[kind] = self._base.addresses[_name(kind)]
        self._handlers[_OPERAND] = self._base.addresses["operand"]
        self._kept: dict[int, jit.Code] = {}  # by kind
        self._left: list[jit.Code] = []
        self._jobs: list[Job] = []  # that are not done yet
        self.address = self._base.address
        self.before = [ctypes.addressof(self._handlers)]

    def learn(self, kinds: Iterable[int]) -> None:
        """Have handlers for kinds of instructions, beside calls, guards and outputs."""
        with self._lock:
            self._jobs = [job for job in self._jobs if not job.is_done]
            for job in self._jobs:  # again, if they waited in a parent process
                workshop.bring(job)
            missing = sorted(kind for kind in set(kinds) if kind not in self._kept)
            self._find(missing)
            unmade = [kind for kind in missing if kind not in self._kept]
            if not unmade:
                return
            width, names = self._width, [_name(kind) for kind in unmade]
            quick = jit.code(
                names[0], f"{width} {unmade}", lambda: handlers(width, unmade), 0, names, False
            )
            for kind in unmade:
                self._take(kind, quick, quick.addresses[_name(kind)])
                job = Job(partial(self._make, kind))
                self._jobs.append(job)
                workshop.bring(job)

    def _find(self, kinds: Sequence[int]) -> None:
        """Take those handlers that were made with care before."""
        code = jit.known([_name(kind) for kind in kinds], f"{self._width}")
        if code is not None:
            for kind in kinds:
                if _name(kind) in code.addresses:
                    self._take(kind, code, code.addresses[_name(kind)])

    def _make(self, kind: int) -> None:
        width = self._width
        code = jit.code(_name(kind), f"{width}", lambda: handlers(width, [kind]))
        with self._lock:
            self._take(kind, code, code.address)

    def _take(self, kind: int, code: jit.Code, address: int) -> None:
        before = self._kept.get(kind)
        if before is not None:
            self._left.append(before)  # somebody may be running it
        self._kept[kind] = code
        self._handlers[kind] = address


@cache
def library(width: int) -> Library:
    """Return the interpreter for a width."""
    return Library(width)


def _name(kind: int) -> str:
    return f"do.{kind}"


_BASE = ("operand", *map(_name, range(FIRST_OPCODE)))


def base(width: int) -> str:
    """Return the text of what every program needs: how it begins, gives results out, and ends.

    Arguments:
        width: how many lanes.
    """
    bodies = {
        END: Body(width),
        CALL: _call(width),
        GUARDS: _guards(width),
        OUTPUTS: _outputs(width, adds=False),
        ADDED_OUTPUTS: _outputs(width, adds=True),
    }
    return _module(width, bodies, [_operand(), _entry(width)])


def handlers(width: int, kinds: Iterable[int]) -> str:
    """Return the text of the handlers of some kinds of instructions.

    Arguments:
        width: how many lanes.
        kinds: of operations, or of their vectors.
    """
    bodies = {}
    for kind in kinds:
        opcode = OPCODES[(kind - FIRST_OPCODE) % VECTORS]
        is_plain = kind < FIRST_OPCODE + VECTORS
        bodies[kind] = _plain(opcode, width) if is_plain else _in_vectors(opcode)
    return _module(width, bodies, [])


def _module(width: int, bodies: dict[int, Body], others: list[str]) -> str:
    needs = {name: text for body in bodies.values() for name, text in body.needs.items()}
    bits = 64 * (VECTOR if width == 1 else width)
    widths = f'"min-legal-vector-width"="{bits}" "prefer-vector-width"="{bits}"'
    return "\n".join(
        [
            *needs.values(),
            *[_function(_name(kind), body) for kind, body in bodies.items()],
            *others,
            f"attributes #0 = {{ nounwind {widths} }}",
        ]
    )


def _function(name: str, body: Body) -> str:
    text = "\n".join(body.lines)
    state = ", ".join(f"ptr %{name}" for name in _STATE)
    return f"define void @{name}({state}) #0 {{\n{text}\n  ret void\n}}"


# What handlers are made of


def _go_to(body: Body, at: str, how: str = "musttail call") -> None:
    """Call the handler of the instruction at an address; at the end of a handler, jump there."""
    kind = body.emit(f"load i32, ptr {at}")
    entry = body.emit(f"getelementptr ptr, ptr %handlers, i32 {kind}")
    handler = body.emit(f"load ptr, ptr {entry}")
    given = ", ".join([f"ptr {at}", *[f"ptr %{name}" for name in _STATE[1:]]])
    body.act(f"{how} void {handler}({given})")


def _at_word(body: Body, index: int | str, base: str = "%code") -> str:
    """Return the address of a word of the code."""
    return body.emit(f"getelementptr i32, ptr {base}, i64 {index}")


def _word(body: Body, index: int | str, base: str = "%code") -> str:
    """Load a word of the code, as an i64."""
    word = body.emit(f"load i32, ptr {_at_word(body, index, base)}")
    return body.emit(f"sext i32 {word} to i64")


def _at_double(body: Body, index: int | str, base: str) -> str:
    """Return the address of a double."""
    return body.emit(f"getelementptr double, ptr {base}, i64 {index}")


def _at_slot(body: Body, index: str, base: str = "%slots") -> str:
    """Return the address of a slot, which holds a double for each lane."""
    return body.emit(f"getelementptr {body.double}, ptr {base}, i64 {index}")


def _load(body: Body, at: str) -> Lanes:
    return Lanes(body, body.emit(f"load {body.double}, ptr {at}, align 8"))


def _store(body: Body, number: Lanes, at: str) -> None:
    body.act(f"store {body.double} {number.ref}, ptr {at}, align 8")


def _everywhere(body: Body, element: str, register: str) -> str:
    """Return a register that has a number of an element type in every lane."""
    if body.width == 1:
        return register
    kind = body.vector(element)
    one = body.emit(f"insertelement {kind} poison, {element} {register}, i32 0")
    zeros = f"<{body.width} x i32> zeroinitializer"
    return body.emit(f"shufflevector {kind} {one}, {kind} poison, {zeros}")


# Opcodes


def _plain(opcode: Opcode, width: int) -> Body:
    """Return the handler of an opcode whose members are done one by one."""
    body = Body(width)
    count, first = _word(body, 1), _word(body, 2)
    operands = _at_word(body, 3)
    results = _at_slot(body, first)
    with loop(body, count) as k:
        here = _at_word(body, body.emit(f"mul i64 {k}, {opcode.arity}"), operands)
        numbers = [_load(body, _at_slot(body, _word(body, j, here))) for j in range(opcode.arity)]
        _store(body, opcode.lower(*numbers), _at_slot(body, k, results))
    _go_to(body, _at_word(body, body.emit(f"mul i64 {count}, {opcode.arity}"), operands))
    return body


def _in_vectors(opcode: Opcode) -> Body:
    """Return the handler of an opcode whose members are done several at a time."""
    body = Body(VECTOR)
    room = f"alloca [{BLOCK} x double], align 64"
    rooms = [body.emit(room) for _ in range(opcode.arity)]
    entry = body.emit(f"getelementptr ptr, ptr %handlers, i32 {_OPERAND}")
    find = body.emit(f"load ptr, ptr {entry}")
    count, first, distance = (_word(body, k) for k in (1, 2, 3))
    results = _at_double(body, first, "%slots")
    with loop(body, count, BLOCK) as start:
        left = body.emit(f"sub i64 {count}, {start}")
        is_last = body.emit(f"icmp ult i64 {left}, {BLOCK}")
        here = body.emit(f"select i1 {is_last}, i64 {left}, i64 {BLOCK}")
        bases = []
        for j, room in enumerate(rooms):
            given = f"ptr {_at_word(body, 4 + 2 * j)}, ptr {room}, i64 {start}, i64 {here}"
            bases.append(body.emit(f"call ptr {find}(ptr %code, ptr %slots, {given})"))
        into = _at_double(body, start, results)
        with loop(body, here, VECTOR) as k:
            numbers = [_load(body, _at_double(body, k, base)) for base in bases]
            _store(body, opcode.lower(*numbers), _at_double(body, k, into))
    _go_to(body, _at_word(body, distance))
    return body


def _operand() -> str:
    """Return the function that tells where the operands of a block lie, or copies them there."""
    body = Body(VECTOR)
    how, where = _word(body, 0, "%how"), _word(body, 1, "%how")
    with when(body, body.emit(f"icmp eq i64 {how}, {LISTED}")):
        places = _at_word(body, body.emit(f"add i64 {where}, %start"))
        with loop(body, "%count", VECTOR) as k:
            here = _at_word(body, k, places)
            numbers = "poison"
            for j in range(VECTOR):
                at = _at_double(body, _word(body, j, here), "%slots")
                number = body.emit(f"load double, ptr {at}")
                numbers = body.emit(
                    f"insertelement {body.double} {numbers}, double {number}, i32 {j}"
                )
            _store(body, Lanes(body, numbers), _at_double(body, k, "%room"))
        body.act("ret ptr %room")
        label(body, "other")
    first = _at_double(body, where, "%slots")
    with when(body, body.emit(f"icmp eq i64 {how}, {SAME}")):
        number = body.emit(f"load double, ptr {first}")
        numbers = _everywhere(body, "double", number)
        with loop(body, "%count", VECTOR) as k:
            _store(body, Lanes(body, numbers), _at_double(body, k, "%room"))
        body.act("ret ptr %room")
        label(body, "side_by_side")
    body.act(f"ret ptr {_at_double(body, '%start', first)}")
    text = "\n".join(body.lines)
    parameters = "ptr %code, ptr %slots, ptr %how, ptr %room, i64 %start, i64 %count"
    return f"define ptr @operand({parameters}) #0 noinline {{\n{text}\n}}"


# Everything else


def _call(width: int) -> Body:
    """Return the handler of an operation that is evaluated outside, lane by lane."""
    body = Body(width)
    count, result, function, room = (_word(body, k) for k in (1, 2, 3, 4))
    operands = _at_word(body, 5)
    first = body.emit(f"getelementptr ptr, ptr %calls, i64 {_BEFORE}")
    entry = body.emit(f"getelementptr {{ ptr, ptr }}, ptr {first}, i64 {function}")
    evaluate = body.emit(f"load ptr, ptr {entry}")
    job = body.emit(f"load ptr, ptr {body.emit(f'getelementptr ptr, ptr {entry}, i64 1')}")
    given, results = _at_slot(body, room), _at_slot(body, result)
    with loop(body, str(width)) as lane:
        with loop(body, count) as k:
            slot = _at_slot(body, _word(body, k, operands))
            number = body.emit(f"load double, ptr {_at_double(body, lane, slot)}")
            body.act(f"store double {number}, ptr {_at_double(body, k, given)}")
        number = body.emit(f"call double {evaluate}(ptr {given}, i64 {count}, ptr {job})")
        body.act(f"store double {number}, ptr {_at_double(body, lane, results)}")
    _go_to(body, _at_word(body, count, operands))
    return body


def _guards(width: int) -> Body:
    """Return the handler of guards: notes the lanes in which one is the first to fail."""
    body = Body(width)
    count, first = _word(body, 1), _word(body, 2)
    pairs = _at_word(body, 3)
    minus_one = body.integer(-1).ref
    with loop(body, count) as k:
        here = _at_word(body, body.emit(f"shl i64 {k}, 1"), pairs)
        number, outcome = (_load(body, _at_slot(body, _word(body, j, here))) for j in (0, 1))
        wrong = ~(number == outcome)
        with when(body, wrong.anywhere()):
            index = _everywhere(body, "i64", body.emit(f"add i64 {first}, {k}"))
            failed = body.emit(f"load {body.whole}, ptr %failed, align 8")
            alive = body.emit(f"icmp eq {body.whole} {failed}, {minus_one}")
            now = body.emit(f"and {body.truth} {alive}, {wrong.ref}")
            choice = f"{body.whole} {index}, {body.whole} {failed}"
            noted = body.emit(f"select {body.truth} {now}, {choice}")
            body.act(f"store {body.whole} {noted}, ptr %failed, align 8")
            left = body.emit(f"icmp eq {body.whole} {noted}, {minus_one}")
            if width > 1:
                bits = body.emit(f"bitcast {body.truth} {left} to i{width}")
                left = body.emit(f"icmp ne i{width} {bits}, 0")
            leave_if(body, body.emit(f"xor i1 {left}, true"))
    _go_to(body, _at_word(body, body.emit(f"shl i64 {count}, 1"), pairs))
    return body


def _outputs(width: int, adds: bool) -> Body:
    """Return the handler that gives results out."""
    body = Body(width)
    count = _word(body, 1)
    places = _at_word(body, 2)
    with loop(body, count) as k:
        number = _load(body, _at_slot(body, _word(body, k, places)))
        into = _at_slot(body, k, "%results")
        _store(body, _load(body, into) + number if adds else number, into)
    _go_to(body, _at_word(body, count, places))
    return body


def _entry(width: int) -> str:
    """Return the function that is called: it fills the first slots, and begins."""
    body = Body(width)
    # Vectors that do not cross lines of the cache are loaded faster
    raised = body.emit(f"add i64 {body.emit('ptrtoint ptr %scratch to i64')}, 63")
    body.act(f"%slots = inttoptr i64 {body.emit(f'and i64 {raised}, -64')} to ptr")
    body.act("%handlers = load ptr, ptr %calls")
    n_constants, n_uniform, n_columns, start = (_word(body, k) for k in range(4))
    constants = _at_word(body, 4)
    inputs = _at_slot(body, n_constants)
    columns = _at_slot(body, n_uniform, inputs)
    for count, source, target in (
        (n_constants, constants, "%slots"),
        (n_uniform, "%uniform", inputs),
    ):
        with loop(body, count) as k:
            number = body.emit(f"load double, ptr {_at_double(body, k, source)}, align 4")
            number = _everywhere(body, "double", number)
            _store(body, Lanes(body, number), _at_slot(body, k, target))
    with loop(body, n_columns) as k:
        _store(body, _load(body, _at_slot(body, k, "%columns")), _at_slot(body, k, columns))
    _go_to(body, _at_word(body, start), "call")
    text = "\n".join(body.lines)
    parameters = ", ".join(f"ptr %{name}" for name in PARAMETERS)
    return f"define void @{NAME}({parameters}) #0 {{\n{text}\n  ret void\n}}"
