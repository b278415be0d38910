"""Results of a batch that is reduced, rounded as they are eagerly: each sum once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.compiler.batch.results import Division, Results
from autograd.compiler.calls.specialisation import Specialisation
from autograd.structures.arrays import shaped
from autograd.structures.rows import rows_first
from autograd.table import ops


class ExactResults(Results):
    """What comes out of a batch whose rows all keep their results, which are added up at the end.

    Arguments:
        specialisation: of one of the paths.
        division: in which nothing is added up.
        count: how many rows there are.
        divisor: what the results are divided by in the end.
        stays: for each number or array of a row's result, whether it is not added up at all.
    """

    def __init__(
        self,
        specialisation: Specialisation,
        division: Division,
        count: int,
        divisor: int,
        stays: Sequence[bool],
    ) -> None:
        super().__init__(specialisation, division, count, 1)
        self._count = count
        self._divisor = float(divisor)
        self._stays = stays

    def finished(self, stack: bool) -> Any:
        """Return the result of the call; see :meth:`Results.finished`."""
        result = self.first.traced.result
        blocks: list[Any] = []
        for own, numbers, block in zip(self._stays, self.rows.arrays(), result.blocks, strict=True):
            if own:
                totals, shape = numbers.ravel().tolist(), numbers.shape
            else:
                columns = numbers.reshape(self._count, -1).T.tolist()
                totals, shape = [ops.sum(*column) for column in columns], block.shape
            if self._divisor != 1.0:
                totals = [ops.div(total, self._divisor) for total in totals]
            blocks.append(shaped(totals, shape))
        if stack:
            return rows_first(result.outline, blocks, self._stays)
        return result.build(blocks)
