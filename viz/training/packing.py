"""Frames as few bytes: what changes from one to the next, compressed."""

from __future__ import annotations

import base64
import sys
import zlib
from array import array
from collections.abc import Sequence
from typing import Any

from viz.training.recording import Frame

PARTS = ("weights", "gradients", "scores", "units")


def packed(frames: Sequence[Frame]) -> dict[str, Any]:
    """Return frames as a page reads them.

    Of each part, frame after frame, stand the differences from the frame before, in two bytes, all
    lower bytes first: neighbours are alike there, and compress well.

    Arguments:
        frames: of one recording.

    Returns:
        ``epochs``, ``lengths`` and ``decimals`` of each part, and ``bytes``: zlib's, in base64.

    >>> from viz.training.digits import digits_of
    >>> frame = Frame(0, digits_of([1.5]), digits_of([]), digits_of([]), digits_of([]))
    >>> packed([frame])["lengths"]
    {'weights': 1, 'gradients': 0, 'scores': 0, 'units': 0}
    """
    differences = array("H")
    for part in PARTS:
        before: Sequence[int] = [0] * len(getattr(frames[0], part).counts) if frames else []
        for frame in frames:
            counts = getattr(frame, part).counts
            pairs = zip(counts, before, strict=True)
            differences.extend([(count - earlier) & 0xFFFF for count, earlier in pairs])
            before = counts
    if sys.byteorder == "big":
        differences.byteswap()
    content = differences.tobytes()
    return {
        "epochs": [frame.epoch for frame in frames],
        "lengths": {part: len(getattr(frames[0], part).counts) if frames else 0 for part in PARTS},
        "decimals": {part: [getattr(frame, part).decimals for frame in frames] for part in PARTS},
        "bytes": base64.b64encode(zlib.compress(content[::2] + content[1::2], 9)).decode(),
    }


def plain(frame: Frame) -> dict[str, Any]:
    """Return one frame as a page reads it by itself, for a training that goes on.

    >>> from viz.training.digits import digits_of
    >>> plain(Frame(3, *[digits_of([0.5], 10)] * 4))["weights"]
    {'decimals': 1, 'counts': [5]}
    """
    parts = {part: getattr(frame, part) for part in PARTS}
    return {
        "epoch": frame.epoch,
        **{
            part: {"decimals": digits.decimals, "counts": digits.counts.tolist()}
            for part, digits in parts.items()
        },
    }
