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
        specialisation, is_own, order, n_sums: as there.
    """

    def __init__(
        self,
        specialisation: Specialisation,
        is_own: Sequence[bool],
        order: Sequence[int],
        n_sums: int | None,
    ) -> None:
        self._specialisation = specialisation
        self._shared = [i for i, own in enumerate(is_own) if not own]
        self._own = [i for i, own in enumerate(is_own) if own]
        self._order = order
        self._n_sums = n_sums

    def products(self) -> list[str]:
        """Return nothing: rows run one by one, without products of matrices."""
        return []

    def run(self, portion: Portion) -> array[float] | None:
        """Run rows; see :meth:`autograd.compiler.batch.vectorised.Vectorised.run`."""
        specialisation, inputs, outputs = self._specialisation, portion.inputs, portion.outputs
        rows, guarded = portion.rows, portion.guarded
        numbers, results = doubles(specialisation.n_inputs), doubles(specialisation.n_results)
        for place, number in zip(
            self._shared, portion.shared, strict=False
        ):  # captured ones come later
            numbers[place] = number
        n_sums = self._n_sums
        sums = None if n_sums is None else doubles(n_sums)
        for k in range(portion.count):
            row = k if rows is None else int(rows[k])
            for c, place in enumerate(self._own):
                numbers[place] = _double(inputs[2 * c] + row * inputs[2 * c + 1]).value
            failed = specialisation.run(numbers, results)
            if guarded is not None:
                guarded[k] = failed
            if failed >= 0:
                continue
            for c, place in enumerate(self._order):
                if sums is not None and c < len(sums):
                    sums[c] += results[place]
                else:
                    _double(outputs[2 * c] + row * outputs[2 * c + 1]).value = results[place]
        return sums


_double = ctypes.c_double.from_address
