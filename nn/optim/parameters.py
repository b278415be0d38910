"""What may be trained: leaves of the graph, each once."""

from collections.abc import Iterable, Sequence

from autograd import OperandError, Value
from nn.errors import SettingError


def leaves(params: Iterable[Value], known: Sequence[Value] = ()) -> list[Value]:
    """Return parameters as a list, or say what is no parameter among them.

    Arguments:
        params: leaves of the graph.
        known: parameters that are there already.

    Returns:
        the first.

    Raises:
        SettingError: if there are none, or one is there twice.
        OperandError: if something among them is no leaf.

    >>> leaves([])
    Traceback (most recent call last):
        ...
    nn.errors.SettingError: An optimiser needs parameters. Pass model.parameters().
    """
    given = list(params) if isinstance(params, Iterable) else [params]
    if not given:
        raise SettingError("An optimiser needs parameters. Pass model.parameters().")
    for param in given:
        if not (isinstance(param, Value) and param.is_leaf):
            raise OperandError(
                f"An optimiser moves leaves of the graph, but got {param!r}. Pass "
                "model.parameters(), or Values made by Value(...)."
            )
    if len({id(param) for param in (*known, *given)}) < len(known) + len(given):
        raise SettingError("A parameter was given twice. Put each into one group, once.")
    return given
