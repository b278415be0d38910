"""Tasks of the command line: a data set made ready, and what a model's file keeps of that."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from nn import losses
from nn.architecture import described, made_of
from nn.data import DATASETS, Dataset, by_name, split, standardiser
from nn.data.cells import read_cells
from nn.data.dataset import Standardiser
from nn.data.plans import Plan, made_for, of_numbers
from nn.errors import FileError, SettingError
from nn.functional import predict
from nn.metrics import accuracy, predicted_class, r_squared
from nn.saving import read_document, read_whole, write_document

TABLES = (".csv", ".tsv", ".txt", ".dat", ".gz", ".bz2")
OF_TABLES: dict[str, Any] = {
    "target": -1,
    "classify": False,
    "drop": (),
    "missing": "refuse",
    "header": None,
}


class Task:
    """A data set made ready: split, standardised, with the loss and the score that suit it.

    Arguments:
        name: one of ``DATASETS``, or the path of a table.
        seed: of the data and of the split.
        given: how a table is read, some of ``OF_TABLES``.

    Raises:
        SettingError: if there is no such data set, or an option is for tables alone.
        OSError: if there is no such table.
        FileError: if it cannot be read.
    """

    def __init__(self, name: str, seed: int, **given: Any) -> None:
        self.notes: list[str] = []
        if Path(name).suffix.lower() in TABLES:
            how = {**OF_TABLES, **given}
            cells = read_cells(name, how.pop("header"))
            if str(how["target"]).lstrip("-").isdigit() and how["target"] not in cells.names:
                how["target"] = int(how["target"])
            self.plan, self.data = made_for(cells, **how)
            self.notes = cells.notes
        elif name not in DATASETS:
            raise SettingError(
                f"no data set {name!r}; write X.csv, or one of: {', '.join(DATASETS)}"
            )
        elif given:
            raise SettingError(f"--{next(iter(given))} is for tables; {name} is none")
        else:
            self.data = by_name(name, seed)
            self.plan = of_numbers(len(self.data.samples[0]), list(self.data.class_names))
        parts, n_classes = split(self.data, seed=seed), len(self.data.class_names)
        if n_classes == 1 or not all(len(part.samples) for part in parts):
            what = "a single class" if n_classes == 1 else "too few samples to hold some out"
            raise SettingError(f"{name} has {what}")
        self.scale = standardiser(parts[0].samples)
        self.n_outputs = n_classes if n_classes > 2 else 1
        self.scored: Callable[..., float]
        self.loss, self.score, self.scored, self.form = (
            (losses.mse, "R^2", r_squared, "{:.4f}") if not n_classes
            else (losses.binary_cross_entropy_with_logits, "accuracy", accuracy, "{:.1f} %")
            if n_classes == 2 else (losses.cross_entropy, "accuracy", accuracy, "{:.1f} %")
        )  # fmt: skip
        self.aim = standardiser([[target] for target in parts[0].targets])
        self.training, self.test = (
            Dataset(
                [self.scale(sample) for sample in part.samples],
                part.targets if n_classes else [self.aim([t])[0] for t in part.targets],
                part.class_names,
            )
            for part in parts
        )

    def told(self, score: float) -> str:
        """Return a score as it is printed."""
        return self.form.format(100.0 * score if self.data.class_names else score)

    def unit(self) -> float:
        """Return how large the model's unit is in the target's own; 1 for classes."""
        return 1.0 if self.data.class_names else self.aim.scales[0][1]

    def about(self, model: Any) -> dict[str, Any]:
        """Return what a file needs to predict with a model, beside its numbers."""
        return {
            "architecture": described(model), "scale": self.scale.scales,
            "aim": None if self.data.class_names else self.aim.scales[0],
            "class_names": [str(name) for name in self.data.class_names],
            "plan": self.plan.content, "notes": self.notes,
        }  # fmt: skip


def keep_for_prediction(path: Path, task: Task, model: Any) -> None:
    """Let a checkpoint tell what :class:`Trained` needs, too."""
    write_document(path, "checkpoint", read_document(path, "checkpoint"), task.about(model))


class Trained:
    """A model that the command line trained and saved, ready to be used on new tables.

    Arguments:
        path: of the file.

    Raises:
        FileError: if it is none, or damaged, or was not saved by ``python -m nn``.
    """

    def __init__(self, path: str | Path) -> None:
        content, about = read_whole(path, "checkpoint")
        if not about:
            raise FileError(f"{str(path)!r} is of no training that ended. Go on: --resume {path}")
        self.path, self.aim, self.class_names = path, about["aim"], about["class_names"]
        self.scale = Standardiser(about["scale"])
        self.plan = Plan(about["plan"])
        self.model = made_of(about["architecture"])
        self.model.load_state_dict(content["model"])

    def of_table(self, path: str) -> list[Any]:
        """Return what the model makes of each row of a table, None where a row is left out.

        Raises:
            OSError, FileError: if it cannot be read, or has other columns.
        """
        cells = read_cells(path, self.plan.content["header"])
        samples, kept = self.plan.samples(cells)
        found: list[Any] = [None] * len(cells.rows)
        for place, answer in zip(kept, self.of_samples(samples), strict=True):
            found[place] = answer
        return found

    def of_samples(self, samples: list[list[float]]) -> list[Any]:
        """Return the class names, or numbers in the target's units, of samples as they come."""
        outputs = predict(self.model, [self.scale(sample) for sample in samples]) if samples else []
        if self.class_names:
            return [self.class_names[predicted_class(output)] for output in outputs]
        return [self.aim[0] + self.aim[1] * output for output in outputs]
