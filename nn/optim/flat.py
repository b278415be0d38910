"""All of an optimiser's parameters as one array, for steps of a few microseconds."""

from itertools import groupby
from typing import Any

from autograd.structures import leaves
from autograd.tools import extras
from nn.errors import ShapeError
from nn.optim.optimizer import Named, Optimizer


class Flat:
    """Takes an optimiser's steps on arrays: the same rule, to the same bits.

    What it holds are copies: nothing reaches the parameters or the optimiser until
    :meth:`write_back`. Settings are the optimiser's own, as they are at each step.

    Arguments:
        optimizer: whose parameters and state to take.

    Attributes:
        data: the parameters' numbers, a float64 array in the order of ``optimizer.params``; a
            step makes a new one, unless it is told that nobody else holds this one.

    Raises:
        MissingExtraError: if NumPy is not installed.

    >>> import numpy as np
    >>> from autograd import Value
    >>> from nn.optim import SGD
    >>> params = [Value(1.0), Value(2.0)]
    >>> flat = Flat(SGD(params, lr=0.5))
    >>> flat.step(np.array([1.0, 6.0]))
    >>> flat.data.tolist(), params[1].data
    ([0.5, -1.0], 2.0)
    >>> flat.write_back()
    >>> params[1].data
    -1.0
    """

    def __init__(self, optimizer: Optimizer) -> None:
        self.optimizer, self.numpy = optimizer, extras.load("numpy", "compile")
        self.moved = self.numpy.errstate(all="ignore")(optimizer.moved)
        self.read()

    def read(self) -> None:
        """Take parameters and state as they now are, instead of what is held here."""
        array, end = self.numpy.array, 0
        self.data = self.held()
        self.is_lent = False
        # Neighbours of one group that are as many steps old and keep the same things
        self.blocks: list[tuple[slice, Named, Named]] = []
        for group in self.optimizer.param_groups:
            states = [self.optimizer.kept.get(p, {}) for p in group["params"]]
            for (step, names), run in groupby(states, lambda s: (s.get("step"), s.keys())):
                rows = list(run)
                begin, end = end, end + len(rows)
                state = {n: step if n == "step" else array([row[n] for row in rows]) for n in names}
                self.blocks.append((slice(begin, end), group, state))

    def held(self) -> Any:
        """Return the numbers that the parameters hold now."""
        return self.numpy.array(leaves.numbers_of(self.optimizer.params))

    def step(self, gradient: Any, is_kept: bool = False, is_own: bool = False) -> None:
        """Move every parameter by its gradient; all of them, or on an error none.

        Arguments:
            gradient: one number for each parameter, a float64 array.
            is_kept: whether nobody will write to it any more; else it is copied.
            is_own: whether nobody else holds ``data``, so that it may be written over.

        Raises:
            ShapeError: if it is anything else.
        """
        own = self.numpy.array(gradient, copy=None if is_kept else True)  # rules may keep it
        if own.shape != self.data.shape or own.dtype != self.data.dtype:
            need = f"{len(self.data)} parameters need as many gradients in a float64 array"
            raise ShapeError(f"{need}, but got {own.dtype} of shape {own.shape}.")
        data = self.data
        if is_own and self._moved_in_place(own):
            return
        new = [self.moved(data[at], own[at], state, group) for at, group, state in self.blocks]
        parts = [part for part, _ in new]
        self.data = parts[0] if len(parts) == 1 else self.numpy.concatenate(parts)
        self.blocks = [(*b[:2], state) for b, (_, state) in zip(self.blocks, new, strict=True)]

    def _moved_in_place(self, gradient: Any) -> bool:
        """Move parameters where they lie, which is faster if they are many; return whether it did.

        It is one call, which Ctrl-C cannot end half-way: so all must be of one block.
        """
        if len(self.blocks) != 1:
            return False
        place, group, state = self.blocks[0]
        factor = self.optimizer.multiple(group)
        if factor is None or not leaves.less(self.data, factor, gradient, self.data):
            return False
        self.blocks = [(place, group, {**state, "step": state.get("step", 0) + 1})]
        return True

    def has_nan(self, gradient: Any) -> bool:
        """Return whether there is a nan in a gradient."""
        return leaves.has_nan(gradient)

    def write_numbers(self, gradient: Any = None) -> None:
        """Put the numbers alone into the parameters, which takes a tenth of the time.

        Arguments:
            gradient: what to put into their ``grad``; None leaves it as it is.
        """
        params = self.optimizer.params  # more may have been added to the optimiser
        own = params if len(params) == len(self.data) else params[: len(self.data)]
        slopes = None if gradient is None else self.numpy.asarray(gradient)
        leaves.set_numbers(own, self.data, slopes)

    def write_back(self) -> None:
        """Put numbers and state into the parameters and the optimiser."""
        self.write_numbers()
        self.write_state()

    def give_back(self) -> None:
        """Let the optimiser have its state; it may change there until the next :meth:`read`."""
        if not self.is_lent:
            self.write_state()
        self.is_lent = True

    def write_state(self) -> None:
        """Put the state alone into the optimiser; parameters stay as they are."""
        for place, _, state in self.blocks:
            held = self.optimizer.params[place]
            columns = (self.numpy.broadcast_to(x, len(held)).tolist() for x in state.values())
            rows = [dict(zip(state, row, strict=True)) for row in zip(*columns, strict=True)]
            self.optimizer.kept.update(zip(held, rows, strict=False))  # none if nothing is kept
