"""The pictures of training runs, drawn by ``viz``."""

from pathlib import Path
from typing import Any

from autograd import Value
from nn.functional import predict
from nn.layers import Neuron
from nn.runs import Run


def draw_run(folder: Path, run: Run) -> list[Path]:
    """Draw the loss curve, the decision boundary in the plane, and the graph of one neuron.

    Arguments:
        folder: where the pictures go; it exists.
        run: what was trained.

    Returns:
        the files written.

    Raises:
        MissingExtraError: if the extra ``viz`` is not installed; nothing is written then.
    """
    import viz

    task, data = run.task, run.task.data

    def outputs(points: Any) -> list[Any]:
        return predict(run.model, [task.scale(point) for point in points])

    figures = {"loss.png": run.history.plot()} if run.history else {}
    if len(data.samples[0]) == 2 and data.class_names:
        names = dict(enumerate(data.class_names))
        figures["boundary.png"] = viz.decision_boundary(
            outputs, data.samples, data.targets, names=names
        )
    graph = viz.draw(one_neuron(run.model.layers[0].neurons[0], task.training[0][0]))
    files = [viz.save_figure(figure, folder / name) for name, figure in figures.items()]
    return [*files, graph.save(folder / "neuron.svg")]


def draw_comparison(folder: Path, runs: list[Run]) -> list[Path]:
    """Draw the loss curves of several runs in one picture (see :func:`draw_run`)."""
    import viz

    figure = viz.loss_curves({run.name: run.history for run in runs}, unit="epoch")
    return [viz.save_figure(figure, folder / "comparison.png")]


def one_neuron(neuron: Neuron, sample: list[float]) -> Value:
    """Return the output of a neuron for a sample, after a backward pass from it.

    >>> one_neuron(Neuron(2), [1.0, -1.0]).name
    'output'
    """
    neuron.zero_grad()
    for i, w in enumerate(neuron.w, start=1):
        w.name = f"w{i}"
    neuron.b.name = "b"
    output = neuron([Value(x, name=f"x{i}") for i, x in enumerate(sample, start=1)])
    output.name = "output"
    output.backward()
    return output
