"""The pictures of a training run, drawn by ``viz``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from autograd import Value
from nn.data import Dataset
from nn.layers import MLP
from nn.train import Epoch, predict


def draw_run(
    folder: Path,
    model: MLP,
    scale: Callable[[Sequence[float]], list[float]],
    history: list[Epoch],
    data: Dataset,
) -> list[Path]:
    """Draw the loss curve, the decision boundary in the plane, and the graph of one neuron.

    Arguments:
        folder: where the pictures go; it exists.
        model: the trained model.
        scale: makes a sample of the data into what the model takes.
        history: what ``fit`` returned.
        data: the samples to show.

    Returns:
        the files written.

    Raises:
        MissingExtraError: if the extra ``viz`` is not installed; nothing is written then.

    >>> import tempfile
    >>> model, data = MLP(1, [1]), Dataset([[0.5]], [1], ["low", "high"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [file.name for file in draw_run(Path(folder), model, list, [], data)]
    ['neuron.svg']
    """
    import viz

    files = []
    if history:
        figure = viz.loss_curve([epoch.loss for epoch in history], unit="epoch")
        files.append(viz.save_figure(figure, folder / "loss.png"))
    if len(data.samples[0]) == 2:
        figure = viz.decision_boundary(
            lambda points: predict(model, [scale(point) for point in points]),
            data.samples,
            data.classes,
        )
        files.append(viz.save_figure(figure, folder / "boundary.png"))
    graph = viz.draw(one_neuron(model, scale(data.samples[0])))
    return [*files, graph.save(folder / "neuron.svg")]


def one_neuron(model: MLP, sample: list[float]) -> Value:
    """Return the output of a model's first neuron on a sample, with its gradients.

    Arguments:
        model: whose ``layers[0].neurons[0]`` is taken.
        sample: numbers, as many as the neuron has inputs.

    Returns:
        the output, after a backward pass from it.

    >>> one_neuron(MLP(2, [3, 1]), [1.0, -1.0]).name
    'output'
    """
    neuron = model.layers[0].neurons[0]
    neuron.zero_grad()
    for i, w in enumerate(neuron.w, start=1):
        w.name = f"w{i}"
    neuron.b.name = "b"
    output = neuron([Value(x, name=f"x{i}") for i, x in enumerate(sample, start=1)])
    output.name = "output"
    output.backward()
    return output
