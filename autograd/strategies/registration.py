"""What Hypothesis calls when it is imported: its entry point names this file.

The strategies themselves may be what imports Hypothesis, and then none of them exists yet: so
nothing is asked for here before Hypothesis asks for a Value.
"""

from __future__ import annotations

from typing import Any

from autograd.value import Value


def register() -> None:
    """Let ``st.from_type(Value)`` draw leaves, without an import in the user's tests.

    >>> from hypothesis import find, strategies as st
    >>> from autograd import Value
    >>> find(st.from_type(Value), lambda value: value > 1.0)
    Value(data=2.0, grad=0.0)
    """
    from hypothesis import strategies as st

    st.register_type_strategy(Value, _leaves)


def _leaves(kind: type[Value]) -> Any:
    from autograd.strategies.leaves import values

    return values()
