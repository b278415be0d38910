"""Pictures: of a graph, of how a loss fell, of what a model has learned.

What draws them, Graphviz and matplotlib, is loaded when first needed:
``pip install "valuegrad[viz]"`` installs it.

>>> from autograd import Value
>>> a, b = Value(2.0, name="a"), Value(-3.0, name="b")
>>> loss = (a * b + a).tanh()
>>> loss.backward()
>>> draw(loss)
Diagram(8 nodes, 8 arrows)
"""

from viz.boundary import decision_boundary
from viz.diagram import Diagram, draw
from viz.errors import DrawError, SaveError
from viz.figures import save_figure
from viz.plots import loss_curve

__all__ = [
    "Diagram",
    "DrawError",
    "SaveError",
    "decision_boundary",
    "draw",
    "loss_curve",
    "save_figure",
]
