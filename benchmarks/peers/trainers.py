"""How each peer of the benchmark ``fit`` trains: moons, MLP 2-16-16-1 with ReLU units.

Both begin with the same weights and take the samples in the same order, so that the losses agree.
"""

from __future__ import annotations

import importlib
from statistics import mean
from time import perf_counter
from typing import Any, NamedTuple

from benchmarks.peers.roster import MissingError, imported

SAMPLES = 500
BATCH = 32
SIZES = [16, 16, 1]
WARM = 3  # epochs that are not timed, of each training

OPTIMIZERS: dict[str, tuple[str, dict[str, float]]] = {
    "sgd": ("SGD", {"lr": 0.05, "momentum": 0.9}),
    "adam": ("Adam", {"lr": 0.01}),
}


class Trained(NamedTuple):
    """The seconds of an epoch, and the loss of each."""

    seconds: float
    losses: list[float]


class Ours:
    """valuegrad: ``nn.fit``, compiled."""

    def __init__(self) -> None:
        self.nn = importlib.import_module("nn")
        self.data = importlib.import_module("nn.data").moons(SAMPLES)
        if not importlib.import_module("nn.functional").can_compile():
            raise MissingError("llvmlite or NumPy is not installed")
        self.version = str(importlib.import_module("autograd").__version__)

    def model(self) -> Any:
        """Return the network to begin with."""
        return self.nn.MLP(2, SIZES, "relu", seed=0)

    def train(self, optimizer: str, epochs: int) -> Trained:
        """Train anew for some epochs."""
        model = self.model()
        name, settings = OPTIMIZERS[optimizer]
        history = self.nn.fit(
            model,
            self.data,
            self.nn.binary_cross_entropy_with_logits,
            getattr(self.nn.optim, name)(model.parameters(), **settings),
            epochs=epochs,
            batch_size=BATCH,
            compiled=True,
            progress=False,
        )
        return Trained(mean(epoch.seconds for epoch in history[WARM:]), history.losses)


class Torch:
    """PyTorch, eager: the loop of its tutorials, in double precision, on one thread.

    With batches so small two threads only wait for each other. The indices of the batches are
    made beforehand, and not timed.
    """

    def __init__(self) -> None:
        torch = self._torch = imported("torch")
        self._ours = Ours()
        torch.set_num_threads(1)
        self.version = str(torch.__version__)

    def train(self, optimizer: str, epochs: int) -> Trained:
        """Train anew for some epochs."""
        torch = self._torch
        model = self._network()
        name, settings = OPTIMIZERS[optimizer]
        optimise = getattr(torch.optim, name)(model.parameters(), **settings)
        criterion = torch.nn.BCEWithLogitsLoss()
        samples = torch.tensor(self._ours.data.samples, dtype=torch.float64)
        targets = torch.tensor(self._ours.data.targets, dtype=torch.float64)
        cut = importlib.import_module("nn.data").batch_indices
        orders = [
            [torch.tensor(batch) for batch in cut(SAMPLES, BATCH, 0, number)]
            for number in range(1, epochs + 1)
        ]
        ends, losses = [], []
        for batches in orders:
            total = 0.0
            for indices in batches:
                optimise.zero_grad()
                loss = criterion(model(samples[indices]).squeeze(1), targets[indices])
                loss.backward()
                optimise.step()
                total += len(indices) * loss.item()
            losses.append(total / SAMPLES)
            ends.append(perf_counter())
        return Trained((ends[-1] - ends[WARM - 1]) / (epochs - WARM), losses)

    def _network(self) -> Any:
        """Return the same network as ours, of the same weights."""
        torch, parts = self._torch, []
        for layer in self._ours.model().layers:
            shape = len(layer.neurons[0].w), len(layer.neurons)
            linear = torch.nn.Linear(*shape, dtype=torch.float64)
            with torch.no_grad():
                weights = [[w.data for w in neuron.w] for neuron in layer.neurons]
                linear.weight.copy_(torch.tensor(weights, dtype=torch.float64))
                biases = [neuron.b.data for neuron in layer.neurons]
                linear.bias.copy_(torch.tensor(biases, dtype=torch.float64))
            parts += [linear, torch.nn.ReLU()]
        return torch.nn.Sequential(*parts[:-1])


TRAINERS = {"ours": Ours, "torch": Torch}
