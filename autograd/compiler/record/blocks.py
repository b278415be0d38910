"""Loops that Python itself runs, and where it keeps their results."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Sequence
from typing import Any
from weakref import WeakValueDictionary

from autograd.compiler.record.operands import OWN, RESULTS
from autograd.compiler.runtime import callbacks
from autograd.compiler.runtime.kernel import address_of
from autograd.table.joint import bits_of, float_of


class Block:
    """What a loop gave.

    Arguments:
        state: the last.
        results, states: of each step, by its number.
    """

    def __init__(
        self, state: list[float], results: list[list[float]], states: list[list[float]]
    ) -> None:
        self.results = results
        self.states = states
        numbers = [*state, float(len(results))]
        for one in results:
            numbers += one
        self.values = array("d", numbers)

    def token(self) -> float:
        """Return a float that stands for it, as long as it is there."""
        address = address_of(self.values)
        _blocks[address] = self
        return float_of(address)


_blocks: WeakValueDictionary[int, Block] = WeakValueDictionary()


def run(loop: Any, operands: Sequence[Any]) -> Block:
    """Take all steps of a loop in Python.

    Arguments:
        loop: the loop.
        operands: numbers, and blocks or their tokens.
    """
    n = loop.n_state
    step, ask = loop.in_python()
    length = loop.length
    if loop.length_of >= 0:
        length = len(_block(operands[loop.length_of]).results)
    read = [_reader(source, operands) for source in loop.sources]
    state = list(operands[:n])
    results: list[list[float]] = []
    states: list[list[float]] = []
    n_out = n + loop.n_results
    out, truth = array("d", bytes(8 * (n_out + 1))), array("d", [1.0])
    if ask is not None:
        ask(array("d", [*state, *[at(0) for at in read]]), truth)
    t = 0
    while truth[0] if ask is not None else t < length:
        i = length - 1 - t if loop.is_reverse else t
        step(array("d", [*state, *[at(i) for at in read]]), out)
        states.append(state)
        state = out[:n].tolist()
        results.append(out[n:n_out].tolist())
        truth[0] = out[n_out]
        t += 1
    if loop.is_reverse:
        results.reverse()
        states.reverse()
    return Block(state, results, states)


def _reader(source: Any, operands: Sequence[Any]) -> Any:
    kind, base, first, stride = source
    if kind == OWN:
        return lambda i: operands[first + i * stride]
    block = _block(operands[base])
    rows = block.results if kind == RESULTS else block.states
    return lambda i: rows[i][first]


def _block(token: Any) -> Block:
    return token if isinstance(token, Block) else _blocks[bits_of(token)]


class InPython:
    """A loop as machine code calls it where there is no loop in C.

    Arguments:
        loop: the loop.
    """

    def __init__(self, loop: Any) -> None:
        self._loop = loop
        self._latest: dict[int, Block] = {}  # by where operands lie, which belong to one call

    def __call__(self, operands: Any, count: int, job: int) -> float:
        """Return the token of the results; an exception is kept until somebody checks."""
        try:
            block = run(self._loop, operands[:count])
            self._latest[ctypes.addressof(operands.contents)] = block
            return block.token()
        except BaseException as error:
            callbacks.note(error)
            width = self._loop.n_state + 1 + self._loop.n_results * (self._loop.length or 0)
            block = Block([float("nan")] * (width + 1), [], [])
            self._latest[ctypes.addressof(operands.contents)] = block
            return block.token()
