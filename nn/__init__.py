"""Small neural networks over ``autograd``: modules, losses, optimisers, training.

Backpropagation computes gradients (``loss.backward()``); an optimiser spends them
(``optimizer.step()``). The two know nothing of each other.
"""

import autograd

if not hasattr(autograd, "Value"):
    raise ImportError(
        f"The autograd that Python finds, {autograd.__file__}, belongs to another distribution "
        "(HIPS autograd), not to valuegrad. Keep the two in different environments: pip uninstall "
        "autograd valuegrad, then pip install valuegrad."
    )

from nn.errors import SettingError, ShapeError
from nn.layers import MLP, Layer, Neuron
from nn.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    hinge,
    mse,
)
from nn.module import Module
from nn.optim import SGD, Optimizer
from nn.train import Epoch, accuracy, fit, predict, predicted_class, train_step

__all__ = [
    "MLP",
    "SGD",
    "Epoch",
    "Layer",
    "Module",
    "Neuron",
    "Optimizer",
    "SettingError",
    "ShapeError",
    "accuracy",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "fit",
    "hinge",
    "mse",
    "predict",
    "predicted_class",
    "train_step",
]
