"""Recorder: takes down what a model is, epoch by epoch."""

from collections.abc import Callable, Sequence
from typing import Any

from nn.data import door
from nn.functional import predictor
from nn.holding import is_module
from nn.recording.columns import Units, columns_of, network_of
from nn.recording.scenes import places_of, scene_of

MOST_PARAMETERS = 400  # of a model without columns that are recorded
COARSE = 999  # steps of the scale on which a hidden unit's picture is kept

Ask = Callable[[Sequence[Any]], list[Any]]


class Recorder:
    """Keeps frames of a model in a :class:`viz.training.recording.Recording`.

    Arguments:
        model: what is trained.
        parameters: those that the optimiser moves.
        data: samples, targets and, if it is a ``Dataset``, the names of classes.
        loss: which tells whether targets are classes.
        compiled: whether the model can be asked by compiled code.

    Raises:
        MissingExtraError: if ``compiled`` and NumPy or llvmlite is missing.

    >>> from nn import MLP, mse
    >>> model = MLP(1, [2, 1])
    >>> recorder = Recorder(model, model.parameters(), ([[0.0], [1.0]], [1.0, 3.0]), mse, False)
    >>> recorder.note(0)
    >>> recorder.recording.frames[0].epoch, recorder.recording.network.columns
    (0, [1, 2, 1])
    """

    def __init__(
        self, model: Any, parameters: Sequence[Any], data: Any, loss: Any, compiled: bool
    ) -> None:
        from viz.training.recording import Recording

        samples, targets, _ = door.columns(data)
        names = getattr(data, "class_names", ())
        every = dict(model.named_parameters()) if is_module(model) else {}
        called = {id(p): name for name, p in every.items()}
        _, columns = columns_of(model)
        network, shown = network_of(columns) if columns else (None, None)
        self.parameters = shown or (list(every.values()) or list(parameters))[:MOST_PARAMETERS]
        self.ask: Ask = predictor(model, compiled, strict=False)
        self.ask_units: Ask | None = (
            predictor(Units(model), compiled, strict=False) if columns[1:] else None
        )
        self.scene = scene = scene_of(samples, targets, names, loss)
        if scene is not None:
            self.places = places_of(scene.xs, scene.ys, scene.inputs, samples)
            self.unit_places = places_of(scene.unit_xs, scene.unit_ys, scene.inputs, samples)
            if not self._can_be_asked():
                self.scene = None
        n_outputs = len(_listed(self.ask(samples[:1])[0]))
        numbered = enumerate(self.parameters, 1)
        labels = [called.get(id(p)) or p.name or f"parameter {k}" for k, p in numbered]
        self.recording = Recording(labels, len(every or parameters), n_outputs, network, self.scene)

    def _can_be_asked(self) -> bool:
        """Return whether the model has answers where no samples are, unlike an embedding."""
        try:
            self.ask(self.places)
            if self.ask_units is not None:
                self.ask_units(self.unit_places)
        except Exception:  # whatever it is that the user's own code cannot do there
            return False
        return True

    def note(self, epoch: int) -> None:
        """Keep what the model is now.

        Arguments:
            epoch: how many epochs it has been trained for.
        """
        self.recording.add(self.frame(epoch))

    def look(self, epoch: int) -> None:
        """Keep what the model is now if frames of such epochs are kept."""
        if self.recording.wants(epoch):
            self.note(epoch)

    def frame(self, epoch: int) -> Any:
        """Return what the model is now, as a :class:`viz.training.recording.Frame`."""
        from viz.training.digits import digits_of
        from viz.training.recording import Frame

        scores: list[float] = []
        units: list[float] = []
        if self.scene is not None:
            answers = [_listed(answer) for answer in self.ask(self.places)]
            scores = [x for output in zip(*answers, strict=True) for x in output]
        if self.ask_units is not None and self.scene is not None:
            rows = self.ask_units(self.unit_places)
            units = [x for unit in zip(*map(_listed, rows), strict=True) for x in unit]
        return Frame(
            epoch,
            digits_of([p.data for p in self.parameters]),
            digits_of([p.grad for p in self.parameters]),
            digits_of(scores),
            digits_of(units, COARSE),
        )


def _listed(output: Any) -> list[float]:
    return output if isinstance(output, list) else [output]
