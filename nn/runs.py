"""What the command line can train, on what, and what came of it."""

from argparse import Namespace
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

from nn import losses, schedules
from nn.errors import SettingError
from nn.functional import predict
from nn.gradients import GRADIENTS
from nn.layers import MLP
from nn.metrics import rmse
from nn.optim.named import OPTIMIZERS
from nn.tasks import Task, keep_for_prediction
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


USUAL = {
    "activation": "relu", "optimizer": "adam", "gradient": "reverse", "schedule": "constant",
    "batch_size": 32, "model": [32],
}  # fmt: skip


def given_in(options: Namespace) -> dict[str, Any]:
    """Return the options that were given, or have a default of their own."""
    usual = vars(options).items()
    return {name: option for name, option in usual if option is not None or name not in USUAL}


def check_effects(options: Namespace, varied: Mapping[str, Any]) -> None:
    """Raise if an option was given that would have no effect.

    Arguments:
        options: as the command line gives them, None for those that were not given.
        varied: by name, those that a comparison sets.

    Raises:
        SettingError: which names it.
    """
    chosen = {**USUAL, **given_in(options), **varied}
    is_solver = "lr" not in OPTIMIZERS[chosen["optimizer"]][1]
    faults = {
        "lr": (is_solver and not varied, f"{chosen['optimizer']} finds its own steps"),
        "batch_size": (is_solver and not varied, f"{chosen['optimizer']} sees all samples"),
        "gradient": (chosen["optimizer"] == "evolution", "evolution takes no gradient"),
        "activation": (not chosen["model"], "a linear model has no hidden layer"),
    }
    faults |= dict.fromkeys(varied, (True, "--compare sets it"))
    for name, (fault, why) in faults.items():
        if fault and getattr(options, name, None) is not None:
            raise SettingError(f"--{name.replace('_', '-')} has no effect: {why}")
    if options.lr is not None and options.resume is not None:
        raise SettingError("--lr has no effect: the training goes on with its checkpoint's rate")


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
        check_effects(options, varied)
        self.options = options = Namespace(**{**USUAL, **given_in(options), **varied})
        sizes = [*options.model, task.n_outputs]
        self.model = MLP(len(task.training[0][0]), sizes, options.activation, seed=options.seed)
        make, usual = OPTIMIZERS[options.optimizer]
        rate = {name: usual[name] if options.lr is None else options.lr for name in usual}
        self.seconds, self.errors = 0.0, dict[str, float]()
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
        self.score = task.told(task.scored(outputs, task.test[1]))
        if not task.data.class_names:
            held: dict[str, Callable[..., float]] = {"MAE": losses.mae, "RMSE": rmse}
            self.errors = {n: f(outputs, task.test[1]) * task.unit() for n, f in held.items()}
        if options.save is not None:
            keep_for_prediction(options.save, task, self.model)
