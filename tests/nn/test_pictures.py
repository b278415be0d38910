"""Which pictures belong to a training run, and of what."""

from argparse import Namespace
from types import SimpleNamespace

import pytest

from nn.pictures import draw_comparison, draw_run
from nn.runs import Run, Task

viz = pytest.importorskip("viz")


class Drawn:
    """Notes what is drawn, in the places of the functions of viz."""

    def __init__(self, monkeypatch):
        self.boundaries, self.graphs, self.curves = [], [], []
        monkeypatch.setattr(viz, "decision_boundary", self.decision_boundary)
        monkeypatch.setattr(viz, "draw", self.draw)
        monkeypatch.setattr(viz, "loss_curves", self.loss_curves)
        monkeypatch.setattr(viz, "save_figure", lambda figure, path: (figure, path.name))

    def decision_boundary(self, scores, samples, targets, names):
        self.boundaries.append((scores, samples, targets, names))
        return "boundary"

    def draw(self, neuron, sample):
        self.graphs.append((neuron, sample))
        return SimpleNamespace(save=lambda path: ("neuron", path.name))

    def loss_curves(self, histories, unit):
        self.curves.append((histories, unit))
        return "curves"


class History:
    def __init__(self, rows):
        self.rows = rows

    def __len__(self):
        return self.rows

    def plot(self):
        return f"{self.rows} rows"


def run_of(dataset, rows=3, name="run"):
    task = Task(dataset, 0)
    layer = [lambda sample, k=k: sample[k % len(sample)] for k in range(3)]
    model = SimpleNamespace(layers=[SimpleNamespace(neurons=layer), SimpleNamespace(neurons=["x"])])
    run = object.__new__(Run)
    run.__dict__.update(
        task=task, model=model, history=History(rows), name=name, options=Namespace()
    )
    return run


def test_a_run_has_its_loss_its_boundary_and_its_first_neuron(monkeypatch, tmp_path):
    drawn, run = Drawn(monkeypatch), run_of("moons")
    assert draw_run(tmp_path, [run]) == [
        ("3 rows", "loss.png"), ("boundary", "boundary.png"), ("neuron", "neuron.svg")
    ]  # fmt: skip
    [(neuron, sample)] = drawn.graphs
    assert neuron is run.model.layers[0].neurons[0]
    assert sample is run.task.training[0][0]
    [(_, samples, targets, names)] = drawn.boundaries
    assert samples is run.task.data.samples
    assert targets is run.task.data.targets
    assert names == run.task.data.class_names


def test_a_boundary_is_of_what_the_model_says_of_scaled_points(monkeypatch, tmp_path):
    drawn, run = Drawn(monkeypatch), run_of("moons")
    monkeypatch.setattr("nn.pictures.predict", lambda model, points: (model, points))
    draw_run(tmp_path, [run])
    model, points = drawn.boundaries[0][0]([[1.0, 2.0], [0.5, -1.0]])
    assert model is run.model
    assert points == [run.task.scale([1.0, 2.0]), run.task.scale([0.5, -1.0])]


@pytest.mark.parametrize(("dataset", "rows"), [("iris", 3), ("iris", 0), ("moons", 0)])
def test_what_there_is_none_of_is_left_out(monkeypatch, tmp_path, dataset, rows):
    Drawn(monkeypatch)
    names = [name for _, name in draw_run(tmp_path, [run_of(dataset, rows)])]
    expected = {"neuron.svg"} | ({"loss.png"} if rows else set())
    assert set(names) == expected | ({"boundary.png"} if dataset == "moons" else set())


def test_runs_are_compared_by_name(monkeypatch, tmp_path):
    drawn, runs = Drawn(monkeypatch), [run_of("moons", name=name) for name in ("sgd", "adam")]
    assert draw_comparison(tmp_path, runs) == [("curves", "comparison.png")]
    assert drawn.curves == [({run.name: run.history for run in runs}, "epoch")]
