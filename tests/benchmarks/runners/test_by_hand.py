"""C by hand is compiled in two ways, runs, and leaves the process as it was."""

import shutil
import sys

import pytest

from benchmarks.runners.by_hand import WAYS, ByHand

SOURCE = """
typedef void function(const double *x, double *y, const double *data, long size);

void sum(const double *x, double *y, const double *data, long size)
{
    y[0] = 0.0;
    for (long i = 0; i < size; i++) y[0] += x[i] * data[i];
}

void repeat(function *f, const double *x, double *y, const double *data, long size, long count)
{
    for (long i = 0; i < count; i++) f(x, y, data, size);
}
"""


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_numbers_times_and_subnormals(tmp_path):
    source = tmp_path / "sum.c"
    source.write_text(SOURCE)
    ways = ByHand(source, tmp_path).functions("sum", [1.0, 2.0], [3.0, 4.0], 2, 1)
    assert len(ways) == len(WAYS)
    for way in ways:
        assert 0.0 < way() < 1e-3
        assert way.results == [11.0]
    assert sys.float_info.min / 2.0 > 0.0  # -ffast-math may set the processor to flush these
