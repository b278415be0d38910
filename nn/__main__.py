"""``python -m nn moons``: train a small network on real data, with pictures."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from autograd import AutogradError, MissingExtraError
from nn import MLP, SGD, accuracy, binary_cross_entropy_with_logits, fit, predict
from nn.data import Dataset, iris, moons, one_hot, split, standardiser
from nn.pictures import draw_run
from nn.progress import Progress


class Task(NamedTuple):
    """A data set with the settings that train it well."""

    load: Callable[[int], Dataset]
    hidden: list[int]
    activation: str
    epochs: int
    batch_size: int
    lr: float


TASKS = {
    "moons": Task(lambda seed: moons(seed=seed), [16, 16], "relu", 60, 20, 0.05),
    "iris": Task(lambda seed: iris(), [16, 16], "tanh", 60, 10, 0.02),
}
MOMENTUM = 0.9


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        """Print the message and leave with exit code 2."""
        self.exit(2, f"{self.prog}: {message}\n")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Arguments:
        arguments: what follows ``python -m nn``; the process's own unless given.

    Returns:
        the exit code: 0, also after Ctrl-C; 2 for settings that cannot be.
    """
    options = parser().parse_args(arguments)
    task = TASKS[options.dataset]
    folder = options.out or Path("runs") / options.dataset
    try:
        make_writable(folder)
        run(options, task, folder)
    except (AutogradError, OSError) as error:
        print(f"python -m nn: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("python -m nn: stopped before the end", file=sys.stderr)
        return 130
    return 0


def parser() -> Parser:
    """Return the parser of the command line."""
    parser = Parser(
        prog="python -m nn",
        description="Train a small network by mini-batch gradient descent. Ctrl-C ends the "
        "training early and keeps what it has.",
    )
    parser.add_argument("dataset", type=known_dataset, help=f"one of: {', '.join(TASKS)}")
    parser.add_argument("--seed", type=int, default=0, help="of data, weights and batches")
    parser.add_argument("--epochs", type=at_least_one, help="passes over the training data")
    parser.add_argument("--batch-size", type=at_least_one, help="samples to a step")
    parser.add_argument("--lr", type=positive, help="the learning rate")
    parser.add_argument("--out", type=Path, help="folder for the pictures (default: runs/DATASET)")
    return parser


def known_dataset(name: str) -> str:
    """Return a data set's name if there is one, for argparse."""
    if name not in TASKS:
        raise argparse.ArgumentTypeError(f"no data set {name!r}; write one of: {', '.join(TASKS)}")
    return name


def at_least_one(text: str) -> int:
    """Return a whole number from 1, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"needs a whole number of at least 1, but got {text!r}")
    return int(text)


def positive(text: str) -> float:
    """Return a finite number above 0, for argparse."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0.0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"needs a number above 0, but got {text!r}")
    return number


def make_writable(folder: Path) -> None:
    """Make a folder and prove that files can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise OSError(
            f"cannot write to {folder} ({error.strerror}); choose another folder with --out"
        ) from None


def run(options: argparse.Namespace, task: Task, folder: Path) -> None:
    """Train as the options say, print what came of it and draw it."""
    data = task.load(options.seed)
    training, test = split(data, seed=options.seed)
    scale = standardiser(training.samples)
    n_classes = len(data.class_names)
    n_outputs = 1 if n_classes == 2 else n_classes

    def targets(classes: list[int]) -> list[Any]:
        return list(classes) if n_outputs == 1 else [one_hot(c, n_classes) for c in classes]

    widths = [*task.hidden, n_outputs]
    model = MLP(len(data.samples[0]), widths, task.activation, seed=options.seed)
    print(
        f"{options.dataset}: {len(training.samples)} samples to train on, "
        f"{len(test.samples)} held out; {len(model.parameters())} parameters"
    )
    epochs = options.epochs or task.epochs
    with Progress(epochs) as progress:
        history = fit(
            model,
            [scale(sample) for sample in training.samples],
            targets(training.classes),
            binary_cross_entropy_with_logits,
            SGD(model.parameters(), options.lr or task.lr, MOMENTUM),
            epochs=epochs,
            batch_size=options.batch_size or task.batch_size,
            seed=options.seed,
            on_epoch=progress.show,
        )
    if len(history) < epochs:
        print(f"stopped by Ctrl-C after {len(history)} of {epochs} epochs")
    outputs = predict(model, [scale(sample) for sample in test.samples])
    try:
        files = draw_run(folder, model, scale, history, data)
        print(f"pictures in {folder}: {', '.join(file.name for file in files)}")
    except MissingExtraError as error:
        print(f"no pictures: {error}")
    loss = binary_cross_entropy_with_logits(outputs, targets(test.classes))
    print(f"held-out loss: {loss:.4f}")
    print(f"held-out accuracy: {100 * accuracy(outputs, test.classes):.1f} %")


if __name__ == "__main__":
    sys.exit(main())
