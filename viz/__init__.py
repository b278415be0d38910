"""Pictures: of a graph, of how a training went, of what a model has learned.

What draws them, Graphviz and matplotlib, is loaded when first needed:
``pip install "valuegrad[viz]"`` installs it.

>>> from autograd import Value
>>> a, b = Value(2.0, name="a"), Value(-3.0, name="b")
>>> loss = (a * b + a).tanh()
>>> loss.backward()
>>> draw(loss)
Diagram(8 nodes, 8 arrows)
"""

from viz.activations import activations
from viz.boundary import decision_boundary
from viz.descents import optimizer_path, optimizer_paths
from viz.diagram import Diagram
from viz.drawing import draw
from viz.errors import DrawError, SaveError
from viz.figures import save_figure
from viz.flow import gradient_flow
from viz.histograms import gradient_histograms, weight_histograms
from viz.overview import overview
from viz.plots import loss_curve, loss_curves
from viz.regression import regression_fit
from viz.schedules import learning_rate
from viz.stepping.stepper import Stepper, stepper
from viz.surfaces import probability_surface

__all__ = [
    "Diagram",
    "DrawError",
    "SaveError",
    "Stepper",
    "activations",
    "decision_boundary",
    "draw",
    "gradient_flow",
    "gradient_histograms",
    "learning_rate",
    "loss_curve",
    "loss_curves",
    "optimizer_path",
    "optimizer_paths",
    "overview",
    "probability_surface",
    "regression_fit",
    "save_figure",
    "stepper",
    "weight_histograms",
]
