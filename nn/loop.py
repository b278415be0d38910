"""The training loop: what fit does, once its settings are checked."""

import hashlib
import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import Any

from tqdm import tqdm

from nn.checkup.silent import warn_before
from nn.data.door import Columns, class_weights, columns, parted
from nn.descent import Descent
from nn.fit_settings import FitSettings
from nn.functional import plain, predictor
from nn.gradients import GRADIENTS
from nn.holding import is_module
from nn.live.announcing import announce
from nn.live.live import Live
from nn.losses import Loss, check_targets, weighted
from nn.objective import Objective
from nn.optim import Solver
from nn.recording.recorder import Recorder
from nn.saving import check_place
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
        given = columns(s.data)
        check_targets(s.loss, given.targets)
        judged = None
        if isinstance(s.validation, float):
            given, judged = parted(given, s.validation, s.seed)
        elif s.validation is not None:
            judged = columns(s.validation)
        if s.class_weight is not None:
            by_class = class_weights(given.targets, s.class_weight)
            own = given.weights or [1.0] * len(by_class)
            given = given._replace(weights=[a * b for a, b in zip(own, by_class, strict=True)])
        params, compiled = s.optimizer.params, s.compiled
        warn_before(s.model, s.loss)
        self.objective = objective = Objective(s.model, given, s.loss, params, s.penalty, compiled)
        self.gradient = GRADIENTS[s.gradient](objective)
        self.judged = judged or given
        self.predictors = {False: predictor(s.model)}
        self.training = Training(s.model, s.optimizer, s.callbacks)
        self.since = perf_counter()
        if s.checkpoint is not None or s.resume is not None:
            self.training.of = self._identity(given)
        self._use(s.optimizer)
        self.recorder: Recorder | None = None
        self.live: Live | None = None
        if s.record or s.live:
            self.recorder = Recorder(
                s.model, params, s.data, s.loss, objective.may_compile or objective.compiled
            )
            self.training.history.recording = self.recorder.recording

    def _use(self, optimizer: Any) -> None:
        """Let the training go on with an optimiser, over the same parameters."""
        if optimizer is not self.settings.optimizer:
            self.settings = replace(self.settings, optimizer=optimizer)
        s = self.settings
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
        if s.checkpoint is not None:
            check_place(s.checkpoint)
        if self.recorder is not None:
            self.recorder.note(len(history))
        shown = (
            None if s.progress and sys.stderr is not None else True
        )  # with None, tqdm shows a bar on terminals alone
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
            except Exception as error:
                error.history = history  # type: ignore[attr-defined]  # which is not lost
                raise
            finally:
                self.training.settle()
                self.training.finish()
                how = self.objective
                history.mode = "compiled" if how.compiled else f"eager, {how.why}"
                self._keep_recording()
        self.objective.rest()
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
        now = perf_counter()
        seconds, self.since = now - self.since, now
        epoch = Epoch(number, loss, getattr(s.optimizer, "lr", None), *self._judge(), seconds)
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

    def _identity(self, data: Columns) -> dict[str, Any]:
        """Return what decides the numbers of a training beside what a checkpoint holds."""
        s = self.settings
        parts = [m for m in s.model.modules() if hasattr(m, "activation") or hasattr(m, "function")]
        functions = [getattr(m, "activation", getattr(m, "function", None)) for m in parts]
        text = json.dumps(data, default=lambda thing: type(thing).__name__)
        return {
            "activations": [str(getattr(f, "__name__", "")) for f in functions],
            "loss": repr(s.loss) if isinstance(s.loss, Loss) else getattr(s.loss, "__name__", ""),
            "data": hashlib.sha256(text.encode()).hexdigest()[:16],
            **{
                name: getattr(s, name) for name in ("seed", "batch_size", "replacement", "gradient")
            },
        }

    def _keep_recording(self) -> None:
        """Record the last epoch too, and write the page if one is asked for, nan or not."""
        if self.recorder is None:
            return
        history, path = self.training.history, self.settings.record
        self.recorder.note(len(history))
        if not isinstance(path, bool):
            import viz

            viz.training_page(history).save(path)

    def _outputs(self, samples: Any) -> list[Any]:
        compiled = self.objective.compiled
        if compiled not in self.predictors:
            self.predictors[compiled] = predictor(self.settings.model, compiled, strict=False)
        return self.predictors[compiled](samples)

    def _judge(self) -> tuple[float | None, dict[str, float]]:
        """Return the loss of the validation data and the metrics, as far as they are asked for."""
        s, (samples, targets, weights) = self.settings, self.judged
        outputs = self._outputs(samples) if s.metrics or s.validation is not None else []
        loss = None if s.validation is None else plain(weighted(s.loss, outputs, targets, weights))
        metrics = {name: plain(f(outputs, targets)) for name, f in (s.metrics or {}).items()}
        return loss, metrics
