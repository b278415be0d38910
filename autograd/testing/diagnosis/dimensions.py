"""What a derivative of a wrong shape likely is."""

from __future__ import annotations

from autograd.testing.claims import ShapeError
from autograd.testing.diagnosis.case import Guess
from autograd.testing.subject import Subject


def wrong_shape(error: ShapeError, subject: Subject) -> Guess:
    """Return what is likely wrong with a derivative by its shape alone.

    Arguments:
        error: which tells the shapes.
        subject: the function.

    Returns:
        the guess.

    >>> subject = Subject(lambda b: [b[0], b[0]], ([1.0],))
    >>> wrong_shape(ShapeError("", [[1.0], [1.0]], (1,)), subject).kind
    'broadcast'
    """
    got, wanted = _shape(error.got), error.wanted
    if len(got) == len(wanted) > 1 and got == wanted[::-1]:
        return Guess("transposed", "it is transposed")
    half = len(wanted) // 2
    if len(got) == len(wanted) and got == wanted[half:] + wanted[:half]:
        return Guess("transposed", "the Jacobian is transposed: outputs come first")
    if _broadcasts(wanted, got):
        lost = len(got) - len(wanted)
        axes = [*range(lost)] + [
            lost + k for k, n in enumerate(wanted) if n == 1 and got[lost + k] != 1
        ]
        return Guess(
            "broadcast",
            f"a sum over what was broadcast is missing: sum over axis {', '.join(map(str, axes))}",
        )
    return Guess("shape", "the gradient of another argument, or a sum or an axis too many")


def _shape(result: object) -> tuple[int, ...]:
    shape = getattr(result, "shape", None)
    if shape is not None:
        return tuple(shape)
    if isinstance(result, (list, tuple)):
        return (len(result), *(_shape(result[0]) if result else ()))
    return ()


def _broadcasts(small: tuple[int, ...], large: tuple[int, ...]) -> bool:
    """Whether an array of one shape may have been broadcast to another."""
    if len(small) > len(large):
        return False
    tail = large[len(large) - len(small) :]
    return small != large and all(a in (1, b) for a, b in zip(small, tail, strict=True))
