"""Optimisers: they use gradients, from any source, to change parameters."""

from nn.optim.clipping import ClipNorm, ClipValue, Within
from nn.optim.flat import Flat
from nn.optim.optimizer import Optimizer
from nn.optim.rules import SGD, Adadelta, Adagrad, Adam, AdamW, RMSprop
from nn.optim.solvers import LBFGS, Evolution, LeastSquares, NewtonCG, Solver, TrustNCG

__all__ = [
    "Adadelta", "Adagrad", "Adam", "AdamW", "ClipNorm", "ClipValue", "Evolution", "Flat", "LBFGS",
    "LeastSquares", "NewtonCG", "Optimizer", "RMSprop", "SGD", "Solver", "TrustNCG",
    "Within",
]  # fmt: skip
