"""The training loop: what fit does, once its settings are checked."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import Any

from tqdm import tqdm

from nn.checkup.silent import warn_before
from nn.descent import Descent
from nn.fit_settings import FitSettings
from nn.functional import is_module, plain, predictor
from nn.gradients import GRADIENTS
from nn.live.announcing import announce
from nn.live.live import Live
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
        params, compiled = s.optimizer.params, s.compiled
        warn_before(s.model, pair[1], s.loss, s.optimizer)
        self.objective = objective = Objective(s.model, pair, s.loss, params, s.penalty, compiled)
        self.gradient = GRADIENTS[s.gradient](objective)
        self.judged = pair if s.validation is None else samples_and_targets(s.validation)
        self.outputs_of = predictor(s.model, objective.compiled)
        self.training = Training(s.model, s.optimizer, s.callbacks)
        self._use(s.optimizer)
        self.recorder: Recorder | None = None
        self.live: Live | None = None
        if s.record or s.live:
            self.recorder = Recorder(s.model, params, s.data, s.loss, objective.compiled)
            self.training.history.recording = self.recorder.recording

    def _use(self, optimizer: Any) -> None:
        """Let the training go on with an optimiser, over the same parameters."""
        self.settings = s = replace(self.settings, optimizer=optimizer)
        self.training.optimizer, self.training.settle = optimizer, lambda: None
        if isinstance(optimizer, Solver):  # which keeps nothing from step to step
            self.move: Callable[..., str] = partial(optimizer.solve, self.objective, self.gradient)
        else:
            descent = Descent(self.objective, self.gradient, s)
            self.move, self.training.settle = descent.run, descent.settle

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
        with ExitStack() as block:
            if s.live and self.recorder is not None:
                self.live = Live(self.training, s.epochs, self.recorder, self._use)
                address = block.enter_context(self.live.serve()).address
            bar = tqdm(total=s.epochs, initial=len(history), unit="epoch", disable=shown)
            self.bar = block.enter_context(bar)
            try:  # from when there is an address to read on, Ctrl-C ends the training as usual
                if self.live is not None:
                    announce(address)
                history.reason = self._moved()
            except KeyboardInterrupt:
                history.reason = "Ctrl-C"
            finally:
                self.training.settle()
                self._keep_recording()
        return history

    def _moved(self) -> str:
        """Train for the epochs that are left; where a reader watches, as often as that one wants.

        Returns:
            why it stopped before the last one, or nothing.
        """
        history, last = self.training.history, self.settings.epochs
        if self.live is None:
            return self.move(range(len(history) + 1, last + 1), self.ended)
        while True:
            self.bar.n = len(history)
            reason = self.live.wait()
            reason = reason or self.move(range(len(history) + 1, last + 1), self.ended)
            if not self.live.is_to_go_on(reason):
                return reason

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
        if self.recorder is not None and self.live is None:
            self.recorder.look(number)
        if s.checkpoint is not None:
            self.training.save(s.checkpoint)
        self.bar.set_postfix_str(str(epoch), refresh=False)
        self.bar.update()
        told = number % max(1, s.epochs // _LINES) == 0 or reason or number == s.epochs
        if s.progress and self.bar.disable and told:
            print(f"epoch {number}/{s.epochs}  {epoch}", flush=True)
        return reason or ("" if self.live is None else self.live.ended(number))

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
