"""Small neural networks over ``autograd``: modules, losses, optimisers, training.

Backpropagation computes gradients (``loss.backward()``); an optimiser spends them
(``optimizer.step()``). The two know nothing of each other.
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
from nn.callbacks import EarlyStopping, MostEvaluations, SmallGradient
from nn.checkup.diagnose import diagnose
from nn.embedding import Embedding
from nn.errors import FileError, HintWarning, SettingError, ShapeError, TrainingError
from nn.functional import predict
from nn.hints import OF_NN
from nn.layers import MLP, Dropout, Layer, Neuron, Sequential
from nn.losses import ClassLoss, Loss, binary_cross_entropy, binary_cross_entropy_with_logits

# isort: split
from nn.losses import cross_entropy, hinge, huber, l1, l2, log_cosh, mae, mse, nll, squared_hinge
from nn.metrics import accuracy, predicted_class, r_squared
from nn.module import Module
from nn.optim import SGD, Adadelta, Adagrad, Adam, AdamW, Optimizer, RMSprop
from nn.saving import load, save
from nn.train import fit
from nn.training import Epoch, History, Training

__all__ = [
    "MLP", "SGD", "Adadelta", "Adagrad", "Adam", "AdamW", "ClassLoss", "Dropout", "EarlyStopping",
    "Embedding", "Epoch", "FileError", "HintWarning", "History", "Layer", "Loss", "Module",
    "MostEvaluations", "Neuron", "Optimizer", "RMSprop", "Sequential", "SettingError",
    "ShapeError", "SmallGradient", "Training", "TrainingError", "accuracy", "binary_cross_entropy",
    "binary_cross_entropy_with_logits", "cross_entropy", "diagnose", "fit", "hinge", "huber", "l1",
    "l2", "load", "log_cosh", "mae", "mse", "nll", "predict", "predicted_class", "r_squared",
    "save", "squared_hinge",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Tell what to write in place of another library's name."""
    missing("nn", name, OF_NN)
