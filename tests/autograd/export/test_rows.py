"""Every row of the table comes out of every language as from the table itself."""

import math

import numpy as np
import pytest

from autograd import export
from autograd.errors import ExportError
from support.exporting import agree, in_c, in_python, needs_cc
from support.rows_of_all import BY_SCIPY, EDGES, POINTS, function, operands, size, uses

ALL = uses()
IN_C = uses(skipped={op.name for op in BY_SCIPY})


def misses(found, point, tolerance=1e-12, some=ALL):
    """The uses of which the number found is another than the table's."""
    for number, (op, places) in zip(found, some, strict=True):
        given = operands(places, point)
        wanted = op.value(*given)
        if not agree(number, wanted, size(op, given, wanted), tolerance):
            yield op.name, given, number, wanted


@needs_cc
def test_in_c(tmp_path):
    f = in_c(export.to_c(function(IN_C), *POINTS[0]), tmp_path)
    for point in [*POINTS, *EDGES]:
        assert not list(misses(f(point), point, some=IN_C))


@pytest.mark.parametrize("op", sorted(BY_SCIPY, key=str))
def test_what_scipy_evaluates_is_refused_in_c(op):
    [(_, places), *_] = [use for use in ALL if use[0] is op]
    with pytest.raises(ExportError, match="SciPy evaluates it"):
        export.to_c(lambda a, b, c: op(*operands(places, (a, b, c))), *POINTS[0][:3])


def test_in_python_to_the_last_bit():
    f = in_python(export.to_python(function(ALL), *POINTS[0]), "f")
    for point in [*POINTS, *EDGES]:
        for number, (op, places) in zip(f(*point), ALL, strict=True):
            wanted = op.value(*operands(places, point))
            assert np.array(number).tobytes() == np.array(wanted).tobytes() or (
                math.isnan(number) and math.isnan(wanted)
            ), (op, point)


def test_in_json():
    f = export.from_json(export.to_json(function(ALL), *POINTS[0]))
    for point in [*POINTS, *EDGES]:
        assert not list(misses(f(*point), point, 0.0))
