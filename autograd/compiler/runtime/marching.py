"""Job: what machine code needs to take all steps of a loop, in C.

Compiled, this file is built with marching.pxd and march.h, which has the loop. As it reads there
is none, and loops run in Python.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from autograd.compiler.runtime import callbacks
from autograd.compiler.runtime.kernel import address_of

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

# What the members of a job in march.h are, words of 64 bits: three codes of four, then the rest
CODE = ("address", "calls", "code", "n_scratch")
REST = (
    "n_state", "n_others", "n_results",
    "length",  # -1 if a condition tells
    "length_of",  # the operand whose token tells; -1 for none
    "is_reverse", "keeps",
    "most",  # numbers of states to keep, beyond which some are computed anew
    "sources", "blocks",
)  # fmt: skip


@cython.no_gc_clear
@cython.cclass
class Job:
    """A loop, ready to be called by machine code.

    Arguments:
        codes: of the plain step, the strict one and the condition: four words each, as ``CODE``
            says; those that there are not, zeros.
        rest: by the names of ``REST``; without the last two.
        sources: four words for each input of a step behind the state.
        kept: what owns the memory behind the addresses.
    """

    words: array[int]
    sources: array[int]
    kept: Any

    def __init__(
        self, codes: Sequence[int], rest: dict[str, int], sources: Sequence[int], kept: Any
    ) -> None:
        self.sources = array("q", sources)
        self.kept = kept
        words = {**rest, "sources": address_of(self.sources)}
        self.words = array("q", [*codes, *[words.get(name, 0) for name in REST]])

    def address(self) -> int:
        """Return where it is."""
        return address_of(self.words)

    def run(self, operands: array[float]) -> float:
        """Take all steps; return the token.

        Arguments:
            operands: with room for one more number at the end, which is 0 or was written here.
        """
        token = march_on(operands, self.words)
        callbacks.check()
        return token

    def __dealloc__(self) -> None:
        free_blocks(self.words)

    def __reduce__(self) -> Any:
        raise TypeError("What runs a loop cannot be copied. Copy the compiled function instead.")


def is_compiled() -> bool:
    """Whether loops run in C."""
    return bool(cython.compiled)


def march_on(operands: array[float], words: array[int]) -> float:
    """Take all steps of a job on an array of operands."""
    return run_march(operands.data.as_doubles, len(operands) - 1, words.data.as_longlongs)  # type: ignore[attr-defined, name-defined, no-any-return]  # noqa: F821


def free_blocks(words: array[int]) -> None:
    """Free what a job has written to; there are no words if it could not be made."""
    if cython.compiled and words is not None:
        free_march(words.data.as_longlongs)  # type: ignore[attr-defined, name-defined]  # noqa: F821


def function() -> int:
    """Return the address of the function that runs a job."""
    return int(march_address())  # type: ignore[name-defined]  # noqa: F821


def interrupted() -> bool:
    """Whether a signal, such as Ctrl-C, or an exception is to end a loop; it is kept for later."""
    try:
        check_signals()  # type: ignore[name-defined]  # noqa: F821
    except BaseException as error:
        callbacks.note(error)
    return callbacks.is_noted()


if cython.compiled:
    watch_signals()  # type: ignore[name-defined]  # noqa: F821
