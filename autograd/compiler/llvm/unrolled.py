"""A program as straight machine code: one instruction after the other, on all lanes at once.

What the code is called with, in this order (all pointers, to doubles unless said):

    uniform   numbers that are the same in every lane
    columns   numbers of each lane: those of one input together
    results   where the outputs go, or what they are added to
    failed    an i64 for each lane: -1, or the index of the first guard that failed
    scratch   room for numbers that are used across chunks
    calls     functions that evaluate operations without machine code
    code      not used here; the interpreter's

A program of thousands of instructions is cut into chunks, each a function of its own: LLVM's time
grows faster than a function's length.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from autograd.compiler.llvm.control import leave_if
from autograd.compiler.llvm.lanes import Body, Lanes, rarely
from autograd.compiler.llvm.math.exact import CHECKED
from autograd.compiler.llvm.math.lowerings import LOWERINGS
from autograd.compiler.program.program import Program
from autograd.table.joint import PICK, Joint
from autograd.table.operation import Op

PARAMETERS = ("uniform", "columns", "results", "failed", "scratch", "calls", "code")
SIGNATURE = ", ".join(f"ptr %{name}" for name in PARAMETERS)
CHUNK = 1000  # instructions
_INLINE = 6  # an operation that occurs more often than this is a function of its own, if it is long
_SHORT = 8  # instructions: what is no longer is always inline


@dataclass(frozen=True)
class Form:
    """How a program is to be laid out.

    Arguments:
        width: how many lanes.
        n_uniform: how many of its inputs, the first, are the same in every lane.
        accumulate: whether outputs are added to what is there.
        in_rows: whether it is to run row by row, in the loop of driver.py.
    """

    width: int
    n_uniform: int
    accumulate: bool = False
    in_rows: bool = False


@dataclass(frozen=True)
class Unrolled:
    """The text of a program, and what it needs to run.

    Arguments:
        text: LLVM IR.
        scratch: how many doubles for each lane it needs there.
        calls: the operations that it calls, in the order of the table that it is given.
    """

    text: str
    scratch: int
    calls: tuple[Op, ...]


def unrolled(program: Program, form: Form, name: str) -> Unrolled:
    """Return a program as the text of a function.

    Arguments:
        program: the program.
        form: how to lay it out.
        name: what to call the function.
    """
    return Writer(program, form, name).written()


class Writer:
    """Writes a program as straight code; see :func:`unrolled`."""

    def __init__(self, program: Program, form: Form, name: str) -> None:
        self._program = program
        self._form = form
        self._name = name
        self._widths = [form.width]  # of functions, by the number of their attributes
        self._calls: dict[Op, int] = {}
        self._needs: dict[str, str] = {}
        self._functions: dict[tuple[Op, int, int], str] = {}  # by operands and lanes
        self._frequency = Counter(map(with_count, program.ops, program.operands))
        self._checks = program.checks()
        self._outputs: dict[int, list[int]] = {}
        for k, place in enumerate(program.outputs):
            self._outputs.setdefault(place, []).append(k)
        self._slots = self._crossing()
        self._scratch = len(self._slots)

    def written(self) -> Unrolled:
        """Return the text."""
        n = len(self._program.ops)
        starts = range(0, n, CHUNK) if n else [0]
        parts = [self._chunk(i, start, min(n, start + CHUNK)) for i, start in enumerate(starts)]
        return self._whole(parts, [True] * (len(parts) - 1) + [False])

    def _whole(self, parts: list[str], checked: list[bool]) -> Unrolled:
        """Return the text of functions that are called one after the other.

        Arguments:
            parts: the functions.
            checked: after which of them to leave if guards have failed in all lanes.
        """
        calls, given = self._begun()
        for i, is_checked in enumerate(checked):
            calls.append(f"  call void @{self._name}.{i}({given})")
            if is_checked and self._program.guards:
                body = Body(self._form.width, f"s{i}.")
                leave_if(body, _no_lane_left(body))
                calls += body.lines
        whole = f"define void @{self._name}({SIGNATURE}) #0 {{\n" + "\n".join(calls)
        text = "\n".join(
            [
                *self._needs.values(),
                *self._functions.values(),
                *parts,
                whole + "\n  ret void\n}",
                *[
                    f"attributes #{i} = {_attributes(width)}"
                    for i, width in enumerate(self._widths)
                ],
            ]
        )
        return Unrolled(text, self._scratch, tuple(self._calls))

    def _begun(self) -> tuple[list[str], str]:
        """Return how the whole begins, and what its parts are given."""
        return [], SIGNATURE

    def _crossing(self) -> dict[int, int]:
        """Give a slot in the scratch space to each result that a later chunk uses."""
        n = self._program.n_inputs
        slots: dict[int, int] = {}
        for i, operands in enumerate(self._program.operands):
            for place in operands:
                if place >= n and (place - n) // CHUNK != i // CHUNK:
                    slots.setdefault(place, len(slots))
        for i, guards in self._checks.items():
            for index in guards:
                place = self._program.guards[index].place
                if place >= n and (place - n) // CHUNK != i // CHUNK:
                    slots.setdefault(place, len(slots))
        return slots

    def _chunk(self, index: int, start: int, stop: int) -> str:
        program = self._program
        n = program.n_inputs
        body = Body(self._form.width)
        here: dict[int, Lanes] = {}
        if start == 0:
            for place in sorted(self._outputs):
                if place < n:
                    self._give_out(body, place, self._at(body, place, here))
            self._check(body, -1, here)
        most = 0
        for i in range(start, stop):
            operands = [self._at(body, place, here) for place in program.operands[i]]
            op = program.ops[i]
            if isinstance(op, Joint) and op is not PICK:
                result = self._joint(body, op, operands)
            elif (type(op) is Op or op is PICK) and op.name in LOWERINGS:
                result = self._lowered(body, op, operands)
            elif type(op) is Op and op.name in CHECKED and operands:
                most = max(most, len(operands))
                result = self._checked(body, op, operands)
            else:
                most = max(most, len(operands))
                result = self._called(body, op, operands)
            place = n + i
            here[place] = result
            if place in self._slots:
                _store(body, result, "%scratch", self._slots[place])
            self._give_out(body, place, result)
            self._check(body, i, here)
        self._needs.update(body.needs)
        head = [f"define internal void @{self._name}.{index}({SIGNATURE}) #0 noinline {{"]
        if most:
            head.append(f"  %operands = alloca [{most} x double]")
        return "\n".join([*head, *body.lines, "  ret void\n}"])

    def _at(self, body: Body, place: int, here: dict[int, Lanes]) -> Lanes:
        """Return the number at a place; what is in memory is read at each use."""
        if place < 0:
            return body.number(self._program.constants[~place])
        known = here.get(place)
        if known is not None:
            return known
        if place < self._form.n_uniform:
            return _spread(body, "%uniform", place)
        if place < self._program.n_inputs:
            return _load(body, "%columns", place - self._form.n_uniform)
        return _load(body, "%scratch", self._slots[place])

    def _give_out(self, body: Body, place: int, number: Lanes) -> None:
        """Store a number that is an output."""
        for k in self._outputs.get(place, ()):
            if self._form.accumulate:
                number_k = _load(body, "%results", k) + number
                _store(body, number_k, "%results", k)
            else:
                _store(body, number, "%results", k)

    def _check(self, body: Body, after: int, here: dict[int, Lanes]) -> None:
        """Check the guards that are due after an instruction."""
        for index in self._checks.get(after, ()):
            place, outcome = self._program.guards[index]
            _check(body, self._at(body, place, here), outcome, index)

    def _lowered(self, body: Body, op: Op, operands: Sequence[Lanes]) -> Lanes:
        lower = LOWERINGS[op.name]
        which = with_count(op, operands)
        is_batch = self._form.in_rows and op.arity < 0  # where every instruction counts
        if self._frequency[which] <= _INLINE or is_batch:
            return lower(*operands)
        name = f"op.{op.name}.{len(operands)}.{body.width}"
        of_width = (*which, body.width)
        if of_width not in self._functions:
            function = Body(body.width)
            names = [f"%x{k}" for k in range(len(operands))]
            result = lower(*map(function.register, names))
            self._needs.update(function.needs)
            parameters = ", ".join(f"{function.double} {name}" for name in names)
            self._functions[of_width] = (
                ""
                if len(function.lines) <= _SHORT
                else "\n".join(
                    [
                        f"define internal {function.double} @{name}({parameters}) "
                        f"#{self._widths.index(body.width)} {{",
                        *function.lines,
                        f"  ret {function.double} {result.ref}\n}}",
                    ]
                )
            )
        if not self._functions[of_width]:
            return lower(*operands)
        given = ", ".join(f"{body.double} {operand.ref}" for operand in operands)
        return Lanes(body, body.emit(f"call {body.double} @{name}({given})"))

    def _checked(self, body: Body, op: Op, operands: Sequence[Lanes]) -> Lanes:
        """Evaluate an operation here, and outside in the lanes where that may be wrong."""
        result, doubtful = CHECKED[op.name](*operands)
        return rarely(doubtful, lambda: self._called(body, op, operands), result)

    def _joint(self, body: Body, op: Joint, operands: Sequence[Lanes]) -> Lanes:
        """Call an operation with several results, with room of its own that stays."""
        assert body.width == 1  # rows of a batch with such operations are done one by one
        first = self._scratch
        self._scratch += len(operands) + 1
        for k, operand in enumerate(operands):
            _store(body, operand, "%scratch", first + k)
        index = 2 * self._calls.setdefault(op, len(self._calls))
        function, job = (
            body.emit(f"load ptr, ptr {body.emit(f'getelementptr ptr, ptr %calls, i64 {k}')}")
            for k in (index, index + 1)
        )
        room = _address(body, "%scratch", first, 1)
        called = f"call double {function}(ptr {room}, i64 {len(operands)}, ptr {job})"
        return Lanes(body, body.emit(called))

    def _called(self, body: Body, op: Op, operands: Sequence[Lanes]) -> Lanes:
        """Evaluate an operation outside, lane by lane."""
        index = self._calls.setdefault(op, len(self._calls))
        function, job = (
            body.emit(f"load ptr, ptr {body.emit(f'getelementptr ptr, ptr %calls, i64 {k}')}")
            for k in (2 * index, 2 * index + 1)
        )
        result = "poison"
        for lane in range(body.width):
            for k, operand in enumerate(operands):
                number = operand.ref
                if body.width > 1:
                    number = body.emit(f"extractelement {body.double} {number}, i32 {lane}")
                place = body.emit(f"getelementptr double, ptr %operands, i64 {k}")
                body.act(f"store double {number}, ptr {place}")
            called = f"call double {function}(ptr %operands, i64 {len(operands)}, ptr {job})"
            number = body.emit(called)
            if body.width == 1:
                return Lanes(body, number)
            result = body.emit(f"insertelement {body.double} {result}, double {number}, i32 {lane}")
        return Lanes(body, result)


def _attributes(width: int) -> str:
    bits = 64 * width
    return f'{{ nounwind "min-legal-vector-width"="{bits}" "prefer-vector-width"="{bits}" }}'


def with_count(op: Op, operands: Sequence[object]) -> tuple[Op, int]:
    """Return an operation and how many operands it has, which one function is for."""
    return op, len(operands)


def _address(body: Body, base: str, index: int, width: int) -> str:
    return body.emit(f"getelementptr double, ptr {base}, i64 {index * width}")


def _load(body: Body, base: str, index: int) -> Lanes:
    address = _address(body, base, index, body.width)
    return Lanes(body, body.emit(f"load {body.double}, ptr {address}, align 8"))


def _store(body: Body, number: Lanes, base: str, index: int) -> None:
    address = _address(body, base, index, body.width)
    body.act(f"store {body.double} {number.ref}, ptr {address}, align 8")


def _spread(body: Body, base: str, index: int) -> Lanes:
    """Load one number into every lane."""
    number = body.emit(f"load double, ptr {_address(body, base, index, 1)}")
    if body.width == 1:
        return Lanes(body, number)
    one = body.emit(f"insertelement {body.double} poison, double {number}, i32 0")
    zeros = f"<{body.width} x i32> zeroinitializer"
    spread = f"shufflevector {body.double} {one}, {body.double} poison, {zeros}"
    return Lanes(body, body.emit(spread))


def _check(body: Body, number: Lanes, outcome: float, index: int) -> None:
    """Note the lanes in which a guard is the first to fail; leave if no lane is left."""
    wrong = ~(number == outcome)
    failed = body.emit(f"load {body.whole}, ptr %failed, align 8")
    minus_one = body.integer(-1).ref
    alive = body.emit(f"icmp eq {body.whole} {failed}, {minus_one}")
    first = body.emit(f"and {body.truth} {alive}, {wrong.ref}")
    noted = body.emit(
        f"select {body.truth} {first}, {body.whole} {body.integer(index).ref}, "
        f"{body.whole} {failed}"
    )
    body.act(f"store {body.whole} {noted}, ptr %failed, align 8")
    leave_if(body, _no_lane_left(body))


def _no_lane_left(body: Body) -> str:
    failed = body.emit(f"load {body.whole}, ptr %failed, align 8")
    gone = body.emit(f"icmp ne {body.whole} {failed}, {body.integer(-1).ref}")
    if body.width == 1:
        return gone
    bits = body.emit(f"bitcast {body.truth} {gone} to i{body.width}")
    return body.emit(f"icmp eq i{body.width} {bits}, -1")
