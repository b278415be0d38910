"""The door for data: whatever people have them in, they come out as lists."""

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from random import Random
from typing import Any, NamedTuple

from autograd.numbers import real_number
from autograd.structures.lists import is_list
from nn.errors import SettingError, ShapeError


class Columns(NamedTuple):
    """Samples, a target for each, and what each counts, if not all count alike."""

    samples: list[Any]
    targets: list[Any]
    weights: list[float] | None = None


def rows(things: Any, what: str = "samples") -> list[Any]:
    """Return rows as a list, one by one in the order of their places.

    Arguments:
        things: a list or tuple, an array, a tensor, a data frame or series with any index, a
            sparse matrix; or an iterator, which is used up.
        what: they are, for errors.

    Returns:
        a list of the rows, with lists in place of arrays.

    Raises:
        ShapeError: if it is a text, a dict or a set, or has no rows.

    >>> rows((x, x * x) for x in range(3))
    [(0, 0), (1, 1), (2, 4)]
    >>> rows("abc")
    Traceback (most recent call last):
        ...
    nn.errors.ShapeError: The samples must be rows, as a list, an array or a data frame has them, \
but got 'abc'.
    """
    given = things
    things = getattr(things, "samples", things)  # of a Dataset
    for name in ("to_numpy", "toarray"):
        things = getattr(things, name)() if hasattr(things, name) else things
    if hasattr(things, "tolist"):
        things = things.tolist()
    if isinstance(things, (str, bytes, Mapping, set, frozenset)) or not isinstance(
        things, Iterable
    ):
        raise ShapeError(
            f"The {what} must be rows, as a list, an array or a data frame has them, but got "
            f"{given!r:.60}."
        )
    listed = [row.tolist() if hasattr(row, "tolist") else row for row in things]
    return [[*row] if type(row) is list else row for row in listed]  # nobody else's


def columns(data: Any) -> Columns:
    """Return samples, targets and weights in lists, or say how they do not pair.

    Arguments:
        data: a ``Dataset``; or samples and targets, each as :func:`rows` takes them, and, third,
            what each sample counts, if not all count alike.

    Returns:
        the columns; targets that are the names of a Dataset's classes are their numbers then.

    Raises:
        ShapeError: if they are no such two or three, there are no samples, not as many targets or
            weights, or a target is a text.

    >>> columns([([1.0], 0), ([2.0], 1), ([3.0], 0), ([4.0], 1)])
    Traceback (most recent call last):
        ...
    nn.errors.ShapeError: Pass data as (samples, targets); from pairs, as tuple(zip(*pairs)).
    """
    if not isinstance(data, (tuple, list)) or len(data) not in (2, 3):
        raise ShapeError("Pass data as (samples, targets); from pairs, as tuple(zip(*pairs)).")
    samples, targets = rows(data[0]), rows(data[1], "targets")
    names = getattr(data, "class_names", None)
    if len(samples) != len(targets) or not samples:
        raise ShapeError(
            f"Got {len(samples)} samples and {len(targets)} targets. Give at least one sample, and "
            "each of them a target."
        )
    if names:
        codes = {name: k for k, name in enumerate(names)}
        targets = [codes.get(t, t) if isinstance(t, str) else t for t in targets]
    check_no_texts(targets)
    weights = None
    if names is None and len(data) == 3 and data[2] is not None:
        weights = as_weights(data[2], len(samples))
    return Columns(samples, targets, weights)


def parted(data: Columns, share: float, seed: int) -> tuple[Columns, Columns]:
    """Return the rows to train on, and a share of all that is held out.

    Arguments:
        data: the columns.
        share: of the rows, between 0 and 1.
        seed: of the choice.

    Raises:
        SettingError: if one of the two parts would have no row.

    >>> first, second = parted(Columns([[1.0], [2.0], [3.0]], [1, 2, 3]), 0.3, seed=0)
    >>> len(first.samples), len(second.targets)
    (2, 1)
    """
    n = len(data.samples)
    held = round(share * n) if 0.0 < share < 1.0 else 0
    if not 0 < held < n:
        raise SettingError(
            f"validation={share!r} of {n} samples leaves one of two parts empty. Write a share "
            "between 0 and 1, or pass data."
        )
    order = Random(seed).sample(range(n), n)

    def rows_at(places: list[int]) -> Columns:
        columns: list[Any] = [None if part is None else [part[i] for i in places] for part in data]
        return Columns(*columns)

    return rows_at(order[held:]), rows_at(order[:held])


def check_no_texts(targets: Sequence[Any]) -> None:
    """Raise if a target is a text, which no loss or metric can compare with numbers.

    Raises:
        ShapeError: which tells how to turn texts into classes.
    """
    for target in targets:
        if isinstance(target, (str, bytes)):
            raise ShapeError(
                f"A target is the text {target!r:.40}, and no number. For classes by name write "
                "nn.data.labelled(samples, targets), which counts them from 0."
            )


def as_weights(weights: Any, count: int) -> list[float]:
    """Return what samples count as floats.

    Arguments:
        weights: numbers of at least 0, as :func:`rows` takes them.
        count: how many samples there are.

    Raises:
        ShapeError: if there are not as many, or one is no such number.
        SettingError: if all are 0.

    >>> as_weights((1, 2), 2)
    [1.0, 2.0]
    """
    found = [x[0] if is_list(x) and len(x) == 1 else x for x in rows(weights, "sample weights")]
    numbers = [real_number(x) for x in found]
    good = [float(x) for x in numbers if x is not None and x >= 0.0 and isfinite(x)]
    if len(good) != count or len(found) != count:
        raise ShapeError(
            f"A third part of data is what each sample counts: {count} samples need as many finite "
            f"numbers of at least 0, but got {found!r:.60}."
        )
    if not any(good):
        raise SettingError("No sample counts: all their weights are 0.")
    return good


def class_weights(targets: Sequence[Any], chosen: Any) -> list[float]:
    """Return what each sample counts by its class.

    Arguments:
        targets: the classes.
        chosen: what each class counts, by class, 1 for one that is missing; or ``"balanced"``:
            all classes count alike, as in scikit-learn.

    Raises:
        SettingError: if it is something else, or targets are no classes.

    >>> class_weights([0, 0, 0, 1], "balanced")
    [0.6666666666666666, 0.6666666666666666, 0.6666666666666666, 2.0]
    """
    if any(is_list(t) or real_number(t) is None or t != int(t) for t in targets):
        raise SettingError("class_weight needs targets that are classes: whole numbers, from 0.")
    if isinstance(chosen, str) and chosen == "balanced":
        counts = {t: targets.count(t) for t in {*targets}}
        chosen = {t: len(targets) / (len(counts) * n) for t, n in counts.items()}
    if not isinstance(chosen, Mapping):
        raise SettingError(f"class_weight must be a dict or 'balanced', but got {chosen!r:.60}.")
    return as_weights([chosen.get(t, 1.0) for t in targets], len(targets))
