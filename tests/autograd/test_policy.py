"""The number policy, row by row, in every mode of differentiation and at every order."""

import pytest

import autograd as ag
from autograd import Value
from support.policy import MODES, POLICY, SECOND


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
@pytest.mark.parametrize(("f", "x", "first", "second"), POLICY.values(), ids=POLICY)
def test_first_derivatives(f, x, first, second, mode):
    assert mode(f, x) == pytest.approx(first, rel=1e-15, nan_ok=True)


with_second = {name: row for name, row in POLICY.items() if row[3] is not None}


@pytest.mark.parametrize("mode", SECOND.values(), ids=SECOND)
@pytest.mark.parametrize(("f", "x", "first", "second"), with_second.values(), ids=with_second)
def test_second_derivatives(f, x, first, second, mode):
    assert mode(f, x) == pytest.approx(second, rel=1e-15, nan_ok=True)


def test_detect_anomaly_reports_what_the_zero_hid():
    x = Value(0.0, name="x")
    with ag.detect_anomaly(), pytest.raises(ag.AnomalyError, match="sqrt at x"):
        (ag.sqrt(x) * ag.sqrt(x)).backward()
