"""What a traced function must not do: compiled code would not do it again.

What it reaches must hold the same things after the call as before, and nothing may keep a Value of
the call: what is kept was computed from one call's arguments.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from autograd.errors import TraceError
from autograd.node import Node


def effect(name: str, changed: str) -> TraceError:
    """Return the error that says what a function changed.

    Arguments:
        name: of the function.
        changed: what is another than before, in words.
    """
    if changed.startswith("random"):
        return TraceError(
            f"{name} drew {changed} while it was compiled; compiled code would repeat them. Draw "
            "them outside, and pass them as arguments."
        )
    return TraceError(
        f"{name} changed {changed} while it was compiled; compiled code would not do so at each "
        "call. Return what is to be kept, and keep it outside: count calls, for one, in a function "
        "that calls the compiled one."
    )


def is_released(inputs: Sequence[Node]) -> bool:
    """Return whether nothing refers any more to what a call computed from its arguments.

    Arguments:
        inputs: in a list that alone refers to them.
    """
    for generation in (None, 0, 2):  # cycles that the function left behind are young
        if generation is not None:
            gc.collect(generation)
        if not _is_kept(inputs):
            return True
    return False


def check_released(inputs: Sequence[Node], name: str) -> None:
    """Raise if something still refers to what a call computed from its arguments.

    Arguments:
        inputs: in a list that alone refers to them.
        name: of the function.

    Raises:
        TraceError: if one is kept.
    """
    if not is_released(inputs):
        raise TraceError(
            f"{name} kept a Value of the call outside, in a global, an attribute or a cache; "
            "in compiled code it would never change again. Return it instead."
        )


def _is_kept(inputs: Sequence[Node]) -> bool:
    alone = 3  # the list, the loop's variable and the argument of getrefcount
    return any(sys.getrefcount(node) > alone for node in inputs)
