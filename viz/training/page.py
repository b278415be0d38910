"""training_page: a page to go through the epochs of a training."""

from __future__ import annotations

import html
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from autograd.tools.files import write_whole
from viz.drawing.documents import colours, embedded, filled, policy
from viz.drawing.showing import show
from viz.endings import ending
from viz.errors import DrawError
from viz.figures.palette import COLORS
from viz.training.packing import packed
from viz.training.recording import Recording

_SCRIPTS = ("reading", "scene", "network", "chart", "page")
_USED = ("paper", "ink", "faint", "input line", "output line", "frame", "frame line")
_MOST_RUNS = 2
_MOST_BYTES = 950_000
_HEIGHT = 760  # pixels of a notebook's cell


class TrainingPage:
    """A page that plays one training, or two side by side; a notebook shows it.

    Arguments:
        runs: by name, what :func:`run_of` returns of each.
        recordings: of each, in the same order.
    """

    __slots__ = ("_recordings", "_runs")

    def __init__(self, runs: Sequence[dict[str, Any]], recordings: Sequence[Recording]) -> None:
        self._runs = list(runs)
        self._recordings = [replace(each, frames=list(each.frames)) for each in recordings]

    def html(self) -> str:
        """Return the page, of less than a megabyte: of too many frames it holds every second one.

        Returns:
            HTML that holds all it needs.
        """
        kept = [recording.frames for recording in self._recordings]
        while True:
            runs = [
                run | {"packed": packed(frames)}
                for run, frames in zip(self._runs, kept, strict=True)
            ]
            text = document(runs)
            if len(text) <= _MOST_BYTES or max(map(len, kept)) <= 2:
                return text
            kept = [[*frames[:-1:2], frames[-1]] for frames in kept]

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page to a file, whole or not at all.

        Arguments:
            path: of the file; its name ends in .html.

        Returns:
            the path.

        Raises:
            DrawError: if the name ends in something else.
            SaveError: if the file cannot be written; one that stood there still does.
        """
        ending(path, (".html",))
        return write_whole(path, self.html().encode())

    def show(self) -> None:
        """Show the page: in the notebook that this runs in, else in the browser.

        Raises:
            SaveError: if no temporary file can be written.
        """
        show(self, self.html, "training")

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the page in a frame that can reach nothing around it."""
        return (
            f'<iframe srcdoc="{html.escape(self.html())}" sandbox="allow-scripts" width="100%" '
            f'height="{_HEIGHT}" style="border: 0" title="A training, epoch by epoch"></iframe>'
        )

    def __repr__(self) -> str:
        counts = [len(recording.frames) for recording in self._recordings]
        return f"TrainingPage({' and '.join(map(str, counts))} frames)"


def training_page(history: Any) -> TrainingPage:
    """Return a page that plays a training: its boundary or fit, its units, weights and losses.

    The reader goes through the epochs by a slider or lets them run. Two trainings stand side by
    side. The page is one file of less than a megabyte, which loads nothing; many epochs are
    thinned, and numbers are kept to four digits and more.

    Arguments:
        history: what ``nn.fit(..., record=True)`` returned, or two such by name.

    Returns:
        the page, which a notebook shows, ``save`` writes and ``show`` opens in a browser.

    Raises:
        DrawError: if a training was not recorded, or there are more than two.

    >>> from viz.training.digits import digits_of
    >>> class Epochs(list): ...
    >>> epochs = Epochs()
    >>> epochs.recording = Recording([], 0, 1, None, None)
    >>> training_page(epochs)
    TrainingPage(0 frames)
    """
    named = history if isinstance(history, Mapping) else {"": history}
    if not 1 <= len(named) <= _MOST_RUNS:
        raise DrawError(
            f"A training page shows one training or two, but got {len(named)}. Leave some out."
        )
    recordings = [recording_of(str(name), each) for name, each in named.items()]
    runs = [
        run_of(str(name), each, recording)
        for (name, each), recording in zip(named.items(), recordings, strict=True)
    ]
    return TrainingPage(runs, recordings)


def recording_of(name: str, history: Any) -> Recording:
    """Return the recording of a training.

    Arguments:
        name: of the training; it may be empty.
        history: its epochs.

    Returns:
        what ``nn.fit`` kept with them.

    Raises:
        DrawError: if it kept nothing.

    >>> recording_of("first", [])
    Traceback (most recent call last):
        ...
    viz.errors.DrawError: The training 'first' was not recorded. Train with \
nn.fit(..., record=True), and pass the history that it returns.
    """
    recording = getattr(history, "recording", None)
    if not isinstance(recording, Recording):
        raise DrawError(
            f"The training{f' {name!r}' if name else ''} was not recorded. Train with "
            "nn.fit(..., record=True), and pass the history that it returns."
        )
    return recording


def run_of(name: str, history: Sequence[Any], recording: Recording) -> dict[str, Any]:
    """Return what a page is told of a training, but for its frames.

    Arguments:
        name: of the training; it may be empty.
        history: its epochs.
        recording: of its model.

    Returns:
        dicts, lists, strings and numbers.
    """
    return {
        "name": name,
        "reason": getattr(history, "reason", ""),
        "epochs": [epoch_of(epoch) for epoch in history],
        "parameters": recording.parameters,
        "count": recording.n_parameters,
        "outputs": recording.n_outputs,
        "network": recording.network and asdict(recording.network),
        "scene": recording.scene and _short(asdict(recording.scene)),
    }


def epoch_of(epoch: Any) -> dict[str, Any]:
    """Return the numbers of an epoch, as a page is told them.

    >>> from types import SimpleNamespace
    >>> epoch_of(SimpleNamespace(number=1, lr=0.1, numbers={"loss": 0.123456789}))
    {'number': 1, 'lr': 0.1, 'numbers': {'loss': 0.123457}}
    """
    numbers = {name: _short(number) for name, number in epoch.numbers.items()}
    return {"number": epoch.number, "lr": _short(epoch.lr), "numbers": numbers}


def document(runs: Sequence[Mapping[str, Any]], live: Mapping[str, Any] | None = None) -> str:
    """Return the page of some trainings.

    Arguments:
        runs: what :func:`run_of` returns of each, with its frames ``packed``.
        live: what a training that goes on lets its reader do; None for one that has ended.

    Returns:
        HTML, in ASCII.
    """
    style = colours(_USED) + _part("page.css")
    scripts = [*_SCRIPTS, *(["live"] if live else [])]
    joined = "\n".join(_part(f"{name}.js") for name in scripts)
    script = f'"use strict";\n(async () => {{\n{joined}\n}})();\n'
    parts = {
        "policy": policy(style, script, "'self'" if live else "'none'"),
        "style": style,
        "script": script,
        "data": embedded({"runs": runs, "colours": COLORS, "live": live}),
    }
    return filled(_part("page.html"), parts)


def _short(thing: Any) -> Any:
    """Return a structure whose floats have six digits; JSON has no nan, so that is a text."""
    if isinstance(thing, float):
        return float(f"{thing:.6g}") if math.isfinite(thing) else str(thing)
    if isinstance(thing, dict):
        return {key: _short(part) for key, part in thing.items()}
    return [_short(part) for part in thing] if isinstance(thing, list) else thing


@cache
def _part(name: str) -> str:
    return files("viz.training").joinpath(name).read_text(encoding="utf-8")
