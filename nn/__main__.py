"""``python -m nn moons``: train small networks on real data, compare them, draw what came of it."""

import sys
from argparse import ArgumentTypeError
from pathlib import Path

from autograd import AutogradError, MissingExtraError
from autograd.tools.command import Parser
from nn.data import DATASETS
from nn.gradients import GRADIENTS
from nn.layers import ACTIVATIONS
from nn.optim.named import OPTIMIZERS
from nn.pictures import draw_comparison, draw_run, record_comparison
from nn.runs import SCHEDULES, VARIANTS, Run, Task
from nn.settings import recording


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Arguments:
        arguments: what follows ``python -m nn``; the process's own unless given.

    Returns:
        the exit code: 0, also if Ctrl-C ended the training early; 130 if it came at another time; 2
        for settings or files that cannot be.
    """
    command = parser()
    options = command.parse_args(arguments)
    if options.compare and (options.save or options.resume or options.live):
        command.error("--save, --resume and --live are for one run: leave them out with --compare")
    if options.record and len(options.compare or ()) > 2:
        command.error("--record shows two runs side by side: name two with --compare")
    try:
        recording("record", options.record or False)
        task = Task(options.dataset, options.seed)
        runs = [Run(name, task, options) for name in options.compare or [options.dataset]]
        (compare if options.compare else train)(runs)
        draw(runs, options.out or Path("runs") / Path(options.dataset).stem)
    except (AutogradError, OSError) as error:
        return command.told(error)
    except KeyboardInterrupt:
        command.told("stopped before the end")
        return 130
    return 0


def parser() -> Parser:
    """Return the parser of the command line."""
    told = "Train a small network. Ctrl-C ends the training early and keeps what it has."
    parser = Parser(prog="python -m nn", description=told)
    add, variants = parser.add_argument, f"train with each of some: {', '.join(VARIANTS)}"
    add("dataset", help=f"{', '.join(DATASETS)}; or a table, X.csv, its target last")
    add("--model", type=widths, default=[32], metavar="16,16", help="the hidden layers' neurons")
    add("--activation", choices=ACTIVATIONS, default="relu", help="of the hidden layers")
    add("--optimizer", choices=OPTIMIZERS, default="adam", help="what spends the gradients")
    add("--gradient", choices=GRADIENTS, default="reverse", help="where they come from")
    add("--lr", type=float, help="the learning rate")
    add("--schedule", choices=SCHEDULES, default="constant", help="how it changes")
    add("--epochs", type=int, default=60, help="passes over the training data")
    add("--batch-size", type=int, default=32, help="samples to a step; 1 is stochastic descent")
    add("--seed", type=int, default=0, help="of data, weights and batches")
    add("--compare", type=known_variants, metavar="sgd,adam", help=variants)
    add("--save", type=Path, metavar="FILE", help="keep the training here after each epoch")
    add("--resume", type=Path, metavar="FILE", help="go on from there, up to --epochs")
    add("--record", type=Path, metavar="X.html", help="write a page that plays the training")
    add("--live", action="store_true", help="watch and steer the training in a browser")
    add("--out", type=Path, help="folder for the pictures (default: runs/DATASET)")
    return parser


def widths(text: str) -> list[int]:
    """Return whole numbers that commas part."""
    return [int(width) for width in text.split(",")]


def known_variants(text: str) -> list[str]:
    """Return names of what can be compared, which commas part."""
    for name in text.split(","):
        if name not in VARIANTS:
            raise ArgumentTypeError(f"there is no {name!r}; write some of: {','.join(VARIANTS)}")
    return text.split(",")


def train(runs: list[Run]) -> None:
    """Train once, and print what came of it."""
    (run,), task = runs, runs[0].task
    print(f"{run.name}: {len(task.training[0])} samples to train on, {len(task.test[0])} held out")
    run.train(progress=True)
    if run.history.reason:
        print(f"stopped by {run.history.reason} after {len(run.history)} epochs")
    print(f"held-out loss: {run.loss:.4f}\nheld-out {task.score}: {run.score}")


def compare(runs: list[Run]) -> None:
    """Train once with each variant, and print a table; Ctrl-C leaves out those still to come."""
    row = "{:<14}{:>8}{:>10}{:>10}{:>12}{:>9}".format
    print(row("", "epochs", "loss", "held out", runs[0].task.score, "seconds"))
    for k, run in enumerate(runs):
        run.train(progress=False)
        numbers = f"{run.history[-1].loss:.4f}", f"{run.loss:.4f}", run.score, f"{run.seconds:.2f}"
        print(row(run.name, len(run.history), *numbers), flush=True)
        if run.history.reason == "Ctrl-C":
            del runs[k + 1 :]
    if runs[0].options.record:
        record_comparison(runs[0].options.record, runs)


def draw(runs: list[Run], folder: Path) -> None:
    """Draw one run, or the losses of several; or say what is missing for it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files = (draw_comparison if runs[0].options.compare else draw_run)(folder, runs)
        print(f"pictures in {folder}: {', '.join(file.name for file in files)}")
    except MissingExtraError as error:
        print(f"no pictures: {error}")


if __name__ == "__main__":
    sys.exit(main())
