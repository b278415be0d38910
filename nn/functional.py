"""A module as a function: of other numbers than its own, and of many samples at once."""

import importlib.util
from collections.abc import Callable, Sequence
from typing import Any

import autograd as ag
from autograd.numbers import as_float
from autograd.structures.lists import mapped_lists
from autograd.tools.extras import load
from nn.data.door import rows
from nn.errors import SettingError
from nn.holding import Shadow, is_module

_MANY = 500  # samples that are worth compiling for


def can_compile() -> bool:
    """Return whether llvmlite and NumPy, of the extra ``compile``, are installed."""
    return all(importlib.util.find_spec(name) for name in ("numpy", "llvmlite"))


def predictor(
    model: Any, compiled: bool = False, strict: bool = True
) -> Callable[[Sequence[Any]], list[Any]]:
    """Return the function from samples to a model's outputs, as in use rather than in training.

    Arguments:
        model: a :class:`nn.Module`, whose parameters are read at each call, or any function of one
            sample.
        compiled: whether to compile it, which needs a Module.
        strict: whether it is an error if compiled code cannot do it; else it runs as it is.

    Returns:
        a function of samples as :func:`predict` takes them, to what it returns.

    >>> from nn import Neuron
    >>> predictor(Neuron(2, "linear"))([[0.0, 0.0]])
    [0.0]
    """

    def eagerly(samples: Any) -> list[Any]:
        used = Shadow(model, in_use=True).model if is_module(model) else model
        with ag.no_grad():
            return [plain(used(sample)) for sample in rows(samples)]

    if not compiled:
        return eagerly
    numpy = load("numpy", "compile")
    held = [parameter for _, parameter in model.named_parameters()]

    def of_sample(numbers: Any, sample: Any) -> Any:
        shadow = Shadow(model, held, numbers, in_use=True)
        output = shadow.model(sample)
        refuse_effects(shadow)
        return output

    run = ag.compile(of_sample, batch=(None, 0))

    def at_once(samples: Any) -> list[Any]:
        listed = rows(samples)
        try:
            outputs = run(numpy.array([p.data for p in held]), numpy.asarray(listed, float))
            return list(numpy.moveaxis(numpy.asarray(outputs, float), -1, 0).tolist())
        except (ag.AutogradError, TypeError, ValueError):  # no numbers, or of several shapes
            if strict:
                raise
            return eagerly(listed)

    return at_once


def refuse_effects(shadow: Shadow) -> None:
    """Raise if calls of a model's twin set something on it, which compiled code would not do.

    Raises:
        TraceError: which names what was set.
    """
    if changed := shadow.effect():
        raise ag.TraceError(
            f"the model sets {changed} when it is called; compiled code would not do so each time"
        )


def plain(output: Any) -> Any:
    """Return the numbers of Values, single or in sequences, as floats, single or in lists."""
    return mapped_lists(
        lambda x: x.data if isinstance(x, ag.Value) else as_float(x, "an output"), output
    )


def predict(model: Any, samples: Sequence[Any], compiled: bool | str = "auto") -> list[Any]:
    """Return a model's outputs as plain numbers, as in use rather than in training.

    Arguments:
        model: a :class:`nn.Module`, or any function of one sample.
        samples: lists of numbers, or an array, a data frame, a tensor with a row for each.
        compiled: True, False, or ``"auto"``: where it is possible and there are many samples.

    Returns:
        for each sample a float, or a list of floats where the model has several outputs.

    Raises:
        MissingExtraError, TraceError: if ``compiled`` is True and that is not possible.
        OperandError: if an output is no number, nor a list or tuple of them.
        ShapeError: if samples are no rows, as one flat sample is none.

    >>> predict(lambda x: ag.Value(2.0) * x[0], [[1.0], [3.0]])
    [2.0, 6.0]
    """
    if not (compiled == "auto" or isinstance(compiled, bool)):
        raise SettingError(f"compiled must be True, False or 'auto', but got {compiled!r}.")
    samples = rows(samples)
    many = compiled == "auto" and is_module(model) and len(samples) >= _MANY and can_compile()
    return predictor(model, many or compiled is True, strict=compiled is True)(samples)
