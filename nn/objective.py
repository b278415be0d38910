"""What training makes small: a model's loss over data, as a function of its parameters."""

import copy
from collections.abc import Callable, Sequence
from math import isfinite, isnan
from typing import Any, Literal, Self

import autograd as ag
from autograd import AnomalyError, TraceError, Value
from autograd.tools.extras import load
from nn.errors import SettingError, ShapeError
from nn.functional import can_compile, is_module, with_parameters
from nn.losses import Loss

Transform = Callable[[Callable[..., Any]], Callable[..., Any]]


def samples_and_targets(data: Any) -> tuple[Any, Any]:
    """Return the two in lists, or say how they do not pair.

    Arguments:
        data: a ``Dataset``, or a pair of lists or of arrays.

    Returns:
        the samples and the targets.

    Raises:
        ShapeError: if it is no such pair, there are no samples, or not as many targets.

    >>> samples_and_targets([([1.0], 0), ([2.0], 1), ([3.0], 0), ([4.0], 1)])
    Traceback (most recent call last):
        ...
    nn.errors.ShapeError: Pass data as (samples, targets); from pairs, as tuple(zip(*pairs)).
    """
    if not isinstance(data, (tuple, list)) or len(data) not in (2, 3):
        raise ShapeError("Pass data as (samples, targets); from pairs, as tuple(zip(*pairs)).")
    samples, targets = (part.tolist() if hasattr(part, "tolist") else part for part in data[:2])
    if len(samples) != len(targets) or not samples:
        raise ShapeError(
            f"Got {len(samples)} samples and {len(targets)} targets. Give at least one sample, and "
            "each of them a target."
        )
    for target in targets:
        if isinstance(target, (str, bytes)):
            raise ShapeError(
                f"A target is the text {target!r:.40}, and no number. For classes by name count "
                "from 0: names = sorted({*targets}), and [names.index(t) for t in targets]."
            )
    return samples, targets


class Objective:
    """A model's loss over samples, plus a penalty, as a function of its parameters' numbers.

    Whatever finds gradients is a transform of that function, and :meth:`run` makes it run: as it
    is, or compiled, all samples of a batch at once.

    Arguments:
        model: a :class:`nn.Module`, or any function of one sample if nothing is compiled.
        data: samples and targets; they are kept as arrays if this is compiled, else as lists.
        loss: a function of outputs and targets.
        parameters: those that train.
        penalty: a function of the parameters, added to the loss; none unless given.
        compiled: True, False, or ``"auto"``: where it is possible.

    Raises:
        ShapeError: if there are no samples, or not as many targets.
        SettingError, TraceError, OperandError: if ``compiled`` is True and that is not possible.

    >>> from nn import MLP, mse
    >>> model = MLP(1, [1])
    >>> objective = Objective(model, ([[1.0]], [5.0]), mse, model.parameters(), compiled=False)
    >>> objective.run(ag.value_and_grad)([2.0, 1.0], [], *objective.data)
    (4.0, [-4.0, -4.0])
    """

    def __init__(
        self, model: Any, data: Any, loss: Callable[[Any, Any], Any], parameters: Sequence[Value],
        penalty: Callable[[Sequence[Any]], Any] | None = None, compiled: bool | str = "auto",
    ) -> None:  # fmt: skip
        self.model, self.loss, self.penalty, self.parameters = model, loss, penalty, [*parameters]
        named = list(model.named_parameters()) if is_module(model) else []
        self.names, training = {id(p): name for name, p in named}, {id(p) for p in parameters}
        self.others = [p for _, p in named if id(p) not in training]
        self.data: Any = samples_and_targets(data)
        obstacle = self._obstacle()
        if compiled is True and obstacle:
            raise SettingError(f"This training cannot be compiled: {obstacle}.")
        self.compiled = bool(compiled) and not obstacle
        if self.compiled:
            self._try(strict=compiled is True)

    def _obstacle(self) -> str:
        """Return why this cannot be compiled; nothing if it can."""
        if not all(id(p) in self.names for p in self.parameters):
            return "the model is no nn.Module that holds all parameters of the optimiser"
        if not (isinstance(self.loss, Loss) and self.loss.reduction == "mean"):
            return "the loss is no nn.Loss whose reduction is 'mean'"
        return "" if can_compile() else 'write: pip install "valuegrad[compile]"'

    def _try(self, strict: bool) -> None:
        """Take arrays for the data, and see whether the loss of the first sample compiles."""
        lists = self.data
        try:
            self.data = tuple(load("numpy", "compile").array(part, float) for part in lists)
            held = self.held(self.parameters), self.held(self.others)
            float(self.run(lambda loss: loss)(*held, *(part[:1] for part in self.data)))
            if len({repr(self.of_model(lists[0][:1], lists[1][:1])) for _ in range(2)}) > 1:
                raise SettingError(
                    "The loss of a sample is another each time, as with random numbers of your "
                    "own; compiled code would repeat the first ones. Leave out compiled=True."
                )
        except (TraceError, TypeError, ValueError):  # no numbers, or samples of several shapes
            if strict:
                raise
            self.compiled, self.data = False, lists

    def vector(self, numbers: Sequence[float]) -> Any:
        """Return numbers as this takes them: as an array if it is compiled, else as they are."""
        return load("numpy", "compile").array(numbers) if self.compiled else numbers

    def held(self, parameters: Sequence[Value]) -> Any:
        """Return the numbers that parameters hold now, as a vector."""
        return self.vector([parameter.data for parameter in parameters])

    def of_model(self, samples: Any, targets: Any) -> Any:
        """Return the loss of a batch for the model as it is; its ``backward`` fills ``grad``."""
        return self._total(self.model, self.parameters, samples, targets)

    def of_batch(self, numbers: Any, others: Any, samples: Any, targets: Any) -> Any:
        """Return the loss of a batch for a model with these numbers as its parameters.

        Arguments:
            numbers: of the parameters that train.
            others: of those that do not.
            samples, targets: the batch.

        Returns:
            a number of the kind that the numbers are.
        """
        held = [*self.parameters, *self.others]
        model = with_parameters(self.model, held, [*numbers, *others])
        return self._total(model, numbers, samples, targets)

    def _total(self, model: Any, parameters: Any, samples: Any, targets: Any) -> Any:
        loss = self.loss([model(sample) for sample in samples], targets)
        return loss if self.penalty is None else loss + self.penalty(parameters)

    def with_loss(self, loss: Loss) -> Self:
        """Return the same objective with another loss, of any reduction, and no penalty."""
        other = copy.copy(self)
        other.loss, other.penalty = loss, None
        return other

    def run(
        self, transform: Transform, shared: int = 2, reduce: Literal["mean"] | None = "mean"
    ) -> Callable[..., Any]:
        """Return a transform of the loss, ready to run on batches.

        Arguments:
            transform: takes a function of (numbers, others, samples, targets), and returns one
                whose last two arguments are samples and targets.
            shared: how many arguments stand before those.
            reduce: what is made of the samples' results if this is compiled: their ``"mean"``, or,
                with None, an array of them all.

        Returns:
            that function, compiled if this is.
        """
        if not self.compiled:
            return transform(self.of_batch)

        def of_sample(numbers: Any, others: Any, sample: Any, target: Any) -> Any:
            return self.of_batch(numbers, others, [sample], [target])

        batch = (*(None,) * shared, 0, 0)
        compiled: Callable[..., Any] = ag.compile(transform(of_sample), batch=batch, reduce=reduce)
        return compiled

    def origin_of_nan(self, samples: Any, targets: Any) -> str:
        """Return which operation, parameter or datum a nan in a batch comes from, as a sentence."""
        if self.compiled:
            samples, targets = samples.tolist(), targets.tolist()
        held = [*self.parameters, *self.others]
        named = [Value(p.data, self.names.get(id(p))) for p in held]
        try:
            with ag.detect_anomaly():
                model = with_parameters(self.model, held, named) if self.names else self.model
                loss = self._total(model, named[: len(self.parameters)], samples, targets)
                if not isnan(loss.data):  # or it came in with a number
                    loss.backward()
        except AnomalyError as error:
            return str(error)
        for p in named:
            if not isfinite(p.data):
                return f"{p.name or 'a parameter'} is {p.data}. A smaller lr may help."
        return "the samples or targets hold a nan. Look for it with math.isnan."
