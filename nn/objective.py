"""What training makes small: a model's loss over data, as a function of its parameters."""

import copy
from collections.abc import Callable, Sequence
from typing import Any, Self

import autograd as ag
from autograd import TraceError, Value
from nn.errors import SettingError, ShapeError
from nn.functional import can_compile, is_module, with_parameters
from nn.losses import Loss

Transform = Callable[[Callable[..., Any]], Callable[..., Any]]


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
        SettingError, TraceError: if ``compiled`` is True and that is not possible.

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
        self.model, self.loss, self.penalty, self.parameters = model, loss, penalty, parameters
        self.names = (
            {id(p): name for name, p in model.named_parameters()} if is_module(model) else {}
        )
        training = {id(p) for p in parameters}
        every = [p for _, p in model.named_parameters()] if is_module(model) else []
        self.others = [p for p in every if id(p) not in training]
        self.data = tuple(part.tolist() if hasattr(part, "tolist") else part for part in data[:2])
        if len(self.data[0]) != len(self.data[1]) or not self.data[0]:
            raise ShapeError(
                f"Got {len(self.data[0])} samples and {len(self.data[1])} targets. Give at least "
                "one sample, and each of them a target."
            )
        self.compiled = False
        obstacle = self._obstacle() if compiled else ""
        if compiled is True and obstacle:
            raise SettingError(f"This training cannot be compiled: {obstacle}.")
        if compiled and not obstacle:
            self._compile(strict=compiled is True)

    def _obstacle(self) -> str:
        """Return why this cannot be compiled; nothing if it can."""
        if not all(id(p) in self.names for p in self.parameters):
            return "the model is no nn.Module that holds all parameters of the optimiser"
        if not (isinstance(self.loss, Loss) and self.loss.reduction == "mean"):
            return "the loss is no nn.Loss whose reduction is 'mean'"
        return "" if can_compile() else 'write: pip install "valuegrad[compile]"'

    def _compile(self, strict: bool) -> None:
        """Let this be compiled, once a try on the first sample has shown that it can be."""
        numpy, lists = ag.extras.load("numpy", "compile"), self.data
        self.compiled = True
        try:
            samples, targets = self.data = tuple(numpy.asarray(part, float) for part in lists)
            others = self.held(self.others)
            self.run(lambda f: f)(self.held(self.parameters), others, samples[:1], targets[:1])
        except (TraceError, ValueError):  # the second: samples differ in length
            if strict:
                raise
            self.compiled, self.data = False, lists

    def vector(self, numbers: Sequence[float]) -> Any:
        """Return numbers as this takes them: as an array if it is compiled, else as they are."""
        return ag.extras.load("numpy", "compile").array(numbers) if self.compiled else numbers

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
        self, transform: Transform, shared: int = 2, reduce: str | None = "mean"
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
        return ag.compile(transform(of_sample), batch=batch, reduce=reduce)  # type: ignore
