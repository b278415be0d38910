"""Optimisers: what spends the gradients. Any source may have filled them in."""

from nn.optim.adadelta import Adadelta
from nn.optim.adagrad import Adagrad
from nn.optim.adam import Adam, AdamW
from nn.optim.algorithms import LBFGS, Evolution, LeastSquares, NewtonCG, TrustNCG
from nn.optim.clipping import ClipNorm, ClipValue, clip_grad_norm, clip_grad_value
from nn.optim.flat import Flat
from nn.optim.optimizer import Optimizer
from nn.optim.rmsprop import RMSprop
from nn.optim.sgd import SGD
from nn.optim.solver import Solver

__all__ = [
    "Adadelta", "Adagrad", "Adam", "AdamW", "ClipNorm", "ClipValue", "Evolution", "Flat", "LBFGS",
    "LeastSquares", "NewtonCG", "Optimizer", "RMSprop", "SGD", "Solver", "TrustNCG",
    "clip_grad_norm", "clip_grad_value",
]  # fmt: skip
