"""What the command line can train, on what, and what came of it."""

from argparse import Namespace
from collections.abc import Callable
from time import perf_counter

from nn import losses, schedules
from nn.data import DATASETS, Dataset, by_name, read_csv, split, standardiser
from nn.errors import SettingError
from nn.functional import predict
from nn.gradients import GRADIENTS
from nn.layers import MLP
from nn.metrics import accuracy, r_squared
from nn.optim.named import OPTIMIZERS
from nn.train import fit

# How many samples a step sees is all that tells these apart.
BATCHINGS = {"batch": None, "mini-batch": 32, "stochastic": 1}
SCHEDULES: dict[str, Callable[[int], schedules.Schedule | None]] = {
    "constant": lambda epochs: None,
    "linear": lambda epochs: schedules.linear(1.0, 0.0, epochs),
    "step": lambda epochs: schedules.step(epochs / 3),
    "exponential": lambda epochs: schedules.exponential(0.01 ** (1 / epochs)),
    "cosine": schedules.cosine,
    "warm-up": lambda epochs: schedules.warm_up(epochs / 10, schedules.cosine(0.9 * epochs)),
}
VARIANTS = {
    **dict.fromkeys(OPTIMIZERS, "optimizer"), **dict.fromkeys(GRADIENTS, "gradient"),
    **dict.fromkeys(BATCHINGS, "batch_size"),
}  # fmt: skip


class Task:
    """A data set made ready: split, standardised, with the loss and the score that suit it.

    Arguments:
        name: one of ``DATASETS``, or the path of a table that ends in .csv.
        seed: of the data and of the split.

    Raises:
        SettingError: if there is no such data set.
        OSError: if there is no such table.
        FileError: if it is damaged.
    """

    def __init__(self, name: str, seed: int) -> None:
        if name not in DATASETS and not name.endswith(".csv"):
            raise SettingError(
                f"no data set {name!r}; write X.csv, or one of: {', '.join(DATASETS)}"
            )
        self.data = read_csv(name) if name.endswith(".csv") else by_name(name, seed)
        parts, n_classes = split(self.data, seed=seed), len(self.data.class_names)
        self.scale = standardiser(parts[0].samples)
        self.n_outputs = n_classes if n_classes > 2 else 1
        self.scored: Callable[..., float]
        self.loss, self.score, self.scored, self.form = (
            (losses.mse, "R^2", r_squared, "{:.4f}") if not n_classes
            else (losses.binary_cross_entropy_with_logits, "accuracy", accuracy, "{:.1%}")
            if n_classes == 2 else (losses.cross_entropy, "accuracy", accuracy, "{:.1%}")
        )  # fmt: skip
        aim = standardiser([[target] for target in parts[0].targets])
        self.training, self.test = (
            Dataset(
                [self.scale(sample) for sample in part.samples],
                part.targets if n_classes else [aim([target])[0] for target in part.targets],
                part.class_names,
            )
            for part in parts
        )


class Run:
    """A network to train on a task.

    Arguments:
        name: what to call it; if it is one of ``VARIANTS``, it takes that option's place.
        task: the data.
        options: how to train, as the command line's parser gives them.

    Raises:
        SettingError: if an option is out of its range.
    """

    def __init__(self, name: str, task: Task, options: Namespace) -> None:
        varied = {VARIANTS[name]: BATCHINGS.get(name, name)} if name in VARIANTS else {}
        self.name, self.task = name, task
        self.options = options = Namespace(**{**vars(options), **varied})
        sizes = [*options.model, task.n_outputs]
        self.model = MLP(len(task.training[0][0]), sizes, options.activation, seed=options.seed)
        make, usual = OPTIMIZERS[options.optimizer]
        rate = {name: usual[name] if options.lr is None else options.lr for name in usual}
        self.optimizer = make(self.model.parameters(), **rate)

    def train(self, progress: bool) -> None:
        """Train it, and measure it on what was held out."""
        options, task, began = self.options, self.task, perf_counter()
        record = options.record or False
        if options.compare:  # one page for all
            record = bool(record)
        self.history = fit(
            self.model, task.training, task.loss, self.optimizer, epochs=options.epochs,
            batch_size=options.batch_size, gradient=options.gradient, seed=options.seed,
            schedule=SCHEDULES[options.schedule](options.epochs), validation=task.test,
            metrics={task.score: task.scored}, checkpoint=options.save, resume=options.resume,
            progress=progress, record=record, live=options.live,
        )  # fmt: skip
        self.seconds = perf_counter() - began
        outputs = predict(self.model, task.test[0])
        self.loss = task.loss(outputs, task.test[1])
        self.score = task.form.format(task.scored(outputs, task.test[1]))
