"""Loop: all steps of a scan or a while_loop as one operation, whose derivative is another loop.

Results are laid out so: the last state, the number of steps, then what each step gave. Beside them
the states before each step are kept, if a loop that differentiates this one asks for them. It finds
them, and the results, by the token of this one: the reverse sweep through n steps is a loop over the
same n steps, backwards, whose state is the gradient of the state.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import Any, NamedTuple
from weakref import ref

from autograd.compiler.program.bodies import Body, Replay
from autograd.compiler.program.builder import simplified
from autograd.compiler.program.program import Program
from autograd.compiler.record.stepping import Code, Trial, code_of, entry, run
from autograd.context import present
from autograd.node import number_of, restored
from autograd.table.joint import JOINT, PICK, Column, Cotangent, Joint
from autograd.table.operation import undefined
from autograd.value import Value, constant

OWN, RESULTS, STATES = range(3)  # where an input comes from: an operand, or what a token has


class Source(NamedTuple):
    """Where an input of a step comes from.

    Arguments:
        kind: ``OWN``, ``RESULTS`` or ``STATES``.
        base: which operand is the token; 0 for ``OWN``.
        first: an operand for the first step; of a token's results or states, which.
        stride: how many operands further the next step finds it; 0 if all find the same.
    """

    kind: int
    base: int
    first: int
    stride: int

    def operands(self, length: int | None) -> list[int]:
        """Return which operands it reads."""
        if self.kind != OWN:
            return [self.base]
        if not self.stride:
            return [self.first]
        return [self.first + i * self.stride for i in range(length or 0)]


class Loop(Joint):
    """A loop over a body.

    Arguments:
        body: takes the state, then what ``sources`` say; gives the next state, then results.
        n_state: how many numbers the state has; as many operands, the first, begin it.
        sources: of the body's other inputs.
        length: how many steps; None if a condition or a token tells.
        length_of: the operand whose token tells; -1 for none.
        is_reverse: whether it goes from the last step to the first.
        condition: of the same inputs, whether there is another step; None for none.
    """

    def __init__(
        self,
        body: Body,
        n_state: int,
        sources: Sequence[Source],
        length: int | None,
        length_of: int = -1,
        is_reverse: bool = False,
        condition: Program | None = None,
    ) -> None:
        how = "while it holds" if condition is not None else f"{length or 'as many'} steps"
        super().__init__("loop", undefined, arity=JOINT, label=f"loop: {how}")
        self.body = body
        self.n_state = n_state
        self.n_results = len(body.program.outputs) - n_state
        self.sources = list(sources)
        self.length = length
        self.length_of = length_of
        self.is_reverse = is_reverse
        self.condition = condition
        self.is_exact = False
        self.keeps = [False]  # whether states are, set when that is asked for; shared by copies
        self._trial: ref[Trial] | None = None
        self._step: Program | None = None
        self._code: Code | None = None
        self._exact: Loop | None = None

    # What runs

    def step(self) -> Program:
        """Return the program of a step, simplified."""
        if self._step is None:
            self._step = simplified(self.body.program)
        return self._step

    def code(self) -> Code:
        """Return the programs of a step."""
        if self._code is None:
            self._code = code_of(self.step(), self.n_state, self.condition, self.is_exact)
        return self._code

    @property
    def delicate(self) -> tuple[int, ...]:
        """The operands that flow into what they may tip."""
        found = self.code().decisive
        operands = {k for k in found if k < self.n_state}
        for k, source in enumerate(self.sources, self.n_state):
            if k in found:
                operands.update(source.operands(self.length))
        return tuple(sorted(operands))

    def exactly(self) -> Loop:
        if self.is_exact:
            return self
        if self._exact is None:
            self._exact = Loop(
                self.body, self.n_state, self.sources, self.length, self.length_of,
                self.is_reverse, self.condition,
            )  # fmt: skip
            self._exact.is_exact, self._exact.keeps = True, self.keeps
            self._exact._step = self.step()
        return self._exact

    def value(self, *operands: Any) -> Any:
        """Return a block of results, which Python itself has computed."""
        return run(self, operands)

    def made(self, operands: tuple[Value, ...]) -> Value:
        for source in self.sources:
            if source.kind == STATES:
                made_by = operands[source.base].op
                assert isinstance(made_by, Loop)  # tokens are made by loops
                made_by.keeps[0] = True
        trial = None if self._trial is None else self._trial()
        if trial is None:  # it ends with the trace
            trial = Trial(self.exactly())
            self._trial = ref(trial)
            assert present.tracer is not None
            present.tracer.keep(trial)
        token = trial.token([number_of(node) for node in operands])
        partials = (0.0,) * len(operands)
        return restored(Value, token, 0.0, None, False, self, operands, partials)

    def entry(self, backend: str) -> tuple[int, int, Any]:
        return entry(self, backend)

    # Derivatives

    def pull(
        self, operands: tuple[Any, ...], out: Any, grad: Any, wanted: Sequence[bool]
    ) -> list[Any]:
        replay = Replay(self.body)
        given = _Operands(self, operands, out)
        n = self.n_state
        states, others = replay.inputs[:n], replay.inputs[n:]
        asked = [
            k for k, source in enumerate(self.sources)
            if any(wanted[i] for i in source.operands(self.length))
        ]  # fmt: skip
        steady = [k for k in asked if not self.sources[k].stride]
        moving = [k for k in asked if self.sources[k].stride]
        # The new state: the gradient of the state, and sums for what all steps read
        seeds = [replay.leaf(1.0) for _ in range(n)]
        sums = [replay.leaf(0.0) for _ in steady]
        begin = [grad.of_places.get(k, 0.0) for k in range(n)] + [0.0] * len(steady)
        given.add_states(replay.inputs)
        shares = [given.add_cotangent(replay, grad, (RESULTS, j)) for j in range(self.n_results)]
        more = [given.add_cotangent(replay, grad, (STATES, k)) for k in range(n)]
        reached = [0.0 if share is None else share for share in shares]
        found = replay.pulled([*seeds, *reached], [*states, *[others[k] for k in asked]])
        of_others = dict(zip(asked, found[n:], strict=True))
        outputs = [
            slope if share is None else slope + share
            for slope, share in zip(found, more, strict=False)
        ]
        outputs += [total + of_others[k] for total, k in zip(sums, steady, strict=True)]
        outputs += [of_others[k] for k in moving]
        token = given.looped(replay, [*seeds, *sums], begin, outputs, not self.is_reverse)
        return self._shares(operands, token, wanted, n, steady, moving)

    def _shares(
        self,
        operands: tuple[Any, ...],
        token: Value,
        wanted: Sequence[bool],
        n: int,
        steady: Sequence[int],
        moving: Sequence[int],
    ) -> list[Any]:
        """Return what each operand's gradient gets from the results of the loop backwards."""
        shares: list[Any] = [None] * len(operands)

        def give(index: int, share: Any) -> None:
            shares[index] = share if shares[index] is None else shares[index] + share

        for k in range(n):
            if wanted[k]:
                give(k, pick(token, k))
        for place, k in enumerate(steady, n):
            give(self.sources[k].first, pick(token, place))
        first = n + len(steady) + 1
        for j, k in enumerate(moving):
            source = self.sources[k]
            if source.kind != OWN:
                column = (source.kind, source.first)
                give(source.base, Cotangent(None, {column: [(token, (RESULTS, j))]}))
                continue
            for i, index in enumerate(source.operands(self.length)):
                if wanted[index]:
                    give(index, pick(token, first + i * len(moving) + j))
        return shares

    def push(self, operands: tuple[Any, ...], out: Any, tangents: Sequence[Any]) -> Any:
        moving = [
            k for k, source in enumerate(self.sources)
            if any(tangents[i] is not None for i in source.operands(self.length))
        ]  # fmt: skip
        n = self.n_state
        begin = [0.0 if tangent is None else tangent for tangent in tangents[:n]]
        replay = Replay(self.body)
        given = _Operands(self, operands, out)
        speeds = [replay.leaf(1.0) for _ in range(n)]
        given.add_states(replay.inputs)
        others = [given.add_tangent(replay, tangents, self.sources[k]) for k in moving]
        inputs = [*replay.inputs[:n], *[replay.inputs[n + k] for k in moving]]
        outputs = replay.pushed([*speeds, *others], inputs)
        return given.looped(replay, speeds, begin, outputs, self.is_reverse)

    def __reduce__(self) -> Any:
        raise TypeError("A loop of a compiled function cannot be copied.")


class _Operands:
    """The operands of a loop that differentiates another, and what its steps read.

    Arguments:
        loop, operands, out: of the other.
    """

    def __init__(self, loop: Loop, operands: Sequence[Value], out: Value) -> None:
        self._loop = loop
        # Behind the state that it begins with, whose size is not known yet: places from 0
        self._operands: list[Value] = [*operands[loop.n_state :], out]
        self._out = len(self._operands) - 1
        self._inputs: list[Value] = []
        self._sources: list[Source] = []

    def _read(self, node: Value, source: Source) -> Value:
        self._inputs.append(node)
        self._sources.append(source)
        return node

    def add_states(self, inputs: Sequence[Value]) -> None:
        """Let steps read what the other's read: the states that it kept, and the rest."""
        loop, n = self._loop, self._loop.n_state
        for k, node in enumerate(inputs[:n]):
            self._read(node, Source(STATES, self._out, k, 1))
        for node, source in zip(inputs[n:], loop.sources, strict=True):
            is_own = source.kind == OWN
            first = source.first - n if is_own else source.first
            self._read(node, source._replace(first=first, base=0 if is_own else source.base - n))

    def add_cotangent(self, replay: Replay, grad: Cotangent, column: Column) -> Any:
        """Let steps read the gradients of a sequence; return their sum, None if there are none."""
        kind, which = column
        found: list[Value] = []
        for token, (other, j) in grad.of_columns.get(column, ()):
            self._operands.append(token)
            source = Source(other, len(self._operands) - 1, j, 1)
            found.append(self._read(replay.leaf(0.0), source))
        loop = self._loop
        first, count = loop.n_state + 1, loop.n_results
        places = range(first + which, first + count * (loop.length or 0), max(1, count))
        if kind == RESULTS and any(place in grad.of_places for place in places):
            source = Source(OWN, 0, len(self._operands), 1)
            self._operands += [_node(grad.of_places.get(place, 0.0)) for place in places]
            found.append(self._read(replay.leaf(0.0), source))
        return reduce(add, found) if found else None

    def add_tangent(self, replay: Replay, tangents: Sequence[Any], source: Source) -> Value:
        """Let steps read the tangent of an input."""
        start = len(self._operands)
        given = [tangents[i] for i in source.operands(self._loop.length)]
        self._operands += [_node(0.0 if tangent is None else tangent) for tangent in given]
        if source.kind == OWN:
            new = Source(OWN, 0, start, 1 if source.stride else 0)
        else:
            new = source._replace(base=start)
        return self._read(replay.leaf(0.0), new)

    def looped(
        self,
        replay: Replay,
        state: Sequence[Value],
        begin: Sequence[Any],
        outputs: Sequence[Value],
        is_reverse: bool,
    ) -> Value:
        """Return the token of the new loop."""
        n = len(state)
        body = replay.body([*state, *self._inputs], [_node(output) for output in outputs])
        sources = [
            one._replace(first=one.first + n) if one.kind == OWN
            else one._replace(base=one.base + n)
            for one in self._sources
        ]  # fmt: skip
        operands = [*[_node(number) for number in begin], *self._operands]
        length = self._loop.length
        length_of = -1 if length is not None else n + self._out
        loop = Loop(body, n, sources, length, length_of, is_reverse)
        return loop.made(tuple(operands))


def pick(token: Value, place: int) -> Value:
    """Return one of the results of a token."""
    return PICK(token, float(place))  # type: ignore[no-any-return]


def _node(number: Any) -> Value:
    return number if isinstance(number, Value) else constant(number)
