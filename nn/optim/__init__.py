"""Optimisers: what spends the gradients. Any source may have filled them in."""

from nn.optim.optimizer import Optimizer
from nn.optim.sgd import SGD

__all__ = ["SGD", "Optimizer"]
