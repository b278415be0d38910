"""The columns of a network: its layers of units, as far as they stand one after another."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from autograd.structures.lists import is_list
from nn.layers import Layer, Sequential
from nn.module import Module

if TYPE_CHECKING:
    from viz.training.recording import Network

MOST_UNITS = 24  # of a column that a picture has room for


class Column(NamedTuple):
    """A layer of units, and what is done with their numbers before the next one.

    >>> Column(Layer(2, 3), []).layer.n_outputs
    3
    """

    layer: Layer
    rest: list[Any]


def columns_of(model: Any) -> tuple[list[Any], list[Column]]:
    """Return the parts of a model before its first layer of units, and its columns.

    Arguments:
        model: anything; what is no :class:`Sequential` nor :class:`Layer` has no columns.

    Returns:
        the parts, and the columns in order.

    >>> from nn import MLP
    >>> [column.layer.n_outputs for column in columns_of(MLP(2, [16, 1]))[1]]
    [16, 1]
    """
    front: list[Any] = []
    columns: list[Column] = []
    for part in _parts(model):
        if isinstance(part, Layer):
            columns.append(Column(part, []))
        else:
            (columns[-1].rest if columns else front).append(part)
    return front, columns


def _parts(model: Any) -> Iterator[Any]:
    if isinstance(model, Sequential):
        for part in model.layers:
            yield from _parts(part)
    else:
        yield model


class Units(Module):
    """What the hidden units that are drawn answer to a sample, layer after layer.

    Arguments:
        model: with at least one column.

    >>> from nn import MLP
    >>> len(Units(MLP(2, [3, 4, 1]))([0.5, -0.5]))
    7
    """

    def __init__(self, model: Any) -> None:
        self.front, columns = columns_of(model)
        self.columns = [[column.layer, *column.rest] for column in columns[:-1]]

    def __call__(self, x: Any) -> list[Any]:
        """Return the numbers of the units."""
        found: list[Any] = []
        for part in self.front:
            x = part(x if is_list(x) else [x])
        for column in self.columns:
            for part in column:
                x = part(x if is_list(x) else [x])
            found += (x if is_list(x) else [x])[:MOST_UNITS]
        return found


def network_of(columns: Sequence[Column]) -> tuple["Network", list[Any]]:
    """Return how columns are drawn, and the parameters that are drawn with them.

    Arguments:
        columns: at least one.

    Returns:
        the network, whose positions are those of the parameters in the list.

    >>> from nn import MLP
    >>> network, parameters = network_of(columns_of(MLP(2, [3, 1]))[1])
    >>> network.columns, len(parameters), network.biases
    ([2, 3, 1], 13, [[2, 5, 8], [12]])
    """
    from viz.training.recording import Network

    sizes = [columns[0].layer.n_inputs, *(column.layer.n_outputs for column in columns)]
    shown = [min(size, MOST_UNITS) for size in sizes]
    parameters: list[Any] = []
    weights: list[list[list[int]]] = []
    biases: list[list[int]] = []
    for column, n_before, n_own in zip(columns, shown, shown[1:], strict=False):
        weights.append([])
        biases.append([])
        for neuron in column.layer.neurons[:n_own]:
            start = len(parameters)
            parameters += [*neuron.w[:n_before], neuron.b]
            weights[-1].append(list(range(start, len(parameters) - 1)))
            biases[-1].append(len(parameters) - 1)
    return Network(sizes, shown, weights, biases), parameters
