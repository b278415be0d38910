"""The pictures of training runs, drawn by ``viz``."""

from pathlib import Path

from nn.functional import predict
from nn.runs import Run


def draw_run(folder: Path, runs: list[Run]) -> list[Path]:
    """Draw a run's loss curve, its decision boundary in the plane, and the graph of one neuron.

    Arguments:
        folder: where the pictures go; it exists.
        runs: the run, alone.

    Returns:
        the files written.

    Raises:
        MissingExtraError: if the extra ``viz`` is not installed; nothing is written then.
    """
    import viz

    (run,) = runs
    task, data = run.task, run.task.data
    figures = {"loss.png": run.history.plot()} if run.history else {}
    if len(data.samples[0]) == 2 and data.class_names:
        figures["boundary.png"] = viz.decision_boundary(
            lambda points: predict(run.model, [task.scale(point) for point in points]),
            data.samples, data.targets, names=data.class_names,
        )  # fmt: skip
    neuron = viz.draw(run.model.layers[0].neurons[0], task.training[0][0])
    files = [viz.save_figure(figure, folder / name) for name, figure in figures.items()]
    return [*files, neuron.save(folder / "neuron.svg")]


def record_comparison(path: Path, runs: list[Run]) -> None:
    """Write the page that plays one run or two, which were recorded.

    Arguments:
        path: of the page; its name ends in .html.
        runs: by name.

    Raises:
        autograd.SaveError: if it cannot be written.
        viz.DrawError: if its name ends in something else.
    """
    import viz

    viz.training_page({run.name: run.history for run in runs}).save(path)


def draw_comparison(folder: Path, runs: list[Run]) -> list[Path]:
    """Draw the loss curves of several runs in one picture (see :func:`draw_run`)."""
    import viz

    figure = viz.loss_curves({run.name: run.history for run in runs}, unit="epoch")
    return [viz.save_figure(figure, folder / "comparison.png")]
