"""Losses, each the term of one output and its target, and penalties to add to them."""

from collections.abc import Callable, Sequence
from functools import update_wrapper
from math import nan
from typing import Any

import autograd as ag
from autograd.numbers import item_of
from autograd.structures.lists import UnlikeListsError, check_lengths, is_list, mapped_lists
from autograd.tools.pickling import Parts, reduced
from nn.data.door import check_no_texts
from nn.errors import SettingError, ShapeError
from nn.settings import in_range, positive


class Loss:
    """A loss of many outputs, made from the term of one.

    Outputs and targets are Values or numbers, single or in lists nested alike. Averaged over
    samples, the mean loss of each is that of them all, if they have as many outputs.

    Arguments:
        term: a function of an output and its target; what it lets one choose are keyword-only
            arguments with defaults.
        reduction: "mean" over all terms, their "sum", or "none", which keeps the nesting.
        options: of the term.

    Raises:
        SettingError: if there is no such reduction.

    >>> @Loss
    ... def cubic(output, target, *, scale=1.0):
    ...     return scale * abs(output - target) ** 3
    >>> cubic([1.0, 2.0], [0.0, 4.0])
    4.5
    >>> cubic([1.0, 2.0], [0.0, 4.0], reduction="none")
    [1.0, 8.0]
    >>> cubic.using("sum", scale=0.5)
    <loss cubic, sum {'scale': 0.5}>
    """

    __name__: str

    def __init__(self, term: Callable[..., Any], reduction: str = "mean", **options: float) -> None:
        if reduction not in ("mean", "sum", "none"):
            raise SettingError(f"There is no reduction {reduction!r}. Write mean, sum or none.")
        update_wrapper(self, term)
        self.term, self.reduction, self.options = term, reduction, options
        is_ours = getattr(term, "__module__", "") == __name__
        self._term = term if is_ours else ag.branchless(term)

    def using(self, reduction: str = "", **options: float) -> "Loss":
        """Return this loss with another reduction or other options.

        Arguments:
            reduction, options: as of :class:`Loss`; those not given stay as they are.

        Raises:
            SettingError: if there is no such reduction.
        """
        return type(self)(self.term, reduction or self.reduction, **self.options | options)

    def __call__(self, outputs: Any, targets: Any, reduction: str = "", **options: float) -> Any:
        """Return the loss, a Value if an output is one.

        Arguments:
            outputs, targets: Values or numbers, in lists nested alike.
            reduction, options: for this call, as of :class:`Loss`.

        Raises:
            ShapeError: if outputs and targets do not fit each other.
            SettingError: if there is no such reduction.
        """
        if reduction or options:
            return self.using(reduction, **options)(outputs, targets)
        check_no_texts(targets if is_list(targets) else [targets])
        check_no_texts(outputs if is_list(outputs) else [outputs])
        terms: list[Any] = []

        def counted(output: Any, target: Any) -> Any:
            terms.append(self._term(output, target, **self.options))
            return terms[-1]

        try:
            nested = self._nested(counted, outputs, targets)
        except UnlikeListsError as error:
            raise ShapeError(
                f"Outputs and targets of a loss do not pair: {error}. Give each output one target, "
                "in lists nested alike."
            ) from None
        if self.reduction == "none":
            return nested
        total = sum(terms[1:], terms[0])
        return total / len(terms) if self.reduction == "mean" else total

    def made_of(self) -> Parts:
        """Return what makes the same."""
        return _loss, self.term, type(self), self.reduction, tuple(self.options.items())

    def __reduce__(self) -> Any:
        return reduced(self.made_of())

    def __repr__(self) -> str:
        return f"<loss {self.__name__}, {self.reduction} {self.options}>"

    def _nested(self, term: Callable[..., Any], outputs: Any, targets: Any) -> Any:
        """Return the terms in the nesting of the outputs."""
        return mapped_lists(term, outputs, targets)


def _loss(
    term: Callable[..., Any],
    kind: type[Loss],
    reduction: str,
    options: tuple[tuple[str, float], ...],
) -> Loss:
    return kind(term, reduction, **dict(options))


class ClassLoss(Loss):
    """A loss whose term takes a list of numbers, one for each class, and a target.

    Arguments:
        term, reduction, options: as of :class:`Loss`; a target is a class, or such a list too.

    >>> @ClassLoss
    ... def missing(probabilities, target):
    ...     return 1.0 - probabilities[target]
    >>> missing([[0.75, 0.25], [0.5, 0.5]], [0, 1])
    0.375
    """

    def _nested(self, term: Callable[..., Any], outputs: Any, targets: Any) -> Any:
        if not is_list(targets):
            return term(outputs, item_of(targets))
        check_lengths(outputs, targets)
        for output, target in zip(outputs, targets, strict=True):
            if is_list(target):
                check_lengths(output, target)
        return [term(o, item_of(t)) for o, t in zip(outputs, targets, strict=True)]


@Loss
def mse(output: Any, target: Any) -> Any:
    """Return the squared error.

    Arguments:
        output, target: Values or numbers.

    Returns:
        (output - target)^2; of lists by default the mean.

    >>> mse([1.0, 2.0], [0.0, 4.0])
    2.5
    """
    error = output - target
    return error * error


@Loss
def mae(output: Any, target: Any) -> Any:
    """Return the absolute error.

    Arguments:
        output, target: Values or numbers.

    Returns:
        |output - target|; of lists by default the mean.

    >>> mae([1.0, 2.0], [0.0, 4.0])
    1.5
    """
    return ag.abs(output - target)


@Loss
def huber(output: Any, target: Any, *, delta: float = 1.0) -> Any:
    """Return half the squared error up to delta, and from there on a line: outliers count less.

    Source: Huber, Robust estimation of a location parameter, 1964.

    Arguments:
        output, target: Values or numbers.
        delta: the error at which the line begins, above 0.

    Returns:
        e^2 / 2 if |e| = |output - target| is at most delta, else delta (|e| - delta / 2); of lists
        by default the mean.

    Raises:
        SettingError: if delta is not above 0.

    >>> huber([0.5, 4.0], [0.0, 2.0], reduction="none")
    [0.125, 1.5]
    """
    error, bound = output - target, positive("delta", delta)
    near = ag.clip(error, -bound, bound)
    return near * (error - 0.5 * near)


@Loss
def log_cosh(output: Any, target: Any) -> Any:
    """Return ln cosh of the error: near 0 half its square, far off its absolute value.

    Written as ln(1 + 2 sinh^2(e / 2)), it is exact near 0 too.

    Arguments:
        output, target: Values or numbers.

    Returns:
        ln cosh(output - target); of lists by default the mean.

    >>> round(log_cosh(500.0, -200.0), 4)
    699.3069
    """
    error = output - target
    near = ag.clip(error, -20.0, 20.0)  # beyond, ln cosh x is |x| - ln 2 in floats
    far = ag.maximum(ag.abs(error), 20.0) - 20.0
    return ag.log1p(2.0 * ag.sinh(0.5 * near) ** 2) + far


@Loss
def hinge(score: Any, label: Any) -> Any:
    """Return the hinge loss of a two-class score.

    Arguments:
        score: a Value or a number.
        label: -1 or 1.

    Returns:
        max(0, 1 - label * score); of lists by default the mean.

    >>> hinge([0.5, -2.0], [1, -1])
    0.25
    """
    return ag.relu(1.0 - _sign(label) * score)


@Loss
def squared_hinge(score: Any, label: Any) -> Any:
    """Return the square of the hinge loss, which is smooth where that has a corner.

    Arguments:
        score, label: as of :data:`hinge`.

    Returns:
        max(0, 1 - label * score)^2; of lists by default the mean.

    >>> squared_hinge([0.5, -2.0], [1, -1])
    0.125
    """
    margin = ag.relu(1.0 - _sign(label) * score)
    return margin * margin


@Loss
def binary_cross_entropy(probability: Any, target: Any) -> Any:
    """Return the binary cross-entropy of a probability.

    A logarithm counts for at least -100, as in PyTorch, so that 0 and 1 stay finite. Where there
    are logits, :data:`binary_cross_entropy_with_logits` is more exact.

    Arguments:
        probability: a Value or a number in [0, 1].
        target: a number in [0, 1].

    Returns:
        -t ln p - (1 - t) ln(1 - p); of lists by default the mean.

    >>> round(binary_cross_entropy([0.5, 0.5], [0, 1]), 6)
    0.693147
    """
    target = _share(target)
    right = target * ag.maximum(ag.log(probability), -100.0)
    return -(right + (1.0 - target) * ag.maximum(ag.log(1.0 - probability), -100.0))


@Loss
def binary_cross_entropy_with_logits(logit: Any, target: Any) -> Any:
    """Return the binary cross-entropy of a logit of any size.

    Arguments:
        logit: a Value or a number.
        target: a number in [0, 1].

    Returns:
        t softplus(-z) + (1 - t) softplus(z); of lists by default the mean.

    >>> binary_cross_entropy_with_logits([1000.0, 1000.0], [1, 0])
    500.0
    """
    target = _share(target)
    return target * ag.softplus(-logit) + (1.0 - target) * ag.softplus(logit)


@ClassLoss
def cross_entropy(logits: Any, target: Any, *, label_smoothing: float = 0.0) -> Any:
    """Return the cross-entropy of the softmax of logits of any size.

    Arguments:
        logits: Values or numbers, one for each class.
        target: the right class, from 0, or a list of the probabilities of all.
        label_smoothing: the share of probability that is spread evenly over all classes, from 0 to
            1, as in PyTorch.

    Returns:
        -p1 ln s1 - ... - pn ln sn, with the softmax s; over many samples by default the mean.

    Raises:
        ShapeError: if there is no such class, or not as many probabilities as logits.

    >>> cross_entropy([[1000.0, 0.0], [0.0, 0.0]], [1, [0.5, 0.5]], reduction="none")
    [1000.0, 0.6931471805599453]
    """
    if label_smoothing:
        share = in_range("label_smoothing", label_smoothing, high=1.0)
        spread = ag.logsumexp(logits) - ag.sum(logits) / len(logits)
        return (1.0 - share) * cross_entropy.term(logits, target) + share * spread
    if is_list(target):
        return -ag.dot(target, ag.log_softmax(logits))
    right = _of_class(logits, target)
    return ag.logsumexp([ag.where(target == k, 0.0, z - right) for k, z in enumerate(logits)])


@ClassLoss
def nll(log_probabilities: Any, target: Any) -> Any:
    """Return the negative of the right class's log-probability, as ``log_softmax`` gives it.

    Arguments:
        log_probabilities: Values or numbers, one for each class.
        target: the right class, from 0.

    Returns:
        the negative log-likelihood; over many samples by default the mean.

    Raises:
        ShapeError: if there is no such class.

    >>> nll([[-0.25, -1.5]], [1])
    1.5
    """
    return -_of_class(log_probabilities, target)


def l1(strength: float) -> Callable[[Sequence[Any]], Any]:
    """Return the penalty strength * (|p1| + ... + |pn|), which makes small parameters 0.

    Arguments:
        strength: at least 0.

    Returns:
        a function of a list of parameters.

    Raises:
        SettingError: if the strength is negative.

    >>> l1(0.5)([3.0, -4.0])
    3.5
    """
    factor = in_range("strength", strength)
    return lambda parameters: factor * ag.sum([ag.abs(p) for p in parameters])


def l2(strength: float) -> Callable[[Sequence[Any]], Any]:
    """Return the penalty strength * (p1^2 + ... + pn^2), which keeps parameters small.

    Arguments:
        strength: at least 0; an optimiser's ``weight_decay`` is twice that.

    Returns:
        a function of a list of parameters.

    Raises:
        SettingError: if the strength is negative.

    >>> l2(0.5)([3.0, -4.0])
    12.5
    """
    factor = in_range("strength", strength)
    return lambda parameters: factor * ag.dot(parameters, parameters)


def _share(target: Any) -> Any:
    """Return a target that lies between 0 and 1, or say that it must."""
    if not isinstance(target, ag.Value) and not 0.0 <= target <= 1.0:
        raise ShapeError(
            f"The target {target!r} is no probability. For two classes give 0 and 1; more need "
            "cross_entropy, and an output for each."
        )
    return target


def _sign(label: Any) -> Any:
    """Return a label that is -1 or 1, or say that it must be."""
    if not isinstance(label, ag.Value) and label not in (-1, 1):
        raise ShapeError(f"The label {label!r} is not -1 or 1. For 0 and 1 write 2 * label - 1.")
    return label


def check_targets(loss: Any, targets: Sequence[Any]) -> None:
    """Raise if a target is out of the range of a loss, which compiled code would not notice.

    Raises:
        ShapeError: which says what it must be.
    """
    check = _CHECKS.get(getattr(loss, "term", None))
    if check is not None:
        for target in targets:
            mapped_lists(check, target)


_CHECKS: dict[Any, Callable[[Any], Any]] = {
    hinge.term: _sign, squared_hinge.term: _sign, binary_cross_entropy.term: _share,
    binary_cross_entropy_with_logits.term: _share,
}  # fmt: skip
LOSSES = {
    f.__name__: f
    for f in (
        mse, mae, huber, log_cosh, hinge, squared_hinge, binary_cross_entropy,
        binary_cross_entropy_with_logits, cross_entropy, nll,
    )
}  # fmt: skip


def weighted(loss: Callable[[Any, Any], Any], outputs: Any, targets: Any, weights: Any) -> Any:
    """Return a loss in which samples count as their weights say.

    Arguments:
        loss: of outputs and targets.
        outputs, targets: of the samples.
        weights: what each counts; None if all count alike.

    Returns:
        the sum of what each sample costs by itself, times its weight, by the number of samples.

    >>> weighted(mse, [1.0, 2.0], [0.0, 0.0], [1.0, 0.5])
    1.5
    """
    if weights is None:
        return loss(outputs, targets)
    rows = zip(outputs, targets, weights, strict=True)
    terms = [weight * loss([output], [target]) for output, target, weight in rows]
    return ag.sum(terms) / len(terms)


def _of_class(numbers: Any, target: Any) -> Any:
    """Return the number of a class; of one that compiled code is told, nan if there is none."""
    traced, n = isinstance(target, ag.Value), len(numbers) if is_list(numbers) else 0
    if not n or not (traced or target in range(n)):
        raise ShapeError(
            f"There is no class {target!r} in {f'a list of {n}' if n else 'a single output'}. "
            "Count classes from 0, and give the model an output for each; a single one suits "
            "binary_cross_entropy_with_logits."
        )
    if not traced:
        return numbers[int(target)]
    chosen: Any = nan
    for k, number in enumerate(numbers):
        chosen = ag.where(target == k, number, chosen)
    return chosen
