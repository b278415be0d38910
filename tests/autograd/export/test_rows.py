"""Every row of the table comes out of every language as from the table itself."""

import math

import numpy as np

from autograd import export
from support.exporting import agree, in_c, in_python, needs_cc
from support.rows_of_all import EDGES, POINTS, function, operands, size, uses

ALL = uses()


def misses(found, point, tolerance=1e-12, some=ALL):
    """The uses of which the number found is another than the table's."""
    for number, (op, places) in zip(found, some, strict=True):
        given = operands(places, point)
        wanted = op.value(*given)
        if not agree(number, wanted, size(op, given, wanted), tolerance):
            yield op.name, given, number, wanted


@needs_cc
def test_in_c(tmp_path):
    f = in_c(export.to_c(function(ALL), *POINTS[0]), tmp_path)
    wrong = [miss for point in [*POINTS, *EDGES] for miss in misses(f(point), point)]
    assert not wrong, wrong


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
