"""Optimisers by the names that a reader chooses them by."""

from collections.abc import Callable
from functools import partial
from typing import Any

from nn.optim.rules import SGD, Adadelta, Adagrad, Adam, AdamW, RMSprop
from nn.optim.solvers import LBFGS, Evolution, LeastSquares, TrustNCG

# By name: what makes it of parameters, and a learning rate that suits most data.
OPTIMIZERS: dict[str, tuple[Callable[..., Any], dict[str, float]]] = {
    "sgd": (SGD, {"lr": 0.1}),
    "momentum": (partial(SGD, momentum=0.9), {"lr": 0.02}),
    "nesterov": (partial(SGD, momentum=0.9, nesterov=True), {"lr": 0.02}),
    "adagrad": (Adagrad, {"lr": 0.05}),
    "rmsprop": (RMSprop, {"lr": 0.003}),
    "adadelta": (Adadelta, {"lr": 1.0}),
    "adam": (Adam, {"lr": 0.01}),
    "adamw": (AdamW, {"lr": 0.01}),
    "lbfgs": (LBFGS, {}),
    "newton": (TrustNCG, {}),
    "least-squares": (LeastSquares, {}),
    "evolution": (Evolution, {}),
}
