"""What the command line can train, on what, and what came of it."""

from argparse import Namespace
from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Any

from nn import losses, optim, schedules
from nn.callbacks import Checkpoint
from nn.data import DATASETS, read_csv, split, standardiser
from nn.functional import predict
from nn.gradients import GRADIENTS
from nn.layers import MLP
from nn.metrics import accuracy, r_squared
from nn.train import fit

# By name: what makes it of parameters, and a learning rate that suits most data.
OPTIMIZERS: dict[str, tuple[Callable[..., Any], float | None]] = {
    "sgd": (optim.SGD, 0.1),
    "momentum": (partial(optim.SGD, momentum=0.9), 0.02),
    "nesterov": (partial(optim.SGD, momentum=0.9, nesterov=True), 0.02),
    "adagrad": (optim.Adagrad, 0.05),
    "rmsprop": (optim.RMSprop, 0.003),
    "adadelta": (optim.Adadelta, 1.0),
    "adam": (optim.Adam, 0.01),
    "adamw": (optim.AdamW, 0.01),
    "lbfgs": (optim.LBFGS, None),
    "newton": (optim.TrustNCG, None),
    "least-squares": (optim.LeastSquares, None),
    "evolution": (optim.Evolution, None),
}
# How many samples a step sees is all that tells these apart.
BATCHINGS = {"batch": None, "mini-batch": 32, "stochastic": 1}
SCHEDULES: dict[str, Callable[[int], schedules.Schedule]] = {
    "constant": lambda epochs: schedules.constant(),
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
        name: a key of ``DATASETS``, or the path of a table that ends in .csv.
        seed: of the data and of the split.
    """

    def __init__(self, name: str, seed: int) -> None:
        self.data = read_csv(name) if name.endswith(".csv") else DATASETS[name](seed)
        parts, n_classes = split(self.data, seed=seed), len(self.data.class_names)
        self.scale, self.n_outputs = (
            standardiser(parts[0].samples),
            max(1, n_classes * (n_classes > 2)),
        )
        self.score: tuple[str, Callable[..., float], str] = ("accuracy", accuracy, "{:.1%}")
        self.loss = losses.cross_entropy
        if n_classes == 2:
            self.loss = losses.binary_cross_entropy_with_logits
        targets = [part.targets for part in parts]
        if not n_classes:
            self.loss, self.score = losses.mse, ("R^2", r_squared, "{:.4f}")
            scale = standardiser([[target] for target in targets[0]])
            targets = [[scale([target])[0] for target in part] for part in targets]
        self.training, self.test = (
            ([self.scale(sample) for sample in part.samples], aims)
            for part, aims in zip(parts, targets, strict=True)
        )


class Run:
    """A network to train on a task.

    Arguments:
        name: what to call it; if it is one of ``VARIANTS``, that takes the option's place.
        task: the data.
        options: how to train, as the command line's parser gives them.

    Raises:
        SettingError: if an option is out of its range.
    """

    def __init__(self, name: str, task: Task, options: Namespace) -> None:
        varied = {VARIANTS[name]: BATCHINGS.get(name, name)} if name in VARIANTS else {}
        self.name, self.task, self.options = name, task, Namespace(**{**vars(options), **varied})
        sizes = [*self.options.model, task.n_outputs]
        n_inputs = len(task.training[0][0])
        self.model = MLP(n_inputs, sizes, self.options.activation, seed=self.options.seed)
        make, usual = OPTIMIZERS[self.options.optimizer]
        rate = {} if usual is None else {"lr": self.options.lr or usual}
        self.optimizer = make(self.model.parameters(), **rate)

    def train(self, progress: bool) -> None:
        """Train it, and measure it on what was held out."""
        options, task = self.options, self.task
        began = perf_counter()
        self.history = fit(
            self.model, task.training, task.loss, self.optimizer, epochs=options.epochs,
            batch_size=options.batch_size, gradient=options.gradient, seed=options.seed,
            schedule=SCHEDULES[options.schedule](options.epochs), validation=task.test,
            metrics={task.score[0]: task.score[1]}, resume=options.resume, progress=progress,
            callbacks=[Checkpoint(options.save)] if options.save else [],
        )  # fmt: skip
        self.seconds = perf_counter() - began
        outputs = predict(self.model, task.test[0])
        self.loss = task.loss(outputs, task.test[1])
        self.score = task.score[2].format(task.score[1](outputs, task.test[1]))
