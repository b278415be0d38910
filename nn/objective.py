"""What training makes small: a model's loss over data, as a function of its parameters."""

import copy
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Literal, Self
from weakref import WeakKeyDictionary

import autograd as ag
from autograd import AutogradError, TraceError, Value
from autograd.context import present
from autograd.tools.extras import load
from nn.data.door import Columns, columns
from nn.dropouts import Dropouts
from nn.errors import SettingError
from nn.functional import can_compile
from nn.holding import Shadow, is_module
from nn.kept import keep, taken
from nn.layers import Dropout
from nn.losses import Loss
from nn.masks import Tally
from nn.model_loss import ModelLoss

Transform = Callable[[Callable[..., Any]], Callable[..., Any]]


@dataclass
class Ledger:
    """What compiling a loss has cost, and what it was used for."""

    traces: int = 0
    seen: int = 0  # samples


_ledgers: WeakKeyDictionary[Any, Ledger] = WeakKeyDictionary()  # where compiled code sees no state
_TRACES = 8  # that are never too many
_SHORT = 1_000_000  # parameters times samples: they take as long uncompiled as compiling them
_WORTH = 500  # samples: a trace costs about as much as they do uncompiled


def check_worth(measure: ModelLoss) -> None:
    """Count a trace of a loss, and raise if they have cost more than they saved.

    Raises:
        TraceError: which tells what to write instead.
    """
    ledger = _ledgers[measure]
    ledger.traces += present.tracer is not None
    if ledger.traces > _TRACES + ledger.seen / _WORTH:
        raise TraceError(
            "the loss takes another path, or reads something else outside, too often, and each is "
            "compiled anew. ag.where, or ag.branchless, chooses without a path"
        )


class Objective:
    """A model's loss over samples, plus a penalty, as a function of its parameters' numbers.

    Whatever finds gradients is a transform of that function, and :meth:`run` makes it run: as it
    is, or compiled, all samples of a batch at once.

    Arguments:
        model: a :class:`nn.Module`, or any function of one sample if nothing is compiled.
        data: samples, targets and, if not all count alike, what each counts; they are kept as
            arrays while this is compiled, else as lists.
        loss: a function of outputs and targets.
        parameters: those that train.
        penalty: a function of the parameters, added to the loss; none unless given.
        compiled: True, False, or ``"auto"``: where it is possible.

    Attributes:
        measure: the model's loss, without the data.
        why: in words, why nothing is compiled.

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
        named = [*model.named_parameters()] if is_module(model) else []
        self.names, training = {id(p): name for name, p in named}, {id(p) for p in parameters}
        others = [p for _, p in named if id(p) not in training]
        given = data if isinstance(data, Columns) else columns(data)
        self.data: Any = tuple(part for part in given if part is not None)
        self.lists = self.data
        self.measure = ModelLoss(model, loss, penalty, [*parameters], others)
        if compiled and is_module(model):
            self.measure.dropouts = [one for one in model.modules() if isinstance(one, Dropout)]
        self._functions: dict[Any, Any] = {}
        if compiled:
            self.measure, self._functions = taken(self.measure, len(self.data))
        _ledgers.setdefault(self.measure, Ledger())
        self.dropouts = Dropouts(self.measure, self.lists) if self.measure.dropouts else None
        self.attempts: dict[Any, Attempt] = {}
        self.is_strict, self.why = compiled is True, "as it was asked for"
        self.may_compile = False
        if compiled:
            self.why = self._obstacle()
            self.may_compile = not self.why
        if self.is_strict:
            if self.why:
                raise SettingError(f"This training cannot be compiled: {self.why}.")
            self.begin(1)
        elif self.may_compile:
            self.why = "since it is too short for compiled code to pay"

    @property
    def parameters(self) -> list[Value]:
        """The parameters that train."""
        return self.measure.parameters

    @property
    def others(self) -> list[Value]:
        """The model's parameters that do not train."""
        return self.measure.others

    @property
    def compiled(self) -> bool:
        """Whether compiled code runs."""
        return self.measure.is_compiled

    def rest(self) -> None:
        """End the use of this, and keep what was compiled for the next training of the model."""
        attempts = self.attempts.items()
        functions = {key: one.compiled for key, one in attempts if one.compiled is not None}
        if self.compiled and functions:
            keep(self.measure, len(self.data), functions)

    def steady(self) -> ExitStack:
        """Return a block in which nobody changes the model, so that it is compared only once."""
        block = ExitStack()
        for attempt in self.attempts.values():
            if attempt.compiled is not None:
                block.enter_context(attempt.compiled.steady())
        return block

    def begin(self, epoch: int) -> None:
        """Compile, if that is to be, once all epochs up to this one are worth it.

        It depends on nothing but the size of data and model, so that resumed trainings do the same.

        Arguments:
            epoch: the number of the one that begins.
        """
        work = epoch * len(self.lists[0]) * (len(self.parameters) + len(self.others))
        if self.may_compile and (self.is_strict or work > _SHORT):
            self.may_compile = False
            self.measure.is_compiled = True
            self._try()

    def _obstacle(self) -> str:
        """Return why this cannot be compiled; nothing if it can."""
        if not all(id(p) in self.names for p in self.parameters):
            return "the model is no nn.Module that holds all parameters of the optimiser"
        loss = self.measure.loss
        if not (isinstance(loss, Loss) and loss.reduction == "mean"):
            return "the loss is no nn.Loss whose reduction is 'mean'"
        return "" if can_compile() else 'write: pip install "valuegrad[compile]"'

    def _try(self) -> None:
        """Take arrays for the data, and see whether the loss of the first sample compiles."""
        try:
            self.data = tuple(load("numpy", "compile").array(p, float) for p in self.lists)
            held = self.held(self.parameters), self.held(self.others)
            self.run(ag.value_and_grad).fast(*held, *(p[:1] for p in self.data))
            first, twin = [p[:1] for p in self.lists], self.with_loss(self.measure.loss)
            # Without masks, which differ each time, and which leaves the model as it is
            sources = [dropout.rng for dropout in self.measure.dropouts]
            twin.measure.model = Shadow(
                self.measure.model, sources, [Tally() for _ in sources]
            ).model
            if len({repr(twin.of_model(*first)) for _ in range(2)}) > 1:
                raise TraceError(
                    "the loss of a sample is another each time, as with random numbers of your "
                    "own; compiled code would repeat the first ones"
                )
        except (AutogradError, TypeError, ValueError) as error:  # or samples of several shapes
            if self.is_strict:
                raise
            self.leave(error)

    def leave(self, why: Exception) -> None:
        """Go on without compiled code from here, on lists."""
        self.measure.is_compiled, self.data = False, self.lists
        self.why = str(why) or type(why).__name__

    def vector(self, numbers: Sequence[float]) -> Any:
        """Return numbers as this takes them: as an array if it is compiled, else as they are."""
        return load("numpy", "compile").array(numbers) if self.compiled else numbers

    def held(self, parameters: Sequence[Value]) -> Any:
        """Return the numbers that parameters hold now, as a vector."""
        return self.vector([parameter.data for parameter in parameters])

    def of_model(self, samples: Any, targets: Any, weights: Any = None) -> Any:
        """Return the loss of a batch for the model as it is; its ``backward`` fills ``grad``."""
        measure = self.measure
        return measure.total(measure.model, self.parameters, samples, targets, weights)

    def with_loss(self, loss: Any) -> Self:
        """Return the same objective with another loss, of any reduction, and no penalty."""
        other = copy.copy(self)
        other.attempts, other._functions, other.dropouts = {}, {}, None
        other.measure = self.measure.with_loss(loss)
        _ledgers[other.measure] = Ledger()
        return other

    def run(
        self, transform: Transform, shared: int = 2, reduce: Literal["mean"] | None = "mean"
    ) -> "Attempt":
        """Return a transform of the loss, ready to run on batches.

        Arguments:
            transform: takes a function of (numbers, others, samples, targets), and returns one
                whose last two arguments are samples and targets.
            shared: how many arguments stand before those.
            reduce: what is made of the samples' results if this is compiled: their ``"mean"``, or,
                with None, an array of them all.

        Returns:
            that function, which runs compiled as long as this is.
        """
        key = transform, shared, reduce  # the same is not compiled twice
        if key not in self.attempts:
            known = self._functions.get(key)
            self.attempts[key] = Attempt(self, transform, shared, reduce, known)
        return self.attempts[key]

    def checked(self, result: Any) -> Any:
        """Return what compiled code gave, or say that it is connected to other parameters."""
        if isinstance(result[0] if isinstance(result, tuple) else result, Value):
            raise TraceError(
                "the model computes with a Value that was not among its parameters when the "
                "training began, as one in a function that it keeps, or in a new layer"
            )
        return result


class Attempt:
    """A transform of an objective, which runs compiled as long as that can be.

    Arguments:
        objective, transform, shared, reduce: as for :meth:`Objective.run`.
        compiled: the compiled function, if an earlier training left it.

    Attributes:
        compiled: the compiled function, once there is one.
    """

    def __init__(
        self, objective: Objective, transform: Transform, shared: int, reduce: Any, compiled: Any
    ) -> None:
        self.objective, self.slow = objective, transform(objective.measure.of_batch)
        self._transform, self._shared, self._reduce = transform, shared, reduce
        self.compiled = compiled
        self._ledger = _ledgers[objective.measure]

    def __call__(self, *args: Any) -> Any:
        """Return what the function gives."""
        if self.objective.compiled:
            try:
                return self.fast(*args)
            except Exception as error:  # the model's own are raised again below
                if self.objective.is_strict:
                    raise
                self.objective.leave(error)
                if self.objective.dropouts is not None:
                    self.objective.dropouts.hand_over()
        return self.slow(*(arg.tolist() if hasattr(arg, "tolist") else arg for arg in args))

    def fast(self, *args: Any) -> Any:
        """Return what compiled code gives."""
        objective = self.objective
        if objective.dropouts is not None:
            args = (*args, objective.dropouts.masks(len(args[-1])))
        if self.compiled is None:
            measure = objective.measure

            def of_sample(numbers: Any, others: Any, *sample: Any) -> Any:
                check_worth(measure)
                *parts, masks = sample if measure.dropouts else (*sample, None)
                batch = [[part] for part in parts]  # of one
                weights = batch[2] if len(batch) > 2 else None
                return measure.of_batch(numbers, others, batch[0], batch[1], weights, masks)

            of_sample.__name__ = "the loss"  # in messages
            batch = (*(None,) * self._shared, *(0 for _ in args[self._shared :]))
            f = self._transform(of_sample)
            self.compiled = ag.compile(f, batch=batch, reduce=self._reduce)
        self._ledger.seen += len(args[-1])  # samples
        return objective.checked(self.compiled(*args))
