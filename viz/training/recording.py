"""A recording: what a training page shows of a model, as it was at some of the epochs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from viz.training.digits import Digits

MOST_FRAMES = 128


@dataclass(frozen=True)
class Network:
    """What of a network is drawn.

    Arguments:
        columns: how many units each column has, the inputs first.
        shown: how many of them are drawn.
        weights: for each column but the first, and each unit drawn of it, the positions among the
            parameters of the weights from the units drawn before it.
        biases: in the same order the position of each bias, -1 for none.

    >>> Network([2, 1], [2, 1], [[[0, 1]]], [[2]]).weights[0][0]
    [0, 1]
    """

    columns: list[int]
    shown: list[int]
    weights: list[list[list[int]]]
    biases: list[list[int]]


@dataclass(frozen=True)
class Scene:
    """What a model is asked about at each epoch, and the data around it.

    Arguments:
        kind: "plane", over two inputs, or "line", over one.
        xs, ys: the coordinates of the places; no ys for a line.
        unit_xs, unit_ys: those of the places that hidden units are asked about.
        inputs: which inputs vary, counted from 0.
        n_inputs: how many there are; the others are held at their means.
        points: the data, as coordinates in the scene.
        targets: the class of each, counted from 0, or its number.
        classes: what each class is called; none for numbers.
        threshold: what a single output is above where it speaks for the second of two classes.

    >>> Scene("line", [0.0, 1.0], [], [], [], [0], 1, [[0.5]], [2.0], []).kind
    'line'
    """

    kind: Literal["plane", "line"]
    xs: list[float]
    ys: list[float]
    unit_xs: list[float]
    unit_ys: list[float]
    inputs: list[int]
    n_inputs: int
    points: list[list[float]]
    targets: list[float]
    classes: list[str]
    threshold: float = 0.0


@dataclass(frozen=True)
class Frame:
    """A model as it was after an epoch.

    Arguments:
        epoch: its number; 0 is before the training.
        weights: every recorded parameter.
        gradients: of the last step, by each of them.
        scores: of each output in turn, at each place of the scene, row by row from below.
        units: of each hidden unit drawn in turn, at each of the places for units.

    >>> from viz.training.digits import digits_of
    >>> Frame(0, *[digits_of([])] * 4).epoch
    0
    """

    epoch: int
    weights: Digits
    gradients: Digits
    scores: Digits
    units: Digits


@dataclass
class Recording:
    """Frames of a training, thinned as they become too many.

    Arguments:
        parameters: the recorded parameters' names.
        n_parameters: how many the model has.
        n_outputs: how many numbers the model gives.
        network: how its layers are drawn; None if it has none.
        scene: what it is asked about; None if its samples lie in no space.
        frames: in order of their epochs.

    >>> from viz.training.digits import digits_of
    >>> recording = Recording([], 0, 1, None, None)
    >>> for epoch in range(1001):
    ...     recording.add(Frame(epoch, *[digits_of([])] * 4))
    >>> len(recording.frames) <= MOST_FRAMES, recording.frames[1].epoch
    (True, 8)
    """

    parameters: list[str]
    n_parameters: int
    n_outputs: int
    network: Network | None
    scene: Scene | None
    frames: list[Frame] = field(default_factory=list)
    stride: int = 1

    def wants(self, epoch: int) -> bool:
        """Return whether an epoch is kept for longer than until the next one."""
        return epoch % self.stride == 0

    def clear(self) -> None:
        """Forget all frames."""
        self.frames.clear()
        self.stride = 1

    def add(self, frame: Frame) -> None:
        """Keep a frame, in place of one of that epoch, or of one that was but the last so far."""
        if self.frames and self.frames[-1].epoch == frame.epoch:
            self.frames.pop()
        if self.frames and not self.wants(self.frames[-1].epoch):
            self.frames.pop()
        self.frames.append(frame)
        if len(self.frames) > MOST_FRAMES:
            self.stride *= 2
            self.frames[:-1] = [kept for kept in self.frames[:-1] if self.wants(kept.epoch)]
