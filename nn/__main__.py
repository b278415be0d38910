"""``python -m nn moons``: train small networks on real data, compare them, draw what came of it."""

import csv
import sys
from argparse import ArgumentTypeError
from pathlib import Path

from autograd import AutogradError, MissingExtraError
from autograd.tools.command import Parser
from nn.data import DATASETS
from nn.data.plans import POLICIES
from nn.gradients import GRADIENTS
from nn.layers import ACTIVATIONS
from nn.optim.named import OPTIMIZERS
from nn.pictures import draw_comparison, draw_run, record_comparison
from nn.runs import SCHEDULES, VARIANTS, Run
from nn.settings import recording
from nn.tasks import OF_TABLES, Task, Trained


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Arguments:
        arguments: what follows ``python -m nn``; the process's own unless given.

    Returns:
        the exit code: 0, also if Ctrl-C ended the training early; 130 if it came at another time; 2
        for settings or files that cannot be.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # names need not be in the terminal's letters
            stream.reconfigure(errors="backslashreplace")
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["predict"]:
        return predict(given[1:])
    command = parser()
    options = command.parse_args(given)
    if options.compare and (options.save or options.resume or options.live):
        command.error("--save, --resume and --live are for one run: leave them out with --compare")
    if options.record and len(options.compare or ()) > 2:
        command.error("--record shows two runs side by side: name two with --compare")
    try:
        recording("record", options.record or False)
        how = {name: getattr(options, name) for name in OF_TABLES}
        how = {name: option for name, option in how.items() if option is not None}
        task = Task(options.dataset, options.seed, **how)
        for note in task.notes:
            print(f"{options.dataset}: {note}")
        runs = [Run(name, task, options) for name in options.compare or [options.dataset]]
        (compare if options.compare else train)(runs)
        drawn = [run for run in runs if hasattr(run, "score")]
        try:
            if drawn:
                draw(drawn, options.out or Path("runs") / Path(options.dataset).stem)
        finally:
            if not options.compare:
                tell(runs[0])
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
    add("dataset", help=f"{', '.join(DATASETS)}; or a table, X.csv, its target last; or predict")
    add("--target", metavar="NAME", help="the table's column to predict, or its number from 0")
    add("--classify", action="store_true", default=None, help="numbers in it are classes")
    add("--drop", type=names, metavar="A,B", help="the table's columns to leave out")
    add("--missing", choices=POLICIES, help="what becomes of rows with missing cells")
    add("--header", type=yes_or_no, metavar="yes", help="whether the first row has names")
    add("--model", type=widths, metavar="16,16", help='the hidden layers\' neurons; "" for none')
    add("--activation", choices=ACTIVATIONS, help="of the hidden layers (default: relu)")
    add("--optimizer", choices=OPTIMIZERS, help="what uses the gradients (default: adam)")
    add("--gradient", choices=GRADIENTS, help="where they come from (default: reverse)")
    add("--lr", type=float, help="the learning rate")
    add("--schedule", choices=SCHEDULES, help="how it changes (default: constant)")
    add("--epochs", type=int, default=60, help="passes over the training data")
    add("--batch-size", type=int, help="samples to a step, 32; 1 is stochastic descent")
    add("--seed", type=int, default=0, help="of data, weights and batches")
    add("--compare", type=known_variants, metavar="sgd,adam", help=variants)
    add("--save", type=Path, metavar="FILE", help="keep the training here after each epoch")
    add("--resume", type=Path, metavar="FILE", help="go on from there, up to --epochs")
    add("--record", type=Path, metavar="X.html", help="write a page that plays the training")
    add("--live", action="store_true", help="watch and steer the training in a browser")
    add("--out", type=Path, help="folder for the pictures (default: runs/DATASET)")
    return parser


def widths(text: str) -> list[int]:
    """Return whole numbers that commas part; none of an empty text."""
    return [int(width) for width in text.split(",")] if text.strip() else []


def names(text: str) -> list[str]:
    """Return names that commas part, which may stand in quotes as in a table."""
    return next(csv.reader([text], skipinitialspace=True), [])


def yes_or_no(text: str) -> bool:
    """Return whether a text says yes."""
    if text.lower() not in ("yes", "no"):
        raise ArgumentTypeError(f"write yes or no, not {text!r}")
    return text.lower() == "yes"


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


def tell(run: Run) -> None:
    """Print how good a run is on what was held out, its score last."""
    print(f"held-out loss: {run.loss:.4f}")
    for name, error in run.errors.items():
        print(f"held-out {name}: {error:.4g} (in the target's units)")
    print(f"held-out {run.task.score}: {run.score}")


def predict(arguments: list[str]) -> int:
    """Print what a saved model makes of each row of a table, one to a line; return the exit code.

    Arguments:
        arguments: what follows ``python -m nn predict``.
    """
    told = "Predict with a model that --save kept: a line for each row of the table."
    command = Parser(prog="python -m nn predict", description=told)
    command.add_argument("model", help="the file that --save wrote")
    command.add_argument("table", help="a table with the columns that the model was trained on")
    options = command.parse_args(arguments)
    try:
        for answer in Trained(options.model).of_table(options.table):
            print("" if answer is None else answer)
    except (AutogradError, OSError) as error:
        return command.told(error)
    return 0


def compare(runs: list[Run]) -> None:
    """Train once with each variant, and print a table; Ctrl-C leaves out those still to come."""
    row = "{:<14}{:>8}{:>10}{:>10}{:>12}{:>9}".format
    print(row("", "epochs", "loss", "held out", runs[0].task.score, "seconds"))
    for k, run in enumerate(runs):
        try:
            run.train(progress=False)
        except AutogradError as error:  # the others go on
            print(f"{run.name:<14}{' '.join(str(error).split())}", flush=True)
            continue
        numbers = f"{run.history[-1].loss:.4f}", f"{run.loss:.4f}", run.score, f"{run.seconds:.2f}"
        print(row(run.name, len(run.history), *numbers), flush=True)
        if run.history.reason == "Ctrl-C":
            del runs[k + 1 :]
    runs = [run for run in runs if hasattr(run, "score")]
    if runs and runs[0].options.record:
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
