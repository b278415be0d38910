"""Loop: all steps of a scan or a while_loop as one operation, whose derivative is another loop.

Results are laid out so: the last state, the number of steps, then what each step gave. Beside them
the states before each step are kept, if a loop that differentiates this one asks for them. It finds
them, and the results, by the token of this one: the reverse sweep through the steps is a loop over
the same steps, backwards, whose state is the gradient of the state.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import ref

from autograd.compiler.program.bodies import Body, Replay
from autograd.compiler.program.builder import simplified
from autograd.compiler.program.program import Program
from autograd.compiler.python_source import Interpreted
from autograd.compiler.record.blocks import run
from autograd.compiler.record.operands import OWN, RESULTS, STATES, Made, Operands, Source
from autograd.compiler.record.stepping import Code, Trial, code_of, entry
from autograd.context import present
from autograd.node import number_of, restored
from autograd.table.joint import JOINT, PICK, Cotangent, Joint
from autograd.table.operation import undefined
from autograd.value import Value

USUAL = 10  # steps of a loop whose length shows only as it runs


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
        self._in_python: tuple[Interpreted, Interpreted | None] | None = None
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

    def in_python(self) -> tuple[Interpreted, Interpreted | None]:
        """Return what runs a step in Python, and the condition."""
        if self._in_python is None:
            code = self.code()
            ask = None if code.condition is None else Interpreted(code.condition)
            self._in_python = Interpreted(code.strict), ask
        return self._in_python

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
        """Return the loop that rounds as it is done eagerly."""
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
        """Return the node of the loop on other nodes; its number is the token."""
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

    def work(self) -> tuple[int, int]:
        """Return the size of a step, and about how many operations all steps run."""
        size = self.step().size
        return size, size * (USUAL if self.length is None else self.length)

    def entry(self, backend: str) -> tuple[int, int, Any]:
        """Return how code of a backend calls it; see :meth:`Joint.entry`."""
        return entry(self, backend)

    # Derivatives

    def pull(
        self, operands: tuple[Any, ...], out: Any, grad: Any, wanted: Sequence[bool]
    ) -> list[Any]:
        """Return what each operand's gradient gets, from a loop backwards."""
        replay = Replay(self.body)
        given = Operands(self, operands, out)
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
        made = given.finished(replay, [*seeds, *sums], begin, outputs)
        token = self._along(n + len(sums), made, not self.is_reverse)
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
        """Return the token of a loop over the tangents of the state."""
        moving = [
            k for k, source in enumerate(self.sources)
            if any(tangents[i] is not None for i in source.operands(self.length))
        ]  # fmt: skip
        n = self.n_state
        begin = [0.0 if tangent is None else tangent for tangent in tangents[:n]]
        replay = Replay(self.body)
        given = Operands(self, operands, out)
        speeds = [replay.leaf(1.0) for _ in range(n)]
        given.add_states(replay.inputs)
        others = [given.add_tangent(replay, tangents, self.sources[k]) for k in moving]
        inputs = [*replay.inputs[:n], *[replay.inputs[n + k] for k in moving]]
        outputs = replay.pushed([*speeds, *others], inputs)
        made = given.finished(replay, speeds, begin, outputs)
        return self._along(n, made, self.is_reverse)

    def _along(self, n_state: int, made: Made, is_reverse: bool) -> Value:
        """Return the token of a loop of as many steps as this one."""
        length_of = -1 if self.length is not None else made.token
        loop = Loop(made.body, n_state, made.sources, self.length, length_of, is_reverse)
        return loop.made(tuple(made.operands))

    def __reduce__(self) -> Any:
        raise TypeError("A loop of a compiled function cannot be copied.")


def pick(token: Value, place: int) -> Value:
    """Return one of the results of a token."""
    return PICK(token, float(place))  # type: ignore[no-any-return]
