"""The scene of a recording: which places a model is asked about."""

from collections.abc import Sequence
from math import fsum, isfinite
from typing import TYPE_CHECKING, Any

from autograd.numbers import real_number
from autograd.structures.lists import is_list
from nn.losses import ClassLoss, binary_cross_entropy
from nn.metrics import predicted_class

if TYPE_CHECKING:
    from viz.training.recording import Scene

SIDE = 33  # places along each side of a plane
UNIT_SIDE = 12  # the same of a hidden unit's small picture
LINE = 129  # places of a line
MOST_POINTS = 500  # of the data; of more, some that lie evenly among them are shown


def scene_of(samples: Any, targets: Any, names: Sequence[str], loss: Any) -> "Scene | None":
    """Return where a model is asked about at each epoch.

    Over one input that is a line, over two a plane. Of more inputs the two that tell most of
    the targets, each by itself, span the plane, and the others are held at their means.

    Arguments:
        samples, targets: those that it is trained on.
        names: of the classes; there may be none.
        loss: which tells whether targets are classes.

    Returns:
        the scene; None if samples are no lists of so many finite numbers.

    >>> from nn.losses import mse
    >>> scene = scene_of([[0.0], [1.0]], [1.0, 3.0], [], mse)
    >>> scene.kind, len(scene.xs), scene.classes
    ('line', 129, [])
    """
    from viz.figures.plane import spread
    from viz.training.recording import Scene

    rows = _rows(samples)
    if rows is None:
        return None
    classes = _classes(targets, names, loss)
    aims = [_target(target, bool(classes)) for target in targets]
    shares = [_share_told(column, aims, bool(classes)) for column in zip(*rows, strict=True)]
    inputs = sorted(sorted(range(len(shares)), key=lambda i: -shares[i])[:2])
    chosen = range(0, len(rows), -(-len(rows) // MOST_POINTS))
    points = [[rows[k][i] for i in inputs] for k in chosen]
    own = [aims[k] for k in chosen]
    sides = [[row[i] for row in rows] for i in inputs]
    threshold = 0.5 if _term(loss) is binary_cross_entropy.term else 0.0
    if len(inputs) == 1:
        small = spread(sides[0], UNIT_SIDE**2), list[float]()
        large = spread(sides[0], LINE), list[float]()
    else:
        small, large = ((spread(sides[0], n), spread(sides[1], n)) for n in (UNIT_SIDE, SIDE))
    kind: Any = "line" if len(inputs) == 1 else "plane"
    return Scene(kind, *large, *small, inputs, len(rows[0]), points, own, classes, threshold)


def places_of(xs: Sequence[float], ys: Sequence[float], inputs: Sequence[int], samples: Any) -> Any:
    """Return the samples at the places of a scene, row by row from below.

    Arguments:
        xs, ys: the coordinates; no ys for a line.
        inputs: which inputs they are of.
        samples: those that the model is trained on, whose means the other inputs are.

    >>> places_of([1.0, 2.0], [5.0], [0, 2], [[0.0, 4.0, 0.0], [0.0, 8.0, 0.0]])
    [[1.0, 6.0, 5.0], [2.0, 6.0, 5.0]]
    """
    means = [fsum(column) / len(samples) for column in zip(*samples, strict=True)]
    places = []
    for y in ys or [0.0]:
        for x in xs:
            place = list(means)
            for i, coordinate in zip(inputs, (x, y), strict=False):
                place[i] = coordinate
            places.append(place)
    return places


def _rows(samples: Any) -> list[list[float]] | None:
    if not all(is_list(sample) for sample in samples) or not len(samples[0]):
        return None
    rows = [[real_number(x) for x in sample] for sample in samples]
    if len({len(row) for row in rows}) > 1:
        return None
    if not all(x is not None and isfinite(x) and abs(x) < 1e150 for row in rows for x in row):
        return None
    return [[float(x) for x in row if x is not None] for row in rows]


def _share_told(column: Sequence[float], aims: Sequence[float], are_classes: bool) -> float:
    """Return the share of variance that an input and the targets have in common.

    Of classes it is the share of the input's variance that lies between them; of numbers the square
    of the correlation.
    """
    n = len(column)
    mean, aim = sum(column) / n, sum(aims) / n
    spread = sum((x - mean) * (x - mean) for x in column)
    if are_classes:
        groups = [[x for x, own in zip(column, aims, strict=True) if own == c] for c in {*aims}]
        gaps = [(sum(group) / len(group) - mean, len(group)) for group in groups]
        common = sum(count * gap * gap for gap, count in gaps)
    else:
        both = sum((x - mean) * (y - aim) for x, y in zip(column, aims, strict=True))
        common = both * (both / (sum((y - aim) * (y - aim) for y in aims) or 1.0))
    share = common / spread if spread else 0.0
    return share if isfinite(share) else 0.0  # of targets beyond all bounds, or nan


def _term(loss: Any) -> Any:
    return getattr(loss, "term", None)


def _classes(targets: Any, names: Sequence[str], loss: Any) -> list[str]:
    if names:
        return [str(name) for name in names]
    if isinstance(loss, ClassLoss):
        width = max(len(t) if is_list(t) else int(t) + 1 for t in targets)
        return [f"class {i}" for i in range(width)]
    plain = {t[0] if is_list(t) and len(t) == 1 else t for t in targets if not _several(t)}
    if len(plain) == 2 and plain <= {-1, 0, 1} and not any(map(_several, targets)):
        return [f"class {t:g}" for t in sorted(plain)]
    return []


def _several(target: Any) -> bool:
    return is_list(target) and len(target) != 1


def _target(target: Any, is_class: bool) -> float:
    if is_list(target):
        target = predicted_class(target) if is_class and len(target) > 1 else target[0]
    return float(max(0, target) if is_class else target)
