"""A path on many rows, one after the other: where there is no machine code for many at once."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Sequence

from autograd.compiler.batch.vectorised import Portion
from autograd.compiler.calls.specialisation import Specialisation
from autograd.compiler.runtime.doubles import doubles


class Looped:
    """A path on rows, with the methods of :class:`autograd.compiler.batch.vectorised.Vectorised`.

    Arguments:
        specialisation: the code for one path.
        is_own: for each number of the arguments, whether it differs from row to row.
        reduces: whether results are added up.
    """

    def __init__(
        self, specialisation: Specialisation, is_own: Sequence[bool], reduces: bool
    ) -> None:
        self._specialisation = specialisation
        self._shared = [i for i, own in enumerate(is_own) if not own]
        self._own = [i for i, own in enumerate(is_own) if own]
        self._reduces = reduces

    def run(self, portion: Portion) -> array[float] | None:
        """Run rows; see :meth:`autograd.compiler.batch.vectorised.Vectorised.run`."""
        specialisation, inputs, outputs = self._specialisation, portion.inputs, portion.outputs
        rows, guarded = portion.rows, portion.guarded
        numbers, results = doubles(specialisation.n_inputs), doubles(specialisation.n_results)
        for place, number in zip(
            self._shared, portion.shared, strict=False
        ):  # captured ones come later
            numbers[place] = number
        sums = doubles(specialisation.n_results) if self._reduces else None
        for k in range(portion.count):
            row = k if rows is None else int(rows[k])
            for c, place in enumerate(self._own):
                numbers[place] = _double(inputs[2 * c] + row * inputs[2 * c + 1]).value
            failed = specialisation.run(numbers, results)
            if guarded is not None:
                guarded[k] = failed
            if failed >= 0:
                continue
            for c in range(specialisation.n_results):
                if sums is not None:
                    sums[c] += results[c]
                else:
                    _double(outputs[2 * c] + row * outputs[2 * c + 1]).value = results[c]
        return sums


_double = ctypes.c_double.from_address
