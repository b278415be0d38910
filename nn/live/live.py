"""Live: a training that its reader watches, and steers between epochs."""

from collections.abc import Callable
from typing import Any

from nn.errors import SettingError
from nn.live.server import Server
from nn.live.session import Session
from nn.optim import Solver
from nn.optim.named import OPTIMIZERS
from nn.recording.recorder import Recorder
from nn.settings import in_range
from nn.training import Training

GIVEN = "given"  # the choice of the optimiser that fit() was given
_CHOICES = [name for name, (_, usual) in OPTIMIZERS.items() if "lr" in usual]
_BUTTONS = ("pause", "resume", "step", "restart", "stop")


class Live:
    """Shows a training on a page of this machine, and does what the reader of that page wishes.

    Arguments:
        training: what is shown.
        epochs: how many it is for.
        recorder: of its model.
        use: lets the training go on with another optimiser.

    >>> from nn import MLP, SGD, mse
    >>> model, data = MLP(1, [1]), ([[0.0], [1.0]], [1.0, 3.0])
    >>> training = Training(model, SGD(model.parameters(), lr=0.1), [])
    >>> recorder = Recorder(model, model.parameters(), data, mse, False)
    >>> live = Live(training, 9, recorder, lambda optimizer: None)
    >>> live.wished("lr", 0.5)
    >>> live.wished("stop", None)
    >>> live.wait(), training.optimizer.lr
    ('the reader', 0.5)
    """

    def __init__(
        self,
        training: Training,
        epochs: int,
        recorder: Recorder,
        use: Callable[[Any], None],
    ) -> None:
        self.training, self.epochs, self.recorder, self.use = training, epochs, recorder, use
        self.session = Session(self._news)
        self.given, self.chosen, self.generation = training.optimizer, GIVEN, 0
        self.begin = len(training.history)
        self.numbers = [(parameter, parameter.data) for parameter in self.given.params]
        kept = getattr(self.given, "state", {})
        self.kept = {parameter: dict(state) for parameter, state in kept.items()}
        self._is_to_begin_again = False

    def serve(self) -> Server:
        """Return the server of the page, which runs while its block does."""
        return Server(self.session, self._page, self.wished)

    def wished(self, name: str, value: Any) -> None:
        """Take a wish of the reader's, from any thread.

        Arguments:
            name: a button; or "lr", "pace" or "optimizer".
            value: a rate; epochs in a second, 0 for as many as there can be; a name.

        Raises:
            SettingError: if there is no such wish, or its value cannot be.
        """
        if name in ("lr", "pace"):
            value = in_range(name, value)
        elif name == "optimizer" and value not in (GIVEN, *_CHOICES):
            known = ", ".join(_CHOICES)
            raise SettingError(f"There is no optimiser {value!r} here; write one of {known}.")
        elif name not in (*_BUTTONS, "optimizer"):
            raise SettingError(f"There is no wish {name!r}.")
        self.session.wish(name, value)

    def ended(self, epoch: int) -> str:
        """Show an epoch, and do what the reader wishes until the training may go on.

        Arguments:
            epoch: its number.

        Returns:
            why the training is to stop, or nothing.
        """
        self._show(epoch)
        return self.wait()

    def wait(self) -> str:
        """Do what the reader wishes until the training may go on; return why to stop, if so."""
        while wishes := self.session.hold():
            if "lr" in wishes and not isinstance(self.training.optimizer, Solver):
                self.training.optimizer.lr = wishes["lr"]
            if "optimizer" in wishes:
                self._choose(wishes["optimizer"])
            if "restart" in wishes:
                self._restart()
            self.session.change()
            if "stop" in wishes or self._is_to_begin_again:
                return "the reader"
        return ""

    def is_to_go_on(self, stopped: str) -> bool:
        """Return whether the training is to run once more; wait for the reader if it is over.

        Arguments:
            stopped: why it stopped, or nothing.
        """
        if not self._is_to_begin_again and stopped != "the reader":
            self._show(len(self.training.history))  # as callbacks that ended it left it
            self.session.finish()
            self.wait()
        again, self._is_to_begin_again = self._is_to_begin_again, False
        if again:
            self.session.begin()
        return again

    def _show(self, epoch: int) -> None:
        frame = self.recorder.frame(epoch)
        self.session.change(lambda: self.recorder.recording.add(frame))

    def _choose(self, name: str) -> None:
        """Take another optimiser, with its usual rate, from the next epoch on."""
        self.chosen, self._is_to_begin_again = name, True
        make, usual = OPTIMIZERS.get(name, (None, {}))
        params = [*self.training.optimizer.params]
        self.training.settle()
        self.use(self.given if make is None else make(params, **usual))

    def _restart(self) -> None:
        self._is_to_begin_again = True
        self.session.begin()
        for parameter, number in self.numbers:
            parameter.data = number
        optimizer = self.training.optimizer
        if not isinstance(optimizer, Solver):
            is_given = optimizer is self.given
            optimizer.state = {p: dict(s) for p, s in self.kept.items()} if is_given else {}
        self.session.change(self._forget)
        self._show(self.begin)

    def _forget(self) -> None:
        self.generation += 1
        del self.training.history[self.begin :]
        self.recorder.recording.clear()

    def _news(self, generation: int, epoch: int) -> dict[str, Any]:
        """Return what is new for a page that knows the epochs of a generation up to one."""
        from viz.training.packing import plain
        from viz.training.page import epoch_of

        if generation != self.generation:
            epoch = -1
        history, frames = list(self.training.history), list(self.recorder.recording.frames)
        return {
            "generation": self.generation,
            "lr": getattr(self.training.optimizer, "lr", None),
            "optimizer": self.chosen,
            "epochs": [epoch_of(each) for each in history if each.number > epoch],
            "frames": [plain(frame) for frame in frames if frame.epoch > epoch],
        }

    def _page(self) -> str:
        from viz.training.packing import packed
        from viz.training.page import document, run_of

        run = run_of("", [], self.recorder.recording) | {"packed": packed([])}
        choices = {GIVEN: f"{type(self.given).__name__}, as given"}
        choices |= {name: name for name in _CHOICES if not isinstance(self.given, Solver)}
        return document([run], {"optimizers": choices, "epochs": self.epochs})
