"""Small neural networks over ``autograd``: modules, losses, optimisers, training.

Backpropagation computes gradients (``loss.backward()``). An optimiser uses them to change the
parameters (``optimizer.step()``).
"""

from typing import Any

import autograd

if not hasattr(autograd, "Value"):
    raise ImportError(
        f"The autograd that Python finds, {autograd.__file__}, belongs to another distribution "
        "(HIPS autograd), not to valuegrad. Keep the two in different environments: pip uninstall "
        "autograd valuegrad, then pip install valuegrad."
    )

from autograd.tools.hints import missing
from nn.callbacks import EarlyStopping, MostEvaluations, ReduceLROnPlateau, SmallGradient
from nn.checkup.diagnose import diagnose
from nn.embedding import Embedding
from nn.errors import FileError, HintWarning, SettingError, ShapeError, TrainingError
from nn.functional import predict
from nn.hints import OF_NN
from nn.layers import MLP, Dropout, Layer, Neuron, Sequential
from nn.losses import ClassLoss, Loss, binary_cross_entropy, binary_cross_entropy_with_logits

# isort: split
from nn.losses import cross_entropy, hinge, huber, l1, l2, log_cosh, mae, mse, nll, squared_hinge
from nn.metrics import (
    accuracy,
    confusion_matrix,
    f1,
    precision,
    predicted_class,
    r_squared,
    recall,
    rmse,
)
from nn.module import Module
from nn.normalisation import LayerNorm, Standardise
from nn.optim import SGD, Adadelta, Adagrad, Adam, AdamW, Optimizer, RMSprop
from nn.saving import load, save
from nn.train import fit
from nn.training import Epoch, History, Training

__all__ = [
    "Adadelta", "Adagrad", "Adam", "AdamW", "ClassLoss", "Dropout", "EarlyStopping", "Embedding",
    "Epoch", "FileError", "HintWarning", "History", "Layer", "LayerNorm", "Loss", "MLP",
    "MLPClassifier", "MLPRegressor", "Module", "MostEvaluations", "Neuron", "Optimizer", "RMSprop",
    "ReduceLROnPlateau", "SGD", "Sequential", "SettingError", "ShapeError", "SmallGradient",
    "Standardise", "Training", "TrainingError", "accuracy", "binary_cross_entropy",
    "binary_cross_entropy_with_logits", "confusion_matrix", "cross_entropy", "diagnose", "f1",
    "fit", "hinge", "huber", "l1", "l2", "load", "log_cosh", "mae", "mse", "nll", "precision",
    "predict", "predicted_class", "r_squared", "recall", "rmse", "save", "squared_hinge",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import the estimators when they are needed, as they need scikit-learn."""
    if name in {"MLPClassifier", "MLPRegressor"}:
        from nn import estimators

        return getattr(estimators, name)
    missing("nn", name, OF_NN)
