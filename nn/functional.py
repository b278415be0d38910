"""A module as a function: of other numbers than its own, and of many samples at once."""

import copy
import importlib.util
from collections.abc import Callable, Sequence
from typing import Any

import autograd as ag
from autograd.numbers import as_float
from autograd.structures.lists import mapped_lists
from autograd.tools.extras import load
from nn.errors import SettingError

_MANY = 500  # samples that are worth compiling for


def can_compile() -> bool:
    """Return whether llvmlite and NumPy, of the extra ``compile``, are installed."""
    return all(importlib.util.find_spec(name) for name in ("numpy", "llvmlite"))


def is_module(model: Any) -> bool:
    """Return whether a model is a :class:`nn.Module`, which can be looked into."""
    return hasattr(model, "named_parameters")


def with_parameters(model: Any, old: Sequence[Any], new: Sequence[Any]) -> Any:
    """Return a copy of a model that holds other numbers or Values in place of its parameters.

    Arguments:
        model: a :class:`nn.Module`.
        old: parameters of it.
        new: what stands in their places, in the same order.

    Returns:
        the copy.

    Raises:
        SettingError: if the model is no Module, which alone can be looked into.

    >>> from nn import Neuron
    >>> neuron = Neuron(1, "linear")
    >>> with_parameters(neuron, neuron.parameters(), [3.0, 1.0])([2.0])
    7.0
    """
    if not is_module(model):
        raise SettingError(
            f"Only an nn.Module runs on other numbers than its own, not a {type(model).__name__}. "
            "Make the model a Module, or keep gradient='reverse'."
        )
    return copy.deepcopy(model, {id(p): value for p, value in zip(old, new, strict=True)})


def predictor(model: Any, compiled: bool = False) -> Callable[[Sequence[Any]], list[Any]]:
    """Return the function from samples to a model's outputs, as in use rather than in training.

    Arguments:
        model: a :class:`nn.Module`, whose parameters are read at each call, or any function of one
            sample.
        compiled: whether to compile it, which needs a Module.

    Returns:
        a function of samples as :func:`predict` takes them, to what it returns.

    >>> from nn import Neuron
    >>> predictor(Neuron(2, "linear"))([[0.0, 0.0]])
    [0.0]
    """

    def eagerly(samples: Sequence[Any]) -> list[Any]:
        used = copy.deepcopy(model).eval() if is_module(model) else model
        with ag.no_grad():
            return [plain(used(sample)) for sample in samples]

    if not compiled:
        return eagerly
    numpy = load("numpy", "compile")
    held = [parameter for _, parameter in model.named_parameters()]
    run = ag.compile(
        lambda numbers, sample: with_parameters(model, held, numbers).eval()(sample),
        batch=(None, 0),
    )

    def at_once(samples: Sequence[Any]) -> list[Any]:
        outputs = run(numpy.array([p.data for p in held]), numpy.asarray(samples, float))
        return list(numpy.moveaxis(numpy.asarray(outputs, float), -1, 0).tolist())

    return at_once


def plain(output: Any) -> Any:
    """Return the numbers of Values, single or in sequences, as floats, single or in lists."""
    return mapped_lists(
        lambda x: x.data if isinstance(x, ag.Value) else as_float(x, "an output"), output
    )


def predict(model: Any, samples: Sequence[Any], compiled: bool | str = "auto") -> list[Any]:
    """Return a model's outputs as plain numbers, as in use rather than in training.

    Arguments:
        model: a :class:`nn.Module`, or any function of one sample.
        samples: lists of numbers, or an array with a row for each.
        compiled: True, False, or ``"auto"``: where it is possible and there are many samples.

    Returns:
        for each sample a float, or a list of floats where the model has several outputs.

    Raises:
        MissingExtraError, TraceError: if ``compiled`` is True and that is not possible.
        OperandError: if an output is no number, nor a list or tuple of them.

    >>> predict(lambda x: ag.Value(2.0) * x[0], [[1.0], [3.0]])
    [2.0, 6.0]
    """
    if compiled == "auto" and is_module(model) and len(samples) >= _MANY and can_compile():
        try:
            return predictor(model, True)(samples)
        except (ag.TraceError, TypeError, ValueError):  # no numbers, or samples of several shapes
            pass
    return predictor(model, compiled is True)(samples)
