"""``python -m nn moons``: train small networks on real data, compare them, draw what came of it."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from autograd import AutogradError, MissingExtraError
from nn.activations import ACTIVATIONS
from nn.data import DATASETS
from nn.gradients import GRADIENTS
from nn.pictures import draw_comparison, draw_run
from nn.runs import OPTIMIZERS, SCHEDULES, VARIANTS, Run, Task


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
    try:
        task = Task(options.dataset, options.seed)
        runs = [Run(name, task, options) for name in options.compare or [options.dataset]]
        folder = options.out or Path("runs") / Path(options.dataset).stem
        make_writable(folder)
        (compare if options.compare else train)(runs, folder)
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
        description="Train a small network. Ctrl-C ends the training early and keeps what it has.",
    )
    add = parser.add_argument
    add("dataset", type=dataset, help=f"{', '.join(DATASETS)}; or a table, X.csv, its target last")
    add(
        "--model",
        type=counts,
        default=[32],
        metavar="16,16",
        help="neurons of each hidden layer (default: 32)",
    )
    add("--activation", choices=ACTIVATIONS, default="relu", help="of the hidden layers")
    add("--optimizer", choices=OPTIMIZERS, default="adam", help="what spends the gradients")
    add("--gradient", choices=GRADIENTS, default="reverse", help="where they come from")
    add("--lr", type=float, help="the learning rate")
    add("--schedule", choices=SCHEDULES, default="constant", help="how it changes")
    add("--epochs", type=count, default=60, help="passes over the training data")
    add("--batch-size", type=count, default=32, help="samples to a step; 1 is stochastic descent")
    add("--seed", type=int, default=0, help="of data, weights and batches")
    add(
        "--compare",
        type=variants,
        metavar="sgd,adam",
        help=f"train with each of some: {', '.join(VARIANTS)}",
    )
    add("--save", type=Path, metavar="FILE", help="keep the training here after each epoch")
    add("--resume", type=Path, metavar="FILE", help="go on from there, up to --epochs")
    add("--out", type=Path, help="folder for the pictures (default: runs/DATASET)")
    return parser


def dataset(name: str) -> str:
    """Return a data set's name if there is one, for argparse."""
    return name if name.endswith(".csv") else one_of(DATASETS, name)


def variants(text: str) -> list[str]:
    """Return names of what can be compared, for argparse."""
    return [one_of(VARIANTS, name) for name in text.split(",")]


def one_of(known: Iterable[str], name: str) -> str:
    """Return a name if it is known, for argparse."""
    if name not in known:
        raise argparse.ArgumentTypeError(f"there is no {name!r}; write one of: {', '.join(known)}")
    return name


def counts(text: str) -> list[int]:
    """Return whole numbers from 1, for argparse."""
    return [count(number) for number in text.split(",")]


def count(text: str) -> int:
    """Return a whole number from 1, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"needs a whole number of at least 1, but got {text!r}")
    return int(text)


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


def train(runs: list[Run], folder: Path) -> None:
    """Train once, print what came of it and draw it."""
    run = runs[0]
    task = run.task
    print(f"{run.name}: {len(task.training[0])} samples to train on, {len(task.test[0])} held out")
    run.train(progress=True)
    if run.history.reason:
        print(f"stopped by {run.history.reason} after {len(run.history)} epochs")
    draw(runs, folder)
    print(f"held-out loss: {run.loss:.4f}")
    print(f"held-out {task.score[0]}: {run.score}")


def compare(runs: list[Run], folder: Path) -> None:
    """Train once with each variant, print a table and draw the losses in one picture."""
    row = "{:<14}{:>8}{:>10}{:>10}{:>12}{:>9}".format
    print(row("", "epochs", "loss", "held out", runs[0].task.score[0], "seconds"))
    for k, run in enumerate(runs):
        run.train(progress=False)
        numbers = [f"{x:.4f}" for x in (run.history[-1].loss, run.loss)]
        print(
            row(run.name, len(run.history), *numbers, run.score, f"{run.seconds:.2f}"), flush=True
        )
        if run.history.reason == "Ctrl-C":
            del runs[k + 1 :]
    draw(runs, folder)


def draw(runs: list[Run], folder: Path) -> None:
    """Draw pictures, or say what is missing for it."""
    try:
        files = (
            draw_comparison(folder, runs) if runs[0].options.compare else draw_run(folder, runs[0])
        )
        print(f"pictures in {folder}: {', '.join(file.name for file in files)}")
    except MissingExtraError as error:
        print(f"no pictures: {error}")


if __name__ == "__main__":
    sys.exit(main())
