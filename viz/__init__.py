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

import autograd

if not hasattr(autograd, "Value"):
    raise ImportError(
        f"The autograd that Python finds, {autograd.__file__}, belongs to another distribution "
        "(HIPS autograd), not to valuegrad. Keep the two in different environments: pip uninstall "
        "autograd valuegrad, then pip install valuegrad."
    )

from autograd.errors import SaveError
from viz.drawing.diagram import Diagram
from viz.drawing.draw import draw
from viz.errors import DrawError, DrawWarning
from viz.figures.activations import activations
from viz.figures.boundary import decision_boundary
from viz.figures.descents import optimizer_path, optimizer_paths
from viz.figures.flow import gradient_flow
from viz.figures.health import layer_health
from viz.figures.histograms import gradient_histograms, weight_histograms
from viz.figures.losses import loss_curve, loss_curves
from viz.figures.overview import overview
from viz.figures.regression import regression_fit
from viz.figures.saving import save_figure
from viz.figures.schedules import learning_rate
from viz.figures.surfaces import probability_surface
from viz.stepping.stepper import Stepper, stepper
from viz.training.page import TrainingPage, training_page

__all__ = [
    "Diagram",
    "DrawError",
    "DrawWarning",
    "SaveError",
    "Stepper",
    "TrainingPage",
    "activations",
    "decision_boundary",
    "draw",
    "gradient_flow",
    "gradient_histograms",
    "layer_health",
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
    "training_page",
    "weight_histograms",
]
