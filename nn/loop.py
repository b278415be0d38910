"""The training loop: what fit does, once its settings are checked."""

from collections.abc import Callable
from functools import partial

from tqdm import tqdm

from nn.descent import Descent
from nn.fit_settings import FitSettings
from nn.functional import is_module, plain, predictor
from nn.gradients import GRADIENTS
from nn.objective import Objective, samples_and_targets
from nn.optim import Solver
from nn.recording.recorder import Recorder
from nn.training import Epoch, History, Training

_LINES = 10  # about how many, where there is no terminal to show a bar on


class Loop:
    """Trains a model, epoch by epoch.

    Arguments:
        settings: those of ``nn.fit``.

    Raises:
        ShapeError, SettingError, TraceError: as ``nn.fit``, before anything has moved.
    """

    def __init__(self, settings: FitSettings) -> None:
        self.settings = s = settings
        if is_module(s.model):
            s.model.train()
        pair = samples_and_targets(s.data)
        objective = Objective(s.model, pair, s.loss, s.optimizer.params, s.penalty, s.compiled)
        gradient = GRADIENTS[s.gradient](objective)
        self.judged = pair if s.validation is None else samples_and_targets(s.validation)
        self.outputs_of = predictor(s.model, objective.compiled)
        if isinstance(s.optimizer, Solver):  # which keeps nothing from step to step
            self.move: Callable[..., str] = partial(s.optimizer.solve, objective, gradient)
            self.training = Training(s.model, s.optimizer, s.callbacks)
        else:
            descent = Descent(objective, gradient, s)
            self.move = descent.run
            self.training = Training(s.model, s.optimizer, s.callbacks, descent.settle)
        self.recorder: Recorder | None = None
        if s.record:
            params = s.optimizer.params
            self.recorder = Recorder(s.model, params, s.data, s.loss, objective.compiled)
            self.training.history.recording = self.recorder.recording

    def run(self) -> History:
        """Train for the epochs that are left; return all that were finished.

        Raises:
            FileError, ShapeError, SettingError: if there is a checkpoint to go on from, and it does
                not fit; nothing has moved then.
            TrainingError: if a loss or its gradient is nan.
        """
        s, history = self.settings, self.training.history
        if s.resume is not None:
            self.training.resume(s.resume)
        if self.recorder is not None:
            self.recorder.note(len(history))
        shown = None if s.progress else True  # with None, tqdm shows a bar on terminals alone
        with tqdm(total=s.epochs, initial=len(history), unit="epoch", disable=shown) as self.bar:
            try:
                history.reason = self.move(range(len(history) + 1, s.epochs + 1), self.ended)
            except KeyboardInterrupt:
                history.reason = "Ctrl-C"
            finally:
                self.training.settle()
                self._keep_recording()
        return history

    def ended(self, loss: float, evaluations: int) -> str:
        """Judge an epoch, note it, let callbacks see it, keep it and show it.

        Arguments:
            loss: the mean over the epoch.
            evaluations: how often the loss was computed with its gradient.

        Returns:
            why to stop, or nothing.
        """
        s, number = self.settings, len(self.training.history) + 1
        epoch = Epoch(number, loss, getattr(s.optimizer, "lr", None), *self._judge())
        reason = self.training.ended(epoch, evaluations)
        if self.recorder is not None:
            self.recorder.look(number)
        if s.checkpoint is not None:
            self.training.save(s.checkpoint)
        self.bar.set_postfix_str(str(epoch), refresh=False)
        self.bar.update()
        told = number % max(1, s.epochs // _LINES) == 0 or reason or number == s.epochs
        if s.progress and self.bar.disable and told:
            print(f"epoch {number}/{s.epochs}  {epoch}", flush=True)
        return reason

    def _keep_recording(self) -> None:
        """Record the last epoch too, and write the page if one is asked for, nan or not."""
        if self.recorder is None:
            return
        history, path = self.training.history, self.settings.record
        self.recorder.note(len(history))
        if not isinstance(path, bool):
            import viz

            viz.training_page(history).save(path)

    def _judge(self) -> tuple[float | None, dict[str, float]]:
        """Return the loss of the validation data and the metrics, as far as they are asked for."""
        s, (samples, targets) = self.settings, self.judged
        outputs = self.outputs_of(samples) if s.metrics or s.validation is not None else []
        loss = None if s.validation is None else plain(s.loss(outputs, targets))
        metrics = {name: plain(f(outputs, targets)) for name, f in (s.metrics or {}).items()}
        return loss, metrics
