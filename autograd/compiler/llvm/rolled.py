"""A program with loops in it as machine code: its straight stretches, and the loops between them.

Numbers that leave the repetition in which they are computed lie in the scratch space (see
laying.py), evenly apart from one repetition to the next, and so do operands. Repetitions that do
not wait for each other are done side by side, one in each lane.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograd.compiler.llvm.control import loop as looping
from autograd.compiler.llvm.lanes import Body, Lanes, literal
from autograd.compiler.llvm.laying import LINE, laid
from autograd.compiler.llvm.unrolled import (
    CHUNK,
    SIGNATURE,
    Form,
    Unrolled,
    Writer,
    with_count,
)
from autograd.compiler.program.program import Program
from autograd.compiler.program.repeats import Loop
from autograd.tools.extras import load

_FEW = 4  # results that are given out one by one, rather than in a loop


def rolled(program: Program, loops: Sequence[Loop], form: Form, lanes: int, name: str) -> Unrolled:
    """Return a program as the text of a function with loops.

    Arguments:
        program: the program.
        loops: in it, in order.
        form: how to lay it out: on one lane, with inputs that are all uniform.
        lanes: how many repetitions are done side by side where they can be.
        name: what to call the function.
    """
    return _Writer(program, loops, form, lanes, name).written()


@dataclass
class _Scope:
    """What is known within one repetition.

    Arguments:
        body: the text.
        counters: the number of the repetition of each loop around, the innermost last.
        periods: of these loops.
        lanes: whether those of the innermost loop are side by side.
    """

    body: Body
    counters: list[str]
    periods: list[int]
    here: dict[int, Lanes] = field(default_factory=dict)
    pointers: dict[tuple[Any, ...], str] = field(default_factory=dict)
    loaded: dict[tuple[Any, ...], Lanes] = field(default_factory=dict)


class _Writer(Writer):
    def __init__(
        self, program: Program, loops: Sequence[Loop], form: Form, lanes: int, name: str
    ) -> None:
        np = self._np = load("numpy", "compile")
        self._loops, self._slot_of, size = laid(program, loops)
        self._begins = [loop.start for loop in self._loops]
        self._lanes = lanes
        self._starts = np.array(program.code.starts, dtype=np.int64)
        self._places = np.array(program.code.places, dtype=np.int64)
        self._segments = _segments(self._loops, len(program.code))
        self._tables: list[str] = []
        self._direct: dict[int, tuple[int, tuple[int, ...]]] = {}  # outputs in order, by place
        self._left: list[tuple[int, int]] = []  # outputs that are given out last, and places
        super().__init__(program, form, name)
        self._widths.append(lanes)
        code, operands = program.ops, program.operands
        written = [i for start, stop in self._written() for i in range(start, stop)]
        self._frequency = Counter([with_count(code[i], operands[i]) for i in written])
        self._scratch = size + LINE

    def _written(self) -> Iterator[tuple[int, int]]:
        """Yield the stretches of instructions that are written."""
        for start, stop, loop in self._segments:
            yield start, stop if loop is None else loop.body

    def written(self) -> Unrolled:
        """Return the text."""
        parts = [
            self._chunk(index, start, stop) if loop is None else self._function(index, loop)
            for index, (start, stop, loop) in enumerate(self._segments)
        ]
        checked = [loop is None for _, _, loop in self._segments]
        parts.append(self._last(len(parts)))
        return self._whole([*self._tables, *parts], [*checked, False])

    def _begun(self) -> tuple[list[str], str]:
        body = Body(1)  # vectors that do not cross lines of the cache are loaded faster
        raised = body.emit(f"add i64 {body.emit('ptrtoint ptr %scratch to i64')}, {8 * LINE - 1}")
        room = body.emit(f"inttoptr i64 {body.emit(f'and i64 {raised}, {-8 * LINE}')} to ptr")
        return body.lines, SIGNATURE.replace("%scratch", room)

    # Which numbers leave their repetition, and where they go

    def _crossing(self) -> dict[int, int]:
        np, n = self._np, self._program.n_inputs
        scopes, first = self._scopes()
        users = np.repeat(np.arange(len(scopes)), np.diff(self._starts))
        inside = self._places >= n
        givers = self._places[inside] - n
        leaves = np.zeros(len(scopes), dtype=bool)
        leaves[givers[scopes[givers] != scopes[users[inside]]]] = True
        for guard in self._program.guards:
            if guard.place >= n:
                leaves[guard.place - n] = True
        self._give_in_order(first)
        for _, place in self._left:
            if place >= n:
                leaves[place - n] = True
        of_first = np.zeros(len(scopes), dtype=bool)
        np.logical_or.at(of_first, first, leaves)
        return {n + int(i): int(self._slot_of[i]) for i in np.flatnonzero(of_first[first])}

    def _scopes(self) -> tuple[Any, Any]:
        """Return in which repetition each instruction is, as a number, and what it repeats."""
        np = self._np
        first = np.arange(len(self._program.code))
        scopes = np.zeros(len(first), dtype=np.int64)
        number = 0
        for start, stop, loop in self._segments:
            if loop is None:
                scopes[start:stop] = number
                number += 1
                continue
            turns, offsets = np.divmod(np.arange(stop - start), loop.period)
            within = np.full(loop.period, -1)
            for k, some in enumerate(loop.passes or ()):
                within[list(some)] = k
            firsts = np.arange(start, loop.body)
            for inner in loop.inner:
                steps = np.arange(inner.stop - inner.start) // inner.period
                begin, end = inner.start - start, inner.stop - start
                within[begin:end] = begin + steps * inner.period
                for k, some in enumerate(inner.passes or ()):
                    for j in some:  # there are no more passes than instructions
                        within[begin + j : end : inner.period] += k
                firsts[begin:end] -= steps * inner.period
            scopes[start:stop] = number + turns * (loop.period + 1) + within[offsets] + 1
            first[start:stop] = firsts[offsets]
            number += loop.count * (loop.period + 1)
        return scopes, first

    def _give_in_order(self, first: Any) -> None:
        """Find which outputs of loops are given out as they come, and which are left to the end."""
        n = self._program.n_inputs
        in_loops = [p for p in self._outputs if p >= n and self._loop_at(p - n) is not None]
        by_first: dict[int, dict[int, int]] = {}
        for place in in_loops:
            some = self._outputs.pop(place)
            by_first.setdefault(int(first[place - n]), {})[place - n] = some[0]
            self._left += [(k, place) for k in some[1:]]
        for index, given in by_first.items():
            loop = self._loop_at(index)
            assert loop is not None
            steps = self._steps(loop, index, given)
            if steps is None:
                self._left += [(k, n + i) for i, k in given.items()]
            else:
                self._direct[n + index] = given[index], steps

    def _steps(self, loop: Loop, index: int, given: dict[int, int]) -> tuple[int, ...] | None:
        """Return how far an instruction's outputs are apart; None if they are not evenly."""
        around = [loop, *[one for one in loop.inner if one.start <= index < one.stop]]
        instances, steps = [(index, 0)], []
        for one in around:
            nearest = given.get(index + one.period)
            if index not in given or nearest is None:
                return None
            step = nearest - given[index]
            steps.append(step)
            instances = [
                (i + turn * one.period, far + turn * step)
                for i, far in instances
                for turn in range(one.count)
            ]
        if any(given.get(i) != given[index] + far for i, far in instances):
            return None
        return tuple(steps)

    def _loop_at(self, index: int) -> Loop | None:
        at = bisect_right(self._begins, index) - 1
        return self._loops[at] if at >= 0 and index < self._loops[at].stop else None

    # Loops

    def _function(self, index: int, loop: Loop) -> str:
        body = Body(self._lanes if loop.passes else 1)
        self._write_loop(body, _Scope(body, [], []), loop)
        # Whoever passes vectors to a function must have the registers that they are passed in
        width = self._lanes if any(one.passes for one in [loop, *loop.inner]) else 1
        self._needs.update(body.needs)
        attributes = f"#{self._widths.index(width)} noinline"
        head = f"define internal void @{self._name}.{index}({SIGNATURE}) {attributes} {{"
        return "\n".join([head, *body.lines, "  ret void\n}"])

    def _write_loop(self, text: Body, around: _Scope, loop: Loop) -> None:
        """Write a loop, or one for each pass."""
        for k, some in enumerate(loop.passes or (None,)):
            body = self._beside(text, 1, f"p{loop.start}.{k}.") if k in loop.in_turn else text
            with looping(body, str(loop.count), body.width) as counter:
                if loop.count % body.width:  # the last ones are done once more
                    last = loop.count - body.width
                    is_whole = body.emit(f"icmp ule i64 {counter}, {last}")
                    counter = body.emit(f"select i1 {is_whole}, i64 {counter}, i64 {last}")
                counters, periods = [*around.counters, counter], [*around.periods, loop.period]
                self._write_turn(_Scope(body, counters, periods), loop, some)

    def _beside(self, text: Body, width: int, prefix: str) -> Body:
        """Return a body of another width that continues the same text."""
        body = Body(width, prefix)
        body.lines, body.needs = text.lines, text.needs
        return body

    def _write_turn(self, scope: _Scope, loop: Loop, some: Sequence[int] | None) -> None:
        """Write one repetition, or a pass of one in each lane."""
        if some is not None:
            for j in some:
                self._write_one(scope, loop.start + j)
            return
        inner = {one.start: one for one in loop.inner}
        i = loop.start
        while i < loop.body:
            if i in inner:
                self._write_inner(scope, inner[i])
                i = inner[i].stop
            else:
                self._write_one(scope, i)
                i += 1

    def _write_inner(self, scope: _Scope, loop: Loop) -> None:
        """Write a loop within a repetition, into the same text."""
        width = self._lanes if loop.passes else 1
        body = self._beside(scope.body, width, f"i{loop.start}.")
        self._write_loop(body, scope, loop)

    def _write_one(self, scope: _Scope, i: int) -> None:
        program, n = self._program, self._program.n_inputs
        first, last = int(self._starts[i]), int(self._starts[i + 1])
        operands = [self._operand(scope, i, k) for k in range(first, last)]
        result = self._lowered(scope.body, program.ops[i], operands)
        scope.here[n + i] = result
        if n + i in self._slots:
            at = int(self._slot_of[i])
            around = self._around(i, len(scope.periods))
            steps = tuple([int(self._slot_of[i + loop.period]) - at for loop in around])
            self._put(scope, result, "%scratch", at, steps)
        if n + i in self._direct:
            self._put(scope, result, "%results", *self._direct[n + i])

    def _operand(self, scope: _Scope, i: int, k: int) -> Lanes:
        n, place = self._program.n_inputs, int(self._places[k])
        if place < 0:
            return self._constant(scope, i, k)
        around = self._around(i, len(scope.periods))
        nexts = [int(self._places[k + self._size(loop)]) for loop in around]
        if place in scope.here and [one - place for one in nexts] == scope.periods:
            return scope.here[place]
        if place < n:
            return self._get(scope, "%uniform", place, tuple([one - place for one in nexts]))
        at = int(self._slot_of[place - n])
        steps = tuple([int(self._slot_of[one - n]) - at for one in nexts])
        return self._get(scope, "%scratch", at, steps)

    def _size(self, loop: Loop) -> int:
        """Return how many operands a repetition has."""
        return int(self._starts[loop.body] - self._starts[loop.start])

    def _around(self, i: int, depth: int) -> list[Loop]:
        outer = self._loop_at(i)
        assert outer is not None
        inner = [one for one in outer.inner if one.start <= i < one.stop]
        return [outer, *inner][:depth]

    def _constant(self, scope: _Scope, i: int, k: int) -> Lanes:
        """Return a constant, or the one of this repetition out of a table."""
        np, at = self._np, self._np.array([k])
        loops = self._around(i, len(scope.periods))
        for loop in loops:
            at = np.add.outer(at, self._size(loop) * np.arange(loop.count))
        numbers = np.array(self._program.constants)[~self._places[at[0]]]
        bits = numbers.view(np.int64)
        steps = []
        for axis in range(len(loops)):
            is_same = bool((bits == bits.take([0], axis)).all())
            if is_same:
                bits = bits.take([0], axis)
            steps.append(0 if is_same else 1)
        if bits.size == 1:
            return scope.body.number(float(bits.view(np.float64).flat[0]))
        far = 1
        for axis in reversed(range(len(loops))):
            steps[axis] *= far
            far *= bits.shape[axis]
        name = f"@{self._name}.table{len(self._tables)}"
        given = ", ".join(f"double {literal(number)}" for number in bits.view(np.float64).flat)
        self._tables.append(f"{name} = internal constant [{bits.size} x double] [{given}]")
        return self._get(scope, name, 0, tuple(steps))

    # Memory

    def _pointer(self, scope: _Scope, base: str, steps: tuple[int, ...]) -> str:
        """Return where memory begins for the repetition that is being written."""
        body, key = scope.body, (base, steps)
        if key not in scope.pointers:
            at = base
            for counter, step in zip(scope.counters, steps, strict=True):
                if step:
                    far = body.emit(f"mul i64 {counter}, {step}")
                    at = body.emit(f"getelementptr double, ptr {at}, i64 {far}")
            scope.pointers[key] = at
        return scope.pointers[key]

    def _get(self, scope: _Scope, base: str, index: int, steps: tuple[int, ...]) -> Lanes:
        """Load a number that lies so far from that of the repetition before."""
        body, key = scope.body, (base, index, steps)
        if key in scope.loaded:
            return scope.loaded[key]
        pointer = self._pointer(scope, base, steps)
        width, step = body.width, steps[-1] if steps else 0

        def at(far: int) -> str:
            return body.emit(f"getelementptr double, ptr {pointer}, i64 {index + far}")

        if width == 1:
            ref = body.emit(f"load double, ptr {at(0)}")
        elif step == 1:
            ref = body.emit(f"load {body.double}, ptr {at(0)}, align 8")
        elif step == -1:
            ref = body.emit(f"load {body.double}, ptr {at(1 - width)}, align 8")
            ref = _turned(body, ref)
        elif step == 0:
            ref = _everywhere(body, body.emit(f"load double, ptr {at(0)}"))
        else:
            ref = "poison"
            for lane in range(width):
                number = body.emit(f"load double, ptr {at(lane * step)}")
                ref = body.emit(f"insertelement {body.double} {ref}, double {number}, i32 {lane}")
        scope.loaded[key] = Lanes(body, ref)
        return scope.loaded[key]

    def _put(
        self, scope: _Scope, number: Lanes, base: str, index: int, steps: tuple[int, ...]
    ) -> None:
        """Store a number where it lies so far from that of the repetition before."""
        body = scope.body
        pointer, ref = self._pointer(scope, base, steps), number.ref
        step = steps[-1] if steps else 0

        def at(far: int) -> str:
            return body.emit(f"getelementptr double, ptr {pointer}, i64 {index + far}")

        if body.width == 1:
            body.act(f"store double {ref}, ptr {at(0)}")
        elif step == 1:
            body.act(f"store {body.double} {ref}, ptr {at(0)}, align 8")
        elif step == -1:
            ref = _turned(body, ref)
            body.act(f"store {body.double} {ref}, ptr {at(1 - body.width)}, align 8")
        else:
            for lane in range(body.width):
                one = body.emit(f"extractelement {body.double} {ref}, i32 {lane}")
                body.act(f"store double {one}, ptr {at(lane * step)}")

    # Results

    def _last(self, index: int) -> str:
        """Return the function that gives out what is left."""
        body, n = Body(1), self._program.n_inputs
        scope = _Scope(body, [], [])
        left = [(k, int(self._slot_of[place - n])) for k, place in sorted(self._left)]
        for first, at, step, count in _runs(left):
            if count > _FEW:
                with looping(body, str(count)) as counter:
                    here = _Scope(body, [counter], [])
                    self._put(
                        here, self._get(here, "%scratch", at, (step,)), "%results", first,
                        (1,),
                    )  # fmt: skip
            else:
                for k in range(count):
                    number = self._get(scope, "%scratch", at + k * step, ())
                    self._put(scope, number, "%results", first + k, ())
        head = f"define internal void @{self._name}.{index}({SIGNATURE}) #0 noinline {{"
        return "\n".join([head, *body.lines, "  ret void\n}"])


def _segments(loops: Sequence[Loop], size: int) -> list[tuple[int, int, Loop | None]]:
    """Return the stretches of a program: loops, and what is between them, in chunks.

    >>> [(start, stop) for start, stop, _ in _segments([Loop(0, 2, 9, None)], 20)]
    [(0, 0), (0, 18), (18, 20)]
    """
    found: list[tuple[int, int, Loop | None]] = []
    at = 0
    for loop in [*loops, None]:
        end = size if loop is None else loop.start
        found += [(start, min(start + CHUNK, end), None) for start in range(at, end, CHUNK)]
        if loop is not None:
            found += (
                [(loop.start, loop.stop, loop)] if found else [(0, 0, None), (0, loop.stop, loop)]
            )
            at = loop.stop
    return found


def _runs(given: list[tuple[int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Yield outputs whose places are evenly apart: the first, its place, their distance, how many.

    >>> list(_runs([(0, 10), (1, 13), (2, 16), (5, 1)]))
    [(0, 10, 3, 3), (5, 1, 0, 1)]
    """
    at = 0
    while at < len(given):
        first, place = given[at]
        step = given[at + 1][1] - place if at + 1 < len(given) else 0
        count = 1
        while at + count < len(given) and given[at + count] == (
            first + count,
            place + count * step,
        ):
            count += 1
        yield first, place, step if count > 1 else 0, count
        at += count


def _everywhere(body: Body, number: str) -> str:
    one = body.emit(f"insertelement {body.double} poison, double {number}, i32 0")
    zeros = f"<{body.width} x i32> zeroinitializer"
    return body.emit(f"shufflevector {body.double} {one}, {body.double} poison, {zeros}")


def _turned(body: Body, vector: str) -> str:
    places = ", ".join(f"i32 {lane}" for lane in reversed(range(body.width)))
    mask = f"<{body.width} x i32> <{places}>"
    return body.emit(f"shufflevector {body.double} {vector}, {body.double} poison, {mask}")
